"""What the rules say against the drafts of a batch, told of the questions that were asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from wayhome.accounts.models import User
from wayhome.accounts.policy import NOBODY, Access, Right, access_for
from wayhome.accounts.scope import outside
from wayhome.capture import gate, resting
from wayhome.capture.submissions.changes import is_made_by_phone
from wayhome.capture.submissions.items import Change, Item, State
from wayhome.capture.submissions.waiting import record_key
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft
from wayhome.records.arrival import GROUP_UNKNOWN
from wayhome.records.base import property_of

NO_RIGHT = declare(
    "submission.no_right",
    "The person who sent this may not send forms, or not any more. Give them the right, or leave this out.",
)
WAITS_FOR_NAMED = declare(
    "submission.waits_named", "Waits for a record that this names, and whose registration has not arrived yet."
)

_NOT_THERE = frozenset({gate.NO_SUCH_RECORD.code, GROUP_UNKNOWN.code})
Owned = tuple[Item, Change, Draft]


def give_access(items: Sequence[Item]) -> None:
    """Give each item the access of its sender, or of who decided about it; hold what they may not put in."""
    names = {item.writer for item in items if item.access is None}
    users = User.objects.filter(username__in=names).prefetch_related("grants") if names else ()
    found = {user.username: access_for(user) for user in users}
    for item in items:
        if item.access is None:
            item.access = found.get(item.writer, NOBODY)
            if not item.access.may(Right.SUPERVISE if item.decided_by else Right.CAPTURE):
                item.end(State.HELD, NO_RIGHT())


def check(items: Sequence[Item]) -> None:
    """Settle the items that a rule holds, or that name records which are still to come.

    Items that name a record of an item that does not go in are looked at again without it.
    """
    left = [item for item in items if not item.outcome]
    while left:
        owned = owned_drafts(left)
        problems = gate.check([draft for _, _, draft in owned])
        for position, found in problems.items():
            item, change, _ = owned[position]
            _tell(item, change, found)
        for item, change, found in (*_outside(owned), *_rested_on(owned)):
            _tell(item, change, found)
        gone = {change.uid for item in left if item.outcome for change in item.changes if change.is_new}
        left = [item for item in left if not item.outcome]
        if not gone or not any(_names(item, gone) for item in left):
            return


def owned_drafts(items: Sequence[Item]) -> list[Owned]:
    return [(item, change, change.draft) for item in items for change in item.changes if change.draft]


def _tell(item: Item, change: Change, problems: Sequence[Problem]) -> None:
    for problem in problems:
        about = problem.about(change.path_of(problem.field)) if problem.field else problem.about(change.place)
        named = str(problem.params.get("value", ""))
        if problem.code in _NOT_THERE and is_made_by_phone(named):
            kind = property_of(KINDS[change.kind], problem.field).refers
            item.wait(record_key(kind, named), WAITS_FOR_NAMED(about.field))
        else:
            item.end(State.HELD, about)


def _names(item: Item, uids: set[str]) -> bool:
    return any(_named_by(change.draft) & uids for change in item.changes if change.draft)


def _named_by(draft: Draft) -> set[str]:
    return {value for value in draft.values.values() if type(value) is str}


def _outside(owned: Sequence[Owned]) -> list[tuple[Item, Change, list[Problem]]]:
    """Changes of records outside the areas of the sender, and reference records of who may not write those.

    What was sent by oneself may be corrected wherever it is.
    """
    by_sender: dict[str, list[Owned]] = defaultdict(list)
    for each in owned:
        item, change, _ = each
        changes_others = not change.is_new or (change.key in item.before and not item.is_own)
        if changes_others or getattr(KINDS[change.kind], "everyone", False):
            by_sender[item.writer].append(each)
    found = []
    for group in by_sender.values():
        access: Access | None = group[0][0].access
        if access is not None:
            for position, problems in outside([draft for _, _, draft in group], access).items():
                item, change, _ = group[position]
                found.append((item, change, problems))
    return found


def _rested_on(owned: Sequence[Owned]) -> list[tuple[Item, Change, list[Problem]]]:
    """Records that an edit leaves out though others rest on them."""
    ending = {(draft.kind, draft.uid): (item, change) for item, change, draft in owned if draft.op == "void"}
    if not ending:
        return []
    uids = {uid for _, uid in ending}
    coming = {(draft.kind, draft.uid) for _, _, draft in owned if draft.op == "void" or not _named_by(draft) & uids}
    return [(*ending[key], problems) for key, problems in resting.of_many(ending, coming).items()]
