from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kernel.digest import content_digest, new_uid
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.kernel.registry import Registry

NO_PLACE = declare("test.no_place", "No place is called “{value}” in {parent}.")

contents = st.dictionaries(st.text(), st.one_of(st.text(), st.integers(-(2**50), 2**50), st.lists(st.text())))


@given(contents)
def test_the_digest_of_a_content_does_not_depend_on_the_order_of_its_keys(content):
    assert content_digest(dict(reversed(content.items()))) == content_digest(content)


@given(contents, contents)
def test_other_contents_have_other_digests(one, other):
    assert (content_digest(one) == content_digest(other)) == (one == other)


def test_uids_are_uuid7_and_grow():
    uids = [new_uid() for _ in range(1000)]
    assert len(set(uids)) == 1000
    assert {uuid.UUID(uid).version for uid in uids} == {7}
    assert [uid[:13] for uid in uids] == sorted(uid[:13] for uid in uids)


def test_a_stored_problem_speaks_the_language_of_its_reader():
    stored = NO_PLACE("destination", value="Xyz", parent="Battambang").as_json()
    problem = Problem.from_json(stored)
    assert problem.sentence() == "No place is called “Xyz” in Battambang."
    assert (
        problem.sentence({NO_PLACE.english: "គ្មានទីកន្លែង “{value}” ក្នុង {parent}"}.get)
        == "គ្មានទីកន្លែង “Xyz” ក្នុង Battambang"
    )
    assert problem.field == "destination"


def test_a_refusal_says_its_sentences():
    with pytest.raises(Refused, match="No place is called “Xyz”"):
        raise Refused([NO_PLACE(value="Xyz", parent="Battambang")])


def test_a_name_is_declared_once():
    registry: Registry[int] = Registry("kind")
    registry.add("person", 1)
    with pytest.raises(ValueError, match="declared twice"):
        registry.add("person", 2)
    with pytest.raises(KeyError, match="No kind is called 'persn'"):
        registry["persn"]
