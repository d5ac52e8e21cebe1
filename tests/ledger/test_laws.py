"""The laws of the book, for any history of puts, voids and redactions."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.conftest import sok_maly
from wayhome.kernel.problems import Refused
from wayhome.ledger import read
from wayhome.ledger.frames import Frames
from wayhome.ledger.models import Entry
from wayhome.ledger.rebuild import rebuild
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, redact, write

Person = KINDS["person"]
UIDS = ["p-dara", "p-maly", "p-sophal", "p-vanna"]

change = st.tuples(
    st.sampled_from(["put", "put", "void", "redact"]),
    st.sampled_from(UIDS),
    st.integers(0, 99),
    st.sampled_from(["Sok", "Chan", None]),
)
histories = st.lists(st.lists(change, min_size=1, max_size=6), min_size=1, max_size=5)
many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def happen(changes, source) -> None:
    """One write of the puts and voids of `changes`, then its redactions; a void of nothing is refused."""
    drafts = [
        Draft(
            "person",
            {} if op == "void" else sok_maly(age=age, family_name=name).values,
            uid,
            op=op,
        )
        for op, uid, age, name in changes
        if op != "redact"
    ]
    try:
        write(drafts, source=source, by="maly")
    except Refused:
        for draft in drafts:
            if draft.op == "put":
                write([draft], source=source, by="maly")
    for op, uid, *_ in changes:
        if op == "redact" and Person.objects.filter(pk=uid).exists():
            redact("person", uid, source=source, by="dara")


def records() -> dict:
    return {p.uid: {"uid": p.uid, "seq": p.seq, "version": p.version, **p.values()} for p in Person.objects.all()}


def facts_at(mark: int) -> dict:
    names = {"uid", "version"} | {p.name for p in Person.fact_properties()}
    return {r["uid"]: {k: v for k, v in r.items() if k in names} for r in read.as_of("person", mark)}


@many
@given(histories)
def test_as_of_the_head_equals_the_records(source, history):
    for changes in history:
        happen(changes, source)
    assert {r["uid"]: r for r in read.as_of("person", read.head())} == records()


@many
@given(histories)
def test_rebuild_is_an_identity(source, history):
    for changes in history:
        happen(changes, source)
    before = records()
    rebuild()
    assert records() == before


@many
@given(histories)
def test_an_old_mark_never_changes(source, history):
    seen = {}
    for changes in history:
        happen(changes, source)
        seen[read.head()] = facts_at(read.head())
    for mark, state in seen.items():
        assert facts_at(mark) == state


@many
@given(histories)
def test_the_frame_at_a_mark_is_the_as_of_state(source, history):
    for changes in history:
        happen(changes, source)
    for mark in {read.head(), max(1, read.head() - 3)}:
        frame = Frames(mark).connect(["person"])
        ages = dict(frame.execute("SELECT uid, age FROM person").fetchall())
        assert ages == {r["uid"]: r["age"] for r in read.as_of("person", mark)}


@many
@given(histories)
def test_seq_is_gapless_and_every_entry_names_the_one_it_replaces(source, history):
    for changes in history:
        happen(changes, source)
    entries = list(Entry.objects.order_by("seq"))
    assert [e.seq for e in entries] == list(range(1, read.head() + 1))
    latest: dict[str, Entry] = {}
    for entry in entries:
        before = latest.get(entry.uid)
        assert entry.prev == (before.seq if before else None)
        assert entry.version == (before.version + 1 if before else 1)
        latest[entry.uid] = entry


@pytest.mark.parametrize("seal_at", [1, 5])
def test_sealing_changes_no_frame(source, monkeypatch, seal_at):
    for age in range(12):
        write([sok_maly(age=age, uid=UIDS[age % 3])], source=source, by="maly")
    loose = Frames(7).connect(["person"]).execute("SELECT uid, age FROM person ORDER BY uid").fetchall()
    monkeypatch.setattr("wayhome.ledger.segments.SEAL_AT", seal_at)
    for snapshot in (Frames(7).snapshot("person").parent).glob("*"):
        snapshot.unlink()
    assert Frames(7).connect(["person"]).execute("SELECT uid, age FROM person ORDER BY uid").fetchall() == loose
