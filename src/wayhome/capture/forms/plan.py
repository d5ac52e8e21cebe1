"""The plan of a form version: what its questions are, and which property of which record each answer becomes.

Made once when the form is published and kept with the version, so that a submission is read by the form it was
filled in, years later too. Paths are relative to the root of the instance: "household/member/age".
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

Texts = dict[str, str]
"""Language code to text; "" is the text of a form without languages."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `repeat` is the path of the innermost repeat around it, "" for none.

    `type`: text, integer, decimal, range, date, time, datetime, select_one, select_multiple, rank, acknowledge, note,
    barcode, geopoint, geotrace, geoshape, image, audio, video, file, osm; calculate and hidden, which nobody is asked;
    or what the device tells: start, end, today, deviceid, username, phonenumber, email. `label` is {} where nothing is
    asked. `choices` (name to label) is {} where they come from a file.
    `is_open`: its answer says nothing about a person; else an answer that no record declares counts as identity.
    """

    path: str
    type: str
    label: Texts
    repeat: str = ""
    is_open: bool = False
    choices: dict[str, Texts] = field(default_factory=dict)

    @property
    def takes_several(self) -> bool:
        """Whether an answer names several choices, with spaces between them."""
        return self.type.startswith(("select_multiple", "rank"))


@dataclass(frozen=True, slots=True)
class EntityPlan:
    """One entity of the form: the record of `kind` that each node at `path` makes or changes.

    `path` is the parent of meta/entity ("" is the root), `repeat` the innermost repeat at or around it.
    `properties` is the path of a question to the property it fills. A kind that has a property called label (else
    name) has it filled by the label of the entity, whose path is there too: "household/meta/entity/label".
    """

    kind: str
    path: str
    repeat: str = ""
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that reading a submission needs to know of its form."""

    form_id: str
    version: str
    title: Texts
    questions: tuple[Question, ...] = ()
    repeats: tuple[str, ...] = ()
    entities: tuple[EntityPlan, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Plan:
        return cls(
            form_id=stored["form_id"],
            version=stored["version"],
            title=stored["title"],
            questions=tuple(Question(**question) for question in stored["questions"]),
            repeats=tuple(stored["repeats"]),
            entities=tuple(EntityPlan(**entity) for entity in stored["entities"]),
        )
