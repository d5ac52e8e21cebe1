from __future__ import annotations

import pytest

from tests.ledger.conftest import sok_maly, suits
from wayhome.kernel.digest import salted_digest
from wayhome.kernel.problems import Refused, declare
from wayhome.ledger import read
from wayhome.ledger.frames import Frames
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, redact, write

Person, Stock = KINDS["person"], KINDS["stock"]
NO_BED = declare("test.no_bed", "The last bed is taken.")


def test_a_put_keeps_facts_and_identity_apart(source):
    write([sok_maly()], source=source, by="maly")
    entry = Entry.objects.get()
    assert "Maly" not in entry.facts and "000 111" not in entry.facts
    assert "Maly" in entry.identity
    assert entry.identity_digest == salted_digest(entry.identity.encode(), entry.salt)


def test_an_edit_of_an_old_version_is_refused_and_writes_nothing(source):
    uid = write([sok_maly()], source=source, by="maly").stamps[0].uid
    write([sok_maly(uid=uid, based_on=1, age=32)], source=source, by="maly")
    with pytest.raises(Refused, match="version 1, it is now version 2"):
        write([suits("50"), sok_maly(uid=uid, based_on=1, age=40)], source=source, by="dara")
    assert Person.objects.get(pk=uid).age == 32
    assert not Stock.objects.exists()
    assert read.head() == 2


def test_a_voided_record_is_gone_and_its_history_stays(source):
    uid = write([suits("420")], source=source, by="maly").stamps[0].uid
    write([Draft("stock", uid=uid, op="void", based_on=1)], source=source, by="dara")
    assert not Stock.objects.exists()
    assert [(e.op, e.by) for e in read.history("stock", uid)] == [("put", "maly"), ("void", "dara")]


def test_what_is_void_cannot_be_voided_again(source):
    uid = write([suits("420")], source=source, by="maly").stamps[0].uid
    write([Draft("stock", uid=uid, op="void")], source=source, by="dara")
    with pytest.raises(Refused, match="voided before"):
        write([Draft("stock", uid=uid, op="void")], source=source, by="dara")


def test_a_guard_inside_the_lock_refuses(source):
    with pytest.raises(Refused, match="last bed"):
        write([sok_maly()], source=source, by="maly", guards=[lambda cursor: [NO_BED()]])
    assert read.head() == 0


def test_one_write_may_change_a_record_twice(source):
    uid = write([suits("420")], source=source, by="maly").stamps[0].uid
    write([suits("400", uid=uid), suits("380", uid=uid)], source=source, by="maly")
    assert Stock.objects.get().quantity == 380
    assert [e.prev for e in read.history("stock", uid)] == [None, 1, 2]


def test_redaction_leaves_facts_and_nothing_to_guess_against(source):
    uid = write([sok_maly()], source=source, by="maly").stamps[0].uid
    write([sok_maly(uid=uid, age=32)], source=source, by="maly")
    redact("person", uid, source=source, by="dara")
    entries = read.history("person", uid)
    assert [e.op for e in entries] == ["put", "put", "redact"]
    assert all(e.identity is None and e.salt is None for e in entries)
    person = Person.objects.get(pk=uid)
    assert person.age == 32
    assert person.family_name is None


def test_frames_never_hold_identity(source):
    write([sok_maly()], source=source, by="maly")
    columns = {row[0] for row in Frames().connect(["person"]).execute("DESCRIBE person").fetchall()}
    assert "age" in columns
    assert not columns & {p.name for p in Person.identity_properties()}


def test_a_kind_without_records_is_an_empty_table_with_its_columns(source):
    assert Frames().connect(["stock"]).execute("SELECT sum(quantity), count(day) FROM stock").fetchall() == [(None, 0)]


def test_a_change_to_one_kind_leaves_the_snapshots_of_the_others(source):
    write([sok_maly()], source=source, by="maly")
    before = Frames().snapshot("person")
    write([suits("5")], source=source, by="maly")
    assert Frames().snapshot("person") == before


def test_many_records_are_written_and_changed_in_bulk(source):
    stamps = write([suits(str(n), row=n) for n in range(60)], source=source, by="maly").stamps
    write([suits(str(n + 1), uid=stamp.uid) for n, stamp in enumerate(stamps)], source=source, by="maly")
    assert sorted(Stock.objects.values_list("quantity", "version")) == [(n + 1, 2) for n in range(60)]
    assert Entry.objects.filter(version=1).order_by("seq").values_list("source_row", flat=True)[59] == 59
