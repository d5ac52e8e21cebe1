"""What a figure is: the rows of its definition up to the cut-off, inside the area and the reader's access."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.figures.conftest import Handmade, areas, sources
from wayhome.figures.catalogue import catalogue
from wayhome.figures.compute import compute, compute_named
from wayhome.figures.figure import Request, as_json, figures_digest
from wayhome.figures.named import Named
from wayhome.figures.words import Words
from wayhome.kernel.problems import Refused

MAY = dt.date(2020, 5, 7)
APRIL = dt.date(2020, 4, 10)


def cut(indicator: str, **slice: object) -> Named:
    return Named("asked", indicator, slice, Words("Asked", "សួរ"), catalogue().indicators[indicator].unit)


def ask(frames: Handmade, *figures: Named, on: dt.date = MAY, **request: object):
    return compute_named(Request(on, **request), figures, catalogue(), frames)


@pytest.fixture
def arrivals() -> Handmade:
    return Handmade(
        area=areas(),
        person=[{"uid": "sokha", "sex": "female", "age": 32}, {"uid": "dara", "sex": "male", "age": 6}],
        arrival=[
            {
                "uid": "group",
                "people": 10,
                "day": dt.date(2020, 4, 1),
                "destination": "0110",
                "crossing_point": "gate-a",
            },
            {"people": 1, "group": "group", "person": "sokha", "day": dt.date(2020, 4, 1), "destination": "0110"},
            {
                "people": 1,
                "person": "dara",
                "day": dt.date(2020, 4, 20),
                "destination": "0201",
                "crossing_point": "gate-b",
            },
            {"people": 4, "destination": "02", "crossing_point": "gate-b", "illustrative": True},
            {"people": 2, "day": dt.date(2020, 5, 8), "destination": "0110"},
        ],
    )


def test_a_name_in_a_counted_group_is_not_added_again(arrivals):
    (figure,) = ask(arrivals, cut("arrivals"))
    assert (figure.value, figure.rows, figure.shown) == (15, 3, "15")
    assert isinstance(figure.value, int)


def test_the_cut_off_uses_the_day_and_else_the_day_known_and_says_which(arrivals):
    early, whole, undated = (
        ask(arrivals, cut("arrivals"), on=APRIL)[0],
        ask(arrivals, cut("arrivals"))[0],
        ask(arrivals, cut("arrivals", area="02", crossing_point="gate-b"))[0],
    )
    assert (early.value, early.basis, early.as_of) == (10, "date", dt.date(2020, 4, 1))
    assert (whole.value, whole.basis) == (15, "mixed")
    assert (undated.value, undated.basis, undated.as_of) == (5, "mixed", MAY)


def test_all_slices_of_an_indicator_come_from_one_scan_and_agree_with_each_alone(arrivals):
    cuts = [
        cut("arrivals"),
        cut("arrivals", crossing_point="gate-b"),
        cut("arrivals", crossing_point=("gate-a", "gate-b")),
        cut("arrivals", crossing_point="nowhere"),
        cut("arrivals", area="02"),
        cut("arrivals", area="02", day="2020-04-20"),
        cut("arrivals", area=("0110", "0201")),
        cut("arrivals", area="KH", crossing_point="gate-a"),
    ]
    together = [figure.value for figure in ask(arrivals, *cuts)]
    assert together == [15, 5, 15, 0, 5, 1, 11, 10]
    assert [ask(arrivals, each)[0].value for each in cuts] == together


def test_area_keeps_what_lies_within_and_access_denies_by_default(arrivals):
    def value(**request):
        return ask(arrivals, cut("arrivals"), **request)[0].value

    assert value(area="01") == 10
    assert value(area="KH") == 15
    assert value(access=("0110",)) == 10
    assert value(access=("0110", "0201")) == 11
    assert value(access=("01",), area="02") == 0
    assert value(access=("KH",)) == 15
    assert value(access=()) == 0
    assert value(access=("no such area",)) == 0
    with pytest.raises(Refused, match="No area has the code “99”"):
        value(area="99")


def test_a_row_without_an_area_is_the_countrys_alone():
    frames = Handmade(
        area=areas(), arrival=[{"people": 5, "day": APRIL}, {"people": 1, "day": APRIL, "destination": "01"}]
    )
    figures = [cut("arrivals")]
    assert [ask(frames, *figures, access=access)[0].value for access in (None, ("KH",), ("01",))] == [6, 6, 1]
    assert [ask(frames, *figures, area=area)[0].value for area in ("KH", "01", "02")] == [6, 1, 0]


def test_one_illustrative_row_makes_the_figure_illustrative(arrivals):
    real, made_up = ask(arrivals, cut("arrivals", area="01"), cut("arrivals", area="02"))
    assert (real.illustrative, made_up.illustrative) == (False, True)


def test_derived_figures_follow_their_formula_and_have_no_value_over_nothing(arrivals):
    average, women, children, nobody = ask(
        arrivals,
        cut("arrivals_per_day"),
        cut("women_share"),
        cut("children_share"),
        cut("women_share", area="KH", crossing_point="none"),
    )
    assert average.value == Decimal("7.5")
    assert (women.value, children.value) == (50, 50)
    assert (women.kind, women.rows, average.rows) == ("derived", 2, 6)
    assert (nobody.value, nobody.shown) == (None, "–")


@pytest.fixture
def stock() -> Handmade:
    line = {"stage": "handed_over", "area": "01", "document": "Log of May"}
    return Handmade(
        area=areas(),
        stock=[
            {**line, "item": "gloves", "quantity": Decimal("5"), "unit": "boxes", "consignee": "phd"},
            {**line, "item": "gloves", "quantity": Decimal("2.5"), "unit": "boxes", "consignee": "border"},
            {**line, "item": "suits", "quantity": Decimal("50"), "unit": "suits", "consignee": "border"},
            {**line, "stage": "ordered", "item": "gloves", "quantity": Decimal("200"), "unit": "boxes"},
        ],
    )


def test_units_are_never_mixed_and_stages_never_added(stock):
    mixed, gloves, suits, ordered = ask(
        stock, cut("supplies_handed_over"), cut("supplies_handed_over", item="gloves"),
        cut("supplies_handed_over", item="suits"), cut("supplies_ordered", item="gloves"),
    )  # fmt: skip
    assert (mixed.value, mixed.shown, mixed.rows) == (None, "–", 3)
    assert (gloves.value, gloves.unit, gloves.document) == (Decimal("7.5"), "boxes", "Log of May")
    assert (suits.value, suits.unit) == (50, "suits")
    assert isinstance(suits.value, int)
    assert ordered.value == 200


def statement(**said):
    return {"stated_by": "north", "document": "Bulletin", "metric": "returned_from_overseas", "cumulative": True,
            "area": "KH", "bound": "exact", "unit": "people", **said}  # fmt: skip


@pytest.fixture
def tallies() -> Handmade:
    return Handmade(
        area=areas(),
        information_source=sources(),
        tally=[
            statement(value=Decimal(100), as_of=APRIL),
            statement(value=Decimal(900), as_of=MAY, uid="wrong"),
            statement(value=Decimal(890), as_of=MAY, supersedes="wrong"),
            statement(value=Decimal(880), as_of=dt.date(2020, 5, 6), stated_by="south"),
            statement(value=Decimal(300), as_of=MAY, area="01", illustrative=True),
            statement(value=Decimal(7), as_of=MAY, site="gate-a", area="01"),
            statement(
                metric="returnees_per_day",
                cumulative=False,
                value=Decimal(2000),
                bound="over",
                period_start=dt.date(2020, 4, 1),
            ),
            statement(metric="returnees_per_day", cumulative=False, value=Decimal(170), bound="about", period_end=MAY),
            statement(metric="tb_screened_normal", value=None, bound="all", site="centre", cumulative=None),
        ],
    )


def test_a_stated_figure_is_the_latest_standing_statement_about_the_place_asked(tallies):
    def said(on=MAY, area=None, access=None, **slice):
        return ask(tallies, cut("returned_from_overseas", **slice), on=on, area=area, access=access)[0]

    national = said(stated_by="north")
    assert (national.value, national.rows, national.source, national.as_of) == (890, 1, "Northern office", MAY)
    assert (national.source_km, national.document, national.kind) == ("ការិយាល័យជើង", "Bulletin", "stated")
    assert said(stated_by="south").value == 880
    assert said(on=APRIL, stated_by="north").value == 100
    assert said(on=APRIL, stated_by="south").value is None
    assert (said(area="01").value, said(area="01").illustrative) == (300, True)
    assert said(area="02").value is None
    assert said(stated_by="north", site="gate-a").value == 7
    assert said(access=("01",)).value == 300
    assert said(access=("01", "02")).value is None
    assert said(access=("01",), area="KH").value is None
    assert said(access=("01",), area="01").value == 300
    assert said(access=("02",), area="01").value is None


def test_where_nobody_stated_it_the_figure_names_who_would(tallies):
    (none,) = ask(tallies, cut("returned_from_overseas", stated_by="south"), on=APRIL)
    assert (none.value, none.rows) == (None, 0)
    assert (none.source, none.source_km) == ("Southern office", "Southern office")
    assert ask(tallies, cut("returned_from_overseas"), on=dt.date(2019, 1, 1))[0].source == ""


def test_a_statement_that_is_superseded_stays_out_even_when_its_correction_is_superseded(tallies):
    tallies.records["tally"].append(
        {
            **statement(value=Decimal(891), as_of=MAY, supersedes="u3"),
            "seq": 99,
            "uid": "again",
            "illustrative": False,
            "known_by": MAY,
        }
    )
    corrected = next(row for row in tallies.records["tally"] if row.get("supersedes") == "wrong")
    corrected["uid"] = "u3"
    assert ask(tallies, cut("returned_from_overseas", stated_by="north"))[0].value == 891


def test_bounds_are_shown_as_printed(tallies):
    early, late, tb = ask(
        tallies, cut("returnees_per_day", period="2020-04-01/"), cut("returnees_per_day", period="/2020-05-07"),
        cut("tb_screened_normal", site="centre"),
    )  # fmt: skip
    assert [figure.value for figure in (early, late, tb)] == [">2000", "~170", "all"]
    assert early.number is None


def test_postings_count_while_they_last():
    lists = {"role": "target_province", "list": "Target provinces"}
    frames = Handmade(
        area=areas(),
        posting=[
            {**lists, "area": "01"},
            {**lists, "area": "KH", "areas": ["01", "02"], "start": APRIL},
            {**lists, "area": "0110", "end": dt.date(2020, 4, 30), "start": APRIL},
        ],
    )
    (now,), (then,) = ask(frames, cut("target_provinces")), ask(frames, cut("target_provinces"), on=APRIL)
    assert (now.value, now.rows, now.basis) == (2, 3, "mixed")
    assert then.value == 3


def test_lists_of_an_activity_count_each_name_once():
    training = {"type": "training", "area": "02", "start": APRIL, "title": "Handwashing"}
    frames = Handmade(
        area=areas(),
        activity=[
            {**training, "uid": "a", "districts": ["0201", "0110"], "topics": ["Soap", "Water"]},
            {**training, "districts": ["0201"], "topics": ["Soap"]},
            {"type": "meeting", "area": "KH", "districts": ["0201"], "uid": "m", "outputs": ["One", "Two"]},
        ],
        attendance=[
            {"activity": "a", "group": "mixed", "people": 30},
            {"activity": "m", "group": "government", "people": 9},
        ],
    )
    districts, inside, topics, outputs, trained, met = ask(
        frames,
        cut("training_districts"),
        cut("training_districts", area="02"),
        cut("training_topics"),
        cut("meeting_outputs"),
        cut("training_participants", day="2020-04-10"),
        cut("meeting_participants", group="government"),
    )
    assert [f.value for f in (districts, inside, topics, outputs, trained, met)] == [2, 1, 2, 2, 30, 9]


def test_json_has_the_keys_that_scripts_rely_on(tallies):
    line = as_json(ask(tallies, cut("returned_from_overseas", stated_by="north")))[0]
    assert line == {
        "id": "asked", "value": 890, "unit": "people", "kind": "stated", "source": "Northern office",
        "as_of": "2020-05-07", "cut_off": "2020-05-07", "mark": tallies.mark, "illustrative": False, "rows": 1,
    }  # fmt: skip


def test_the_digest_is_of_what_is_said_not_of_the_order(arrivals):
    one, two = ask(arrivals, cut("arrivals"), cut("arrivals", area="01"))
    again = ask(arrivals, cut("arrivals", area="01"))
    assert figures_digest([one, two]) == figures_digest([two, one])
    assert figures_digest([two]) == figures_digest(again)
    assert figures_digest([one]) != figures_digest(again)


def test_a_slice_cannot_smuggle_sql(arrivals):
    (figure,) = ask(arrivals, cut("arrivals", crossing_point="x' OR '1'='1"))
    assert figure.value == 0


def test_an_unknown_figure_is_refused(arrivals):
    with pytest.raises(Refused, match="No figure and no indicator is called “nobody”"):
        compute(Request(MAY), ["nobody"], frames=arrivals)
