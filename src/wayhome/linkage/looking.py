"""Looking for pairs: what phones and sheets brought is compared with the register after the gate has taken it in.

Nobody waits for it and nothing is held up by it: what may be of one person comes up for review a moment later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import Max, Q

from wayhome.ledger.models import Bookmark, Entry
from wayhome.ledger.read import head
from wayhome.linkage import live, pairs
from wayhome.linkage.catching_up import catch_up
from wayhome.linkage.model import load
from wayhome.linkage.models import Pair, Run
from wayhome.linkage.pairs import Found
from wayhome.records.person import Person

CONSUMER = "pairs"
LEFT = "pairs left to a run"
MANY = 5_000
"""Registrations. Of more than so many at once each is not looked for: a run compares them all together, in seconds."""
AT_ONCE = 50
MOST_PAIRS = 10
BY = "linkage"


def look_for_pairs(is_wanted: Callable[[], bool] = lambda: True) -> int:
    """Compare registrations told or changed since this was last done with the register; returns how many were.

    What is likely becomes a pair to be decided; pairs of registrations voided since go. It goes on from its bookmark,
    as long as there is something and `is_wanted` says so, which is asked before every few registrations. A backlog
    longer than MANY, such as a sheet of a whole province, is left to a run (`wayhome link run`) and noted as left: see
    left_to_a_run.
    """
    if not is_wanted():
        return 0
    compared, done, newest = 0, _done(), catch_up()
    while done < newest and is_wanted():
        if compared == 0 and _backlog(done, newest) > MANY:
            _note(LEFT, newest)
            _note(CONSUMER, newest)
            return 0
        entries = _told(done, newest)
        last = newest if len(entries) < AT_ONCE else entries[-1][0]
        _end_of([uid for _, uid, op in entries if op == Entry.Op.VOID])
        told = {uid for _, uid, op in entries if op == Entry.Op.PUT}
        if found := [each for uid in sorted(told) for each in _found(uid)]:
            pairs.note(found)
        for uid in told:
            _drop_unlikely(uid, {frozenset((each.left, each.right)) for each in found})
        _note(CONSUMER, last)
        done, compared = last, compared + len(told)
    return compared


def look_at(uid: str) -> None:
    """Compare one registration with the register now: who has just written it down asks and decides at once."""
    catch_up(live.WAIT_FOR)
    pairs.note(_found(uid))


def is_behind() -> bool:
    """Whether anything was told since registrations were last compared: two small questions."""
    return _done() < head()


def left_to_a_run() -> int:
    """How many registrations told or changed since the last run were left to the next one."""
    left = Bookmark.objects.filter(pk=LEFT).values_list("seq", flat=True).first() or 0
    last = _last_run()
    return _backlog(last, left, most=None) if left > last else 0


def _found(uid: str) -> list[Found]:
    row = live.standing(uid)
    if row is None:
        return []
    likely = live.score(row, live.fellows_of(row), is_known=True)[:MOST_PAIRS]
    return [Found(uid, one.row.person, one.weight, one.reasons) for one in likely]


def _drop_unlikely(uid: str, likely: set[frozenset[str]]) -> None:
    """A registration was corrected: pairs go that nobody decided or asked about, and that are not likely any more."""
    undecided = Pair.objects.filter(state=Pair.State.OPEN, reopened=None, asked=None, decisions=None)
    for pair in undecided.filter(Q(left=uid) | Q(right=uid)):
        if frozenset((pair.left, pair.right)) not in likely:
            one, other = live.standing(pair.left), live.standing(pair.right)
            if one and other and live.weight_of(one, other) < load().review:
                pair.delete()


def _told(done: int, newest: int) -> Sequence[tuple[int, str, str]]:
    """(seq, uid, op) of the next entries of persons."""
    entries = Entry.objects.filter(seq__gt=done, seq__lte=newest, kind=Person.kind).order_by("seq")
    return list(entries.values_list("seq", "uid", "op")[:AT_ONCE])


def _backlog(done: int, newest: int, most: int | None = MANY + 1) -> int:
    """How many entries of persons there are; counting ends at `most`."""
    return Entry.objects.filter(seq__gt=done, seq__lte=newest, kind=Person.kind)[:most].count()


def _end_of(voided: list[str]) -> None:
    """The pairs of registrations that do not stand any more."""
    if gone := set(voided) - set(Person.objects.filter(uid__in=voided).values_list("uid", flat=True)):
        pairs.end(gone, BY)


def _done() -> int:
    """Up to which entry every registration was compared: by this, or by a run since."""
    own = Bookmark.objects.filter(pk=CONSUMER).values_list("seq", flat=True).first() or 0
    return max(own, _last_run())


def _last_run() -> int:
    return Run.objects.filter(finished__isnull=False).aggregate(last=Max("mark"))["last"] or 0


def _note(consumer: str, seq: int) -> None:
    Bookmark.objects.update_or_create(pk=consumer, defaults={"seq": seq})
