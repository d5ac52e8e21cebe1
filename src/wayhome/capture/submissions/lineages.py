"""Which submissions speak of the same thing: the first of a chain of edits, its edits, and variants of any of them.

An edit names the instance it corrects. It is taken if that is what stands, or is held itself: then the edit takes its
place. If it was corrected otherwise meanwhile, a person decides between the two. An edit that arrives before what it
corrects is a variant as well, but is taken again as soon as that is here, unless somebody has decided by then: the
order in which a chain arrives makes no difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.capture.submissions.items import Item, State, as_made
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.waiting import instance_key
from wayhome.kernel.problems import declare

OTHER_ANSWERS = declare(
    "submission.other_answers",
    "The same form was sent before with other answers. Compare the two and decide which stands.",
)
CORRECTED_OTHERWISE = declare(
    "submission.corrected_otherwise",
    "This corrects answers that were corrected otherwise or left out meanwhile. "
    "Compare the two and decide which stands.",
)
CORRECTS_UNKNOWN = declare(
    "submission.corrects_unknown",
    "This corrects answers that have not arrived. It is taken in when they come; "
    "you can also decide that it stands without them.",
)
ERASED_BEFORE = declare(
    "submission.erased_before",
    "It was erased on request who these answers are about, so they are not taken in. Leave them out.",
)

STANDS = (State.ACCEPTED, State.HELD, State.WAITING, State.CONFLICT)
_COLUMNS = ("pk", "instance", "deprecates", "lineage", "state", "by", "made")


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    instance: str
    deprecates: str
    lineage: str
    state: str
    by: str
    made: list[list[Any]] | None


def sort(items: Sequence[Item]) -> None:
    """Say of each item what it is: the first of a lineage, an edit with all it replaces, a variant, or held."""
    by_instance = _rows(items, instance=[each for item in items for each in (item.instance, item.deprecates) if each])
    _add_batch(by_instance, items)
    corrected = {item.deprecates for item in items} | {item.instance for item in items if item.is_chosen}
    lineages = {row.lineage or row.instance for each in corrected for row in by_instance.get(each, ())}
    families = _rows((), lineage=list(lineages))
    coming = {item.instance for item in items}
    for item in items:
        item.lineage = item.instance
        twins = [row for row in by_instance.get(item.instance, ()) if row.pk != item.pk]
        if item.is_chosen:
            _choose(item, [*twins, *by_instance.get(item.deprecates, ())], families)
        elif any(row.state == State.ERASED for row in twins):
            item.end(State.HELD, ERASED_BEFORE())
        elif earlier := [row for row in twins if row.pk < item.pk]:
            item.lineage = earlier[0].lineage or item.instance
            item.end(State.VARIANT, OTHER_ANSWERS())
        elif item.deprecates:
            _correct(item, by_instance.get(item.deprecates, []), families, coming)


def _correct(item: Item, named: list[_Row], families: dict[str, list[_Row]], coming: set[str]) -> None:
    """Take an item as an edit of the rows of the instance it names, if what they said stands."""
    original = _standing(named)
    if original is None or original.state in (State.RECEIVED, State.VARIANT):
        if original and original.state == State.RECEIVED and original.pk < item.pk and original.instance in coming:
            item.waits_for_batch = True
            return
        item.awaits.append(instance_key(item.deprecates))
        item.end(State.VARIANT, CORRECTS_UNKNOWN() if original is None else CORRECTED_OTHERWISE())
        return
    if original.state == State.ERASED:
        item.end(State.HELD, ERASED_BEFORE())
        return
    item.lineage = original.lineage or original.instance
    family = families.get(item.lineage, [])
    ancestors = _ancestors(original, family)
    accepted = next((row for row in family if row.state == State.ACCEPTED and row.pk != item.pk), None)
    if original.state not in STANDS or (accepted and accepted not in ancestors):
        item.end(State.VARIANT, CORRECTED_OTHERWISE())
        return
    item.replaces = [row.pk for row in ancestors if row.state in STANDS]
    _follow(item, accepted)


def _choose(item: Item, named: list[_Row], families: dict[str, list[_Row]]) -> None:
    """A person has decided that this variant stands: it takes the place of all that stood in its lineage."""
    relative = _standing([row for row in named if row.pk != item.pk])
    if relative is None:
        return
    if any(row.state == State.ERASED for row in named):
        item.end(State.HELD, ERASED_BEFORE())
        return
    item.lineage = relative.lineage or relative.instance
    family = [row for row in families.get(item.lineage, []) if row.pk != item.pk]
    item.replaces = [row.pk for row in family if row.state in STANDS]
    _follow(item, next((row for row in family if row.state == State.ACCEPTED), None))


def _follow(item: Item, accepted: _Row | None) -> None:
    if accepted is not None:
        item.before = as_made(accepted.made)
        item.is_own = accepted.by == item.by


def _standing(rows: Iterable[_Row]) -> _Row | None:
    """Of the rows of one instance the one that speaks for it: what was accepted, else what came first."""
    ordered = sorted(rows, key=lambda row: (row.state != State.ACCEPTED, row.state == State.VARIANT, row.pk))
    return ordered[0] if ordered else None


def _ancestors(row: _Row, family: list[_Row]) -> list[_Row]:
    """The row and those it corrects, one after the other, as far as they are of the family."""
    by_instance: dict[str, list[_Row]] = defaultdict(list)
    for each in family:
        by_instance[each.instance].append(each)
    found: list[_Row] = []
    current: _Row | None = row
    while current is not None and current not in found:
        found.append(current)
        current = _standing(by_instance.get(current.deprecates, ())) if current.deprecates else None
    return found


def _add_batch(by_instance: dict[str, list[_Row]], items: Sequence[Item]) -> None:
    """Add the items themselves where another item of the batch speaks of the same instance."""
    times = Counter(item.instance for item in items)
    times.update(item.deprecates for item in items)
    for item in items:
        if times[item.instance] > 1:
            row = _Row(item.pk, item.instance, item.deprecates, item.lineage, item.state, item.by, None)
            by_instance[item.instance].append(row)
            by_instance[item.instance].sort(key=lambda row: row.pk)


def _rows(leave_out: Sequence[Item], **wanted: list[str]) -> dict[str, list[_Row]]:
    """The submissions of these instances, or of these lineages, in order of arrival, but for the items themselves."""
    ((name, keys),) = wanted.items()
    found: dict[str, list[_Row]] = defaultdict(list)
    if keys:
        others = Submission.objects.exclude(pk__in=[item.pk for item in leave_out])
        rows = others.filter(**{f"{name}__in": keys}).order_by("pk").values_list(*_COLUMNS)
        for values in rows:
            row = _Row(*values)
            found[getattr(row, name)].append(row)
    return found
