"""The board of sites over a million people: beds, inside, expected, needs and checks of 500 sites with 90,607 stays.

    python bench/board.py [PEOPLE]

People and households are those of live_check.py. They stay two weeks within the last two months; two in five have not
left. Each site was checked three times, half of what is lacking is taken care of, and twenty buses come today. Prints
the median and the 95th of each page and, of all of them in their mix, what was promised.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from live_check import BATCH, fill, measure, prepare, report

PROMISED_MS = 300
SITES, STAYS, PERIOD, STAY, CHECKS, BUSES, SEATS = 500, 90_607, 60, 14, 3, 20, 50
STAYING = 0.4
TIMES = 40


def drafts(rng: random.Random, today: dt.date) -> Iterator:
    """Sites in all districts, who stayed there and who comes today, what was found and who took charge of it."""
    from wayhome.kernel.digest import new_uid
    from wayhome.ledger.record import KINDS
    from wayhome.ledger.write import Draft
    from wayhome.packs.norms import norms
    from wayhome.reference import places

    def day(ago: int) -> dt.date:
        return today - dt.timedelta(days=ago)

    districts = [uid for province in places.children(places.country()) for uid in places.children(province)]
    owner = KINDS["organisation"].objects.values_list("uid", flat=True)[0]
    sites = [(f"bench-{number}", rng.choice(districts)) for number in range(SITES)]
    for number, (uid, area) in enumerate(sites):
        said = {"name": f"School {number}", "type": "quarantine_centre", "code": f"B-{number}", "area": area}
        yield Draft("site", said | {"capacity": rng.choice([0, 40, 60, 80, 120])}, uid)
        for ago in range(1, CHECKS + 1):
            found = {
                "latrines_shared": rng.randint(0, 5),
                "water": Decimal(rng.randint(8, 20)),
                "beds": rng.randint(20, 90),
            }
            found |= {"locks": rng.random() < 0.5, "lighting": rng.random() < 0.5, "people_night": rng.randint(0, 80)}
            known = {"site": uid, "area": area, "day": day(ago * 7), "known_by": day(ago * 7)}
            yield Draft("site_check", known | found)
        for norm in rng.sample(list(norms()), 4):
            known = {"site": uid, "area": area, "norm": norm, "owner": owner, "known_by": day(6)}
            yield Draft("site_need", known | {"due": day(rng.randint(-5, 5))})
    people = KINDS["person"].objects.values_list("uid", flat=True)[:STAYS]
    for person in people.iterator(10_000):
        (uid, area), ago, hour = rng.choice(sites), rng.randrange(PERIOD), f"{rng.randrange(24):02}:30"
        said = {"person": person, "site": uid, "area": area, "place": "centre", "checked_in": day(ago)}
        said |= {"checked_in_time": hour, "planned": day(ago), "known_by": today}
        if ago >= STAY and rng.random() > STAYING:
            said |= {"checked_out": day(ago - STAY), "checked_out_time": hour, "exit": "completed"}
        yield Draft("stay", said)
    coming = KINDS["person"].objects.order_by("-uid").values_list("uid", flat=True)[: BUSES * SEATS]
    for number, person in enumerate(coming):
        (uid, area), bus = sites[number // SEATS], f"bench-bus-{number // SEATS}"
        if number % SEATS == 0:
            said = {"means": "bus", "day": today, "to_site": uid, "destination": area, "known_by": today}
            yield Draft("transport", said, bus)
        yield Draft("passenger", {"person": person, "transport": bus, "known_by": today}, new_uid())


def write_all(found: Iterator) -> None:
    from wayhome.kernel.clock import now
    from wayhome.ledger.models import Source
    from wayhome.ledger.write import write

    source, batch = Source.objects.create(sort="file", name="bench", by="bench", received=now()), []
    for draft in found:
        batch.append(draft)
        if len(batch) == BATCH:
            write(batch, source=source, by="bench")
            batch = []
    write(batch, source=source, by="bench")


def readers() -> dict[str, object]:
    """Somebody of the country and somebody of a province, signed in."""
    from django.test import Client

    from wayhome.accounts.models import AreaGrant, Role, User

    found = {}
    for area, role in (("KH", Role.NATIONAL_MANAGER), ("02", Role.PROVINCIAL_OFFICER)):
        user = User.objects.create(username=f"bench-{area}", role=role, language="en")
        AreaGrant.objects.create(user=user, area=area)
        found[area] = Client()
        found[area].force_login(user)
    return found


def pages(today: dt.date) -> dict[str, list]:
    past = today - dt.timedelta(days=20)
    asked = {
        "the country now": ("KH", "/sites/"),
        "the country at an hour of the past": ("KH", f"/sites/?as_of={past}&hour=03:00"),
        "free beds, most first": ("KH", "/sites/?free=40&order=free"),
        "with open needs, not checked": ("KH", "/sites/?lacking=yes&unchecked=5"),
        "a province": ("02", "/sites/"),
        "the needs of the country": ("KH", "/needs/"),
        "one site": ("KH", "/sites/bench-7/"),
    }
    return {name: [each] * TIMES for name, each in asked.items()}


def main() -> int:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from django.conf import settings

        from wayhome.records.base import today
        from wayhome.reference import names

        settings.ALLOWED_HOSTS = ["testserver"]
        began = time.perf_counter()
        fill(people)
        write_all(drafts(random.Random(7), today()))
        names.forget()
        print(f"{people:,} people and {STAYS:,} stays written in {time.perf_counter() - began:.0f} s", flush=True)
        clients = readers()

        def ask(area: str, page: str) -> None:
            assert clients[area].get(page).status_code == 200

        for [(area, page), *_] in pages(today()).values():
            ask(area, page)
        good = report("board of sites", measure(pages(today()), ask), PROMISED_MS)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
