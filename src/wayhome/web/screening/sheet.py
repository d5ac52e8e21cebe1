"""The sheet of one screening: its questions, and of each symptom or sign whether it is there, not there or unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wayhome.accounts.policy import Access
from wayhome.packs.case_definitions import EXPOSURE, FEVER, case_definitions
from wayhome.packs.protocol import protocol
from wayhome.records.base import property_of
from wayhome.records.judging import judging, screening
from wayhome.records.judging.judging import ASKED, NO, NONE, YES, Judgement, judge
from wayhome.records.screening import Screening
from wayhome.reference.codes import code_list
from wayhome.web.asking import language
from wayhome.web.people.questions import Questions
from wayhome.web.showing import plain

WHERE = ("site", "day", "time")
MEASURED = ("temperature", "thermometer")
REST = ("exposure", "screened_for", "outcome", "note")
STATES = ((YES, _("Yes")), (NO, _("No")), ("", _("Not known")))
VERDICTS = {
    judging.Verdict.SUSPECTED: _("Suspected"),
    judging.Verdict.NOT_SUSPECTED: _("Not suspected"),
    judging.Verdict.CANNOT_TELL: _("It cannot be told yet"),
}
SAYS = (
    (screening.AS_DEFINED, _("As the definition says")),
    (screening.SUSPECTED, _("I suspect it")),
    (screening.NOT_SUSPECTED, _("I do not suspect it")),
)
WITHOUT_DEFINITION = ((screening.AS_DEFINED, _("I do not suspect it")), (screening.SUSPECTED, _("I suspect it")))


@dataclass(slots=True)
class Sign:
    """One symptom or sign: its field in the form, and whether it is there (yes), not there (no) or unknown ("")."""

    code: str
    field: str
    label: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one condition on the page: by its definition, if it has one, and by the screener."""

    code: str
    called: str
    judgement: Judgement | None
    verdict: str
    because: list[str]
    missing: list[str]
    text: str
    source: str
    field: str
    says: Sequence[tuple[str, Any]]
    said: str

    @property
    def tone(self) -> str:
        return str(self.judgement.verdict) if self.judgement else "undefined"


class Sheet:
    """What is asked in one screening, and what was answered."""

    def __init__(self, access: Access, values: Mapping[str, Any]):
        held = {"screened_for": list(case_definitions().of), **values}
        self.where = Questions(access, [property_of(Screening, name) for name in WHERE], held)
        self.measured = Questions(access, [property_of(Screening, name) for name in MEASURED], held)
        self.rest = Questions(access, [property_of(Screening, name) for name in REST], held)
        self.symptoms, self.tb_signs = signs("symptom"), signs("tb_sign")
        self.said: dict[str, str] = {}
        self.answers: dict[str, Any] = dict(held)

    @property
    def parts(self) -> tuple[Questions, ...]:
        return self.where, self.measured, self.rest

    @property
    def is_wrong(self) -> bool:
        return any(part.is_wrong for part in self.parts)

    @property
    def asked(self) -> dict[str, Any]:
        """The fields by the name of their property."""
        return {field.prop.name: field for part in self.parts for field in part.fields}

    def read(self, posted: Any) -> None:
        """Hold what was answered; what cannot be read is among the problems. A temperature may have a comma."""
        posted = posted.copy()
        posted["temperature"] = posted.get("temperature", "").replace(",", ".")
        self.answers = {}
        for part in self.parts:
            self.answers |= part.read(posted)
        for group, (there, absent) in zip((self.symptoms, self.tb_signs), ASKED.values(), strict=True):
            for sign in group:
                sign.state = posted.get(sign.field) if posted.get(sign.field) in (YES, NO) else ""
            self.answers[there] = [sign.code for sign in group if sign.state == YES]
            self.answers[absent] = [sign.code for sign in group if sign.state == NO]
            if group and all(sign.state == NO for sign in group):
                self.answers[there] = [NONE]
                self.answers[absent] = []
        self.said = {code.code: posted.get(f"say:{code.code}", "") for code in code_list("condition")}

    def told(self) -> list[Told]:
        """What the definitions say of the answers so far, condition by condition."""
        conditions = self.answers.get("screened_for") or []
        judged = judge(self.answers, conditions) if conditions else {}
        return [_told(code, judged.get(code), self.said.get(code, "")) for code in conditions]

    def blame(self, problems: Sequence[Any]) -> None:
        """Show each problem beside its field, else above the form."""
        for problem in problems:
            part = next((p for p in self.parts if any(f.prop.name == problem.field for f in p.fields)), self.where)
            part.blame([problem])

    @property
    def fever(self) -> str:
        """From which temperature on it is fever, as the language writes it."""
        return plain(protocol().fever, language())


def signs(source: str) -> list[Sign]:
    """The codes of a list that can be there or not."""
    codes = [code for code in code_list(source) if code.code != NONE]
    return [Sign(code.code, f"{source}:{code.code}", code.label(language())) for code in codes]


def _told(code: str, judgement: Judgement | None, said: str) -> Told:
    speech = language()
    called = code_list("condition").label(code, speech)
    field = f"say:{code}"
    if judgement is None:
        verdict = gettext("There is no written definition of this")
        return Told(code, called, None, verdict, [], [], "", "", field, WITHOUT_DEFINITION, said)
    definition = judgement.definition
    return Told(
        code,
        definition.title.get(speech) or called,
        judgement,
        str(VERDICTS[judgement.verdict]),
        [_called(member) for member in judgement.because],
        [_called(member) for member in judgement.missing],
        definition.text.get(speech, ""),
        definition.source.get(speech, ""),
        field,
        SAYS,
        said,
    )


def _called(member: str) -> str:
    if member == FEVER:
        return gettext("Fever")
    if member == EXPOSURE:
        return gettext("Was near somebody ill")
    return judging.called(member, language())
