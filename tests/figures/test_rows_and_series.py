"""Evidence, series, comparisons and public tables over the same invented rows as the figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.figures.conftest import Handmade, areas, sources
from tests.figures.test_compute import MAY, cut, statement
from wayhome.figures.behind import entries_behind, entry_digests
from wayhome.figures.compare import compare
from wayhome.figures.compute import compute
from wayhome.figures.evidence import evidence
from wayhome.figures.figure import Request
from wayhome.figures.public import public_areas
from wayhome.figures.series import series
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write


def arrivals(*people: int, **each: object) -> list[dict[str, object]]:
    return [{"people": number, "day": dt.date(2020, 4, 1), **each} for number in people]


@pytest.fixture
def book() -> Handmade:
    return Handmade(
        area=areas(),
        information_source=sources(),
        arrival=[
            *arrivals(3, 4, destination="0110", crossing_point="gate-a"),
            *arrivals(20, destination="0201", crossing_point="gate-b", illustrative=True),
            *arrivals(30, destination="02", crossing_point="gate-b", day=MAY),
            *arrivals(9),
        ],
        tally=[
            statement(value=Decimal(90), as_of=MAY),
            statement(value=Decimal(60), as_of=MAY, area="01", illustrative=True),
            statement(value=Decimal(50), as_of=dt.date(2020, 4, 30), area="01", illustrative=True),
            statement(value=Decimal(30), as_of=MAY, area="02", illustrative=True),
            statement(value=Decimal(7), as_of=MAY, area="0201", illustrative=True),
            statement(value=Decimal(70), as_of=MAY, stated_by="south", metric="crossed_from_thailand"),
            *(
                statement(
                    metric="crossed_from_thailand",
                    cumulative=False,
                    value=Decimal(n),
                    site=site,
                    area="01",
                    as_of=day,
                    period_start=day,
                    period_end=day,
                )
                for day, site, n in [
                    (dt.date(2020, 4, 1), "gate-a", 5),
                    (dt.date(2020, 4, 1), "gate-b", 6),
                    (MAY, "gate-a", 7),
                ]
            ),
        ],
    )


@pytest.mark.django_db
def test_evidence_lists_the_rows_that_make_the_number_page_by_page(book):
    request = Request(MAY)
    pages = [evidence("arrivals", request, page, 2, frames=book) for page in (1, 2, 3, 4)]
    rows = [row for page in pages for row in page.rows]
    assert [len(page.rows) for page in pages] == [2, 2, 1, 0]
    assert {page.total for page in pages} == {5}
    assert sum(row.measure for row in rows) == pages[0].figure.value == 66
    assert rows[0].day == MAY
    assert rows[0].area_name.en == "Area 02"
    assert {row.kind for row in rows} == {"arrival"}


@pytest.mark.django_db
def test_evidence_of_a_slice_is_the_slice_and_keeps_to_the_access(book):
    inside = evidence(cut("arrivals", crossing_point="gate-a"), Request(MAY), frames=book)
    assert [row.measure for row in inside.rows] == [4, 3]
    assert inside.rows[0].dims["crossing_point"] == "gate-a"
    assert evidence("arrivals", Request(MAY, access=("0201",)), frames=book).rows[0].measure == 20
    assert evidence("arrivals", Request(MAY, access=()), frames=book).rows == []


@pytest.mark.django_db
def test_evidence_of_a_statement_is_that_one_statement_and_of_a_derived_figure_its_parts(book):
    said = evidence(cut("returned_from_overseas", stated_by="north"), Request(MAY), frames=book)
    assert [(row.kind, row.measure) for row in said.rows] == [("tally", 90)]
    assert evidence(cut("returned_from_overseas", stated_by="north"), Request(MAY), 2, frames=book).rows == []
    gap = evidence("registration_gap", Request(MAY), frames=book)
    assert (gap.figure.value, gap.rows) == (24, [])
    assert [(part.id, part.value) for part in gap.parts] == [("returned_from_overseas", 90), ("arrivals", 66)]


@pytest.mark.django_db
def test_a_row_opens_onto_its_entry_and_the_row_of_the_file():
    source = Source.objects.create(sort=Source.Sort.FILE, name="log.csv", by="test", received=now())
    facts = {"known_by": MAY, "type": "meal", "people": 12}
    written = write([Draft("assistance", facts, row=7)], source=source, by="test")
    (row,) = evidence("people_assisted", Request(MAY)).rows
    assert (row.source_name, row.source_row, row.seq) == ("log.csv", 7, written.last)


def test_a_series_is_the_figure_taken_apart(book):
    points = series("arrivals", Request(MAY), ("day", "crossing_point"), frames=book)
    assert [(p.keys["crossing_point"], p.value) for p in points] == [
        ("gate-a", 7),
        ("gate-b", 20),
        (None, 9),
        ("gate-b", 30),
    ]
    assert [p.illustrative for p in points] == [False, True, False, False]
    by_province = series("arrivals", Request(MAY), ("area:1",), frames=book)
    assert {p.keys["area:1"]: p.value for p in by_province} == {"01": 7, "02": 50, None: 9}
    part = series("arrivals", Request(MAY), ("day",), {"crossing_point": "gate-b"}, frames=book)
    assert [p.value for p in part] == [20, 30]


def test_a_series_of_statements_takes_those_about_the_areas_of_the_level(book):
    points = series("returned_from_overseas", Request(MAY), ("area:1",), {"stated_by": "north"}, frames=book)
    assert {p.keys["area:1"]: p.value for p in points} == {"01": 60, "02": 30}
    days = series("crossings_by_point", Request(MAY), ("day", "site"), frames=book)
    assert [(p.keys["site"], p.value) for p in days] == [("gate-a", 5), ("gate-b", 6), ("gate-a", 7)]
    by_source = series("returned_from_overseas", Request(MAY), ("stated_by",), frames=book)
    assert [(p.keys["stated_by"], p.value) for p in by_source] == [("north", 90)]


def test_a_derived_series_follows_its_formula_point_by_point(book):
    points = series("arrivals_per_day", Request(MAY), ("crossing_point",), frames=book)
    assert {p.keys["crossing_point"]: p.value for p in points} == {"gate-a": 7, "gate-b": 25, None: 9}


def test_a_series_by_what_the_indicator_does_not_have_is_refused(book):
    with pytest.raises(Refused, match="“arrivals” is cut by “colour”"):
        series("arrivals", Request(MAY), ("colour",), frames=book)


def test_two_statements_stand_side_by_side_with_their_difference(book):
    both = compare("returned_from_overseas", "crossed_from_thailand", Request(MAY), frames=book)
    assert (both.left.source, both.right.source) == ("Northern office", "Southern office")
    assert (both.difference, both.share, both.shown, both.same_source) == (20, Decimal("22.2"), "20", False)
    early = compare("returned_from_overseas", "crossed_from_thailand", Request(dt.date(2020, 4, 1)), frames=book)
    assert (early.difference, early.shown) == (None, "")


def test_a_public_table_hides_small_numbers_and_what_gives_them_away(book):
    book.records["arrival"].append(
        {"people": 2, "day": MAY, "destination": "01", "known_by": MAY, "illustrative": False, "seq": 99, "uid": "new"}
    )
    cells = {cell.path: cell.shown for cell in public_areas("arrivals", Request(MAY), 2, frames=book)}
    assert cells == {
        "KH/": 59,
        "KH/01/": 9,
        "KH/01/*/": None,
        "KH/01/0110/": None,
        "KH/02/": 50,
        "KH/02/*/": 30,
        "KH/02/0201/": 20,
    }
    with pytest.raises(Refused, match="only sums and counts"):
        public_areas("arrival_days", Request(MAY), frames=book)


def test_the_entries_behind_a_figure_and_their_digest(book):
    behind = entries_behind("registration_gap", Request(MAY), frames=book)
    assert sorted(kind for kind, _ in behind) == ["arrival"] * 5 + ["tally"]
    before = entry_digests(Request(MAY), ["arrivals", "registration_gap"], frames=book)
    book.records["arrival"][0]["seq"] = 77
    after = entry_digests(Request(MAY), ["arrivals", "registration_gap"], frames=book)
    assert before["arrivals"] != after["arrivals"]
    assert entry_digests(Request(MAY), ["returned_from_overseas"], frames=book) != {}


@pytest.mark.django_db
def test_figures_come_back_after_the_snapshots_they_were_read_from_are_gone(settings):
    source = Source.objects.create(sort=Source.Sort.FILE, name="log.csv", by="test", received=now())
    meals = [Draft("assistance", {"known_by": MAY, "type": "meal", "people": people}) for people in (12, 30)]
    first = write(meals[:1], source=source, by="test").last
    write(meals[1:], source=source, by="test")
    for _ in range(2):
        now_, then = compute(Request(MAY), ["people_assisted"]), compute(Request(MAY, mark=first), ["people_assisted"])
        assert (now_[0].value, then[0].value) == (42, 12)
        for snapshot in settings.WAYHOME_FRAMES.rglob("*.parquet"):
            snapshot.unlink()


@pytest.mark.django_db
def test_a_mark_the_book_has_not_reached_is_the_newest_one():
    source = Source.objects.create(sort=Source.Sort.FILE, name="log.csv", by="test", received=now())
    for people in (1, 2):
        last = write(
            [Draft("assistance", {"known_by": MAY, "type": "meal", "people": people})], source=source, by="test"
        ).last
        (figure,) = compute(Request(MAY, mark=10**9), ["people_assisted"])
        assert figure.mark == last
    assert figure.value == 3
