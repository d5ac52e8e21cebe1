"""Checking a form: what its answers become, and what is wrong with it, with sheet, row and column."""

from __future__ import annotations

import pytest

from tests.capture.xlsforms import (
    CHOICES,
    SETTINGS,
    SURVEY,
    bomb,
    form,
    laughing,
    markdown,
    spoiled,
    told,
    workbook,
)
from wayhome.capture.forms.checking import check
from wayhome.kernel.problems import Refused

pytestmark = pytest.mark.usefixtures("country")


def faults(content: bytes, name: str = "visit.md", **options) -> list[tuple]:
    with pytest.raises(Refused) as refused:
        check(content, name, **options)
    return told(refused.value.problems)


def test_a_form_says_what_its_answers_become():
    plan = check(form(), "visit.md").plan
    assert (plan.form_id, plan.version, plan.title) == ("visit", "1", {"": "A visit"})
    assert not check(form(), "visit.md").warnings
    (person,) = plan.entities
    assert (person.kind, person.path, person.repeat) == ("person", "", "")
    assert person.properties == {
        "who": "given_name", "gender": "sex", "years": "age", "born": "birth_date", "village": "home",
    }  # fmt: skip
    questions = {question.path: question for question in plan.questions}
    assert {path: q.type for path, q in questions.items()} == {
        "who": "text", "gender": "select_one", "years": "integer", "born": "date", "village": "text",
        "remark": "text", "bags": "integer",
    }  # fmt: skip
    assert questions["gender"].choices == {"female": {"": "Woman"}, "male": {"": "Man"}}
    assert [path for path, q in questions.items() if q.is_open] == ["bags"]


def test_a_workbook_is_read_like_markdown():
    assert check(form(write=workbook), "visit.xlsx").plan == check(form(), "visit.md").plan


def test_a_plan_survives_being_kept():
    plan = check(form(), "visit.md").plan
    assert type(plan).from_json(plan.as_json()) == plan


@pytest.mark.parametrize("write", [markdown, workbook])
@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        (spoiled(2, "save_to", "given_nam"), ("form.did_you_mean", "survey", 2, "save_to")),
        (spoiled(4, "save_to", "shoe_size"), ("form.no_property", "survey", 4, "save_to")),
        (spoiled(4, "type", "text"), ("form.wrong_type", "survey", 4, "type")),
        (spoiled(5, "type", "integer"), ("form.wrong_type", "survey", 5, "type")),
        (spoiled(3, "type", "text"), ("form.wrong_type", "survey", 3, "type")),
        (spoiled(2, "type", "image"), ("form.wrong_type", "survey", 2, "type")),
        (spoiled(4, "name", "who"), ("form.duplicate_name", "survey", 4, "name")),
        (spoiled(3, "type", "select_one colours"), ("form.no_choices", "survey", 3, "")),
        (spoiled(7, "type", "telepathy"), ("form.unknown_type", "survey", 7, "type")),
        (spoiled(7, "type", "begin_group"), ("form.no_end", "survey", 7, "")),
        (spoiled(7, "type", "end_group"), ("form.no_begin", "survey", 7, "")),
    ],
)
def test_what_is_wrong_with_a_question_is_said_with_its_place(survey, expected, write):
    assert faults(form(survey, write=write), "visit.md" if write is markdown else "visit.xlsx") == [expected]


def test_a_choice_that_no_property_knows_is_shown_on_the_choices_sheet():
    choices = [*CHOICES, ["sex", "alien", "Alien"]]
    assert faults(form(choices=choices)) == [("code.unknown", "choices", 4, "name")]


def test_a_calculation_that_is_always_wrong_is_found():
    survey = [*SURVEY, ["calculate", "always", "", "document_type", "'library_card'", ""]]
    assert faults(form(survey)) == [("code.unknown", "survey", 9, "calculation")]


def test_two_choices_of_one_name_are_shown():
    choices = [*CHOICES, ["sex", "male", "Man again"]]
    assert faults(form(choices=choices)) == [("form.duplicate_choice", "choices", 4, "name")]


def test_all_problems_are_told_at_once():
    survey = spoiled(4, "type", "text", spoiled(2, "save_to", "given_nam"))
    assert [row for _, _, row, _ in faults(form(survey))] == [2, 4]


def test_a_new_record_needs_what_its_kind_requires():
    """An arrival needs the number of people; what the gate gives by itself is not asked for."""
    survey = [["type", "name", "label", "save_to"], ["date", "day", "Which day?", "day"]]
    entities = [["list_name", "label"], ["arrival", "${day}"]]
    assert faults(form(survey, None, entities)) == [("form.not_filled", "entities", 2, "list_name")]
    survey.append(["integer", "people", "How many?", "people"])
    assert check(form(survey, None, entities), "a.md").plan.entities[0].kind == "arrival"


def test_an_update_needs_nothing_but_the_record():
    survey = [
        ["type", "name", "label", "save_to"],
        ["select_one_from_file households.csv", "which", "Which?", ""],
        ["integer", "size", "How many now?", "size"],
    ]
    entities = [["list_name", "entity_id"], ["households", "${which}"]]
    checked = check(form(survey, None, entities), "a.md")
    assert checked.plan.entities[0].properties == {"size": "size"}
    assert checked.files == ["households.csv"]
    assert [warning.code for warning in checked.warnings] == ["form.long_list"]


def test_what_fills_a_list_that_is_not_there_is_refused():
    entities = [["list_name", "label"], ["horses", "${who}"]]
    assert faults(form(entities=entities)) == [("form.no_list", "entities", 2, "list_name")]


def test_a_list_that_is_not_there_and_gets_nothing_is_only_remarked():
    survey = [["type", "name", "label"], ["text", "who", "Who?"]]
    checked = check(form(survey, None, [["list_name", "label"], ["horses", "${who}"]]), "a.md")
    assert [warning.code for warning in checked.warnings] == ["form.list_not_kept"]
    assert checked.plan.entities == ()


def test_the_label_of_an_entity_fills_the_label_of_its_record():
    survey = [["type", "name", "label", "save_to"], ["text", "door", "Which door?", ""], ["integer", "n", "N?", "size"]]
    plan = check(form(survey, None, [["list_name", "label"], ["households", "${door}"]]), "a.md").plan
    assert plan.entities[0].properties == {"n": "size", "meta/entity/label": "label"}
    assert [q.path for q in plan.questions] == ["door", "n", "meta/entity/label"]


def test_every_entity_of_a_repeat_knows_its_level():
    survey = [
        ["type", "name", "label", "save_to", "calculation"],
        ["begin_repeat", "member", "Member", "", ""],
        ["begin_group", "person", "Person", "", ""],
        ["text", "who", "Who?", "people#given_name", ""],
        ["end_group", "", "", "", ""],
        ["begin_group", "belongs", "Belongs", "", ""],
        ["calculate", "whose", "", "membership#person", "../../person/meta/entity/@id"],
        ["calculate", "where", "", "membership#household", "/data/house/meta/entity/@id"],
        ["end_group", "", "", "", ""],
        ["end_repeat", "", "", "", ""],
        ["begin_group", "house", "House", "", ""],
        ["integer", "size", "How many?", "households#size", ""],
        ["end_group", "", "", "", ""],
    ]
    entities = [["list_name", "label"], ["people", "${who}"], ["membership", "'m'"], ["households", "'h'"]]
    plan = check(form(survey, None, entities), "a.md").plan
    assert {(e.kind, e.path, e.repeat) for e in plan.entities} == {
        ("person", "member/person", "member"),
        ("membership", "member/belongs", "member"),
        ("household", "house", ""),
    }
    assert plan.repeats == ("member",)


def test_a_question_keeps_its_type_from_version_to_version():
    last = check(form(), "visit.md").plan
    changed = spoiled(7, "type", "geopoint")
    assert faults(form(changed), last=last) == [("form.type_changed", "survey", 7, "type")]
    assert check(form(spoiled(7, "type", "note")), "visit.md", last=last), "both are texts"


@pytest.mark.parametrize("value", ["a/b", "x" * 101, "two\u2028lines"])
def test_an_id_must_fit_into_an_address(value):
    settings = [["form_title", "form_id", "version"], ["A visit", value, "1"]]
    assert [code for code, *_ in faults(form(settings=settings, write=workbook), "a.xlsx")] == ["form.bad_id"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.xlsx", "form.broken"),
        (b"PK\x03\x04 and then nothing", "a.xlsx", "form.broken"),
        (b"\xd0\xcf\x11\xe0 and then nothing", "a.xls", "form.broken"),
        (b"type,name\ntext,a\n", "a.md", "form.not_a_form"),
        (b"\xff\xfe\x00broken", "a.md", "form.not_a_form"),
        (b"a letter to a friend", "letter.docx", "form.not_a_form"),
        (b"x" * (10 * 1024**2 + 1), "a.md", "form.too_large"),
        (bomb(), "a.xlsx", "form.too_large"),
        (laughing(), "a.xlsx", "form.broken"),
        (workbook(one=[["type"], ["text"]], two=[["a"]]), "a.xlsx", "form.no_survey"),
        (markdown(survey=[["type", "name"]]), "a.md", "form.no_survey"),
    ],
    ids=["empty", "half zip", "half xls", "csv", "not text", "letter", "huge", "bomb", "laughs", "no survey", "no row"],
)
def test_what_is_no_form_gives_a_sentence(content, name, code):
    assert [found for found, *_ in faults(content, name)] == [code]


def test_a_column_that_stands_twice_is_shown():
    survey = [["type", "name", "label", "label"], ["text", "a", "A", "B"]]
    assert faults(form(survey, None, None, write=workbook), "a.xlsx") == [
        ("form.repeated_column", "survey", 1, "label")
    ]


def test_a_form_in_several_languages_keeps_each():
    survey = [
        ["type", "name", "label::English (en)", "label::ភាសាខ្មែរ (km)"],
        ["select_one yn", "well", "Are you **well**?", "សុខសប្បាយទេ?"],
    ]
    choices = [["list_name", "name", "label::English (en)", "label::ភាសាខ្មែរ (km)"], ["yn", "y", "Yes", "បាទ"]]
    settings = [["form_title", "title_en", "title_km", "form_id"], ["សួស្តី · Hello", "Hello", "សួស្តី", "hello"]]
    plan = check(form(survey, choices, None, settings), "a.md").plan
    assert plan.title == {"": "សួស្តី · Hello", "en": "Hello", "km": "សួស្តី"}
    assert plan.questions[0].label == {"en": "Are you well?", "km": "សុខសប្បាយទេ?"}
    assert plan.questions[0].choices == {"y": {"en": "Yes", "km": "បាទ"}}


def test_files_that_a_form_names_are_listed_once():
    survey = [
        ["type", "name", "label", "media::image", "calculation", "appearance", "choice_filter"],
        ["text", "a", "A", "a.jpg", "", "", ""],
        ["text", "b", "B", "a.jpg", "", "", ""],
        ["calculate", "c", "", "", "pulldata('fruits', 'price', 'name', ${a})", "", ""],
        ["select_one_from_file places.csv", "p", "P", "", "", "", "level=1"],
        ["select_one_external towns", "t", "T", "", "", "", "p=${p}"],
    ]
    towns = [["list_name", "name", "label", "p"], ["towns", "poipet", "Poipet", "01"]]
    content = markdown(survey=survey, external_choices=towns, settings=SETTINGS)
    checked = check(content, "a.md")
    assert sorted(checked.files) == ["a.jpg", "fruits.csv", "itemsets.csv", "places.csv"]
    assert sorted(w.params["file"] for w in checked.warnings) == ["a.jpg", "fruits.csv"]
    assert b"Poipet" in checked.made["itemsets.csv"]


@pytest.mark.parametrize(
    ("filtered", "expected"), [("", [("form.long_list", "survey", 2, "type")]), ("parent=${b}", [])]
)
def test_a_list_of_places_that_is_offered_whole_is_remarked(filtered, expected):
    survey = [
        ["type", "name", "label", "choice_filter"],
        ["select_one_from_file places.csv", "a", "Where?", filtered],
        ["text", "b", "B", ""],
    ]
    assert told(check(markdown(survey=survey, settings=SETTINGS), "a.md").warnings) == expected


@pytest.mark.parametrize("file", ["../../secret.key", "pictures/a.jpg", "..", "a\\b.jpg", "x" * 250 + ".jpg"])
def test_a_file_is_named_without_a_way_to_it(file):
    survey = [["type", "name", "label", "media::image"], ["text", "a", "A", file]]
    assert faults(markdown(survey=survey, settings=SETTINGS)) == [("form.bad_file", "", "", "")]


def test_a_form_without_a_name_is_called_as_its_file():
    checked = check(form(settings=None, entities=None, survey=spoil_save_to()), "My visits (2).md")
    assert (checked.plan.form_id, checked.says_version) == ("My_visits_2", False)


def spoil_save_to() -> list[list[str]]:
    return [[*row[:3], "", *row[4:]] if number else row for number, row in enumerate(SURVEY)]
