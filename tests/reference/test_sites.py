"""The rules of a site: its code is its own, its beds add up, it lies on the globe, it takes in while it is open."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from wayhome.capture import intake
from wayhome.kernel.problems import Refused
from wayhome.packs import active
from wayhome.packs.load import load_reference
from wayhome.records.sites.opening import takes_in, why_closed
from wayhome.reference.sites import Site

SCHOOL = {"name": "School at the Lake", "type": "quarantine_centre", "code": "QC-01"}


def faults(**values: object) -> dict[str, str]:
    return {problem.field: problem.code for problem in Site.check_values({**SCHOOL, **values})}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"capacity": -1}, {"capacity": "site.beds_negative"}),
        ({"capacity_day": -3}, {"capacity_day": "site.beds_negative"}),
        ({"capacity": 40, "capacity_men": 15, "capacity_families": 26}, {"capacity": "site.beds_in_parts"}),
        ({"opened": dt.date(2020, 4, 2), "closed": dt.date(2020, 4, 1)}, {"closed": "site.closed_before_open"}),
        ({"lat": "13,66", "lon": "102.5"}, {"lat": "site.no_such_position"}),
        ({"lat": "102.5", "lon": "nan"}, {"lat": "site.no_such_position", "lon": "site.no_such_position"}),
    ],
)  # fmt: skip
def test_what_is_wrong_inside_a_site_is_said_of_its_field(values, found):
    assert faults(**values) == found


def test_a_site_without_beds_or_with_unknown_ones_is_a_site():
    assert faults(capacity=0) == faults() == faults(capacity=40, capacity_women=20, capacity_men=20) == {}


def test_a_site_takes_in_from_the_day_it_opens_up_to_the_day_it_closes():
    site = Site(name="School", opened=dt.date(2020, 4, 1), closed=dt.date(2020, 5, 1))
    days = [dt.date(2020, 3, 31), dt.date(2020, 4, 1), dt.date(2020, 4, 30), dt.date(2020, 5, 1)]
    assert [takes_in(site, day) for day in days] == [False, True, True, False]
    assert [getattr(why_closed(site, day), "code", None) for day in days] == [
        "site.not_open_yet", None, None, "site.closed",
    ]  # fmt: skip
    assert takes_in(Site(name="Pagoda"), dt.date(1900, 1, 1))


@pytest.fixture
def school(db) -> str:
    return intake.put("site", SCHOOL, "dara").stamps[0].uid


@pytest.mark.parametrize("code", ["QC-01", "qc-01", " Qc - ០១ "])
def test_a_code_used_twice_names_the_other_site(school, code):
    with pytest.raises(Refused) as refused:
        intake.put("site", {**SCHOOL, "name": "Pagoda on the Hill", "code": code}, "dara")
    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == ("site.code_taken", "code")
    assert "School at the Lake" in problem.sentence()


def test_a_site_keeps_its_own_code_and_gives_it_up(school):
    intake.put("site", {"capacity": "40"}, "dara", uid=school)
    intake.void("site", school, "dara")
    intake.put("site", {**SCHOOL, "name": "Pagoda on the Hill"}, "dara")


def test_a_sheet_in_which_two_sites_share_a_code_holds_the_second(school):
    rows = "Name,Type of site,Code\nPagoda,Quarantine centre,QC-02\nMarket hall,Other,qc 02\nBarn,Other,qc-01\n"
    result = intake.import_file(rows.encode(), "sites.csv", "site", "dara")
    assert (result.new, result.held) == (1, 2)
    assert [trouble.problem.params["other"] for trouble in result.troubles] == ["Pagoda", "School at the Lake"]


def test_a_pack_whose_sites_share_a_code_is_refused_whole(db, tmp_path: Path):
    folder = tmp_path / "pack"
    shutil.copytree(active().path, folder)
    sites = folder / "sites.csv"
    sites.write_text("uid,name,type,code,opened\none,One,other,A 1,2020-04-01\ntwo,Two,other,a1,\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_reference("test", replace(active(), path=folder))
    assert "One" in refused.value.problems[0].sentence()
    assert not Site.objects.exists()
    sites.write_text("uid,name,type,code,opened\none,One,other,A 1,2020-04-01\n", encoding="utf-8")
    load_reference("test", replace(active(), path=folder))
    assert Site.objects.get(uid="one").opened == dt.date(2020, 4, 1)
