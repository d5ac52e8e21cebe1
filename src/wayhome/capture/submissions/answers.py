"""From the XML of a submission to its answers: by the plan of the form version it was filled in, level by level.

A level is the root or one instance of a repeat. A question whose node is absent was not asked or not relevant, and says
nothing; an empty node says that nothing is the answer. Nodes the plan does not know stay in the XML that is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from wayhome.capture.forms.plan import Plan
from wayhome.kernel.problems import Refused, declare

NOT_XML = declare("submission.unreadable", "What was sent cannot be read as the answers of a form.")

_TEMPLATE = "{http://openrosa.org/javarosa}template"


@dataclass(slots=True)
class Block:
    """What the phone says about one entity: `plan` is its place among the entities of the plan."""

    plan: int
    uid: str
    create: bool
    update: bool
    base: str
    trunk: str
    branch: str


@dataclass(slots=True)
class Level:
    """The root or one instance of a repeat. `place` says which, as "household/member[2]"; `path` without numbers."""

    place: str = ""
    path: str = ""
    parent: Level | None = None
    texts: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def placed(self, path: str) -> str:
        """The path of a question of this level with the numbers of its repeats."""
        return self.place + path[len(self.path) :] if self.path else path


class _Node:
    """One node of the compiled plan."""

    __slots__ = ("children", "entity", "path", "question", "repeat")

    def __init__(self, path: str):
        self.path = path
        self.children: dict[str, _Node] = {}
        self.question = False
        self.repeat = False
        self.entity = -1

    def at(self, path: str) -> _Node:
        node = self
        for name in path.split("/") if path else ():
            if name not in node.children:
                node.children[name] = _Node(f"{node.path}/{name}" if node.path else name)
            node = node.children[name]
        return node


class Reader:
    """The plan of one form version, compiled: reads its submissions."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self._root = _Node("")
        self.several = frozenset(q.path for q in plan.questions if q.takes_several)
        self.types = {q.path: q.type for q in plan.questions}
        self.paths = [_by_property(entity.properties) for entity in plan.entities]
        self.declared = frozenset(path for entity in plan.entities for path in entity.properties)
        for question in plan.questions:
            self._root.at(question.path).question = True
        for path in plan.repeats:
            self._root.at(path).repeat = True
        for position, entity in enumerate(plan.entities):
            self._root.at(entity.path).entity = position

    def read(self, xml: bytes) -> list[Level]:
        """The levels of a submission, each before those inside it. Raises Refused if it is no XML."""
        root = Level()
        levels = [root]
        self._walk(parsed(xml), self._root, root, levels)
        return levels

    def _walk(self, element: Any, node: _Node, level: Level, levels: list[Level]) -> None:
        for child in element:
            tag = child.tag
            if type(tag) is not str:
                continue
            name = tag if tag[0] != "{" else tag.rpartition("}")[2]
            known = node.children.get(name)
            if name == "meta" and node.entity >= 0:
                level.blocks.extend(_blocks(child, node.entity))
            if known is None:
                continue
            if known.question:
                level.texts[known.path] = (child.text or "").strip()
            elif not known.repeat:
                self._walk(child, known, level, levels)
            elif child.get(_TEMPLATE) is None:
                number = level.counts[known.path] = level.counts.get(known.path, 0) + 1
                inner = Level(f"{level.placed(known.path)}[{number}]", known.path, level)
                levels.append(inner)
                self._walk(child, known, inner, levels)


def _by_property(properties: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, name in properties.items():
        found.setdefault(name, []).append(path)
    return found


def parsed(xml: bytes) -> Any:
    """The root element of a submission. What was received was checked for hostile content; nothing is loaded here."""
    try:
        return etree.fromstring(xml, _parser())
    except etree.XMLSyntaxError:
        raise Refused([NOT_XML()]) from None


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)


def _blocks(meta: Any, plan: int) -> Iterator[Block]:
    for each in meta:
        if type(each.tag) is str and each.tag.rpartition("}")[2] == "entity":
            said: Mapping[str, str] = each.attrib
            yield Block(
                plan,
                said.get("id", "").strip(),
                said.get("create") in ("1", "true"),
                said.get("update") in ("1", "true"),
                said.get("baseVersion", "").strip(),
                said.get("trunkVersion", "").strip(),
                said.get("branchId", "").strip(),
            )
