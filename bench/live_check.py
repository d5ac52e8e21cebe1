"""The duplicate check and the search for people, against a million registrations on SQLite.

    python bench/live_check.py [PEOPLE]

The register: households of four; names as common as the pack's list makes them, some in one script only, some with one
name only, some with an age and no birth date; four hundred people of one name; numbers shared by thirty. Prints the
95th of a hundred measured times for each kind of question, and of all questions in the mix they are asked in.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path

CHECK_MS, SEARCH_MS = 20, 50
KNOWN = dt.date(2020, 5, 7)
BATCH = 2_000
PROVINCES, DISTRICTS, COMMUNES, VILLAGES = 25, 8, 8, 9
SHARED = "012 555 000"


def prepare(home: Path) -> None:
    """Django on an empty home."""
    os.environ |= {"WAYHOME_HOME": str(home), "DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    import django

    django.setup()
    from wayhome.config import home as office

    office.make()


def areas() -> list[dict]:
    """A country of some 14,400 villages: code, level, parent and path of each area."""
    found = [{"code": "KH", "level": 0, "parent": None, "path": "KH/"}]
    for parent in found:
        below = (PROVINCES, DISTRICTS, COMMUNES, VILLAGES, 0)[parent["level"]]
        for number in range(1, below + 1):
            code = f"{parent['code'].removeprefix('KH')}{number:02}"
            found.append(
                {
                    "code": code,
                    "level": parent["level"] + 1,
                    "parent": parent["code"],
                    "path": f"{parent['path']}{code}/",
                }
            )
    return found


class Register:
    """Invents people. The same seed invents the same ones."""

    def __init__(self, villages: list[str], seed: int = 4):
        from wayhome.packs import active
        from wayhome.packs.naming import known_names

        self.rng = random.Random(seed)
        self.villages = villages
        known = known_names(active().names_dir)
        self.family = [name for name in known if name.part == "family"]
        self.given = [name for name in known if name.part == "given"]
        # the second is half as common as the first, the third a third, as in any country
        self.family_weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.family))))
        self.given_weights = list(accumulate(1 / (rank + 8) for rank in range(len(self.given))))

    def household(self, size: int) -> list[dict]:
        rng = self.rng
        village = rng.choice(self.villages)
        phone = f"0{rng.randrange(10**7, 10**9)}"
        head = self._one(self.family, self.family_weights)
        return [self._person(head, village, phone) for _ in range(size)]

    def _person(self, family, village: str, phone: str) -> dict:
        rng = self.rng
        given = self._one(self.given, self.given_weights)
        latin, local = given.latin, given.local
        if rng.random() < 0.6:
            more = self._one(self.given, self.given_weights)
            latin, local = latin + more.latin.lower(), local + more.local
        age = min(90, int(rng.expovariate(1 / 28)))
        told: dict = {"sex": "female" if rng.random() < 0.5 else "male", "home": village, "known_by": KNOWN, "age": age}
        script = rng.random()
        if script < 0.9:
            told |= {"family_name": family.latin, "given_name": latin}
        if script > 0.2:
            told["name_local"] = f"{family.local} {local}"
        if rng.random() < 0.02:
            told.pop("family_name", None)
        if rng.random() < 0.4:
            told["birth_date"] = dt.date(KNOWN.year - age, rng.randint(1, 12), rng.randint(1, 28))
        if rng.random() < 0.5:
            told["phone"] = phone
        return told

    def _one(self, names: list, weights: list[float]):
        return self.rng.choices(names, cum_weights=weights)[0]


def fill(people: int) -> list[dict]:
    """Write the register into the book; some of its people come back, to ask for."""
    from wayhome.kernel.clock import now
    from wayhome.kernel.digest import new_uid
    from wayhome.ledger.models import Source
    from wayhome.ledger.write import Draft, write

    source = Source.objects.create(sort="file", name="bench", by="bench", received=now())
    country = areas()
    write([Draft("area", {"name": area["code"], **area}, area["code"]) for area in country], source=source, by="bench")
    register = Register([area["code"] for area in country if area["level"] == 4])
    known: list[dict] = []
    drafts: list[Draft] = []
    for number in range(0, people, 4):
        home = new_uid()
        for told in register.household(4):
            if number < 1_600:
                told |= {"family_name": "Sok", "given_name": "Chan"}
            elif number < 1_720:
                told["phone"] = SHARED
            uid = new_uid()
            drafts.append(Draft("person", told, uid))
            drafts.append(Draft("membership", {"person": uid, "household": home, "known_by": KNOWN}))
            if register.rng.random() < 2_000 / people:
                known.append({**told, "uid": uid})
        if len(drafts) >= BATCH:
            write(drafts, source=source, by="bench")
            drafts = []
    write(drafts, source=source, by="bench")
    return known


def percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def measure(questions: dict[str, list], ask) -> dict[str, list[float]]:
    """Milliseconds of each question, kinds taking turns so that none has the cache for itself."""
    times: dict[str, list[float]] = {kind: [] for kind in questions}
    for turn in range(max(map(len, questions.values()))):
        for kind, asked in questions.items():
            if turn < len(asked):
                began = time.perf_counter()
                ask(*asked[turn])
                times[kind].append((time.perf_counter() - began) * 1000)
    return times


def checks(known: list[dict], rng: random.Random) -> dict[str, list]:
    """What screens ask: who is new, who is known and told in another way, and what there is most of."""
    village = [each["home"] for each in known]

    def told(each: dict, **changes) -> dict:
        return {name: value for name, value in {**each, **changes}.items() if value is not None and name != "uid"}

    def somebody() -> dict:
        return rng.choice(known)

    return {
        "as registered": [(told(somebody()), []) for _ in range(100)],
        "new phone, other village": [
            (told(somebody(), phone="099 123 4567", home=rng.choice(village)), []) for _ in range(100)
        ],
        "one script, age a year off": [
            (told(each, name_local=None, birth_date=None, age=(each.get("age") or 0) + 1), [told(somebody())])
            for each in (somebody() for _ in range(100))
        ],
        "Sok Chan, no more": [({"family_name": "Sok", "given_name": "Chan", "known_by": KNOWN}, [])] * 40,
        "Sok Chan, 31, a village": [
            (
                {"family_name": "Sok", "given_name": "Chan", "age": 31, "known_by": KNOWN, "home": rng.choice(village)},
                [told(somebody()), told(somebody())],
            )
            for _ in range(100)
        ],
        "one name, age, a village": [
            ({"given_name": "Sok", "age": 30, "known_by": KNOWN, "home": rng.choice(village)}, []) for _ in range(60)
        ],
        "number shared by many": [(told(somebody(), phone=SHARED), []) for _ in range(40)],
        "born in 1900": [(told(somebody(), birth_date=dt.date(1900, 1, 1), age=None), []) for _ in range(40)],
    }


def searches(known: list[dict], rng: random.Random, national, province, commune) -> dict[str, list]:
    def full(each: dict) -> str:
        return " ".join(filter(None, (each.get("family_name"), each.get("given_name")))) or each["name_local"]

    from wayhome.kernel.shortcode import code_of

    everyone = (national, province, commune)
    return {
        "full name": [(full(rng.choice(known)), national) for _ in range(100)],
        "full name, one province": [(full(rng.choice(known)), province) for _ in range(60)],
        "full name, one commune": [(full(rng.choice(known)), commune) for _ in range(60)],
        "name in Khmer": [(each["name_local"], national) for each in known if each.get("name_local")][:100],
        "other order, part of a name": [
            (" ".join(reversed(full(rng.choice(known))[:-2].split())), national) for _ in range(60)
        ],
        "Sok": [("Sok", everyone[n % 3]) for n in range(60)],
        "Sok Chan": [("Sok Chan", everyone[n % 3]) for n in range(60)],
        "S": [("S", everyone[n % 3]) for n in range(30)],
        "So Ch": [("So Ch", everyone[n % 3]) for n in range(60)],
        "phone": [(each["phone"], everyone[n % 2]) for n, each in enumerate(e for e in known if e.get("phone"))][:60],
        "shared phone": [(SHARED, everyone[n % 3]) for n in range(30)],
        "short code": [(code_of(rng.choice(known)["uid"]), national) for _ in range(60)],
    }


def report(what: str, times: dict[str, list[float]], promised: int) -> bool:
    for kind, each in times.items():
        middle, late = statistics.median(each), percentile(each)
        print(f"    {kind:<30} {len(each):>4} asked   median {middle:6.1f} ms   95th {late:6.1f} ms")
    reached = percentile([value for each in times.values() for value in each])
    worst = max(times, key=lambda kind: percentile(times[kind]))
    print(f"{what}, 95th of all: {reached:.1f} ms of {promised} ms = {reached / promised:.2f}")
    print(f"{what}, 95th of the worst kind ({worst}): {percentile(times[worst]):.1f} ms of {promised} ms", flush=True)
    return reached <= promised


def main() -> int:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from wayhome.accounts.models import Role
        from wayhome.accounts.policy import RIGHTS, Access
        from wayhome.linkage import finding, live
        from wayhome.linkage.catching_up import catch_up

        began = time.perf_counter()
        known = fill(people)
        print(f"{people:,} registrations written in {time.perf_counter() - began:.0f} s", flush=True)
        began = time.perf_counter()
        catch_up()
        print(f"traits and keys of all made in {time.perf_counter() - began:.0f} s", flush=True)

        def access(area: str) -> Access:
            return Access("bench", Role.REGISTRAR, (area,), RIGHTS[Role.REGISTRAR], area == "KH")

        national, province, commune = access("KH"), access("17"), access("170304")
        rng = random.Random(5)
        good = report(
            "duplicate check",
            measure(checks(known, rng), lambda values, others: live.likely(values, others, national)),
            CHECK_MS,
        )
        asked = searches(known, rng, national, province, commune)
        good &= report(
            "search for people", measure(asked, lambda query, who: finding.people(query, who, 20)), SEARCH_MS
        )
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
