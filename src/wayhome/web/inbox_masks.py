"""Which answers of a form a reader may see: those of properties they may see, and what says nothing of people."""

from __future__ import annotations

import re
from collections.abc import Iterable

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

    def masked(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems; those of hidden answers without the words that were written there, and said once."""
        told = [HIDDEN(each.field) if self._tells_hidden(each) else each for each in problems]
        return [each for place, each in enumerate(told) if each.code != HIDDEN.code or each not in told[:place]]

    def _tells_hidden(self, problem: Problem) -> bool:
        path = plain_path(problem.field)
        if "#" in path:
            _, _, named = path.partition("#")
            kind, _, name = named.partition(".")
            properties = KINDS[kind].properties() if kind in KINDS else ()
            return any(p.name == name and not self._access.may_see(p) for p in properties)
        return bool(path) and path in self._paths and self.hides(path)

    @property
    def _paths(self) -> set[str]:
        return {question.path for question in self.plan.questions} if self.plan else set()


def plain_path(placed: str) -> str:
    """A path without the numbers of repeats: household/member[2]/age is household/member/age."""
    return _NUMBER.sub("", placed)
