"""A country with people in three places and in none, what is made of them, and readers of every role and area.

Nobody in it exists. Who may know of whom is written down here by hand, and not taken from the program.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.test import Client

from tests.web.three_villages import FAR, HELD, HERE, NEXT, arrive
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.accounts.policy import access_for
from wayhome.capture.forms.publishing import publish
from wayhome.capture.forms.tables import FormFile
from wayhome.capture.screen import put
from wayhome.jobs.models import Job
from wayhome.kernel.clock import now
from wayhome.ledger.models import Entry
from wayhome.linkage import pairs
from wayhome.linkage.catching_up import catch_up
from wayhome.linkage.models import Pair
from wayhome.linkage.pairs import Found
from wayhome.packs import active
from wayhome.packs.load import load_reference
from wayhome.reference import names
from wayhome.reports.handing import links, receipts
from wayhome.reports.handing.receipts import Receiver
from wayhome.reports.handing.tables import Receipt
from wayhome.reports.lists import issuing
from wayhome.reports.lists.asking import Wanted
from wayhome.reports.lists.tables import Issue, IssuedList

HOME, NEXT_DOOR, ABROAD, NO_PLACE, HELD_BACK = "here", "next", "far", "nowhere", "held"
EVERYBODY = frozenset({HOME, NEXT_DOOR, ABROAD, NO_PLACE, HELD_BACK})


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who signs in: role, areas, whom they may know of, whether by name, and whether their medical facts."""

    role: str
    areas: tuple[str, ...]
    knows: frozenset[str]
    by_name: bool = True
    medical: bool = False


READERS = {
    "national": Reader(Role.NATIONAL_MANAGER, ("KH",), EVERYBODY, by_name=False),
    "registrar": Reader(Role.REGISTRAR, ("KH",), EVERYBODY),
    "province in": Reader(Role.PROVINCIAL_OFFICER, ("02",), frozenset({HOME, NEXT_DOOR})),
    "province out": Reader(Role.PROVINCIAL_OFFICER, ("17",), frozenset({ABROAD})),
    "commune in": Reader(Role.COMMUNE_FOCAL_POINT, ("020601",), frozenset({HOME})),
    "commune out": Reader(Role.COMMUNE_FOCAL_POINT, ("020701",), frozenset({NEXT_DOOR})),
    "enumerator": Reader(Role.ENUMERATOR, ("020601",), frozenset({HOME})),
    "two places": Reader(Role.COMMUNE_FOCAL_POINT, ("020701", "170101"), frozenset({NEXT_DOOR, ABROAD})),
    "health in": Reader(Role.HEALTH_WORKER, ("02",), frozenset({HOME, NEXT_DOOR}), medical=True),
    "health out": Reader(Role.HEALTH_WORKER, ("17",), frozenset({ABROAD}), medical=True),
    "manager in": Reader(Role.SITE_MANAGER, ("020601",), frozenset({HOME})),
    "volunteer in": Reader(Role.VOLUNTEER, ("02060101",), frozenset({HOME})),
    "no area": Reader(Role.PROVINCIAL_OFFICER, (), frozenset()),
    "lost area": Reader(Role.PROVINCIAL_OFFICER, ("999999",), frozenset()),
    "empty area": Reader(Role.REGISTRAR, ("",), frozenset()),
    "stranger": Reader("", (), frozenset()),
}


@dataclass(slots=True)
class Subject:
    """Somebody or some household that came home. `names` are who it is, `made` what was made of it, `medical` the uids
    that tell of an examination.
    """

    names: set[str]
    uids: dict[str, str] = field(default_factory=dict)
    seqs: dict[str, int] = field(default_factory=dict)
    village: str = ""
    made: dict[str, Any] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    site: str = ""

    @property
    def traces(self) -> set[str]:
        return self.names | set(self.uids.values()) | self.marks

    @property
    def medical(self) -> set[str]:
        return {self.uids["sample"]} if "sample" in self.uids else set()


class Matrix:
    """The country, built once; `clients` and `subjects` by name."""

    def __init__(self, home: Path) -> None:
        self.home = home
        load_reference("matrix")
        self.held = arrive("somebody")
        self.subjects = {
            HOME: _family(HERE), NEXT_DOOR: _family(NEXT), ABROAD: _family(FAR),
            NO_PLACE: _nowhere(), HELD_BACK: Subject(HELD.identity),
        }  # fmt: skip
        for name in (HOME, ABROAD):
            _on_the_way(self.subjects[name])
        self.clients = {name: _client(name, reader) for name, reader in READERS.items()}
        self.people_csv = _form()
        self.job = Job.objects.create(name="import_file", title="villages.csv", by="somebody", made=now()).pk
        catch_up()
        self._pair()
        self._list()

    def _pair(self) -> None:
        """Everybody may be everybody else, as far as linkage knows."""
        people = {name: each.uids["person"] for name, each in self.subjects.items() if "person" in each.uids}
        found = [
            Found(*sorted((people[left], people[right])), 9.0, [["phone.own", []]])
            for left in people
            for right in people
            if left < right
        ]
        pairs.note(found)
        self.pairs = {each.pk: {name for name, uid in people.items() if uid in (each.left, each.right)}
                      for each in Pair.objects.all()}  # fmt: skip

    def _list(self) -> None:
        """Every place has its lists, handed to somebody with a link; those of the far province are revoked."""
        registrar = access_for(User.objects.get(username="registrar"))
        self.issue = issuing.issue(
            Wanted(
                "KH", ("village_chief",), None, dt.date(2020, 5, 7), "legal_obligation", "visits", "Order 12"
            ),
            registrar,
        ).pk  # fmt: skip
        self.links: list[tuple[str, str]] = []
        for issued in IssuedList.objects.all():
            name = self._whose(issued)
            subject = self.subjects[name]
            to = Receiver(f"Receiver of {name}", f"Office of {name}")
            (receipt,) = receipts.note([issued], Receipt.How.PAPER, to, "registrar")
            made = links.make(issued, to, f"Desk of {name}", 24, "registrar")
            subject.made |= {"issued_list": issued.pk, "receipt": receipt.pk, "link": made.link.pk}
            subject.marks |= {issued.number, issued.checksum, to.who, to.office}
            self.links.append((name, made.token))
        IssuedList.objects.filter(area__startswith="17").update(revoked_at=now(), revoked_by="registrar")

    def _whose(self, issued: IssuedList) -> str:
        uid = issued.uids[0]
        return next(name for name, each in self.subjects.items() if each.uids.get("person") == uid)

    def hidden_from(self, reader: str) -> set[str]:
        """What this reader may not meet anywhere."""
        known = READERS[reader]
        hidden = set().union(*(each.traces for name, each in self.subjects.items() if name not in known.knows))
        if not known.medical:
            hidden = hidden.union(*(each.medical for each in self.subjects.values()))
        if not known.by_name:
            hidden = hidden.union(*(each.names for each in self.subjects.values()))
        return hidden

    def state(self) -> tuple[object, ...]:
        """What nobody changes who may not: the book, decisions, lists, receipts and links."""
        return (
            Entry.objects.count(),
            list(Pair.objects.order_by("pk").values_list("pk", "state")),
            list(IssuedList.objects.order_by("pk").values_list("pk", "revoked_at")),
            list(Receipt.objects.order_by("pk").values_list("pk", "told_at")),
            Issue.objects.count(),
        )


def _family(family) -> Subject:
    subject = Subject(family.identity, village=family.village, marks={family.number, family.household})
    for kind, uid, seq in family.records:
        subject.uids[kind], subject.seqs[kind] = uid, seq
    return subject


def _on_the_way(subject: Subject) -> None:
    """They are screened, examined, referred and taken home; they stay at a site of their village and are visited."""
    person, area = subject.uids["person"], subject.village
    subject.site = put("site", {"name": f"School {area}", "type": "quarantine_centre", "area": area}, "x").stamps[0].uid
    names.forget()
    bus = put("transport", {"means": "bus", "area": area, "destination": area, "day": "2020-05-02"}, "x").stamps[0].uid
    subject.made["transport"] = bus
    day = {"known_by": "2020-05-03"}
    said = {
        "screening": {"day": "2020-05-02", "symptoms": "fever", "tb_signs": "blood", "suspected": "tuberculosis"},
        "sample": {"condition": "tuberculosis", "type": "sputum_xpert", "taken": "2020-05-02", "due": "2020-05-04"},
        "referral": {
            "area": area,
            "to_site": subject.site,
            "reason": "health",
            "consent": "given",
            "sent": "2020-05-02",
        },
        "passenger": {"transport": bus, "destination": area},
        "quarantine": {"arrival": subject.uids["arrival"], "type": "centre", "responsible": area},
        "stay": {"place": "centre", "site": subject.site, "area": area, "checked_in": "2020-05-02"},
        "follow_up": {"day": "2020-05-03", "channel": "visit", "status": "cooperative", "symptoms": "cough"},
    }
    for kind, values in said.items():
        uid = put(kind, {"person": person, **day, **values}, "somebody").stamps[0].uid
        subject.uids[kind], subject.seqs[kind] = uid, Entry.objects.filter(kind=kind, uid=uid).latest("seq").seq


def _nowhere() -> Subject:
    """A registration without any area: of somebody who did not say where home is."""
    said = {
        "family_name": "Nowhereka",
        "given_name": "Placelida",
        "name_local": "ណូវែរកា ផ្លេសលីដា",
        "phone": "000 555 005",
    }
    person = put("person", said, "somebody").stamps[0].uid
    arrival = put("arrival", {"person": person, "people": "1", "known_by": "2020-05-02"}, "somebody").stamps[0].uid
    uids = {"person": person, "arrival": arrival}
    seqs = {kind: Entry.objects.filter(kind=kind, uid=uid).latest("seq").seq for kind, uid in uids.items()}
    return Subject(set(said.values()), uids, seqs)


def _client(name: str, reader: Reader) -> Client:
    client = Client(raise_request_exception=False)
    if reader.role:
        user = User.objects.create_user(name, role=reader.role, language="en")
        for area in reader.areas:
            AreaGrant.objects.create(user=user, area=area)
        client.force_login(user)
    return client


def _form() -> FormFile:
    """A form of the pack, with the list of people that it takes along."""
    path = active().forms_dir / "follow_up.md"
    return FormFile.objects.get(version=publish(path.read_bytes(), path.name, "somebody"), kind="person")
