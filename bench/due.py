"""The visits of a day in one district, and the count of alerts, against a register of a million people on SQLite.

    python bench/due.py [PEOPLE]

The register is invented: people came home over a hundred days to villages all over the country, every other one with a
household of three, and each has an order that follows from the day of arrival. Who still stays apart was seen on every
day since, with nobody at home now and then and symptoms seldom; one in fifty stays at a site. Asked are a hundred
districts and a hundred communes, and the menu's count of alerts for as many readers.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

MS, COUNT_MS = 300, 20
ON = dt.date(2020, 5, 7)
SPREAD = 100
BATCH = 5_000
TIMES = 100
DISTRICTS = 10


def prepare(home: Path) -> None:
    """Django on an empty home that knows the places of the country."""
    os.environ |= {"WAYHOME_HOME": str(home), "DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    import django

    django.setup()
    from wayhome.config import home as office
    from wayhome.packs.load import load_reference

    office.make()
    load_reference(by="bench")


class Writer:
    """Writes drafts in large parts."""

    def __init__(self) -> None:
        from wayhome.kernel.clock import now
        from wayhome.ledger.models import Source

        self.source = Source.objects.create(sort="file", name="bench", by="bench", received=now())
        self.drafts: list = []

    def put(self, kind: str, uid: str = "", **values) -> None:
        from wayhome.ledger.write import Draft

        said = {name: value for name, value in values.items() if value is not None}
        self.drafts.append(Draft(kind, {**said, "known_by": ON}, uid))
        if len(self.drafts) >= BATCH:
            self.flush()

    def flush(self) -> None:
        from wayhome.ledger.write import write

        write(self.drafts, source=self.source, by="bench")
        self.drafts = []


def fill(people: int) -> list[str]:
    """Write the register. Gives the districts with the most people."""
    from collections import Counter

    from wayhome.kernel.digest import new_uid
    from wayhome.reference import places

    rng = random.Random(5)
    villages = [uid for uid, place in places.gazetteer().places.items() if place.level == 4]
    crowded = {village: 1 + 9 * (rng.random() < 0.05) for village in villages}
    drawn = iter(rng.choices(villages, [crowded[each] for each in villages], k=people))
    came: Counter[str] = Counter()
    into, written = Writer(), 0
    while written < people:
        size = min(rng.choice((1, 1, 3)), people - written)
        village, day = next(drawn), ON - dt.timedelta(days=rng.randrange(SPREAD))
        household = new_uid() if size > 1 else ""
        if household:
            into.put("household", household, area=village, label=f"H{written}")
        for member in range(size):
            one_person(into, rng, village, day, household, member)
        came[places.at_level(village, 2) or ""] += size
        written += size
    into.flush()
    return [district for district, _number in came.most_common(DISTRICTS)]


def one_person(into: Writer, rng: random.Random, village: str, day: dt.date, household: str, member: int) -> None:
    from wayhome.kernel.digest import new_uid

    person, arrival = new_uid(), new_uid()
    into.put("person", person, family_name="Sok", given_name="Chan", home=village, phone="012 000 111", age=31)
    into.put("arrival", arrival, person=person, people=1, day=day, destination=village, responsible=village)
    into.put("quarantine", person=person, arrival=arrival, type="home", responsible=village)
    if household:
        into.put("membership", person=person, household=household, role="child" if member else "head", start=day)
    since = (ON - day).days
    if since > 14:
        return
    if rng.random() < 0.02:
        into.put("stay", person=person, place="centre", site="poi-pet", area=village, checked_in=day)
    for number in range(1, since):
        is_away = rng.random() < 0.1
        symptoms = ["cough"] if rng.random() < 0.002 else ["none"]
        into.put(
            "follow_up",
            person=person,
            day=day + dt.timedelta(days=number),
            channel="visit",
            contact=new_uid(),
            status="unavailable" if is_away else "cooperative",
            symptoms=None if is_away else symptoms,
        )


def measured(ask: Callable[..., object], questions: Sequence[tuple]) -> list[float]:
    """Milliseconds of each question."""
    times = []
    for question in questions:
        began = time.perf_counter()
        ask(*question)
        times.append((time.perf_counter() - began) * 1000)
    return times


def told(what: str, times: list[float], promised: int) -> bool:
    """The 95th of the times against the promise."""
    late = statistics.quantiles(times, n=20)[-1]
    middle = statistics.median(times)
    print(f"{what}, median {middle:.0f} ms, 95th: {late:.0f} ms of {promised} ms = {late / promised:.2f}", flush=True)
    return late <= promised


def main() -> int:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from wayhome.accounts.models import Role
        from wayhome.accounts.policy import RIGHTS, Access
        from wayhome.records.following.alerts import number_waiting
        from wayhome.records.following.due import due
        from wayhome.records.following.volunteers import shared_out, volunteers
        from wayhome.reference import places

        began = time.perf_counter()
        crowded = fill(people)
        print(f"{people:,} people written in {time.perf_counter() - began:.0f} s", flush=True)

        def access(area: str, role: str = Role.HEALTH_WORKER) -> Access:
            return Access("bench", role, (area,), RIGHTS[role], area == "KH")

        def of_the_day(area: str, role: str = Role.HEALTH_WORKER) -> None:
            shared_out(due(ON, access(area, role)), volunteers([area]))

        drawn = random.Random(6)
        districts = [uid for uid, place in places.gazetteer().places.items() if place.level == 2]
        asked = [(each,) for each in drawn.sample(districts, TIMES)]
        good = told("visits of a day in one district", measured(of_the_day, asked), MS)
        most = [(each,) for each in crowded]
        told(f"visits of a day in the {DISTRICTS} districts with the most people", measured(of_the_day, most), MS)
        households = due(ON, access(crowded[0]))
        people_due = sum(len(each.members) for each in households)
        print(f"    {len(households):,} households with {people_due:,} people in the one with the most")
        communes = [each for district in districts for each in places.children(district)]
        asked_for = [(each, Role.VOLUNTEER) for each in drawn.sample(communes, TIMES)]
        good &= told("visits of a day of a volunteer in one commune", measured(of_the_day, asked_for), MS // 3)
        readers = [access("KH", Role.REGISTRAR), *map(access, drawn.sample(districts, TIMES - 1))]
        number = number_waiting(readers[0])
        counted = measured(number_waiting, [(each,) for each in readers])
        good &= told(f"count of alerts in the menu, of {number:,}", counted, COUNT_MS)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
