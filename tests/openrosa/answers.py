"""What phones send: the XML of filled forms as JavaRosa writes it, of invented people."""

from __future__ import annotations

import io
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import escape

from PIL import Image

SPACES = (
    'xmlns:ev="http://www.w3.org/2001/xml-events" xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:odk="http://www.opendatakit.org/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:entities="http://www.opendatakit.org/xforms/entities" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
)


def new_id() -> str:
    return str(uuid.uuid4())


def written(form: str, version: str, body: str, instance: str, deprecates: str = "", entity: str = "") -> bytes:
    """An instance: answers, then meta with the entity of the form, its own id and that of the one it replaces.

    A form may have its meta in the namespace of OpenRosa or in none; those without an entity have it here.
    """
    orx = "" if entity else "orx:"
    meta = entity
    if instance:
        meta += f"<{orx}instanceID>uuid:{instance}</{orx}instanceID>"
    if deprecates:
        meta += f"<{orx}deprecatedID>uuid:{deprecates}</{orx}deprecatedID>"
    said_version = f' version="{version}"' if version else ""
    return (
        f"<?xml version='1.0' ?><data id=\"{form}\"{said_version} {SPACES}>{body}<{orx}meta>{meta}</{orx}meta></data>"
    ).encode()


def remark(
    text: str, instance: str, *, form: str = "remark", version: str = "1", picture: str = "", deprecates: str = ""
):
    """A form that declares no record."""
    body = f"<remark>{escape(text)}</remark><picture>{escape(picture)}</picture><voice/>"
    return written(form, version, body, instance, deprecates)


@dataclass
class Member:
    name: str
    age: int
    uid: str = field(default_factory=new_id)
    belongs: str = field(default_factory=new_id)
    photo: str = ""


@dataclass
class Family:
    """A family at the gate: a household and its members, one entity each, in one instance."""

    place: str
    members: Sequence[Member]
    remark: str = ""
    uid: str = field(default_factory=new_id)
    instance: str = field(default_factory=new_id)
    deprecates: str = ""

    def xml(self) -> bytes:
        members = "".join(self._member(member) for member in self.members)
        body = (
            f"<household_id>{self.uid}</household_id><place>{self.place}</place><size>{len(self.members)}</size>"
            f"{members}<remark>{escape(self.remark)}</remark>"
        )
        return written("family", "1", body, self.instance, self.deprecates, created("households", self.uid, self.place))

    def _member(self, member: Member) -> str:
        name = escape(member.name)
        return (
            f"<member><person_id>{member.uid}</person_id><who><given_name>{name}</given_name><age>{member.age}</age>"
            f"<from>{self.place}</from><photo>{escape(member.photo)}</photo>"
            f"<meta>{created('people', member.uid, name)}</meta></who>"
            f"<belongs><person>{member.uid}</person><household>{self.uid}</household>"
            f'<meta><entity create="1" dataset="membership" id="{member.belongs}"><label>{name}</label></entity></meta>'
            "</belongs></member>"
        )


def created(dataset: str, uid: str, label: str) -> str:
    """The entity of a list that a form makes, with the empty attributes of a form that could also change one."""
    return (
        f'<entity baseVersion="" branchId="" create="true" dataset="{dataset}" id="{uid}" trunkVersion="" '
        f'update="false"><label>{escape(label)}</label></entity>'
    )


def visit(
    person: str,
    name: str,
    *,
    base: int,
    branch: str = "",
    trunk: int | None = None,
    age: int | None = None,
    phone: str = "",
    instance: str = "",
) -> bytes:
    """A follow-up that changes a person of the list, on top of version `base`, offline if there is a branch.

    A question that was not asked is not in it, as JavaRosa leaves out what is not relevant.
    """
    body = f"<person>{person}</person>"
    body += f"<age>{age}</age>" if age is not None else ""
    body += f"<phone>{phone}</phone>" if phone else ""
    body += f"<given_name>{escape(name)}</given_name>"
    entity = (
        f'<entity baseVersion="{base}" branchId="{branch}" create="false" dataset="people" id="{person}" '
        f'trunkVersion="{"" if trunk is None else trunk}" update="true"><label>{escape(name)}</label></entity>'
    )
    return written("visit", "1", body, instance or new_id(), entity=entity)


NAMES = ["សុខ", "ចាន់", "ម៉ាលី", "Sokha", "Dara", "Vanna", "O'Brien & Co <x>", "ស្រីពៅ"]


def some_family(dice: random.Random, place: str) -> Family:
    """An invented family of one to four, with ids that the dice give, so that a run can be repeated."""
    ids = (str(uuid.UUID(int=dice.getrandbits(128), version=4)) for _ in iter(int, 1))
    members = [Member(dice.choice(NAMES), dice.randrange(90), next(ids), next(ids)) for _ in range(dice.randint(1, 4))]
    return Family(place, members, dice.choice(["", "ជួបនៅច្រកទ្វារ"]), next(ids), next(ids))


@cache
def _photograph() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "#224488").save(written, "JPEG")
    return written.getvalue()


def picture(size: int = 0) -> bytes:
    """A photograph, made at least as long as asked for by comments of zeros."""
    whole = _photograph()
    lengths = [n for n in (*[60_000] * (size // 60_000), size % 60_000) if n]
    return whole[:2] + b"".join(b"\xff\xfe" + (n + 2).to_bytes(2, "big") + bytes(n) for n in lengths) + whole[2:]
