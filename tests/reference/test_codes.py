"""Code lists: every label in both languages, every spelling one code, packs extend the general lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ledger.record import KINDS
from wayhome.reference import codes

USED = sorted({p.codes for kind in KINDS.values() for p in kind.properties() if p.codes})


@pytest.mark.parametrize("name", codes.list_names())
def test_every_code_has_a_label_in_both_languages(name):
    for entry in codes.code_list(name):
        assert entry.label_en.strip()
        assert any("\u1780" <= letter <= "\u17ff" for letter in entry.label_km), entry.code
        assert max(entry.label_en) < "\u1780", entry.code


@pytest.mark.parametrize("name", USED)
def test_every_list_a_property_chooses_from_exists(name):
    assert len(codes.code_list(name)) > 0


@given(data=st.data())
def test_a_code_is_read_from_itself_its_labels_and_its_other_spellings(data):
    known = codes.code_list(data.draw(st.sampled_from(codes.list_names())))
    entry = data.draw(st.sampled_from(known.entries))
    written = data.draw(st.sampled_from([entry.code, entry.label_en, entry.label_km, *entry.also]))
    assert known.read(written) == entry.code
    assert known.read(f"  {written} ") == entry.code
    assert known.label(entry.code, "km") == entry.label_km


def test_the_pack_extends_a_general_list():
    known = codes.code_list("metric")
    assert {"returned_from_overseas", "crossed_from_thailand"} <= {entry.code for entry in known}


def test_signs_are_read():
    bounds = codes.code_list("bound")
    assert [bounds.read(sign) for sign in (">", "~", "=")] == ["over", "about", "exact"]
    assert codes.code_list("country").read("THA") == codes.code_list("country").read("ថៃ") == "TH"
    assert codes.code_list("sex").read("no such") is None


def test_an_unknown_code_is_its_own_label():
    assert codes.code_list("sex").label("gone") == "gone"
    with pytest.raises(KeyError):
        codes.code_list("no_such_list")


def test_a_spelling_that_means_two_codes_is_refused(tmp_path, monkeypatch):
    (tmp_path / "fruit.csv").write_text("code,label_en,label_km,also\na,Apple,ប៉ោម,round\nb,Orange,ក្រូច,Round\n")
    monkeypatch.setattr(codes, "_FOLDERS", [tmp_path])
    codes.code_list.cache_clear()
    with pytest.raises(ValueError, match="means two codes"):
        codes.code_list("fruit")
    codes.code_list.cache_clear()
