"""From the levels of a submission to the changes it asks for: one per entity, or one response per level."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from wayhome.accounts.policy import Access
from wayhome.capture.cells import Unreadable, read_day
from wayhome.capture.entities.branches import number_of
from wayhome.capture.forms.plan import Plan
from wayhome.capture.submissions.answers import Block, Level, Reader
from wayhome.capture.submissions.items import Change, Item, State
from wayhome.capture.submissions.values import Values
from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.record import KINDS
from wayhome.reference import places

BAD_UID = declare(
    "entity.bad_uid",
    "The form gives this record the id “{value}”, which cannot be one. Correct the form, then send the answers again.",
)
NAMED_TWICE = declare("entity.named_twice", "Two places of this form speak of the same record. Leave one of them out.")

RESPONSE = "response"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
_UID = re.compile(r"[\w.:\-]{1,64}", re.ASCII)
_DAY_TYPES = ("today", "start", "end")


def is_made_by_phone(uid: str) -> bool:
    """Whether a phone can have made this uid: such a record may still be on its way."""
    return bool(_UUID.fullmatch(uid))


def read_changes(item: Item, values: Values) -> None:
    """Fill the changes of an item from its levels, and say what of them cannot be read."""
    reader = item.reader
    assert reader is not None
    for level in item.levels:
        for block in level.blocks:
            if block.create or block.update:
                item.changes.append(_entity(item, reader, level, block, values))
    if not item.changes:
        _respond(item, reader)
        return
    if len({change.key for change in item.changes}) < len(item.changes):
        item.end(State.HELD, NAMED_TWICE())
    _keep_undeclared(item, reader)


def _entity(item: Item, reader: Reader, level: Level, block: Block, values: Values) -> Change:
    entity = reader.plan.entities[block.plan]
    said, problems = values.read(reader, block.plan, level)
    uid = uid_of(block.uid)
    place = level.placed(entity.path) if entity.path else ""
    if not is_made_by_phone(uid) and (block.create or not _UID.fullmatch(uid)):
        problems.append(BAD_UID(place, value=uid[:64]))
    base, trunk = number_of(block.base), number_of(block.trunk)
    if isinstance(base, Problem) or isinstance(trunk, Problem):
        problems.extend(each.about(place) for each in (base, trunk) if isinstance(each, Problem))
        base = trunk = None
    if problems:
        item.end(State.HELD, *problems)
    paths = reader.paths[block.plan]
    return Change(entity.kind, uid, place, said, level, paths, block.create, block.update, (base, trunk), block.branch)


def uid_of(written: str) -> str:
    """The uid as records have it: without the prefix that phones may write, and in small letters if it is a UUID."""
    if is_made_by_phone(written):
        return written
    bare = written.removeprefix("uuid:")
    small = bare.lower()
    return small if is_made_by_phone(small) else bare


def _keep_undeclared(item: Item, reader: Reader) -> None:
    """Give what no record declares to the outermost entity of its level, else of the level around it, else of the form.

    So what is said of a member goes with the person, not with their membership in a group of its own inside. One who
    has a name comes first: such answers are erased with it.
    """
    first: dict[int, Change] = {}
    for level in item.levels:
        kept = undeclared(reader, level)
        if not kept:
            continue
        first = first or _first_of_levels(item)
        owner: Level | None = level
        while owner is not None and id(owner) not in first:
            owner = owner.parent
        change = first[id(owner)] if owner is not None else item.changes[0]
        answers = change.answers = change.answers or {}
        if owner is level:
            answers.update(kept)
        else:
            answers.update({level.placed(path): said for path, said in kept.items()})


def _first_of_levels(item: Item) -> dict[int, Change]:
    first: dict[int, Change] = {}
    for change in sorted(item.changes, key=lambda c: (not KINDS[c.kind].identity_properties(), c.place.count("/"))):
        first.setdefault(id(change.level), change)
    return first


def undeclared(reader: Reader, level: Level) -> dict[str, Any]:
    """The answers of a level that fill no property: path to text, or to a list where several could be chosen."""
    return {
        path: text.split() if path in reader.several else text
        for path, text in level.texts.items()
        if text and path not in reader.declared
    }


def _respond(item: Item, reader: Reader) -> None:
    """Keep the answers of a form that makes no record as responses: one for the root and one per repeat instance."""
    known = {place: uid for (kind, uid), (place, _, _) in item.before.items() if kind == RESPONSE}
    uids: dict[int, str] = {}
    area = _area_of(item.access) if item.access else None
    day = _day(reader.plan, item)
    for level in item.levels:
        uid = uids[id(level)] = known.get(level.place) or new_uid()
        said: dict[str, Any] = {"form": item.form_id, "form_version": item.version or None, "day": day, "area": area}
        said["place_in_form"] = level.place or None
        said["parent"] = uids[id(level.parent)] if level.parent else None
        answers = {path: text.split() if path in reader.several else text for path, text in level.texts.items() if text}
        item.changes.append(Change(RESPONSE, uid, level.place, said, level, answers=answers))


def _area_of(access: Access) -> str | None:
    """The smallest area that holds all areas of the sender."""
    chains = [(*places.ancestors(area), area) for area in access.areas]
    common = [each[0] for each in zip(*chains, strict=False) if len(set(each)) == 1]
    return common[-1] if common else None


def _day(plan: Plan, item: Item) -> dt.date | None:
    """The day on which the form was filled in, as the phone noted it; None if it noted none that can be."""
    root = item.levels[0].texts
    for question in plan.questions:
        if question.type in _DAY_TYPES and root.get(question.path):
            try:
                day = read_day(root[question.path])
            except Unreadable:
                continue
            if day is not None and day <= item.day:
                return day
    return None
