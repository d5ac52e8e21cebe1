"""The demonstration's files meet every total that the situation report prints, and describe nobody."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from wayhome.packs.cambodia.demo import gate, registration, series, story

TARGET_PROVINCES = {"01", "02", "06", "14", "17", "22"}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def crossings() -> list[dict[str, str]]:
    return rows_of(story.HERE / "gdi_daily_crossings.csv")


@pytest.fixture(scope="module")
def by_province() -> list[dict[str, str]]:
    return rows_of(story.HERE / "ncct_arrivals_by_province.csv")


@pytest.fixture(scope="module")
def people(tmp_path_factory) -> list[dict[str, str]]:
    return rows_of(story.registration_sheet(tmp_path_factory.mktemp("home")))


def test_shipped_series_are_what_the_seed_gives(tmp_path):
    series.write_crossings(tmp_path / "gdi_daily_crossings.csv")
    series.write_arrivals_by_province(tmp_path / "ncct_arrivals_by_province.csv")
    for name in ("gdi_daily_crossings.csv", "ncct_arrivals_by_province.csv"):
        assert (tmp_path / name).read_bytes() == (story.HERE / name).read_bytes()


def test_border_series_meets_the_statements(crossings):
    by_day: Counter[str] = Counter()
    for row in crossings:
        by_day[row["Date"]] += int(row["People"])
    assert len(by_day) == 48
    assert sum(by_day.values()) == 78_328
    assert sum(people for day, people in by_day.items() if day <= "2020-04-07") == 68_706
    assert all(people > 2000 for day, people in by_day.items() if "2020-04-01" <= day <= "2020-04-07")
    late = [people for day, people in by_day.items() if day >= "2020-04-21"]
    assert round(sum(late) / len(late), -1) == 170
    assert max(by_day, key=by_day.__getitem__) < "2020-04-01"


def test_running_totals_by_province_never_fall_and_end_at_the_statement(by_province):
    series_of: dict[str, list[int]] = {}
    for row in sorted(by_province, key=lambda row: row["As of"]):
        series_of.setdefault(row["Code"], []).append(int(row["Returned since"]))
    assert len(series_of) == 25
    assert all(totals == sorted(totals) for totals in series_of.values())
    last = {code: totals[-1] for code, totals in series_of.items()}
    assert sum(last.values()) == 90_607
    assert set(sorted(last, key=last.__getitem__)[-6:]) == TARGET_PROVINCES


def test_registration_meets_both_series(people, crossings, by_province):
    assert len(people) == 90_607
    assert sum(row["From"] == "Thailand" for row in people) == 78_328
    crossed = Counter((row["Date of arrival"], row["Point of entry"]) for row in people if row["From"] == "Thailand")
    stated = {(row["Date"], row["Point of entry"]): int(row["People"]) for row in crossings}
    assert crossed == Counter({cell: number for cell, number in stated.items() if number})
    for as_of in {row["As of"] for row in by_province}:
        registered = Counter(row["Village"][:2] for row in people if row["Date of arrival"] <= as_of)
        assert registered == {
            row["Code"]: int(row["Returned since"])
            for row in by_province
            if row["As of"] == as_of and row["Returned since"] != "0"
        }


def test_registration_is_plausible_and_invented(people):
    assert len({row["No"] for row in people}) == len(people)
    assert all(row["Phone"] == "" or row["Phone"].startswith("000 ") for row in people)
    assert 0.31 < sum(row["Sex"] == "F" for row in people) / len(people) < 0.36
    assert 0.06 < sum(int(row["Age"]) < 18 for row in people) / len(people) < 0.08
    households: dict[str, list[dict[str, str]]] = {}
    for row in people:
        households.setdefault(row["Household"], []).append(row)
    for members in households.values():
        assert {row["Household size"] for row in members} == {str(len(members))}
        assert len({(row["Village"], row["Date of arrival"], row["Point of entry"]) for row in members}) == 1
        assert [row["Relation"] for row in members].count("Head") == 1


def test_registration_is_the_same_every_time(people, tmp_path):
    assert rows_of(story.registration_sheet(tmp_path)) == people


def test_villages_have_a_code_of_their_own():
    codes = [code for villages in registration.villages().values() for code in villages]
    assert len(codes) == len(set(codes)) > 14_000
    assert all(len(code) == 8 and code.isdigit() for code in codes)


def test_corrections_change_one_line_and_add_twelve_people(tmp_path, people):
    before = {row["Line"]: row for row in rows_of(story.HERE / "supplies_log.csv")}
    after = {row["Line"]: row for row in rows_of(story.corrected_supplies(tmp_path)[0])}
    assert [line for line in before if before[line] != after[line]] == [story.CORRECTED_LINE]
    late = rows_of(story.late_arrivals(tmp_path)[0])
    assert len(late) == story.LATE_PEOPLE
    assert not {row["No"] for row in late} & {row["No"] for row in people}
    assert all(date.fromisoformat(row["Date of arrival"]) <= story.CUT_OFF < story.KNOWN_LATE for row in late)


def test_nothing_but_the_dated_facts_has_a_day():
    dated = {row["Ref"] for row in rows_of(story.HERE / "activity_log.csv") if row["Start"] or row["End"]}
    assert dated == {"A-01", "A-02", "A-05"}
    assert not any(row["Day"] for row in rows_of(story.HERE / "supplies_log.csv"))
    assert not any(row["Start"] or row["End"] for row in rows_of(story.HERE / "assistance_log.csv"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> list[dict[str, str]]:
    (*_sheets, (path, profile)) = story.gate_to_home(tmp_path_factory.mktemp("home"))
    assert profile == "registration"
    return rows_of(path)


def test_the_desks_write_of_those_who_crossed_in_the_last_fortnight_and_change_nothing_of_them(desk, people):
    late = [row for row in people if row["From"] == "Thailand" and row["Date of arrival"] >= "2020-04-23"]
    assert [{column: row[column] for column in registration.HEADER} for row in desk] == late
    assert len(desk) == 2541
    assert all(row["Quarantine"] and row["Screened on"] == row["Date of arrival"] for row in desk)


def test_no_centre_has_more_people_than_beds_and_no_bed_two_people(desk):
    beds = {row["name"]: int(row["capacity"]) for row in rows_of(story.HERE / "gate_sites.csv")}
    assert beds == {name: number for name, number, _share in gate.CENTRES.values()}
    assert all("(illustrative)" in name for name in beds)
    lain_in = Counter((row["Stays at"], row["Bed"]) for row in desk if row["Bed"])
    assert max(lain_in.values()) == 1
    inside = Counter(site for site, _bed in lain_in)
    assert set(inside) == set(beds)
    assert all(number <= beds[site] for site, number in inside.items())


def test_the_sheets_of_the_gate_say_that_they_are_illustrative():
    for name, _profile in story.GATE_SHEETS:
        for row in rows_of(story.HERE / name):
            assert row.get("illustrative") == "yes" or "(illustrative)" in row["name"]


def test_the_sheet_of_the_desks_is_the_same_every_time(tmp_path):
    gate.write_gate_sheet(tmp_path / "one.csv")
    gate.write_gate_sheet(tmp_path / "two.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_site_checks_are_where_the_report_says_that_centres_were_assessed():
    checked = Counter(row["area"][:2] for row in rows_of(story.HERE / "gate_site_checks.csv"))
    assert (checked["14"], checked["17"]) == (3, 6)
