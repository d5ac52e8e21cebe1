"""A code that people read over the phone: right, or seen to be wrong."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kernel.problems import Problem
from wayhome.kernel.shortcode import LETTERS, NO_CODE, WRONG_LETTER, code_of, tail_of

uids = st.uuids().map(str)


@given(uids)
def test_a_code_leads_back_to_the_end_of_its_uid(uid):
    assert tail_of(code_of(uid)) == uid[-10:]
    assert tail_of(code_of(uid).lower().replace("-", " ")) == uid[-10:]


@given(uids, st.integers(0, 9), st.sampled_from(LETTERS))
def test_one_wrong_letter_always_shows(uid, place, letter):
    heard = list(code_of(uid).replace("-", ""))
    if heard[place] != letter:
        heard[place] = letter
        assert tail_of("".join(heard)).code == WRONG_LETTER.code


@given(uids, st.integers(0, 8))
def test_two_letters_that_changed_places_always_show(uid, place):
    heard = list(code_of(uid).replace("-", ""))
    if heard[place] != heard[place + 1]:
        heard[place], heard[place + 1] = heard[place + 1], heard[place]
        assert isinstance(tail_of("".join(heard)), Problem)


@pytest.mark.parametrize("text", ["", "ACDE", "ACDE-FHJK-LMNP", "ACDE FHJK LM1", "សុខា"])
def test_what_is_no_code_gets_a_sentence(text):
    assert tail_of(text).code == NO_CODE.code
    assert "eleven letters" in tail_of(text).sentence()


def test_what_has_no_uuid_has_no_code():
    assert code_of("poi-pet") == ""
    assert code_of(str(uuid4()).upper()) != ""
