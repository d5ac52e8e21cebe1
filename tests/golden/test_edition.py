"""The edition of 7 May 2020: its contradictions are found and settled, every fact is in it, it stands corrections."""

from __future__ import annotations

import re

import pytest

from wayhome.capture import intake
from wayhome.packs import active
from wayhome.packs.cambodia.demo import story
from wayhome.reports import editions, outline, publish, resolving, revise, verify

from .test_facts import FACTS

pytestmark = pytest.mark.django_db

BY = "golden-test"


@pytest.fixture(scope="module")
def draft(office):
    return editions.build(outline.load(active().outline), story.CUT_OFF, by=BY)


@pytest.fixture(scope="module")
def published(office):
    edition = editions.build(outline.load(active().outline), story.CUT_OFF, by=BY)
    assert resolving.resolve_all(edition, outline.load_resolutions(active().resolutions), BY) == []
    return publish.publish(edition, BY)


@pytest.fixture
def edition(published, office, settings):
    settings.WAYHOME_HOME, settings.WAYHOME_FRAMES = office.home, office.home / "frames"
    return published


def test_the_four_contradictions_of_the_report_are_found(draft, settings, office):
    settings.WAYHOME_HOME, settings.WAYHOME_FRAMES = office.home, office.home / "frames"
    found = {(one.block, one.excerpt, one.code) for one in resolving.findings(draft) if one.language == "en"}
    assert found == {
        ("coordination-text", "six", "prose.number_of_list"),
        ("rcce-text", "five", "prose.number_against_list"),
        ("surveillance-text", "five", "prose.number_against_list"),
        ("logistics-text", "six", "prose.number_of_list"),
        ("traveller", "Sopha", "prose.names_alike"),
        ("traveller", "four", "prose.number"),
        ("points-of-entry-text", "Pet Referral Hospital", "prose.name_cut_short"),
    }


def test_every_fact_is_in_both_languages_with_its_source(edition):
    for language in ("en", "km"):
        page = (edition.folder / f"{language}.html").read_text(encoding="utf-8")
        for fact in FACTS:
            assert f'data-figure="{fact}"' in page, fact
            row = page.split(f'<tr id="figure-{fact}">')[1].split("</tr>")[0]
            source = edition.figures[fact]["source"][language]
            assert source and source in re.sub(r"\u2060", "", row), fact


def test_it_stands_a_corrected_line_and_the_difference_is_shown(edition, office):
    sheet, profile = story.corrected_supplies(office.home)
    corrected = intake.import_file(sheet, sheet.name, profile, BY)
    assert (corrected.updated, corrected.same, corrected.new) == (1, 27, 0)
    assert verify.verify(edition.number).is_well
    differences = {one.figure: (one.then, one.now) for one in revise.revise(edition.number)}
    assert differences == {"bmc_border_ppe_suits": (50, 48), "total_ppe_suits": (1360, 1358)}
