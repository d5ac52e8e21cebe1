"""Problems: failures as data, with a code, what they are about and a sentence for the person who must act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wayhome.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable `code`, the `params` of its sentence, and the `field` it is about.

    The sentence is made when it is shown, so a stored problem speaks the reader's language.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    field: str = ""

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in English, or in the language of `translate` (a gettext function), in one line."""
        wording = translate(SENTENCES[self.code].english) if self.code in SENTENCES else self.code
        return " ".join(wording.format_map(_Shown(self.params)).splitlines())

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "params": dict(self.params), "field": self.field}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Problem:
        return cls(stored["code"], stored.get("params", {}), stored.get("field", ""))

    def about(self, name: str) -> Problem:
        """The same problem, said of the field `name`."""
        return Problem(self.code, self.params, name)


class _Shown(dict[str, Any]):
    """Parameters of a sentence; one that is missing is shown by its name rather than hiding the sentence."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A declared kind of problem. Calling it makes a Problem."""

    code: str
    english: str

    def __call__(self, field: str = "", **params: Any) -> Problem:
        return Problem(self.code, params, field)


SENTENCES: Registry[Sentence] = Registry("problem")


def declare(code: str, english: str) -> Sentence:
    """Declare a problem beside the rule that finds it. `english` is a gettext msgid with {named} parameters."""
    return SENTENCES.add(code, Sentence(code, english))


class Refused(Exception):
    """Nothing was written. `problems` says why."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("; ".join(problem.sentence() for problem in self.problems))
