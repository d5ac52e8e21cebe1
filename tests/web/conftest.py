"""A town: people at home in one commune, in the next district and in another province, and those who answer for them.

Nobody in it exists. What each reader may not learn is written beside it.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings

from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture import intake
from wayhome.capture.models import SheetRow
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS, Record
from wayhome.ledger.write import redact
from wayhome.packs.cambodia.demo import story
from wayhome.packs.load import load_reference

COMMUNE, HERE, NEXT_DISTRICT, OTHER_PROVINCE = "020601", "02060101", "02070101", "17010101"

HEADER = [
    "No", "Household", "Household size", "Relation", "Family name", "Given name", "Name in Khmer", "Sex", "Age",
    "Phone", "Date of arrival", "Point of entry", "Registered at", "From", "Village", "People", "Registered on",
    "Agreed to share",
]  # fmt: skip

#: number, family name, given name, Khmer name, phone, village: what the registration sheet says
PEOPLE = [
    ("T001", "Sokmaly", "Rattanah", "សុខម៉ាលី", "099 100 001", HERE),
    ("T002", "Sokmaly", "Piseya", "សុខពិសី", "099 100 002", HERE),
    ("T003", "Farrith", "Chandaro", "ហ្វារីទ្ធចាន់", "099 200 003", NEXT_DISTRICT),
    ("T004", "Outsarin", "Keomony", "អ៊ូតសារិន", "099 300 004", OTHER_PROVINCE),
    ("T005", "Guestheng", "Vuthara", "ហេងវុទ្ធារ៉ា", "099 300 005", OTHER_PROVINCE),
    ("T006", "Erasmey", "Tolatep", "អេរ៉ាស្មី", "099 100 006", HERE),
]
WAITING = ("T007", "Heldara", "Nowhera", "ហែលដារ៉ា", "099 400 007", "Nowhere village")
UNREADABLE_NAME = ("T008", "=SUM(A1)", "Formulina", "រូបមន្តា", "099 400 008", HERE)


@dataclass
class Town:
    """What the tests ask for: uids by the number of the person, and what belongs to whom."""

    home: Path
    person: dict[str, str] = field(default_factory=dict)
    arrival: dict[str, str] = field(default_factory=dict)
    household: dict[str, str] = field(default_factory=dict)
    own_import: int = 0
    others_import: int = 0
    own_held: int = 0
    others_held: int = 0

    def seq(self, kind: str, uid: str) -> int:
        return self.record(kind, uid).seq

    def record(self, kind: str, uid: str) -> Record:
        return KINDS[kind].objects.get(uid=uid)


def sheet(*people: tuple[str, ...]) -> bytes:
    """A registration sheet of these people, each a household and a return of their own."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number, family, given, khmer, phone, village in people:
        household = ["H-" + number, "1", "Head"]
        said = [
            family,
            given,
            khmer,
            "F",
            "31",
            phone,
            "2020-04-02",
            "Poi Pet",
            "",
            "Thailand",
            village,
            "1",
            "2020-04-02",
        ]
        writer.writerow([number, *household, *said])
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def built_town(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Town]:
    """The town once for a module: a few sheets of the demonstration, and its people."""
    town = Town(tmp_path_factory.mktemp("town"))
    with (
        django_db_blocker.unblock(),
        override_settings(WAYHOME_HOME=town.home, WAYHOME_FRAMES=town.home / "frames"),
        transaction.atomic(),
    ):
        _settle(town)
        yield town
        transaction.set_rollback(True)


@pytest.fixture
def town(built_town: Town, home: Path, settings) -> Iterator[Town]:
    """That town for one test: what the test writes is taken back."""
    shutil.copytree(built_town.home, home, dirs_exist_ok=True)
    saved = transaction.savepoint()
    yield built_town
    transaction.savepoint_rollback(saved)


def _settle(town: Town) -> None:
    load_reference("town")
    for username, role, area in USERS:
        user = User.objects.create_user(username, role=role, language="en")
        AreaGrant.objects.create(user=user, area=area)
    for name, profile in story.SHEETS[:3]:
        intake.import_file(story.HERE / name, name, profile, "registrar")
    town.own_import = intake.import_file(sheet(WAITING), "late.csv", "registration", "officer").import_id or 0
    result = intake.import_file(sheet(*PEOPLE, UNREADABLE_NAME), "town.csv", "registration", "registrar")
    town.others_import = result.import_id or 0
    held = SheetRow.objects.filter(outcome=SheetRow.Outcome.HELD)
    town.own_held = held.get(received=town.own_import).pk
    town.others_held = held.get(received=town.others_import).pk
    _know_uids(town)
    _change(town)


def _know_uids(town: Town) -> None:
    for person in KINDS["person"].objects.all():
        number = next(number for number, *_, phone, _ in PEOPLE if phone == person.phone)
        town.person[number] = person.uid
        town.arrival[number] = KINDS["arrival"].objects.get(person=person.uid).uid
        member = KINDS["membership"].objects.get(person=person.uid)
        town.household[number] = member.household


def _change(town: Town) -> None:
    """T005 stays in the commune now, at home elsewhere; T004's phone changed; T006 asked to be forgotten."""
    intake.put("arrival", {"current": HERE}, "registrar", uid=town.arrival["T005"])
    intake.put("person", {"phone": "099 300 404", "note": "calls for Lytelling"}, "registrar", uid=town.person["T004"])
    intake.put("person", {"phone": "099 100 101"}, "registrar", uid=town.person["T001"])
    source = Source.objects.create(sort=Source.Sort.DECISION, name="asked for it", by="registrar", received=now())
    redact("person", town.person["T006"], source=source, by="registrar")


USERS = [
    ("manager", Role.NATIONAL_MANAGER, "KH"),
    ("officer", Role.PROVINCIAL_OFFICER, "02"),
    ("focal", Role.COMMUNE_FOCAL_POINT, COMMUNE),
]


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def manager(town: Town) -> Client:
    return client_of("manager")


@pytest.fixture
def officer(town: Town) -> Client:
    return client_of("officer")


@pytest.fixture
def focal(town: Town) -> Client:
    return client_of("focal")


def names_of(*numbers: str) -> set[str]:
    """Names, phones and household numbers of these people, as the sheet had them and as they were changed."""
    told = {word for number, *words, _ in [*PEOPLE, WAITING, UNREADABLE_NAME] if number in numbers for word in words}
    told |= {f"H-{number}" for number in numbers}
    later = {"T004": {"099 300 404", "Lytelling"}, "T001": {"099 100 101"}}
    return told.union(*(words for number, words in later.items() if number in numbers))
