"""Clusters of a run: the same whatever the order, and never against what people said or who lives with whom."""

from hypothesis import given
from hypothesis import strategies as st

from wayhome.linkage.clusters import form

uids = st.sampled_from("abcdefgh")
ends = st.tuples(uids, uids).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: tuple(sorted(pair)))
edges = st.dictionaries(ends, st.integers(12, 16).map(float), max_size=14)


@st.composite
def registers(draw):
    """Edges by pair, and what else a run knows."""
    weights = draw(edges)
    return {
        "edges": [(*pair, weight) for pair, weight in weights.items()],
        "standing": [],
        "different": draw(st.sets(ends, max_size=4)),
        "untied": draw(st.sets(ends, max_size=3)),
        "households": draw(st.dictionaries(uids, st.sampled_from(["h", "i"]))),
    }


def top(formed) -> dict[str, str]:
    return {uid: who for who, members in formed.clusters.items() for uid in members}


@given(known=registers(), order=st.randoms())
def test_the_order_in_which_pairs_are_found_changes_nothing(known, order):
    shuffled = list(known["edges"])
    order.shuffle(shuffled)
    one, other = form(**known), form(**{**known, "edges": shuffled})
    assert one == other


@given(known=registers())
def test_different_people_never_end_up_together_also_not_through_others(known):
    who = top(form(**known))
    assert all(who.get(left, left) != who.get(right, right) for left, right in known["different"])


@given(known=registers())
def test_two_of_one_household_meet_only_by_a_pair_of_their_own(known):
    homes, own = known["households"], {(left, right) for left, right, _ in known["edges"]}
    for members in form(**known).clusters.values():
        for left in members:
            for right in members:
                if left < right and homes.get(left) and homes.get(left) == homes.get(right):
                    assert (left, right) in own


@given(known=registers())
def test_what_is_untied_is_no_tie_and_all_others_are_told_of(known):
    formed = form(**known)
    assert not known["untied"] & set(formed.tied)
    told = {*formed.tied, *formed.forbidden, *formed.of_one_household}
    assert told == {(left, right) for left, right, _ in known["edges"]} - known["untied"]


@given(known=registers(), kept=st.sets(uids))
def test_a_run_that_was_cut_short_is_ended_by_the_next_as_it_would_have_ended(known, kept):
    whole = form(**known)
    written = [pair for pair in whole.tied if top(whole)[pair[0]] in kept]
    assert top(form(**{**known, "standing": written})) == top(whole)


def test_of_two_twins_each_finds_only_themselves_in_another_household():
    formed = form(
        edges=[("a1", "a2", 30.0), ("b1", "b2", 30.0), ("a1", "b2", 20.0), ("a2", "b1", 20.0)],
        standing=[],
        different=(),
        untied=(),
        households={"a1": "h", "b1": "h", "a2": "i", "b2": "i"},
    )
    assert formed.clusters == {"a1": ["a1", "a2"], "b1": ["b1", "b2"]}
    assert formed.of_one_household == [("a1", "b2"), ("a2", "b1")]
