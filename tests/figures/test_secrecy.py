"""What is medical is counted for the health team alone: others learn neither the number nor that there are rows."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.figures.conftest import Handmade, areas
from wayhome.accounts.models import Role
from wayhome.accounts.policy import RIGHTS, Access
from wayhome.figures.behind import entries_behind, entry_digests
from wayhome.figures.catalogue import Definitions, catalogue, load
from wayhome.figures.compute import compute
from wayhome.figures.definition import DERIVED
from wayhome.figures.evidence import evidence
from wayhome.figures.figure import TO_EVERYBODY, Request
from wayhome.figures.public import public_areas
from wayhome.figures.series import series
from wayhome.kernel.problems import Refused
from wayhome.ledger.fields import MEDICAL, Secrecy

MAY = dt.date(2020, 5, 7)
HEALTH = Request(MAY, learns=frozenset(Secrecy))
OTHERS = Request(MAY)


def medical() -> list[str]:
    return [each for each in catalogue().indicators if MEDICAL in catalogue().secrecies(each)]


def hospital() -> Handmade:
    return Handmade(
        area=areas(),
        person=[{"uid": "sopha", "home": "0110"}],
        screening=[{"person": "sopha", "day": MAY, "screened_for": ["tuberculosis"], "suspected": ["tuberculosis"]}],
        sample=[
            {"person": "sopha", "condition": "tuberculosis", "taken": MAY, "result": "positive", "result_day": MAY}
        ],
    )


def test_tuberculosis_is_medical():
    assert {"tb_screened", "tb_presumptive", "tb_tested", "tb_positive"} <= set(catalogue().named)
    for each in ("tb_screened", "tb_presumptive", "tb_tested", "tb_positive"):
        assert catalogue().asked(each).indicator in medical()


@pytest.mark.parametrize("figure", medical())
def test_nobody_else_learns_a_medical_number_or_that_there_are_rows(figure):
    frames = hospital()
    for asked in (
        lambda: compute(OTHERS, [figure], frames=frames),
        lambda: evidence(figure, OTHERS, frames=frames),
        lambda: series(figure, OTHERS, ("area:1",), frames=frames),
        lambda: entry_digests(OTHERS, [figure], frames=frames),
        lambda: entries_behind(figure, OTHERS, frames=frames),
    ):
        with pytest.raises(Refused, match="counts facts that you may not learn"):
            asked()
    if catalogue().indicators[figure].kind != DERIVED and catalogue().indicators[figure].aggregate in ("sum", "count"):
        with pytest.raises(Refused, match="counts facts that you may not learn"):
            public_areas(figure, OTHERS, frames=frames)
    (shown,) = compute(HEALTH, [figure], frames=frames)
    assert shown.value is not None


def test_a_list_of_all_figures_leaves_out_what_is_medical():
    known = catalogue().only(["inside_sites", "tb_positive", "tb_tested"])
    told = [figure.id for figure in compute(OTHERS, definitions=known, frames=hospital())]
    assert told == ["inside_sites"]
    told = [figure.id for figure in compute(HEALTH, definitions=known, frames=hospital())]
    assert told == ["inside_sites", "tb_positive", "tb_tested"]


@pytest.mark.parametrize("role", Role)
def test_the_health_worker_alone_learns_what_is_medical(role):
    access = Access("somebody", role, ("KH",), RIGHTS[role], everywhere=True)
    assert (MEDICAL in access.learns) == (role == Role.HEALTH_WORKER)
    assert MEDICAL not in TO_EVERYBODY


READS_RESULTS = """/*
id = "positive"
kind = "counted"
unit = "people"
grain = "sample"
aggregate = "count"
title = { en = "Positive", km = "វិជ្ជមាន" }
definition = { en = "Positive.", km = "វិជ្ជមាន។" }
date_basis = { en = "Day", km = "ថ្ងៃ" }
source = { en = "Samples", km = "សំណាក" }
*/
SELECT seq, uid, 'sample' AS kind, taken AS day, known_by, NULL AS area, illustrative, 1 AS measure FROM sample
"""


def test_a_definition_that_reads_what_is_medical_must_say_so(tmp_path):
    (tmp_path / "positive.sql").write_text(READS_RESULTS, encoding="utf-8")
    with pytest.raises(Refused, match='positive.sql: it reads sample, .*so it must say secrecy = "medical"'):
        load([tmp_path])
    said = READS_RESULTS.replace('aggregate = "count"', 'aggregate = "count"\nsecrecy = "medical"')
    (tmp_path / "positive.sql").write_text(said, encoding="utf-8")
    assert load([tmp_path]).secrecies("positive") == {MEDICAL}


def test_what_an_edition_keeps_stays_as_secret_as_it_was():
    kept = Definitions.from_json(catalogue().only(["tb_positive"]).as_json())
    assert kept.secrecies(kept.asked("tb_positive").indicator) == {MEDICAL}
