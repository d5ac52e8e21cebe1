"""Speed of the inbox: the page of a province and of the whole country over 100,000 submissions of a hundred senders.

python bench/inbox.py [SUBMISSIONS]
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
import time
import uuid
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))
from ledger import prepare

PROMISED = {"02": 0.1, "KH": 0.5}
SENDERS = 4
STATES = ["accepted"] * 94 + ["held", "held", "variant", "waiting", "conflict", "received"]
XML = b"<data>" + b"x" * 3_000 + b"</data>"


def fill(count: int) -> None:
    """Submissions of the last weeks, some senders in each province; an officer of a province and one of the country."""
    from wayhome.accounts.models import AreaGrant, Role, User
    from wayhome.capture.models import Submission
    from wayhome.kernel.clock import now
    from wayhome.packs.load import load_reference
    from wayhome.reference import places

    load_reference(by="bench")
    senders = []
    for area in places.children(places.country()):
        for number in range(SENDERS):
            user = User.objects.create(username=f"e{area}-{number}", role=Role.ENUMERATOR)
            AreaGrant.objects.create(user=user, area=area)
            senders.append(user.username)
    for area in PROMISED:
        user = User.objects.create(username=f"o{area}", role=Role.PROVINCIAL_OFFICER, language="en")
        AreaGrant.objects.create(user=user, area=area)
    dice, end = random.Random(1), now()
    rows = (
        Submission(
            instance=f"uuid:{uuid.uuid4()}", form_id=dice.choice(["household", "group"]), version="1",
            digest=f"{n:064}", xml=XML, by=dice.choice(senders), received=end - dt.timedelta(seconds=20 * (count - n)),
            state=dice.choice(STATES),
        )
        for n in range(count)
    )  # fmt: skip
    Submission.objects.bulk_create(rows, batch_size=80)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from django.conf import settings
        from django.test import Client

        from wayhome.accounts.models import User

        settings.ALLOWED_HOSTS = ["testserver"]
        fill(count)
        broken = False
        for area, promised in PROMISED.items():
            officer, taken = Client(), []
            officer.force_login(User.objects.get(username=f"o{area}"))
            for page in ("/inbox/", "/inbox/?state=accepted", "/inbox/?form=group") * 5:
                began = time.perf_counter()
                assert officer.get(page).status_code == 200
                taken.append(time.perf_counter() - began)
            broken |= median(taken) > promised
            share = median(taken) / promised
            print(f"the inbox of {area} over {count:,} submissions: {median(taken):.3f} of {promised} s = {share:.2f}")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
