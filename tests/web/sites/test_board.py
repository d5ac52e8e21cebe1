"""The board at any hour: beds in words, what is lacking, who may know it, and the same to take away."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.records.staying.conftest import site
from tests.web.sites.conftest import check

MORNING = "as_of=2020-05-06&hour=07:00"


def rows(client: Client, query: str = MORNING) -> dict[str, dict[str, str]]:
    """Site to its line of the board, as CSV."""
    answer = client.get(f"/sites/file/csv/?{query}")
    return {row["Site"]: row for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))}


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize(("hour", "inside", "free"), [("02:59", "1", "1"), ("03:00", "2", "0"), ("23:59", "2", "0")])
def test_who_is_inside_is_told_of_any_hour(coordinator, hour, inside, free):
    school = rows(coordinator, f"as_of=2020-05-06&hour={hour}")["School"]
    assert (school["Inside"], school["Beds free"], school["Expected"]) == (inside, free, "1")


def test_a_day_without_an_hour_is_told_at_its_end(coordinator):
    assert rows(coordinator, "as_of=2020-05-07")["School"]["Inside"] == "1"
    assert rows(coordinator, "as_of=2020-05-07&hour=07:59")["School"]["Inside"] == "2"


def test_beds_are_told_in_words_and_nothing_is_divided_by_nought(coordinator):
    words = {name: row["In words"] for name, row in rows(coordinator).items()}
    assert words == {
        "School": "Full",
        "Pagoda": "Over-booked: 1 more than beds",
        "Hall": "No beds: nobody can sleep here",
        "Barn": "Nobody said how many beds there are",
    }
    page = coordinator.get(f"/sites/?{MORNING}").content.decode()
    assert 'class="beyond" x="66.7" width="33.3"' in page
    assert "▲" in page


def test_what_is_chosen_is_all_that_is_shown(coordinator):
    assert set(rows(coordinator, "as_of=2020-05-06&hour=02:00&free=1")) == {"School"}
    assert set(rows(coordinator, MORNING + "&free=1")) == set()
    assert set(rows(coordinator, MORNING + "&type=reception")) == {"Hall"}
    assert set(rows(coordinator, MORNING + "&type=poe_local")) == {"Gate"}
    assert "Closed" in rows(coordinator, MORNING + "&closed=yes")
    assert "Closed" in rows(coordinator, "as_of=2020-03-31")
    assert next(iter(rows(coordinator, "as_of=2020-05-06&hour=02:00&order=free"))) == "School"
    assert next(iter(rows(coordinator, MORNING + "&order=over"))) == "Pagoda"


def test_sites_with_needs_and_those_nobody_has_checked(coordinator, tell):
    tell(check("school", "5", locks=False), check("barn", "1", locks=True))
    assert set(rows(coordinator, MORNING + "&lacking=yes")) == {"School"}
    assert set(rows(coordinator, MORNING + "&unchecked=5")) == {"Barn", "Hall", "Pagoda"}
    assert rows(coordinator)["School"]["What is lacking"] == "Latrines cannot be locked from inside"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("as_of=soon", "“soon” is not a date"),
        ("hour=25:00", "“25:00” is no time of the day"),
        ("free=many", "“many” is no whole number"),
        ("unchecked=-1", "“-1” is no whole number"),
        ("area=17", "not inside the areas you answer for"),
    ],
)
def test_a_filter_that_cannot_be_read_is_told_and_left_out(coordinator, query, said):
    assert said in text(coordinator, f"/sites/?{query}")


def test_sites_of_other_areas_are_on_no_board_and_tell_nobody_who_is_inside(coordinator, national, village_chief):
    assert set(rows(coordinator)) == {"School", "Pagoda", "Hall", "Barn"}
    assert set(rows(village_chief)) == {"Far"}
    assert set(rows(national)) == {"School", "Pagoda", "Hall", "Barn", "Far"}
    foreign = text(village_chief, f"/sites/pagoda/?{MORNING}")
    assert "Pagoda" in foreign
    assert "told to those who answer for its area" in foreign
    assert "Over-booked" not in foreign
    assert "Over-booked" in text(coordinator, f"/sites/pagoda/?{MORNING}")


def test_the_workbook_says_the_same_and_no_name_is_a_formula(coordinator, tell):
    tell(site("trick", name="=1+1", capacity=1))
    answer = coordinator.get(f"/sites/file/xlsx/?{MORNING}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    told = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert told["=1+1"][0].data_type == "s"
    assert told["Pagoda"][8].value == 3
    assert "'=1+1" in rows(coordinator)
    assert coordinator.get("/sites/file/pdf/").status_code == 404


def test_the_board_asks_as_much_of_many_sites_as_of_few(coordinator, tell):
    tell(check("school", "5", locks=True))
    coordinator.get("/sites/")
    with CaptureQueriesContext(connection) as few:
        coordinator.get("/sites/")
    tell(*(site(f"more{number}", capacity=1) for number in range(40)))
    tell(*(check(f"more{number}", "5", locks=False) for number in range(40)))
    coordinator.get("/sites/")
    with CaptureQueriesContext(connection) as many:
        assert coordinator.get("/sites/").content.decode().count("need-open") == 40
    assert len(many) == len(few)


def test_the_map_draws_what_has_a_position_and_lists_the_rest(coordinator):
    page = coordinator.get(f"/sites/map/?{MORNING}")
    assert [line.name for line in page.context["placed"]] == ["School"]
    assert [line.name for line in page.context["unplaced"]] == ["Barn", "Hall", "Pagoda"]
    assert "School" in str(page.context["spec"])
