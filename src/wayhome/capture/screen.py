"""The door for screens: what somebody typed passes the gate at once and is in the book, or the form shows why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wayhome.accounts.policy import Access
from wayhome.capture import gate, resting
from wayhome.capture.cells import Unreadable, reader_of
from wayhome.capture.rows import defaults
from wayhome.kernel.clock import now
from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS, Record
from wayhome.ledger.stores import writing
from wayhome.ledger.write import Draft, Guard, Written, write
from wayhome.records.base import property_of, today

GONE = declare("record.gone", "There is no such record any more. Somebody may have removed it; go back to the list.")

NO_SUCH_PROPERTY = declare(
    "property.unknown", "A record of the kind “{noun}” has no property “{name}”. Leave it out or correct its name."
)


def put(
    kind: str,
    values: Mapping[str, Any],
    by: str,
    uid: str | None = None,
    based_on: int | None = None,
    access: Access | None = None,
) -> Written:
    """Register a new record, or change the one called `uid`, from the texts of a form.

    Properties that `values` leaves out stay as they are; an empty text takes a value away. `based_on` is the version
    the person saw. Raises Refused with all Problems, each about its property. What changes nothing writes nothing.
    """
    model = KINDS[kind]
    current = _current(model, uid) if uid else None
    before = current.values() if current else {}
    after, problems = _read(model, before if current else _blank(model), values)
    if current and not problems and after == before:
        return Written([])
    seen = current.version if current else 0
    draft = Draft(kind, after, uid or new_uid(), based_on=seen if based_on is None else based_on)
    return _write([draft], problems, by, access)


def void(kind: str, uid: str, by: str, based_on: int | None = None, access: Access | None = None) -> Written:
    """End a record. Its history stays. Raises Refused, naming what and how many, if records still rest on it."""
    current = _current(KINDS[kind], uid)
    draft = Draft(kind, {}, uid, op="void", based_on=current.version if based_on is None else based_on)
    return _write([draft], [], by, access, [lambda cursor: resting.problems(kind, uid)])


def change(
    name: str, drafts: Sequence[Draft], by: str, access: Access | None = None, also: Sequence[Guard] = ()
) -> Written:
    """Write what a verb of the records drafted, all of it or nothing; `name` says what the screen was about.

    `also` are rules asked again inside the lock. Raises Refused with all Problems.
    """
    return _write(drafts, [], by, access, also, name) if drafts else Written([])


def read(kind: str, texts: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a record would say once these texts are written over what it said before; None for one not registered yet.

    What cannot be read stays as it was: somebody may still be typing.
    """
    model = KINDS[kind]
    return _read(model, _blank(model) if before is None else before, texts)[0]


def _current(model: type[Record], uid: str) -> Record:
    found = model.objects.filter(uid=uid).first()
    if found is None:
        raise Refused([GONE()])
    return found  # type: ignore[no-any-return]


def _blank(model: type[Record]) -> dict[str, Any]:
    """What a new record says where the form says nothing: it is known by today, at the latest."""
    values = defaults(model)
    if any(p.name == "known_by" for p in model.properties()):
        values["known_by"] = today()
    return values


def _read(
    model: type[Record], before: Mapping[str, Any], texts: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    after, problems = dict(before), []
    known = {p.name for p in model.properties()}
    for name, text in texts.items():
        if name not in known:
            problems.append(NO_SUCH_PROPERTY(name, name=name, noun=str(model._meta.verbose_name)))
            continue
        try:
            value = None if text in (None, "", []) else reader_of(property_of(model, name))(text)
        except Unreadable as unreadable:
            problems.append(unreadable.problem.about(name))
            continue
        if value is None:
            after.pop(name, None)
        else:
            after[name] = value
    return after, problems


def _write(
    drafts: Sequence[Draft],
    problems: list[Problem],
    by: str,
    access: Access | None,
    also: Sequence[Guard] = (),
    name: str = "",
) -> Written:
    unread = {problem.field for problem in problems}
    found = [each for faults in gate.check(drafts, access).values() for each in faults if each.field not in unread]
    if problems or found:
        raise Refused([*problems, *found])
    with writing():
        source = Source.objects.create(sort=Source.Sort.SCREEN, name=name or drafts[0].kind, by=by, received=now())
        return write(drafts, source=source, by=by, guards=[*gate.guards(drafts), *also])
