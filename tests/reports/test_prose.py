"""The prose check, on a narrative about something else than the demonstration."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.reports.conftest import figure, markets, matter, text_block
from wayhome.reports import prose
from wayhome.reports.prose_names import KnownNames
from wayhome.reports.prose_numbers import typed_numbers


def known() -> KnownNames:
    names = KnownNames()
    for name in ("Sokhom Bridge", "Prek Thom", "Prek Thum", "Kampong Reap", "Red River Hospital"):
        names.add(name)
    names.add("River Hospital", cut_short=True)
    for name in ("Battambang", "Malai", "Sotha Bay"):
        names.add(name, place=True)
    names.add_kinds(["District hospital", "Relief station", "district", "Provincial health department"])
    return names


def found(*blocks, **more):
    return [(one.code, one.excerpt, one.suggestion) for one in prose.check(matter(*blocks, **more), known())]


def typed(text: str, language: str = "en") -> list[tuple[str, int]]:
    return [(text[one.start : one.end], int(one.value)) for one in typed_numbers(text, language)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("We gave out 1,360 tents and 14 ropes.", [("1,360", 1360), ("14", 14)]),
        ("Twenty-five families, two hundred goats", [("Twenty-five", 25), ("two hundred", 200)]),
        ("over 2000 people in 2020", [("2000", 2000)]),
        ("On 4 March 2021, and from 28 to 30 April, and since May 2020, at 09:30.", []),
        ("COVID-19 and N95 masks; {fig:tents} tents; “I lost 12 goats”", []),
        ("one of them, no one, one another, each one", []),
        ("one tank", [("one", 1)]),
        ("{date:2021-03-04} and 3.5 kilos", [("3.5", 3)]),
        (
            "90 607 came, 14 25, over 2020 300 left",
            [("90 607", 90607), ("14", 14), ("25", 25), ("2020", 2020), ("300", 300)],
        ),
        ("1.5 million and 2 thousand", [("1.5 million", 1_500_000), ("2 thousand", 2000)]),
        (
            "Half of them, two and a half days, half a million",
            [("Half", 0), ("two and a half", 2), ("half a million", 500_000)],
        ),
        (
            "a quarter came; two thirds; a third of all; one third.",
            [("a quarter", 0), ("two thirds", 0), ("a third", 0), ("one third", 0)],
        ),
        ("twice as many", [("twice", 2)]),
        ("A third statement, the first half, the third week, half-empty", []),
    ],
)
def test_typed_numbers_in_english(text, numbers):
    assert typed(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("មានតង់ ១.៣៦០ និង 14 ខ្សែ", [("១.៣៦០", 1360), ("14", 14)]),
        ("ក្នុងផ្សារចំនួនប្រាំមួយ។", [("ប្រាំមួយ", 6)]),
        ("ទាំងប្រាំខេត្ត", [("ប្រាំ", 5)]),
        ("ក្នុងខេត្តគោលដៅប្រាំពីរ និងជំហានទីប្រាំពីរ", [("ប្រាំពីរ", 7)]),
        ("ថ្ងៃទី៧ ខែឧសភា ឆ្នាំ២០២០ កូវីដ-១៩", []),
        ("ពីរបាយការណ៍របស់មន្ទីរ", []),
        ("អស់រយៈពេលបួនឆ្នាំ", [("បួន", 4)]),
        ("«ខ្ញុំមានកូន ៣ នាក់»", []),
        ("ពាក់កណ្តាលនៃពួកគេ ពីរភាគបី ១០ភាគរយ", [("ពាក់កណ្តាល", 0), ("ពីរភាគបី", 0), ("១០", 10)]),
        ("ចំនួន ១,៥ លាន", [("១,៥ លាន", 1_500_000)]),
    ],
)
def test_typed_numbers_in_khmer(text, numbers):
    assert typed(text, "km") == numbers


def test_a_number_that_a_figure_says_comes_with_the_reference_to_write():
    assert found(text_block("a", "We gave out 1,360 tents."), figures=(figure("tents", 1360),)) == [
        ("prose.number_of_figure", "1,360", "{fig:tents}")
    ]


def test_a_number_that_nobody_says_is_found_all_the_same():
    assert found(text_block("a", "We gave out 1,361 tents."), figures=(figure("tents", 1360),)) == [
        ("prose.number", "1,361", "")
    ]


def test_a_count_that_the_dated_list_contradicts_is_found_in_both_languages():
    blocks = text_block("a", "Help went to the three open markets.", "ជំនួយទៅផ្សារចំនួនបី។")
    assert found(blocks, lists=(markets("A", "B", "C", "D"),)) == [
        ("prose.number_against_list", "three", "{list:markets:word}"),
        ("prose.number_against_list", "បី", "{list:markets:word}"),
    ]


def test_a_count_that_the_dated_list_confirms_is_to_be_cited():
    assert found(text_block("a", "Help went to 2 open markets."), lists=(markets("A", "B"),)) == [
        ("prose.number_of_list", "2", "{list:markets:count}")
    ]


def test_one_person_under_two_names_is_found_where_the_rarer_stands():
    text = "Nary came first. Later Nury lost her boat. Nary is well."
    assert found(text_block("a", text)) == [("prose.names_alike", "Nury", "Nary")]


def test_one_person_under_two_khmer_names_is_found():
    assert [
        code for code, *_ in found(text_block("a", "x", "នារី មកដល់មុន។ ក្រោយមក នារា បាត់ទូក។ មន្ទីរកិច្ចការនារីខេត្ត ក្នុងក្រុង។"))
    ] == ["prose.names_alike"]


def test_two_places_with_names_almost_alike_are_both_right_when_both_are_listed():
    assert found(text_block("a", "From Prek Thom she went to Prek Thum.")) == []


def test_names_that_no_list_has_are_found_and_listed_ones_are_not():
    text = "People slept at Green River Hospital, at Red River Hospital and in Kampong Reap district."
    assert found(text_block("a", text)) == [("prose.name_unknown", "Green River Hospital", "")]


def test_a_misspelt_name_comes_with_the_listed_one():
    assert found(text_block("a", "People slept at Red Rivar Hospital.")) == [
        ("prose.name_near", "Red Rivar Hospital", "Red River Hospital")
    ]


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("She came by Prek Them and Kampong Reap.", [("Prek Them", "Prek Thom")]),
        ("From Kampong Reep, then home.", [("Kampong Reep", "Kampong Reap")]),
        ("In Kampong Reap and at Sokhom Bridge. By Kampong Rock.", []),
    ],
)
def test_a_misspelt_name_needs_no_kind_behind_it(text, slips):
    assert found(text_block("a", text)) == [("prose.name_near", *slip) for slip in slips]


def test_a_name_cut_short_is_found_typed_or_by_reference():
    blocks = text_block("a", "At River Hospital. Then at {site:rh}.")
    names = {"site:rh": {"en": "River Hospital", "km": "មន្ទីរពេទ្យ"}}
    assert [(code, excerpt) for code, excerpt, _ in found(blocks, names=names)] == [
        ("prose.name_cut_short", "River Hospital"),
        ("prose.name_cut_short", "{site:rh}"),
    ]


def test_what_a_person_said_is_not_checked():
    story = {
        "id": "s",
        "kind": "story",
        "body": {"en": "She spoke.", "km": "ក"},
        "quote": {"en": "I lost 12 goats", "km": "១២"},
    }
    assert found(story) == []


def test_ids_of_findings_outlive_changes_around_them():
    before = prose.check(matter(text_block("a", "Here are 12 goats.")), known())
    after = prose.check(matter(text_block("a", "Far from the river there are 12 goats.")), known())
    assert before[0].id == after[0].id and before[0].start != after[0].start


def test_a_finding_says_its_sentence_with_what_it_found():
    (one,) = prose.check(matter(text_block("a", "Three open markets."), lists=(markets("A", "B"),)), known())
    assert "Three" in one.sentence() and "A, B" in one.sentence() and "4 March 2021" in one.sentence()


def test_a_finding_on_khmer_text_speaks_one_language():
    blocks = text_block("a", "x", "ជំនួយទៅផ្សារចំនួនបី។")
    (one,) = prose.check(matter(blocks, lists=(markets("A", "B"),)), known())
    assert "on 4 March 2021 it has 2, A, B" in one.sentence() and "“Open markets”" in one.sentence()
    with translation.override("km"):
        assert "៤ មីនា ២០២១" in one.sentence(translation.gettext) and "March" not in one.sentence(translation.gettext)


def test_a_number_may_be_a_figure_that_the_narrative_does_not_cite():
    told = matter(text_block("a", "Then 3,908 came, and 4 dogs."), figures=(figure("tents", 1360),))
    others = {"meals": figure("meals", 3908), "dogs": figure("dogs", 4)}
    found = [(one.code, one.suggestion) for one in prose.check(told, known(), others)]
    assert found == [("prose.number_of_figure", "{fig:meals}"), ("prose.number", "")]


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("They came from Batambang and Maali.", [("Batambang", "Battambang"), ("Maali", "Malai")]),
        ("Batambang sent help to Battambang.", [("Batambang", "Battambang")]),
        ("They came from Battambang, Sothe and Mala.", []),
    ],
)
def test_a_misspelt_name_of_a_place_may_be_one_word(text, slips):
    assert found(text_block("a", text)) == [("prose.name_near", *slip) for slip in slips]


def test_forms_of_a_word_and_kinds_of_offices_are_no_names():
    text = "The Minister of Health, his Ministry and two Ministers. The Provincial Health Department of Malai came."
    assert [one for one in found(text_block("a", text)) if one[1] != "two"] == []


def test_how_old_somebody_is_in_a_story_is_no_figure():
    told = {"en": "Her ten-year-old son, aged 10, is 10 years old.", "km": "កូនអាយុ ១០ ឆ្នាំ"}
    assert found({"id": "s", "kind": "story", "body": told}) == []
    assert len(found({"id": "s", "kind": "text", "body": told})) == 4
