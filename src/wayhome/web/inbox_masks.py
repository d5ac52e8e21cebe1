"""Which answers of a form a reader may see: those of properties they may see, and what says nothing of people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from wayhome.accounts.policy import Access, Right
from wayhome.capture.forms.plan import Plan
from wayhome.capture.forms.tables import FormVersion
from wayhome.capture.models import Submission
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Property
from wayhome.ledger.record import KINDS

HIDDEN = declare(
    "answer.hidden", "An answer cannot be taken as it is. Your role does not see it; ask who sent the form."
)

_NUMBER = re.compile(r"\[\d+\]")


class Mask:
    """What one reader may see of the answers to one form version; of a form that is not here, all or nothing."""

    def __init__(self, plan: Plan | None, access: Access):
        self.plan, self._access = plan, access
        self._sees_identity = access.may(Right.SEE_IDENTITY)
        self._open = {question.path for question in plan.questions if question.is_open} if plan else set()
        self.fills: dict[str, list[Property]] = {}
        for entity in plan.entities if plan else ():
            properties = {p.name: p for p in KINDS[entity.kind].properties()} if entity.kind in KINDS else {}
            for path, name in entity.properties.items():
                if name in properties:
                    self.fills.setdefault(path, []).append(properties[name])

    @classmethod
    def of(cls, submission: Submission, access: Access) -> Mask:
        version = FormVersion.objects.filter(form__form_id=submission.form_id, version=submission.version).first()
        return cls(version.plan if version else None, access)

    def hides(self, path: str) -> bool:
        """Whether the answer at this path, without the numbers of repeats, is kept from the reader."""
        if filled := self.fills.get(path):
            return not all(map(self._access.may_see, filled))
        return path not in self._open and not self._sees_identity

    def omits(self, path: str) -> bool:
        """Whether the reader may not even know that there is such an answer: one that becomes something medical.

        An answer that becomes nothing is as secret as what is asked beside it, in the same group.
        """
        if filled := self.fills.get(path):
            return not all(map(self._access.may_know_of, filled))
        return path.rpartition("/")[0] in self._omitted_groups

    def omits_all_of(self, repeat: str) -> bool:
        """Whether the reader may not know of the turns of a repeat: each becomes records of which they may not know."""
        kinds = (
            {entity.kind for entity in self.plan.entities if entity.repeat == repeat} if self.plan and repeat else ()
        )
        return bool(kinds) and not any(kind in KINDS and self.may_know(kind) for kind in kinds)

    def may_know(self, kind: str) -> bool:
        """Whether the reader may know that there is such a record."""
        return self._access.may_learn(KINDS[kind].known_to)

    def masked(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems; those of hidden answers without the words that were written there, and said once."""
        told = [self._masked(each) for each in problems]
        return [each for place, each in enumerate(told) if each.code != HIDDEN.code or each not in told[:place]]

    def _masked(self, problem: Problem) -> Problem:
        """The problem; of a hidden answer only where it stands, and not even that where it may not be known of."""
        path = plain_path(problem.field)
        if "#" in path:
            concerned = self._named(path)
            is_hidden = not all(map(self._access.may_see, concerned))
            is_omitted = not all(map(self._access.may_know_of, concerned)) or not self._knows_kind(path)
        else:
            is_hidden = bool(path) and path in self._paths and self.hides(path)
            is_omitted = self.omits(path)
        return HIDDEN() if is_omitted else HIDDEN(problem.field) if is_hidden else problem

    def _named(self, path: str) -> list[Property]:
        """The property that a problem with a record names: “place#kind.property”."""
        kind, _, name = path.partition("#")[2].partition(".")
        return [prop for prop in KINDS[kind].properties() if prop.name == name] if kind in KINDS else []

    def _knows_kind(self, path: str) -> bool:
        kind = path.partition("#")[2].partition(".")[0]
        return kind not in KINDS or self.may_know(kind)

    @cached_property
    def _omitted_groups(self) -> set[str]:
        """The groups in which something is asked of which the reader may not know."""
        return {path.rpartition("/")[0] for path in self.fills if "/" in path and self.omits(path)}

    @property
    def _paths(self) -> set[str]:
        return {question.path for question in self.plan.questions} if self.plan else set()


def plain_path(placed: str) -> str:
    """A path without the numbers of repeats: household/member[2]/age is household/member/age."""
    return _NUMBER.sub("", placed)
