"""From changes to drafts: each held against the record as it stands, as the sender saw it, and as it was last sent.

What a sender says of a record is taken upon what they saw. What only others changed meanwhile stays; what both changed
is a conflict, and then nothing of the submission is taken in before a person has chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from wayhome.capture.entities import branches
from wayhome.capture.entities.branches import Base, Known
from wayhome.capture.entities.conflicts import CURRENT, SENT, Merged, merge
from wayhome.capture.entities.tables import BranchStep
from wayhome.capture.rows import defaults
from wayhome.capture.submissions.bases import find_base
from wayhome.capture.submissions.items import Change, Clash, Item, State
from wayhome.capture.submissions.standing import Standings, standings
from wayhome.kernel.problems import declare
from wayhome.ledger.fields import Day
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft

BOTH_CHANGED = declare(
    "entity.both_changed",
    "Somebody else has changed this meanwhile to something else. Choose which of the two is right.",
)
KEPT_BOTH = declare(
    "entity.kept_both", "Somebody else has changed other parts of this record meanwhile. Both changes were kept."
)


class Drafting:
    """The drafts of the items of a batch."""

    def __init__(self, items: Sequence[Item]):
        self._items = items
        changes = [change for item in items for change in item.changes]
        keys = {change.key for change in changes}.union(*(item.before.keys() for item in items))
        self.standing: Standings = standings(keys)
        self._known: Known = branches.known_steps((c.uid, c.branch) for c in changes if c.update and c.branch)
        self._upon: dict[int, Base] = {}

    def draft(self) -> None:
        """Give every change its draft, or settle its item as waiting, in conflict or held."""
        back = set()
        for item in self._items:
            for change in item.changes:
                base = find_base(item, change, self.standing, self._known)
                if base is not None:
                    self._upon[id(change)] = base
                    back.add((change.kind, change.uid, base.version))
            for kind, uid in item.before.keys() - {change.key for change in item.changes}:
                _, version, is_new = item.before[kind, uid]
                if not is_new:
                    back |= {(kind, uid, version), (kind, uid, version - 1)}
        self.standing.look_back(back)
        for item in self._items:
            if not item.outcome:
                self._draft_item(item)

    def _draft_item(self, item: Item) -> None:
        for change in item.changes:
            base = self._upon.get(id(change))
            if base is None:
                self._register(item, change)
            else:
                self._update(item, change, base)
            if change.branch and change.update:
                self._note_step(change)
        for key in item.before.keys() - {change.key for change in item.changes}:
            self._leave_out(item, key)

    def _register(self, item: Item, change: Change) -> None:
        blank, is_dated = _blank(change.kind)
        values = blank | {name: value for name, value in change.said.items() if value is not None}
        if is_dated and "known_by" not in values:
            values["known_by"] = item.day
        change.is_new, change.view = True, values
        change.draft = self._draft(item, change, values, 0)

    def _update(self, item: Item, change: Change, base: Base) -> None:
        key = change.key
        seen = self.standing.at(key, base.version) if base.seen is None else base.seen
        current = self.standing.values[key]
        change.version = self.standing.versions[key]
        merged = _merged(item, change, seen, current)
        if merged.clashes:
            _clash(item, change, merged, seen, current)
            return
        if base.version and seen != current and merged.values != current:
            item.notes.append(KEPT_BOTH(change.place))
        change.is_new = key in item.before and item.before[key][2]
        change.view = {**seen, **change.said}
        _know_later(change.kind, merged.values, current, item)
        if merged.values != current or change.answers:
            change.draft = self._draft(item, change, merged.values, self.standing.versions[key])

    def _note_step(self, change: Change) -> None:
        """Keep which update of its branch this was, and how the phone sees the record since."""
        if change.view is None:
            return
        values = change.draft.values if change.draft else self.standing.values.get(change.key, {})
        view = {name: value for name, value in change.view.items() if value is not None}
        names = view.keys() | values.keys()
        differs = any(view.get(name) != values.get(name) for name in names - {"known_by"})
        seen = branches.as_kept(view) if differs else None
        base = change.numbers[0] or 1
        known = self._known.get((change.kind, change.uid, change.branch, base))
        change.step = BranchStep(
            pk=known.pk if known else None, uid=change.uid, kind=change.kind, branch=change.branch, base=base, seen=seen
        )

    def _leave_out(self, item: Item, key: tuple[str, str]) -> None:
        """An edit that leaves a record out takes back what was said of it: the registration, or the change."""
        place, version, is_new = item.before[key]
        kind, uid = key
        if key not in self.standing.values:
            return
        change = Change(kind, uid, place, {}, is_new=is_new)
        now = self.standing.versions[key]
        if is_new:
            change.draft = Draft(kind, {}, uid, op="void", based_on=now, row=item.pk, by=item.writer)
        else:
            after, before = self.standing.at(key, version), self.standing.at(key, version - 1)
            change.said = {n: before.get(n) for n in after.keys() | before.keys() if after.get(n) != before.get(n)}
            merged = _merged(item, change, after, self.standing.values[key])
            if merged.clashes:
                _clash(item, change, merged, after, self.standing.values[key])
                return
            if merged.values != self.standing.values[key]:
                change.draft = self._draft(item, change, merged.values, now)
        item.changes.append(change)

    def _draft(self, item: Item, change: Change, values: dict[str, Any], seen: int) -> Draft:
        answers = change.answers or None
        return Draft(change.kind, values, change.uid, "put", seen, answers, item.pk, item.writer)


@cache
def _blank(kind: str) -> tuple[dict[str, Any], bool]:
    """What a new record says where the form says nothing, and whether it says by when it was known."""
    model = KINDS[kind]
    return defaults(model), any(p.name == "known_by" for p in model.properties())


def _clash(item: Item, change: Change, merged: Merged, seen: dict[str, Any], current: dict[str, Any]) -> None:
    item.end(State.CONFLICT, *(BOTH_CHANGED(change.path_of(name)) for name in merged.clashes))
    for name in merged.clashes:
        item.clashes.append(Clash(change, name, seen.get(name), current.get(name), change.said[name]))


def _merged(item: Item, change: Change, seen: dict[str, Any], current: dict[str, Any]) -> Merged:
    if item.applies_now:
        return merge(seen, current, change.said, sent_wins=change.said)
    if not item.choices:
        return merge(seen, current, change.said)
    chosen = {name: item.choices.get(change.path_of(name)) for name in change.said}
    sent = [name for name, choice in chosen.items() if choice == SENT]
    return merge(seen, current, change.said, sent, [name for name, choice in chosen.items() if choice == CURRENT])


def _know_later(kind: str, values: dict[str, Any], current: dict[str, Any], item: Item) -> None:
    """A day that is new and later than the day by which the record was known: now it is known by today."""
    known = values.get("known_by")
    if known is None or known != current.get("known_by") or known >= item.day:
        return
    model = KINDS[kind]
    days = {p.name for p in model.properties() if isinstance(p, Day)}.difference(getattr(model, "may_lie_ahead", ()))
    if any(values.get(n) != current.get(n) and values.get(n) and known < values[n] <= item.day for n in days):
        values["known_by"] = item.day
