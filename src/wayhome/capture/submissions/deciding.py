"""What people decide about submissions that the gate did not take in: who, when and why is kept on the row.

Every decision passes the same gate. Where rules still stand against it, Refused is raised with the reasons, and the
submission stays as it was. What others waited for is released; the gate takes it a moment later.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection

from wayhome.accounts.policy import Access
from wayhome.capture import files
from wayhome.capture.entities.branches import AHEAD, BAD_VERSION
from wayhome.capture.entities.conflicts import CURRENT, SENT
from wayhome.capture.submissions import erasing, waiting
from wayhome.capture.submissions.bases import ALREADY_THERE, NOT_THERE, REMOVED
from wayhome.capture.submissions.items import APPLIED, COLUMNS, DECIDED_FOR, RESOLVED, Clash, Item, State, item_of
from wayhome.capture.submissions.lineages import ERASED_BEFORE
from wayhome.capture.submissions.mended import mend_xml
from wayhome.capture.submissions.published import CURED_BY_FORM, give_readers
from wayhome.capture.submissions.settling import Overtaken, settle
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.taking import examine
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused, declare
from wayhome.ledger.stores import writing
from wayhome.records.base import today

NOT_OPEN = declare(
    "submission.not_open", "Somebody has decided about this meanwhile, or it has been taken in. Open it again."
)
NO_REASON = declare("submission.no_reason", "Say why. The reason is kept with the decision.")
CHOOSE = declare("submission.choose", "Choose which of the two is right.")

MENDED, DROPPED, KEPT_CURRENT = "mend", "drop", "keep_current"
UNDECIDED = (State.HELD, State.CONFLICT, State.VARIANT, State.WAITING)
"""The states that need somebody's decision, the most pressing first."""

_SAW_OTHERWISE = {sentence.code for sentence in (AHEAD, BAD_VERSION, ALREADY_THERE, NOT_THERE, REMOVED)}
_TAKEN = ("", State.WAITING, State.CONFLICT)


def mend(submission: Submission, answers: Mapping[str, str], by: str, access: Access | None = None) -> None:
    """Take in a held submission with some answers corrected: path of the question ("member[2]/age") to text.

    Without answers it is looked at again as it is. Raises Refused, about the paths, with what is left to correct.
    """
    item = _open(submission, State.HELD, State.CONFLICT)
    give_readers([item])
    if item.reader is None:
        raise Refused(item.problems)
    item.outcome, item.problems = "", []
    kept: dict[str, Any] = {}
    if answers:
        item.xml = kept["mended"] = mend_xml(item.xml, item.reader, answers)
    _take(item, MENDED, by, "", access, kept)


def drop(submission: Submission, by: str, reason: str) -> None:
    """Leave a submission out. It stays with its answers and the reason, unless it was erased who they are about."""
    item = _open(submission, *UNDECIDED)
    _leave(item, DROPPED, by, reason)
    if any(problem["code"] == ERASED_BEFORE.code for problem in submission.problems):
        with writing():
            emptied = erasing.empty(Submission.objects.filter(pk=item.pk), today())
        for digest in emptied.digests:
            files.forget(digest)


def keep_current(submission: Submission, by: str, reason: str) -> None:
    """Leave a variant out: what stands is right."""
    _leave(_open(submission, State.VARIANT), KEPT_CURRENT, by, reason)


def use_variant(submission: Submission, by: str, reason: str, access: Access | None = None) -> None:
    """Take in a variant in the place of what stands, which is replaced."""
    item = _open(submission, State.VARIANT)
    item.is_chosen = True
    _take(item, DECIDED_FOR, by, _needed(reason), access)


def may_apply_now(submission: Submission) -> bool:
    """Whether applying it to the record as it is now would help: it waits, or the phone saw the record otherwise."""
    saw_otherwise = any(problem["code"] in _SAW_OTHERWISE for problem in submission.problems)
    return submission.state == State.WAITING or (submission.state == State.HELD and saw_otherwise)


def apply_now(submission: Submission, by: str, reason: str, access: Access | None = None) -> None:
    """Apply an update to the record as it is now, without what it waits for; a record that never came is made by it.

    So what is held can go in, too, where the phone saw a record that is not here as it saw it.
    """
    item = _open(submission, State.WAITING, State.HELD)
    item.applies_now = True
    _take(item, APPLIED, by, _needed(reason), access)


def resolve(
    submission: Submission, choices: Mapping[str, str], by: str, reason: str, access: Access | None = None
) -> None:
    """Settle a conflict: for each clash its field to "sent" or "current". The rest of what was sent is taken in.

    Raises Refused, about the fields, where nothing was chosen.
    """
    item = _open(submission, State.CONFLICT)
    chosen = {field: choice for field, choice in choices.items() if choice in (SENT, CURRENT)}
    item.choices = {**item.choices, **chosen}
    _take(item, RESOLVED, by, _needed(reason), access, choices=chosen)


def clashes(submission: Submission) -> list[Clash]:
    """What a person has to choose of a submission in conflict, as the record is now; [] if it would go in by now."""
    item = item_of([getattr(submission, name) for name in COLUMNS])
    examine([item])
    return item.clashes


def take_again(form_id: str) -> int:
    """Let the gate look again at what was held for want of this form, of one of its versions, or because it was closed.

    Returns how many there are. To be called when a version was published or the form opened again.
    """
    held = Submission.objects.filter(form_id=form_id, state=State.HELD).values_list("pk", "problems")
    cured = [pk for pk, problems in held if any(each["code"] in CURED_BY_FORM for each in problems)]
    if not cured:
        return 0
    with writing():
        return Submission.objects.filter(pk__in=cured, state=State.HELD).update(state=State.RECEIVED)


def _open(submission: Submission, *states: str) -> Item:
    """The submission as it is now, if it is in one of these states. Raises Refused if it is not."""
    row = Submission.objects.filter(pk=submission.pk, state__in=states).values_list(*COLUMNS).first()
    if row is None:
        raise Refused([NOT_OPEN()])
    return item_of(row)


def _needed(reason: str) -> str:
    if not reason.strip():
        raise Refused([NO_REASON("reason")])
    return reason.strip()


def _take(
    item: Item,
    decision: str,
    by: str,
    reason: str,
    access: Access | None,
    kept: Mapping[str, Any] | None = None,
    choices: Mapping[str, str] | None = None,
) -> None:
    """Take one item through the gate as it was decided, or raise Refused."""
    item.decided_by, item.access = by, access
    examine([item])
    allowed: Collection[str] = _TAKEN if decision != RESOLVED else ("", State.WAITING)
    if item.outcome not in allowed:
        raise Refused([CHOOSE(clash.field) for clash in item.clashes] or item.problems)
    try:
        settle([item], _as_columns({**(kept or {}), **_noted(item.pk, decision, by, reason, choices)}))
    except Overtaken:
        raise Refused([NOT_OPEN()]) from None


def _leave(item: Item, decision: str, by: str, reason: str) -> None:
    """Note that an item stays out. What others wait for of it does not come any more: that is seen in the backlog."""
    said = _noted(item.pk, decision, by, _needed(reason), None)
    with writing() as store:
        undecided = Submission.objects.filter(pk=item.pk, state=item.state)
        if not undecided.update(state=State.DROPPED, **said):
            raise Refused([NOT_OPEN()])
        waiting.forget(store, [item.pk])


def _noted(pk: int, decision: str, by: str, reason: str, choices: Mapping[str, str] | None) -> dict[str, Any]:
    """The columns that keep a decision: all so far, and the last."""
    at = now()
    before = Submission.objects.values_list("decisions", flat=True).get(pk=pk) or []
    said: dict[str, Any] = {"decision": decision, "reason": reason, "by": by, "at": at.isoformat()}
    if choices:
        said["choices"] = dict(choices)
    decisions = [*before, said]
    return {"decisions": decisions, "decision": decision, "reason": reason, "decided_by": by, "decided_at": at}


def _as_columns(said: Mapping[str, Any]) -> dict[str, Any]:
    """The values of fields as a statement takes them."""
    fields: dict[str, Any] = {field.name: field for field in Submission._meta.concrete_fields}
    return {name: fields[name].get_db_prep_save(value, connection) for name, value in said.items()}
