"""How a human being is written down at a registration, and what goes wrong with it."""

from __future__ import annotations

import csv
import datetime as dt
import random
from functools import cache

from wayhome.linkage.generating.people import Human, Name
from wayhome.packs import active

LETTERS = "abcdefghiklmnoprstuvy"
#: what a day is written as when nobody knows it
NO_DAY = dt.date(1900, 1, 1)
_SEX = {"M": "male", "F": "female"}


@cache
def variants() -> list[tuple[str, str]]:
    """How romanisations differ: what one writes, and what another writes for it."""
    with (active().names_dir / "variants.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["written"], row["other"]) for row in csv.DictReader(lines)]


@cache
def _marks() -> str:
    """Signs of the local script that writers leave out."""
    return "".join(s.written for s in active().name_rules.sounds.all if s.kind == "mark")


def write_down(human: Human, rng: random.Random, day: dt.date) -> dict[str, object]:
    """A registration with few mistakes, as the values of a person record. Absent values are left out."""
    values = _names(rng, *_in_script(human, rng))
    if rng.random() < 0.015:
        values = _one_name_only(human)
    values["sex"] = _SEX[human.sex]
    if rng.random() < 0.55:
        values["birth_date"] = human.born
    else:
        values["age"] = _age(human, day)
    values.update(_phone_of(human, rng, again=False))
    if human.document:
        values.update(document_type="id_card", document_number=human.document)
    values.update(home=human.village, known_by=day)
    return values


def write_again(human: Human, rng: random.Random, day: dt.date, homes: list[str]) -> dict[str, object]:
    """The same human, registered again by somebody else on another day."""
    family, given, scripts = _in_script(human, rng)
    family, given = _spelled_otherwise(family, rng), _spelled_otherwise(given, rng)
    values = _names(rng, family, given, scripts)
    _mistake_names(values, rng)
    chance = rng.random()
    if chance > 0.03:
        values["sex"] = _SEX[human.sex] if chance > 0.04 else _SEX["F" if human.sex == "M" else "M"]
    values.update(_birth_again(human, rng, day))
    values.update(_phone_of(human, rng, again=True))
    if human.document and rng.random() < 0.5:
        values.update(document_type="id_card", document_number=human.document)
    if home := _home_again(human, rng, homes):
        values["home"] = home
    values["known_by"] = day
    return values


def _in_script(human: Human, rng: random.Random) -> tuple[Name, Name, str]:
    """Family and given name, and the scripts in which they are written: both, Latin or local."""
    chance = rng.random()
    return human.family, human.given, "both" if chance < 0.55 else "latin" if chance < 0.8 else "local"


def _names(rng: random.Random, family: Name, given: Name, scripts: str) -> dict[str, object]:
    values: dict[str, object] = {}
    if scripts != "local":
        values["family_name"] = " ".join(family.latin)
        values["given_name"] = ("" if given.joined else " ").join(given.latin).title()
    if scripts != "latin":
        together = ("" if given.joined else " ").join(given.local)
        values["name_local"] = f"{' '.join(family.local)} {together}"
    return values


def _one_name_only(human: Human) -> dict[str, object]:
    return {"given_name": human.given.latin[-1], "name_local": human.given.local[-1]}


def _spelled_otherwise(name: Name, rng: random.Random) -> Name:
    """The name with another romanisation, or with its words joined where they were apart, now and then."""
    latin, local, joined = name
    if rng.random() < 0.3:
        latin = tuple(_romanised_otherwise(word, rng) for word in latin)
    if rng.random() < 0.06:
        joined = not joined
    if rng.random() < 0.08:
        mark = rng.choice(_marks())
        local = tuple(word.replace(mark, "") for word in local)
    return Name(latin, local, joined)


def _romanised_otherwise(word: str, rng: random.Random) -> str:
    written = word.lower()
    fitting = [(one, other) for one, other in variants() if one in written]
    if not fitting:
        return word
    one, other = rng.choice(fitting)
    return written.replace(one, other, 1).capitalize()


def _mistake_names(values: dict[str, object], rng: random.Random) -> None:
    """Change names in place: family and given name exchanged, a slip of the finger, a title, an initial, one alone."""
    family, given = str(values.get("family_name", "")), str(values.get("given_name", ""))
    if not given:
        return
    if rng.random() < 0.2:
        family, given = given, family
    chance = rng.random()
    if chance < 0.05:
        given = _slip(given, rng)
    elif chance < 0.08:
        family = _slip(family, rng)
    elif chance < 0.10:
        family = f"Mr {family}"
    elif chance < 0.115:
        family = f"{family[0]}."
    elif chance < 0.13:
        family = ""
    if rng.random() < 0.05:
        family, given = family.upper(), given.upper()
    values.update(given_name=given, family_name=family)
    if not family:
        del values["family_name"]


def _slip(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + rng.choice(LETTERS) + word[at:]
    if kind == 1 and len(word) > 2:
        return word[:at] + word[at + 1 :]
    if kind == 2 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + rng.choice(LETTERS) + word[at + 1 :]


def _birth_again(human: Human, rng: random.Random, day: dt.date) -> dict[str, object]:
    chance = rng.random()
    if chance < 0.42:
        return {"birth_date": _day_again(human.born, rng)}
    if chance < 0.47:
        return {}
    age = _age(human, day)
    chance = rng.random()
    if chance < 0.22 and age >= 20:
        age = 5 * round(age / 5)
    elif chance < 0.36:
        age = max(0, age + rng.choice((-1, 1)))
    elif chance < 0.39:
        age = max(0, age + rng.choice((-2, 2)))
    return {"age": age}


def _day_again(born: dt.date, rng: random.Random) -> dt.date:
    chance = rng.random()
    if chance < 0.05 and born.day <= 12:
        return born.replace(month=born.day, day=born.month)
    if chance < 0.08:
        return born.replace(year=born.year + rng.choice((-1, 1)), day=min(born.day, 28))
    if chance < 0.11:
        return born.replace(day=rng.randrange(1, 29))
    if chance < 0.13:
        return born.replace(month=1, day=1)
    return NO_DAY if chance < 0.14 else born


def _age(human: Human, day: dt.date) -> int:
    had_birthday = (day.month, day.day) >= (human.born.month, human.born.day)
    return day.year - human.born.year - (not had_birthday)


def _phone_of(human: Human, rng: random.Random, again: bool) -> dict[str, object]:
    """The telephone told: their own, or the household's; another, or none, when told again."""
    chance = rng.random()
    if again and chance < 0.1:
        return {"phone": f"00{rng.randrange(10**8):08d}", "phone_owner": "own"}
    if chance < 0.2:
        return {}
    if human.own_phone and (not again or chance > 0.25):
        return {"phone": human.own_phone, "phone_owner": "own"}
    return {"phone": human.shared_phone, "phone_owner": human.phone_owner} if human.shared_phone else {}


def _home_again(human: Human, rng: random.Random, homes: list[str]) -> str:
    chance = rng.random()
    if chance < 0.07:
        return ""
    if chance < 0.09:
        return human.village[:-2]
    return rng.choice(homes) if chance < 0.13 else human.village
