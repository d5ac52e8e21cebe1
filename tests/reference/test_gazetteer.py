"""From what somebody wrote to one area: codes, names, aliases, parents; and what is held instead of guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kernel.problems import Problem
from wayhome.reference.gazetteer import Gazetteer
from wayhome.reference.spelling import name_key

KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")

TEN_SPELLINGS = [
    ("Mong Reusey", "Battambang", "0206"),
    ("Kamchay Mea", "Prey Veng", "1402"),
    ("Svay Antor", "Prey Veng", "1413"),
    ("Peam Ro", "Prey Veng", "1407"),
    ("Angkor Chum", "Siem Reap", "1701"),
    ("Srey Snom", "Siem Reap", "1712"),
    ("Chi Kreng", "Siem Reap", "1704"),
    ("Soth Nikom", "Siem Reap", "1711"),
    ("Krolanh", "Siem Reap", "1706"),
    ("Pouk", "Siem Reap", "1707"),
]

TWELVE_MOVED = {
    "01100201": "01100403", "01100212": "01100404", "01100213": "01100402", "01100214": "01100405",
    "01100215": "01100407", "01100216": "01100406", "01100221": "01100401", "01100304": "01100502",
    "01100305": "01100503", "01100306": "01100501", "01100307": "01100505", "01100308": "01100504",
}  # fmt: skip


def held(answer: str | Problem) -> Problem:
    assert isinstance(answer, Problem), answer
    return answer


@pytest.mark.parametrize(("written", "province", "code"), TEN_SPELLINGS)
def test_the_ten_district_spellings_of_the_report_resolve_with_their_province(gazetteer, written, province, code):
    assert gazetteer.resolve(written, parent=province) == code
    assert gazetteer.resolve(f"{written}, {province}") == code
    assert gazetteer.resolve(written, level=2, parent=province) == code


@given(data=st.data())
def test_a_code_survives_lost_zeros_khmer_digits_and_invisible_signs(gazetteer: Gazetteer, data: st.DataObject):
    plain = [place for place in gazetteer.places.values() if place.uid == place.code and place.level]
    place = data.draw(st.sampled_from(plain))
    written = place.code
    if data.draw(st.booleans(), "lost zeros"):
        written = written.lstrip("0")
    if data.draw(st.booleans(), "as a number with a decimal"):
        written += ".0"
    if data.draw(st.booleans(), "Khmer digits"):
        written = written.translate(KHMER_DIGITS)
    cut = data.draw(st.integers(0, len(written)))
    written = written[:cut] + data.draw(st.sampled_from(["", "\u200b", "\u200d", "\ufeff"])) + written[cut:]
    assert gazetteer.resolve(data.draw(st.sampled_from(["", " "])) + written) == place.uid


@given(data=st.data())
def test_every_area_answers_to_its_uid_and_to_its_names_under_its_parent(gazetteer: Gazetteer, data: st.DataObject):
    place = data.draw(st.sampled_from([place for place in gazetteer.places.values() if place.level]))
    assert gazetteer.resolve(place.uid) == place.uid
    twins = [gazetteer.places[uid] for uid in gazetteer.children[place.parent] if uid != place.uid]
    for name in (place.name, place.name_local):
        spelled = {name_key(n) for twin in twins for n in (twin.name, twin.name_local, *twin.aliases)}
        if name_key(name) not in spelled:
            assert gazetteer.resolve(name, place.level, place.parent) == place.uid
    if place.pcode:
        assert gazetteer.resolve(place.pcode) == place.uid


@given(data=st.data())
def test_likeness_never_decides(gazetteer: Gazetteer, data: st.DataObject):
    """A misspelt name is held, however near it is, unless the spelling itself is listed."""
    place = data.draw(st.sampled_from([p for p in gazetteer.places.values() if p.level == 2]))
    at = data.draw(st.integers(0, len(place.name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    answer = gazetteer.resolve(place.name[:at] + letter + place.name[at + 1 :], 2, place.parent)
    if isinstance(answer, str):
        found = gazetteer.places[answer]
        written = (place.name[:at] + letter + place.name[at + 1 :]).casefold().replace(" ", "").replace("'", "")
        listed = {
            n.casefold().replace(" ", "").replace("'", "") for n in (found.name, found.name_local, *found.aliases)
        }
        assert written in listed


def test_two_districts_one_letter_apart_stay_two(gazetteer):
    assert gazetteer.resolve("Angkor Chum", parent="17") == "1701"
    assert gazetteer.resolve("Angkor Thum", parent="17") == "1702"
    problem = held(gazetteer.resolve("Angkor Chhum", parent="17"))
    assert problem.code == "place.unknown"
    assert "Siem Reap" in problem.sentence()


@pytest.mark.parametrize(("old", "new"), TWELVE_MOVED.items())
def test_the_twelve_poipet_villages_are_found_by_their_old_codes(gazetteer, old, new):
    """Where the old number was given to another village since, the number alone is held and the name decides."""
    if gazetteer.by_code.get(old):
        problem = held(gazetteer.resolve(old))
        assert problem.code == "place.ambiguous"
        assert new in problem.sentence()
    else:
        assert gazetteer.resolve(old) == new
        assert gazetteer.resolve(old, level=4, parent=old[:6]) == new
    assert gazetteer.resolve(f"{old} {gazetteer.places[new].name}") == new
    assert gazetteer.resolve(f"{gazetteer.places[new].name_local} ({old})") == new


def test_a_split_district_needs_the_name(gazetteer):
    for written in ("0505", "505", "KH0505"):
        problem = held(gazetteer.resolve(written))
        assert problem.code == "place.ambiguous"
        assert "0509" in problem.sentence()
        assert "0510" in problem.sentence()
    assert gazetteer.resolve("KH0505 Odong Mae Chey") == "0509"
    assert gazetteer.resolve("0505 Sammeakki Muni Chey") == "0510"


def test_a_dead_code_outside_the_crosswalk_is_held_with_a_way_out(gazetteer):
    problem = held(gazetteer.resolve("05050101"))
    assert problem.code == "place.unknown_code"
    assert "name" in problem.sentence()
    assert "crosswalk" in problem.sentence()


def test_permuted_pcodes_follow_the_published_pcodes_and_official_codes_the_official_list(gazetteer):
    assert gazetteer.places[gazetteer.resolve("KH1210")].name == "Chraoy Chongvar"
    assert gazetteer.places[gazetteer.resolve("1210")].name == "Chbar Ampov"
    assert "permuted_pcode" in gazetteer.places["1210"].flags
    problem = held(gazetteer.resolve("KH121001"))
    assert problem.code == "place.pcode_unsure"
    assert gazetteer.resolve("KH121004 Nirouth") == "121004"


@pytest.mark.parametrize("written", ["KH-1", "KH01", "kh01", "KH1", "1", "01", "BMC", "បន្ទាយមានជ័យ", "ខេត្តបន្ទាយមានជ័យ"])
def test_a_province_in_every_spelling(gazetteer, written):
    assert gazetteer.resolve(written) == "01"


def test_unit_words_say_which_level_is_meant(gazetteer):
    assert held(gazetteer.resolve("Malai")).code == "place.ambiguous"
    assert (
        gazetteer.resolve("Srok Malai") == gazetteer.resolve("Malai district") == gazetteer.resolve("ស្រុកម៉ាឡៃ") == "0109"
    )
    assert gazetteer.resolve("ឃុំម៉ាឡៃ") == gazetteer.resolve("Malai commune") == "010902"
    assert gazetteer.resolve("Krong Poi Pet") == "0110"
    assert held(gazetteer.resolve("Malai village")).code == "place.unknown"


def test_the_place_directly_below_the_parent_is_meant(gazetteer):
    assert gazetteer.resolve("Malai", parent="01") == "0109"
    assert gazetteer.resolve("Malai", parent="0109") == "010902"
    assert gazetteer.resolve("Battambang") == "02"
    assert gazetteer.resolve("Battambang", parent="02") == "0203"


def test_an_ambiguous_name_lists_what_it_can_mean_with_parents(gazetteer):
    sentence = held(gazetteer.resolve("Ou Chrov")).sentence()
    assert "0105" in sentence
    assert "011004" in sentence
    assert "Poipet, Banteay Meanchey" in sentence


def test_a_name_and_an_alias_of_two_places_are_not_chosen_between(gazetteer):
    assert held(gazetteer.resolve("Kampong Saom")).code == "place.ambiguous"


def test_a_code_shared_by_villages_is_held_and_its_surrogates_resolve(gazetteer):
    problem = held(gazetteer.resolve("02140401"))
    assert problem.code == "place.ambiguous"
    assert "021404-mukh-rea-pir" in problem.sentence()
    assert gazetteer.resolve("021404-mukh-rea-pir") == "021404-mukh-rea-pir"
    assert gazetteer.resolve("02140401 Kaoh Thum") == "021405-kaoh-thum"


def test_code_and_name_must_agree(gazetteer):
    assert gazetteer.resolve("0110 Poi Pet") == "0110"
    problem = held(gazetteer.resolve("0109 Poipet"))
    assert problem.code == "place.code_not_name"
    assert "Malai" in problem.sentence()


def test_code_level_and_parent_must_agree(gazetteer):
    assert held(gazetteer.resolve("0110", parent="02")).code == "place.outside"
    assert held(gazetteer.resolve("0110", level=4)).code == "place.wrong_level"


def test_look_alike_subscripts_are_one_spelling(gazetteer):
    assert gazetteer.resolve("ឧត្តរមានជ័យ") == gazetteer.resolve("ឧត្ដរមានជ័យ") == "22"


def test_a_wrong_parent_is_the_problem_reported(gazetteer):
    assert held(gazetteer.resolve("Malai", parent="Nowhere")).params["value"] == "Nowhere"


def test_an_empty_gazetteer_answers_with_a_problem():
    assert held(Gazetteer([]).resolve("01")).code in ("place.unknown", "place.unknown_code")
    assert held(Gazetteer([]).resolve("Malai")).code == "place.unknown"
    assert held(Gazetteer([]).resolve(" ")).code == "place.empty"


def test_the_tree(gazetteer):
    assert gazetteer.ancestors("01100407") == ("KH", "01", "0110", "011004")
    assert gazetteer.full_name("0206", "km") == "មោងឫស្សី, បាត់ដំបង"
    inside = gazetteer.within("0110")
    assert inside[0] == "0110"
    assert len(inside) == 1 + 5 + 38
    assert all(gazetteer.inside(uid, "01") for uid in inside)
    assert not gazetteer.inside("01", "0110")
