"""Check-in of a bus of 60 by its manifest, at a school with 300 inside, in a register of a million people.

    python bench/checkin.py [PEOPLE]

The register and the sites with their 90,607 stays are those of board.py. Everybody on a bus has a quarantine, most are
with their family. Of each of twelve buses the sheet is opened and sent back as it is: sixty stays, sixty passengers
confirmed, sixty quarantines entrusted. Prints the median and the 95th of opening, of checking in, and of who is inside.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from board import drafts, write_all
from live_check import fill, prepare, report

PROMISED_MS = 1_000
BUSES, SEATS, INSIDE = 12, 60, 300
SCHOOL, DISTRICT = "bench-school", "0206"


def arriving(today: dt.date) -> Iterator:
    """A school with people inside, and the buses that left for it this morning."""
    from wayhome.ledger.record import KINDS
    from wayhome.ledger.write import Draft

    yesterday = today - dt.timedelta(days=1)
    said = {"name": "Bench school", "type": "quarantine_centre", "area": DISTRICT, "capacity": INSIDE + BUSES * SEATS}
    yield Draft("site", said, SCHOOL)
    people = list(KINDS["person"].objects.order_by("-uid")[2_000 : 2_000 + INSIDE + BUSES * SEATS])
    for number, person in enumerate(people):
        yield Draft("person", {**person.values(), "current": DISTRICT}, person.uid)
        order = {"person": person.uid, "type": "centre", "start": yesterday, "responsible": "01", "known_by": yesterday}
        yield Draft("quarantine", order, f"bench-order-{number}")
        if number < INSIDE:
            told = {"person": person.uid, "site": SCHOOL, "area": DISTRICT, "place": "centre", "bed": str(number + 1)}
            told |= {"checked_in": yesterday, "quarantine": f"bench-order-{number}", "known_by": yesterday}
            yield Draft("stay", told)
            continue
        bus = f"bench-coming-{(number - INSIDE) // SEATS}"
        if (number - INSIDE) % SEATS == 0:
            told = {"means": "bus", "day": today, "departed": today, "to_site": SCHOOL, "destination": DISTRICT}
            yield Draft("transport", {**told, "code": bus, "known_by": today}, bus)
        line = {"person": person.uid, "transport": bus, "destination": DISTRICT, "boarded": True, "known_by": today}
        yield Draft("passenger", line)


def manager():
    """Who keeps the school, signed in."""
    from django.test import Client

    from wayhome.accounts.models import AreaGrant, Role, User

    user = User.objects.create(username="bench-manager", role=Role.SITE_MANAGER, language="en")
    AreaGrant.objects.create(user=user, area=DISTRICT)
    client = Client()
    client.force_login(user)
    return client


def timed(times: list[float], ask, status: int):
    began = time.perf_counter()
    answer = ask()
    times.append((time.perf_counter() - began) * 1000)
    assert answer.status_code == status, answer.status_code
    return answer


def check_in(client, bus: str, times: dict[str, list[float]]) -> None:
    """Open the sheet of a bus and send it back as it is."""
    page = f"/sites/{SCHOOL}/check-in/{bus}/"
    sheet = timed(times["open the manifest"], lambda: client.get(page), 200).content.decode()
    form: dict[str, object] = {"line": re.findall(r'name="line" value="([^"]+)"[^>]* checked', sheet)}
    assert len(form["line"]) == SEATS
    form |= dict(re.findall(r'name="(bed-[^"]+|day|time)" value="([^"]*)"', sheet))
    timed(times["check sixty in"], lambda: client.post(page, form), 302)
    timed(times["who is inside"], lambda: client.get(f"/sites/{SCHOOL}/residents/"), 200)


def main() -> int:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from django.conf import settings

        from wayhome.ledger.record import KINDS
        from wayhome.records.base import today
        from wayhome.reference import names

        settings.ALLOWED_HOSTS = ["testserver"]
        began = time.perf_counter()
        fill(people)
        write_all(drafts(random.Random(7), today()))
        write_all(arriving(today()))
        names.forget()
        print(f"{people:,} people written in {time.perf_counter() - began:.0f} s", flush=True)
        client = manager()
        client.get("/sites/")
        times: dict[str, list[float]] = {"open the manifest": [], "check sixty in": [], "who is inside": []}
        for number in range(BUSES):
            check_in(client, f"bench-coming-{number}", times)
        assert KINDS["stay"].objects.filter(site=SCHOOL).count() == INSIDE + BUSES * SEATS
        good = report("check-in of a bus of 60", times, PROMISED_MS)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
