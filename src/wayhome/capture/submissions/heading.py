"""The heading of a submission: which instance of which form it is. Read by a parser that follows nothing it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

from wayhome.kernel.problems import Problem, Refused, declare

MOST_ELEMENTS = 200_000
DEEPEST = 200
LONGEST_ID = 249
LONGEST_NAME = 255

NOT_XML = declare("submission.not_xml", "What was sent is not sound XML (line {line}). Send the form again.")
HAS_DOCTYPE = declare(
    "submission.has_doctype",
    "What was sent declares a document type or entities. No form needs that, so it is not read.",
)
TOO_MANY_ELEMENTS = declare(
    "submission.too_many_elements", "What was sent has more parts, or deeper ones, than any form: at most {most}."
)
NO_INSTANCE = declare("submission.no_instance", "What was sent does not say which instance it is (meta/instanceID).")
LONG_INSTANCE = declare("submission.long_instance", "The instance has a name of more than {most} characters.")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a submission says of itself. `deprecates` is the instance that it revises, else ""; so is no version."""

    instance: str
    form_id: str
    version: str = ""
    deprecates: str = ""


def read(xml: bytes) -> Heading:
    """The heading of the XML of a submission, which is read to its end. Raises Refused if it is not sound."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = reader.doctype
    reader.parser = parser
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError):  # an encoding nobody knows is one of the latter two
        raise Refused([NOT_XML(line=parser.ErrorLineNumber)]) from None
    return reader.heading()


class _Reader:
    """Hears the events of the parser and keeps what lies at meta/instanceID and meta/deprecatedID, by local names."""

    parser: expat.XMLParserType

    def __init__(self) -> None:
        self.depth = self.elements = 0
        self.root: dict[str, str] = {}
        self.in_meta = False
        self.found: dict[str, str] = {}
        self.text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS or self.depth > DEEPEST:
            _refuse(TOO_MANY_ELEMENTS(most=MOST_ELEMENTS))
        if self.depth == 0:
            self.root = attributes
        elif self.depth == 1:
            self.in_meta = _local(name) == "meta"
        elif self.depth == 2 and self.in_meta:
            self.text = []
            self.parser.CharacterDataHandler = self.text.append
        self.depth += 1

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.depth == 2 and self.in_meta:
            self.parser.CharacterDataHandler = None
            self.found.setdefault(_local(name), "".join(self.text).strip())

    def doctype(self, *declared: object) -> NoReturn:
        _refuse(HAS_DOCTYPE())

    def heading(self) -> Heading:
        instance = self.found.get("instanceID", "")
        if not instance:
            _refuse(NO_INSTANCE())
        deprecates = self.found.get("deprecatedID", "")
        if max(len(instance), len(deprecates)) > LONGEST_ID:
            _refuse(LONG_INSTANCE(most=LONGEST_ID))
        form_id = self.root.get("id") or self.root.get("xmlns", "")
        return Heading(instance, form_id[:LONGEST_NAME], self.root.get("version", "")[:LONGEST_NAME], deprecates)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(problem: Problem) -> NoReturn:
    raise Refused([problem])
