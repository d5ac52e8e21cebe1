"""What the prose check finds: a stretch of narrative that somebody must reference, mend or accept with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from wayhome.kernel.digest import content_digest
from wayhome.kernel.problems import Problem, declare
from wayhome.reports.matter import in_language
from wayhome.reports.references import Passage

TYPED = declare("prose.number", "The number “{excerpt}” is typed. Cite a figure or a list, or say why it may stay.")
TYPED_FIGURE = declare(
    "prose.number_of_figure", "“{excerpt}” is typed, though the figure “{title}” says it. Write {suggestion}."
)
OTHER_THAN_LIST = declare(
    "prose.number_against_list",
    "“{excerpt}” does not agree with the list “{list}”: on {day} it has {count}, {names}. Write {suggestion}.",
)
TYPED_LIST = declare(
    "prose.number_of_list", "“{excerpt}” is typed, though the list “{list}” says it. Write {suggestion}."
)
ALIKE = declare("prose.names_alike", "“{excerpt}” and “{other}” are almost the same name. Is one of them misspelt?")
UNKNOWN_NAME = declare(
    "prose.name_unknown",
    "“{excerpt}” is in no list of sites, organisations or areas. Check the name, or add it to its list.",
)
NEAR_NAME = declare("prose.name_near", "“{excerpt}” is in no list. Is “{suggestion}” meant?")
CUT_SHORT = declare(
    "prose.name_cut_short", "“{excerpt}” is only a part of a name. Find out the whole name, or say why it may stay."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where it is, what it underlines (`excerpt`, from `start` to `end`), and what may mend it.

    `id` stays the same while the words around the excerpt change.
    """

    id: str
    code: str
    block: str
    path: tuple[str | int, ...]
    language: str
    excerpt: str
    start: int
    end: int
    around: str
    suggestion: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """What is the matter, in English or in the reader's language; what it tells is written in the same."""
        language = "en" if translate is str else (get_language() or "en").split("-")[0]
        told = {
            name: in_language(value, language) if isinstance(value, Mapping) else value
            for name, value in self.params.items()
        }
        params = {**told, "excerpt": self.excerpt, "suggestion": self.suggestion}
        return Problem(self.code, params).sentence(translate)

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {
            "path": list(self.path),
            "params": dict(self.params),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Finding:
        return cls(**{**kept, "path": tuple(kept["path"])})


class Findings:
    """Collects the findings of a narrative and gives each an id of its own."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self._seen: dict[str, int] = {}

    def add(self, code: str, passage: Passage, start: int, end: int, suggestion: str = "", **params: Any) -> None:
        excerpt = passage.text[start:end]
        about = content_digest([code, passage.block, list(passage.path), passage.language, excerpt])
        occurrence = self._seen[about] = self._seen.get(about, 0) + 1
        self.found.append(
            Finding(
                id=content_digest([about, occurrence])[:12], code=code, block=passage.block, path=passage.path,
                language=passage.language, excerpt=excerpt, start=start, end=end,
                around=_around(passage.text, start, end), suggestion=suggestion, params=params,
            )
        )  # fmt: skip


def _around(text: str, start: int, end: int) -> str:
    """The excerpt with some words before and after it, on one line."""
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    if start > 60:
        before = "…" + before[before.find(" ") + 1 :]
    if end + 60 < len(text):
        after = after[: after.rfind(" ")] + "…"
    return " ".join((before + text[start:end] + after).split())
