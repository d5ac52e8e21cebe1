from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kernel.names import NameRules
from wayhome.packs import active
from wayhome.packs.naming import known_names

RULES = active().name_rules
PAIRS = known_names(active().names_dir)
TITLES = {title for title, _ in RULES.titles}
NO_TITLES = [name for pair in PAIRS for name in (pair.latin, pair.local) if name not in TITLES]
NAMES = st.lists(st.sampled_from(NO_TITLES), min_size=1, max_size=4)
ANY_TEXT = st.one_of(
    st.text(max_size=30), st.text("សុខចន់្៉៊ំះាេ៍ \u200b.", max_size=12), st.text("sokhanghy -.'", max_size=12)
)


def test_every_name_of_the_list_shares_a_key_in_khmer_and_in_latin_letters():
    assert len(PAIRS) >= 200
    assert [
        pair for pair in PAIRS if RULES.whole(pair.latin) != RULES.whole(pair.local) or not RULES.whole(pair.latin)
    ] == []
    one_word = [pair for pair in PAIRS if len(RULES.tokens(pair.local)) == 1]
    assert [pair for pair in one_word if RULES.skeletons(pair.latin) != RULES.skeletons(pair.local)] == []


@given(ANY_TEXT)
def test_reading_what_was_read_changes_nothing(text):
    read = RULES.tokens(text)
    assert RULES.tokens(" ".join(read)) == read
    assert [RULES.sounds.tidy(token) for token in read] == list(read)


@given(NAMES, st.randoms(use_true_random=False))
def test_keys_do_not_depend_on_the_order_of_words(names: list[str], chance: random.Random):
    mixed = chance.sample(names, len(names))
    assert RULES.skeletons(" ".join(names)) == RULES.skeletons(" ".join(mixed))
    assert RULES.whole(" ".join(names)) == RULES.whole(" ".join(mixed))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sok Chan", "សុខ ចាន់"),
        ("Chan Thou", "Chanthou"),
        ("Sok Heng", "Sokheng"),
        ("Lok Srey Sokha", "សុខា"),
        ("លោកសុខ ចាន់", "Mr. SOK Chan"),
        ("H.E. Sok Chan", "Oknha Chan Sok"),
        ("Phann", "Pan"),
        ("Thy", "Ti"),
        ("Chea", "Jea"),
        ("Vuthy", "Wuthy"),
        ("Touch", "Tuch"),
        ("Sopheap", "Sophiep"),
        ("Prak", "Prag"),
        ("Mony", "Monny"),
        ("Chhorn", "Chon"),
        ("ស៊ីម", "សុីម"),
        ("ចិន្ដា", "ចិន្តា"),
        ("វណ្ណា", "វន្នា"),
        ("សុខ\u200bចាន់", "សុខចាន់"),
    ],
)
def test_ways_to_write_one_name_share_a_key(one, other):
    assert RULES.whole(one) == RULES.whole(other)


@pytest.mark.parametrize(("one", "other"), [("Sopha", "Sokha"), ("Sok", "Chan"), ("សុភា", "សុខា"), ("Dara", "Tola")])
def test_names_that_sound_unlike_share_no_key(one, other):
    assert RULES.whole(one) != RULES.whole(other)


def test_few_names_of_the_list_share_a_key_by_chance():
    keys: dict[str, set[str]] = {}
    for pair in PAIRS:
        keys.setdefault(RULES.whole(pair.latin), set()).add(pair.latin)
    names = sum(map(len, keys.values()))
    together = sum(len(each) * (len(each) - 1) // 2 for each in keys.values())
    assert together / (names * (names - 1) // 2) < 0.01


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mr. S. Chan", ("s", "chan")),
        ("Chan-Thou, Sok", ("chan", "thou", "sok")),
        ("សុខ\u200bចាន់", ("សុខ", "ចាន់")),
        ("Lok Srey", ("lok", "srey")),
        ("កញ្ញា", ("កញ្ញា",)),
        ("កញ្ញា សុខ ចាន់", ("សុខ", "ចាន់")),
        ("", ()),
        (" . ", ()),
    ],
)
def test_titles_go_unless_nothing_would_be_left(written, read):
    assert RULES.tokens(written) == read


def test_an_initial_is_a_word_but_no_key():
    assert RULES.skeletons("S. Chan") == RULES.skeletons("Chan")
    assert RULES.skeletons("S.") == ("S",)


def test_one_name_only_has_a_key():
    assert RULES.skeletons("សុខា") == ("SK",)


def test_a_country_without_rules_compares_words_as_they_are():
    assert NameRules().skeletons("Anna Berg") == ("anna", "berg")


def test_other_rules_have_another_digest():
    other = NameRules(RULES.titles, replace(RULES.sounds, weak="R"))
    assert other.digest != RULES.digest == NameRules(RULES.titles, RULES.sounds).digest
