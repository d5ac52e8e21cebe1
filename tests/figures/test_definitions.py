"""Definitions: what a front matter must say, and that every shipped definition says it and runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.figures.conftest import Handmade, areas
from wayhome.figures.catalogue import Definitions, catalogue, load
from wayhome.figures.compute import compute
from wayhome.figures.definition import DERIVED, STATED, Definition
from wayhome.figures.figure import Request
from wayhome.figures.named import check_references
from wayhome.figures.words import general_units
from wayhome.kernel.problems import Refused
from wayhome.ledger.fields import Secrecy
from wayhome.packs.load import load_reference

DAY = dt.date(2020, 5, 7)

GOOD = """/*
id = "boats"
kind = "counted"
unit = "people"
grain = "arrival"
aggregate = "sum"

[title]
en = "Boats"
km = "ទូក"

[definition]
en = "People who came by boat."
km = "មនុស្សដែលមកតាមទូក។"

[date_basis]
en = "Day of arrival"
km = "ថ្ងៃមកដល់"

[source]
en = "Register"
km = "បញ្ជី"

[dimensions]
crossing_point = "ref:site"
sex = "code:sex"
*/
SELECT seq, uid, 'arrival' AS kind, day, known_by, destination AS area, illustrative, people AS measure,
    crossing_point, NULL::VARCHAR AS sex
FROM arrival
"""


def problems_of(*args) -> list[str]:
    with pytest.raises(Refused) as refused:
        Definition.parse(*args)
    return [problem.sentence() for problem in refused.value.problems]


def write(folder, named: str = "", **files: str):
    folder = folder / "pack" / "figures"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.sql").write_text(text, encoding="utf-8")
    if named:
        (folder / "named.toml").write_text(named, encoding="utf-8")
    return folder


def named(**changed: str) -> str:
    line = {"id": "'b'", "indicator": "'boats'", "unit": "'people'", "title": "{en = 'B', km = 'ខ'}"} | changed
    return "[[figure]]\n" + "\n".join(f"{key} = {value}" for key, value in line.items())


def load_problems(folder) -> list[str]:
    with pytest.raises(Refused) as refused:
        load([folder])
    return [problem.sentence() for problem in refused.value.problems]


def test_a_definition_keeps_its_text_and_its_digest_follows_it():
    one, other = Definition.parse(GOOD, "boats.sql"), Definition.parse(GOOD.replace("by boat", "by ship"), "boats.sql")
    assert one.text == GOOD
    assert one.digest != other.digest
    assert one.title.in_language("km") == "ទូក"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("/*", "--", "boats.sql: a definition starts with its front matter"),
        ('id = "boats"', 'id = "boats', "boats.sql: a definition starts with its front matter"),
        ('unit = "people"', "", "the key “unit” is missing"),
        ('km = "ទូក"', "", "the key “title” is missing"),
        ('kind = "counted"', 'kind = "guessed"', "kind is “guessed”; it can be counted, stated, derived"),
        ('aggregate = "sum"', 'aggregate = "mean"', "aggregate is “mean”"),
        ('aggregate = "sum"', 'aggregate = "distinct"', "the key “of” is missing"),
        ('grain = "arrival"', 'grain = "arrival"\ncolour = "red"', "the key “colour” is not known"),
        ('sex = "code:sex"', "sex = 3", "the key “dimensions” is missing or not of its form"),
        ('id = "boats"', 'id = "Boats!"', "the key “id” is missing or not of its form"),
        ('grain = "arrival"', 'grain = "arrival"\nprivacy_floor = -1', "the key “privacy_floor”"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_key(old, new, says):
    assert any(says in sentence for sentence in problems_of(GOOD.replace(old, new, 1), "boats.sql"))


def test_a_derived_definition_needs_its_parts():
    derived = GOOD.replace('kind = "counted"', 'kind = "derived"\nformula = "ratio"')
    assert sum("numerator" in s or "denominator" in s for s in problems_of(derived, "boats.sql")) == 2


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"indicator": "'ships'"}, "“b” asks for the indicator “ships”, which is not defined"),
        (
            {"slice": "{colour = 'red'}"},
            "“b” is cut by “colour”; the indicator “boats” can be cut by crossing_point, sex",
        ),
        ({"slice": "{sex = 'green'}"}, "“b” is cut to sex “green”, which is not in the list sex"),
        ({"unit": "'barrels'"}, "the unit “barrels” of “b” is in no list"),
        ({"kind": "'stated'"}, "“b” says it is stated; its indicator “boats” is counted"),
        ({"title": "'B'"}, "the key “b.title” is missing"),
        ({"slice": "3"}, "the key “b.slice” is missing"),
        ({"note": "'x'"}, "the key “b.note” is not known"),
    ],
)
def test_a_named_figure_that_asks_for_what_is_not_there_is_refused(tmp_path, changed, says):
    assert any(says in sentence for sentence in load_problems(write(tmp_path, named(**changed), boats=GOOD)))


def test_a_named_figure_may_bring_its_unit(tmp_path):
    folder = write(tmp_path, "[units]\nbarrels = {en = 'barrels', km = 'ធុង'}\n" + named(unit="'barrels'"), boats=GOOD)
    assert load([folder]).unit("barrels").km == "ធុង"


def test_two_files_cannot_define_one_figure_nor_one_go_round_in_circles(tmp_path):
    assert "already defined in a.sql" in load_problems(write(tmp_path / "twice", a=GOOD, b=GOOD))[0]
    derived = GOOD.partition("SELECT")[0].replace('kind = "counted"', 'kind = "derived"\nformula = "sum"')
    part = '[[part]]\nindicator = "{}"\n[[part]]\nindicator = "{}"\n*/\n'
    round_ = derived.replace("*/\n", part.format("boats", "boats"))
    assert any("derived from itself" in s for s in load_problems(write(tmp_path / "round", a=round_)))


def test_a_select_without_a_needed_column_is_refused_by_its_name():
    short = GOOD.replace("people AS measure", "people AS amount").replace("boats", "short")
    definitions = Definitions({"short": Definition.parse(short, "short.sql")}, {}, general_units())
    with pytest.raises(Refused, match="short.sql: its SELECT gives no column “measure”"):
        compute(Request(DAY), ["short"], definitions=definitions, frames=Handmade(area=areas()))


def test_a_select_that_cannot_run_is_refused_by_its_file():
    broken = GOOD.replace("FROM arrival", "FROM no_such_kind").replace("boats", "broken")
    definitions = Definitions({"broken": Definition.parse(broken, "broken.sql")}, {}, general_units())
    with pytest.raises(Refused, match="broken.sql: its SELECT cannot be run"):
        compute(Request(DAY), ["broken"], definitions=definitions, frames=Handmade(area=areas()))


def test_every_shipped_definition_runs_and_over_nothing_says_nothing():
    known = catalogue()
    assert len(known.indicators) >= 20
    for figure in compute(Request(DAY, learns=frozenset(Secrecy)), known.indicators, frames=Handmade(area=areas())):
        expected = None if figure.kind in (STATED, DERIVED) else 0
        assert (figure.value, figure.rows) == (expected, 0), figure.id


def test_every_shipped_definition_of_people_has_a_floor():
    for definition in catalogue().indicators.values():
        if definition.unit == "people" and definition.grain in ("arrival", "person", "membership", "assistance"):
            assert definition.privacy_floor or definition.kind == DERIVED, definition.id


def test_what_an_edition_kept_is_what_is_computed():
    known = catalogue()
    kept = Definitions.from_json(known.only(["arrivals_per_day", "women_share"]).as_json())
    assert set(kept.indicators) == {"arrivals_per_day", "arrivals", "arrival_days", "women_share", "arrivals_named"}
    again = Definitions.from_json(known.as_json())
    assert again.as_json() == known.as_json()
    assert again.changed_from(known) == []


def test_a_changed_part_changes_the_figures_made_of_it(tmp_path):
    known = catalogue()
    changed = known.as_json()
    for each in changed["indicators"]:
        if each["file"] == "crossed_from_thailand.sql":
            each["text"] = each["text"].replace("Running total", "Sum")
    names = Definitions.from_json(changed).changed_from(known)
    assert "crossings_thailand" in names
    assert "difference_sources" in names
    assert "returnees_total" not in names


def test_an_edition_computes_with_the_text_it_kept_not_with_what_is_shipped():
    kept = catalogue().only(["arrivals"]).as_json()
    kept["indicators"][0]["text"] = kept["indicators"][0]["text"].replace("people AS measure", "10 * people AS measure")
    frames = Handmade(area=areas(), arrival=[{"people": 3, "day": DAY}])
    (today,) = compute(Request(DAY), ["arrivals"], frames=frames)
    (then,) = compute(Request(DAY), ["arrivals"], definitions=Definitions.from_json(kept), frames=frames)
    assert (today.value, then.value) == (3, 30)
    assert today.definition_digest != then.definition_digest


@pytest.mark.django_db
def test_every_named_figure_of_the_pack_names_what_the_pack_has():
    load_reference("test")
    known = catalogue()
    assert check_references(known.named.values(), known.indicators, "named.toml") == []
    wrong = replace(known.named["bmc_phd_masks"], slice={"item": ("gloves", "dragons"), "area": "01"})
    problems = check_references([wrong], known.indicators, "named.toml")
    assert [problem.sentence() for problem in problems] == [
        "named.toml: “bmc_phd_masks” is cut to item “dragons”, which is not in the list item."
    ]
