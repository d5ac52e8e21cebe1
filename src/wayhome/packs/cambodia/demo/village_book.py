"""The book in which a commune writes who came home: some of its people were registered at the border before.

Deterministic, like the registration sheet from which its repeats are drawn. A clerk wrote names as they heard them:
the given name first, in one script only, in another romanisation; ages are a year off, telephones are left out or have
changed. Nobody in it is a real person.
"""

import csv
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from wayhome.packs.cambodia.demo import registration, series

HEADER = [
    "No", "House", "Relation", "Family name", "Given name", "Name in Khmer", "Sex", "Age", "Phone", "Village",
    "Written on",
]  # fmt: skip

COMMUNES = ("020601", "020603", "011003")
REPEATS = 48
NEWCOMERS = 24
WRITTEN_ON = "2020-05-09"

#: how another clerk writes the same sounds
HEARD = (("th", "t"), ("ph", "p"), ("kh", "k"), ("v", "w"), ("ea", "ie"), ("ou", "u"), ("y", "i"), ("ch", "j"))

#: a mother and her six-year-old daughter, written down twice under two names
MOTHER_AND_CHILD = (
    ("VH900", "Head", "Meas", "Sopha", "", "F", 32, "000 900 321", "02060103"),
    ("VH900", "Child", "Meas", "Sreyleak", "", "F", 6, "", "02060103"),
    ("VH901", "Head", "Meas", "Sokha", "", "F", 32, "000 900 321", "02060103"),
    ("VH901", "Child", "Meas", "Sreyleak", "", "F", 6, "", "02060103"),
)


def rows() -> Iterator[list[object]]:
    """The rows of the book; the same ones every time."""
    told = (*_repeats(), *_newcomers(), *MOTHER_AND_CHILD)
    for number, row in enumerate(told, 1):
        yield [f"V{number:03d}", *row, WRITTEN_ON]


def _repeats() -> Iterator[tuple[object, ...]]:
    """People of whole households of the registration sheet, each written in another way."""
    rng = random.Random(series.SEED + 2)
    column = {name: place for place, name in enumerate(registration.HEADER)}
    known = (row for row in registration.rows() if str(row[column["Village"]]).startswith(COMMUNES))
    for number, row in enumerate(islice(known, REPEATS)):
        relation, family, given, khmer, sex, age, phone, village = (
            row[column[name]]
            for name in ("Relation", "Family name", "Given name", "Name in Khmer", "Sex", "Age", "Phone", "Village")
        )
        names = _written(str(family), str(given), str(khmer), number)
        older = int(str(age)) + rng.choice((0, 0, 0, 1))
        reached = phone if rng.random() < 0.7 else ""
        yield f"V{row[column['Household']]}", relation, *names, sex, older, reached, village


def _written(family: str, given: str, khmer: str, number: int) -> tuple[str, str, str]:
    """A name as the clerk of row `number` writes it: family name, given name, name in Khmer."""
    manner = number % 4
    if manner == 0:
        return "", "", khmer
    if manner == 1:
        return given, family, ""
    if manner == 2:
        return family, _heard(given), ""
    return family, given, khmer


def _heard(name: str) -> str:
    written = name.lower()
    for sound, other in HEARD:
        if sound in written:
            return written.replace(sound, other, 1).title()
    return name


def _newcomers() -> Iterator[tuple[object, ...]]:
    """People whom the border never saw."""
    rng = random.Random(series.SEED + 3)
    drawn, homes = registration.names(), registration.villages()
    near = [code for code in homes["02"] + homes["01"] if code.startswith(COMMUNES)]
    for number in range(NEWCOMERS):
        sex = rng.choice("MF")
        family, given = rng.choice(drawn["family"]), rng.choice(drawn[sex])
        phone = f"000 901 {number:03d}" if rng.random() < 0.6 else ""
        name = (family.latin, given.latin, f"{family.khmer} {given.khmer}")
        yield f"VN{number:03d}", "Head", *name, sex, rng.randrange(18, 56), phone, rng.choice(near)


def write_village_book(path: Path) -> None:
    """Write the book to `path`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(HEADER)
        sheet.writerows(rows())
