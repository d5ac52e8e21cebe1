"""The one way into the book. Everything that changes a record passes here and leaves an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from wayhome.kernel.clock import now
from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.models import Entry, Shape, Source
from wayhome.ledger.plans import Plan, entry_texts, plan_of
from wayhome.ledger.record import KINDS
from wayhome.ledger.stores import Row, Store, writing

Guard = Callable[[Any], list[Problem]]

CHANGED_MEANWHILE = declare(
    "ledger.changed_meanwhile",
    "Somebody changed this record meanwhile: you saw version {seen}, it is now version {current}. "
    "Open it again, then make your change.",
)
NOTHING_TO_VOID = declare("ledger.nothing_to_void", "There is no such record any more: it was voided before.")

ENTRY_COLUMNS = [
    "seq", "prev", "version", "kind", "uid", "op", "facts", "identity", "answers", "facts_digest", "identity_digest",
    "answers_digest", "salt", "source_row", "shape_id", "at", "by", "source_id",
]  # fmt: skip


@dataclass(slots=True)
class Draft:
    """One change to be written: the full state of a record ("put"), or its end ("void").

    `uid` "" makes a new record. `based_on` is the version the writer saw (0: there was none); None does not ask.
    `row` is the row of the source it came from. `by` is who said it, where one write carries the words of several.
    """

    kind: str
    values: dict[str, Any] = field(default_factory=dict)
    uid: str = ""
    op: Literal["put", "void", "redact"] = "put"
    based_on: int | None = None
    answers: dict[str, Any] | None = None
    row: int | None = None
    by: str = ""


class Stamp(NamedTuple):
    """What the book made of one draft."""

    kind: str
    uid: str
    version: int
    seq: int


@dataclass(frozen=True, slots=True)
class Written:
    """The entries of one write, in the order of the drafts."""

    stamps: list[Stamp]

    @property
    def first(self) -> int:
        return self.stamps[0].seq

    @property
    def last(self) -> int:
        return self.stamps[-1].seq


Also = Callable[[Store, Written], None]


def write(
    drafts: Sequence[Draft], *, source: Source, by: str, guards: Sequence[Guard] = (), also: Sequence[Also] = ()
) -> Written:
    """Write all drafts as one transaction, or none of them.

    Raises Refused if a record changed since the version a draft is based on, or if a guard finds a problem. A guard
    gets the open cursor and runs inside the lock, before anything is written; `also` are rows of other rooms, which
    are written after the drafts in the same transaction.
    """
    if not drafts and not also:
        return Written([])
    prepared = [_prepare(draft) for draft in drafts]
    with writing() as store:
        before = store.allocate(len(prepared))
        problems = [problem for guard in guards for problem in guard(store.cursor)]
        latest = store.latest((p.draft.kind, p.uid) for p in prepared if not p.is_new)
        stamps = _stamp(prepared, before, latest, problems)
        if problems:
            raise Refused(problems)
        _insert_entries(store, prepared, stamps, source, by)
        _update_records(store, prepared, stamps)
        store.note_heads({stamp.kind: stamp.seq for stamp in stamps})
        written = Written(stamps)
        for add in also:
            add(store, written)
    return written


@dataclass(slots=True)
class _Prepared:
    draft: Draft
    plan: Plan
    uid: str
    is_new: bool
    texts: Row
    row: Row
    prev: int | None = None


def _prepare(draft: Draft) -> _Prepared:
    """All Python and JSON work of one draft, done before the lock."""
    plan = plan_of(draft.kind)
    values = draft.values if draft.op != "void" else {}
    row = plan.row(values) if draft.op != "void" else ()
    return _Prepared(draft, plan, draft.uid or new_uid(), not draft.uid, entry_texts(plan, values, draft.answers), row)


def _stamp(
    prepared: list[_Prepared],
    before: int,
    latest: dict[tuple[str, str], tuple[int, int, str]],
    problems: list[Problem],
) -> list[Stamp]:
    """Give every draft its number, version and predecessor; add to `problems` what stands against it."""
    stamps = []
    for seq, p in enumerate(prepared, before + 1):
        draft, version = p.draft, 1
        if (draft.kind, p.uid) in latest:
            seen, p.prev, op = latest[draft.kind, p.uid]
            version = seen + 1
            current = 0 if op == "void" and draft.based_on == 0 else seen
        else:
            current, op = 0, "void"
        if draft.based_on is not None and draft.based_on != current:
            problems.append(CHANGED_MEANWHILE(seen=draft.based_on, current=current))
        elif draft.op == "void" and op == "void":
            problems.append(NOTHING_TO_VOID())
        latest[draft.kind, p.uid] = (version, seq, draft.op)
        stamps.append(Stamp(draft.kind, p.uid, version, seq))
    return stamps


def _insert_entries(store: Store, prepared: list[_Prepared], stamps: list[Stamp], source: Source, by: str) -> None:
    shapes = {plan: _shape_id(store, plan) for plan in {p.plan for p in prepared}}
    at = now() if store.cursor.db.vendor == "postgresql" else now().strftime("%Y-%m-%d %H:%M:%S.%f")
    rows = [
        (
            s.seq, p.prev, s.version, s.kind, s.uid, p.draft.op, *p.texts, p.draft.row, shapes[p.plan], at,
            p.draft.by or by, source.pk,
        )
        for p, s in zip(prepared, stamps, strict=True)
    ]  # fmt: skip
    store.insert(Entry, ENTRY_COLUMNS, rows)


def _shape_id(store: Store, plan: Plan) -> int:
    store.cursor.execute("SELECT id FROM ledger_shape WHERE kind = %s AND digest = %s", [plan.model.kind, plan.shape])
    if found := store.cursor.fetchone():
        return int(found[0])
    return Shape.objects.create(kind=plan.model.kind, digest=plan.shape, properties=plan.described).pk


def _update_records(store: Store, prepared: list[_Prepared], stamps: list[Stamp]) -> None:
    """Bring the typed rows to the newest state: upsert what was put, delete what ended void."""
    rows: dict[Plan, list[Row]] = {}
    ended: dict[tuple[str, str], bool] = {}
    for p, s in zip(prepared, stamps, strict=True):
        ended[s.kind, s.uid] = p.draft.op == "void"
        if p.draft.op != "void":
            rows.setdefault(p.plan, []).append((s.uid, s.seq, s.version, *p.row))
    for plan, put in rows.items():
        store.upsert(plan.model, plan.columns, put)
    for kind in {kind for (kind, _), is_void in ended.items() if is_void}:
        store.delete(KINDS[kind], [uid for (k, uid), is_void in ended.items() if is_void and k == kind])


def redact(kind: str, uid: str, *, source: Source, by: str, also: Iterable[Callable[[Any], None]] = ()) -> Written:
    """Erase who a record is about: identity and answers vanish from every entry and from the record; facts stay.

    Of a record that was voided they vanish from its entries, and no new one is written. `also` are erasures of other
    rooms (row contents, search keys), run with the cursor in the same transaction. Raises Refused if there never was
    such a record.
    """
    with writing() as store:
        record = KINDS[kind].objects.filter(pk=uid).first()
        if record is None and not Entry.objects.filter(kind=kind, uid=uid).exists():
            raise Refused([NOTHING_TO_VOID()])
        written = Written([])
        if record is not None:
            facts = {p.name: value for p in record.fact_properties() if (value := getattr(record, p.name)) is not None}
            written = write([Draft(kind, facts, uid, op="redact")], source=source, by=by)
        store.cursor.execute(
            "UPDATE ledger_entry SET identity = NULL, answers = NULL, salt = NULL WHERE uid = %s AND kind = %s",
            [uid, kind],
        )
        for erase in also:
            erase(store.cursor)
    return written
