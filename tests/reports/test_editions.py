"""The life of an edition: built, settled, published, verified, revised; and never changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from tests.reports.conftest import BY
from wayhome.capture import intake
from wayhome.figures.catalogue import catalogue
from wayhome.figures.definition import Definition
from wayhome.figures.series import Point
from wayhome.kernel.problems import Refused
from wayhome.packs.cambodia.demo import story
from wayhome.reports import editions, files, hidden, resolving
from wayhome.reports import revise as revising
from wayhome.reports.models import Edition, Immutable
from wayhome.reports.publish import publish
from wayhome.reports.revise import revise
from wayhome.reports.verify import Verification, check_figures, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def bilingual() -> dict:
    """A map, a chart and a text in both languages."""
    title = {"en": "Crossings", "km": "ការឆ្លងដែន"}
    blocks = [
        {"id": "text", "kind": "text", "body": {"en": "{fig:posters}", "km": "{fig:posters}"}},
        {
            "id": "map",
            "kind": "map",
            "title": title,
            "areas": {"indicator": "arrivals"},
            "points": {"indicator": "crossings_by_point"},
        },
        {"id": "days", "kind": "trend", "title": title, "series": {"indicator": "crossings_by_point"}},
        {"id": "annex", "kind": "annex", "title": title},
    ]
    return {"id": "two", "languages": ["en", "km"], "title": title, "lists": [], "blocks": blocks}


def small(*texts: str, **head) -> dict:
    blocks = [{"id": f"b{n}", "kind": "text", "body": {"en": text}} for n, text in enumerate(texts)]
    return {"id": "small", "languages": ["en"], "title": {"en": "Small"}, "lists": [], "blocks": blocks, **head}


def build(*texts: str, **head) -> Edition:
    return editions.build(small(*texts, **head), cut_off=story.CUT_OFF, by=BY)


def test_no_edition_cites_what_is_medical(office):
    with pytest.raises(Refused, match="“tb_positive”, which counts medical facts"):
        build("{fig:tb_positive}")
    with pytest.raises(Refused, match="“positivity”, which counts medical facts"):
        build("{fig:posters} {fig:positivity}")


def correct_supplies(home: Path) -> None:
    path, profile = story.corrected_supplies(home)
    intake.import_file(path, path.name, profile, BY)


def test_a_draft_cannot_be_published_while_findings_wait(office):
    edition = build("Nine towns.")
    with pytest.raises(Refused, match="findings"):
        publish(edition, by=BY)
    assert edition.is_draft and not edition.folder.exists()


def test_an_edition_has_a_file_in_every_format_and_language_and_the_same_bytes_again(office, bilingual):
    edition = publish(editions.build(bilingual, cut_off=story.CUT_OFF, by=BY), by=BY)
    names = {f"{one}.{end}" for one in ("en", "km") for end in ("html", "pdf", "docx")} | {"figures.json"}
    assert set(edition.files) == {path.name for path in edition.folder.iterdir()} == names
    assert all((edition.folder / name).read_bytes() == content for name, content in files.contents(edition))
    assert verify(edition.number).is_well


def test_resolutions_kept_beside_an_outline_are_applied_and_those_that_fit_nothing_are_given_back(office):
    edition = build("Nine towns.", "Nine ships.")
    stray = {"block": "b0", "language": "en", "excerpt": "Ten", "action": "mended", "text": "Some"}
    settled = [
        {"block": "b0", "language": "en", "excerpt": "Nine", "action": "mended", "text": "Many"},
        {"block": "b1", "language": "en", "excerpt": "Nine", "action": "accepted", "reason": "Counted on the quay."},
    ]
    assert resolving.resolve_all(edition, [*settled, stray], by=BY) == [stray]
    assert resolving.open_findings(edition) == []


@pytest.mark.parametrize(
    "way",
    [
        lambda edition: edition.save(),
        lambda edition: edition.delete(),
        lambda edition: Edition.objects.filter(pk=edition.pk).update(title_en="Other"),
        lambda edition: Edition.objects.filter(pk=edition.pk).delete(),
        lambda edition: Edition.objects.bulk_update([edition], ["title_en"]),
        lambda edition: Edition.objects.bulk_create(
            [edition], update_conflicts=True, update_fields=["title_en"], unique_fields=["number"]
        ),
        lambda edition: publish(edition, by=BY),
        lambda edition: editions.refresh(edition),
        lambda edition: resolving.resolve(edition, "x", "accepted", reason="x"),
    ],
)
def test_a_published_edition_is_never_changed(office, way):
    edition = publish(build("The posters: {fig:posters}."), by=BY)
    with pytest.raises(Immutable):
        way(edition)


def test_a_newer_edition_of_the_same_day_takes_the_place_of_the_older(office):
    first, second = (publish(build("{fig:posters}"), by=BY) for _ in range(2))
    first.refresh_from_db()
    assert (first.status, second.status) == ("superseded", "published")
    assert (first.number, second.number) == (1, 2)
    assert verify(first.number).is_well


def test_what_is_published_still_verifies_after_corrections_and_revise_shows_them(office):
    edition = publish(build("{fig:total_ppe_suits} suits, {fig:posters} posters"), by=BY)
    correct_supplies(office)
    assert verify(edition.number).is_well
    (difference,) = revise(edition.number)
    assert (difference.figure, difference.then, difference.now, difference.change) == (
        "total_ppe_suits",
        1360,
        1358,
        "-2",
    )
    (row,) = difference.rows
    assert (row.change, row.kind, row.source) == ("changed", "stock", "supplies_log.csv") and row.source_row
    assert not difference.definition_changed


def test_a_definition_changed_since_leaves_the_edition_well_and_is_named(office, monkeypatch):
    edition = publish(build("{fig:total_ppe_suits} suits"), by=BY)
    today = catalogue()
    text = today.indicators["supplies_handed_over"].text.replace("'handed_over'", "'received'")
    changed = dataclasses.replace(
        today,
        indicators={**today.indicators, "supplies_handed_over": Definition.parse(text, "supplies_handed_over.sql")},
    )
    monkeypatch.setattr(revising, "catalogue", lambda: changed)
    assert verify(edition.number).is_well
    (difference,) = revise(edition.number)
    assert difference.definition_changed and difference.now != difference.then


def test_a_figure_dropped_since_is_named(office, monkeypatch):
    edition = publish(build("{fig:posters}"), by=BY)
    today = catalogue()
    without = dataclasses.replace(today, named={key: one for key, one in today.named.items() if key != "posters"})
    monkeypatch.setattr(revising, "catalogue", lambda: without)
    (difference,) = revise(edition.number)
    assert difference.definition_gone and difference.now is None


def test_a_file_changed_or_lost_is_found(office):
    edition = publish(build("{fig:posters}"), by=BY)
    edition.file("en", "html").write_text("other")
    edition.file("en", "docx").unlink()
    assert {problem.code for problem in verify(edition.number).problems} == {"verify.file", "verify.missing"}


def test_what_the_edition_keeps_of_itself_cannot_be_changed_unseen(office):
    edition = publish(build("{fig:posters}"), by=BY)
    from django.db.models import QuerySet

    kept = [{**edition.kept[0], "value": 4600, "shown": "4,600"}]
    QuerySet(Edition).filter(pk=edition.pk).update(kept=kept)
    assert {problem.code for problem in verify(edition.number).problems} == {"verify.content", "verify.value"}


def test_a_chart_that_comes_to_other_numbers_is_found(office, bilingual):
    edition = editions.build(bilingual, cut_off=story.CUT_OFF, by=BY)
    data = {
        **edition.series_data,
        "days": {**edition.series_data["days"], "rows": edition.series_data["days"]["rows"][1:]},
    }
    result = Verification(edition.number)
    edition.series_data = data
    check_figures(edition, result)
    assert [(problem.code, problem.params["block"]) for problem in result.problems] == [("verify.picture", "days")]


def test_an_edition_that_is_not_there_is_refused_in_words(office):
    with pytest.raises(Refused, match="There is no published edition 7"):
        verify(7)


def test_a_finding_is_settled_by_a_reference_by_new_words_or_with_a_reason(office):
    edition = build("We gave 4,500 posters to nine towns and three ships.")
    posters, towns, ships = resolving.open_findings(edition)
    resolving.resolve(edition, ships, "accepted", reason="The harbour master said so.", by="Dara")
    resolving.resolve(edition, posters, "referenced", text="{fig:posters}", by="Dara")
    resolving.resolve(edition, towns.id, "mended", text="many towns", by="Dara")
    assert (
        edition.outline["blocks"][0]["body"]["en"]
        == "We gave {fig:posters} posters to many towns towns and three ships."
    )
    assert resolving.open_findings(edition) == []
    assert [one["action"] for one in edition.resolutions] == ["accepted", "referenced", "mended"]
    assert {one["by"] for one in edition.resolutions} == {"Dara"}
    assert edition.figures["posters"]["value"] == 4500


@pytest.mark.parametrize(
    ("settled", "code"),
    [
        ({"action": "accepted"}, "resolution.reason"),
        ({"action": "mended"}, "resolution.text"),
        ({"action": "referenced", "text": "many"}, "resolution.reference"),
        ({"action": "referenced", "text": "{fog:x}"}, "resolution.reference"),
        ({"action": "ignored"}, "resolution.action"),
    ],
)
def test_settling_needs_what_its_way_needs(office, settled, code):
    edition = build("Nine towns.")
    (found,) = resolving.open_findings(edition)
    with pytest.raises(Refused) as refused:
        resolving.resolve(edition, found, **settled)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert len(resolving.open_findings(edition)) == 1


def test_settling_with_a_figure_nobody_knows_changes_nothing(office):
    edition = build("Nine towns.")
    (found,) = resolving.open_findings(edition)
    with pytest.raises(Refused):
        resolving.resolve(edition, found, "referenced", text="{fig:towns}")
    edition.refresh_from_db()
    assert edition.outline["blocks"][0]["body"]["en"] == "Nine towns."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{fig:no_such}", "outline.unknown_figure"),
        ("{list:no_such:count}", "outline.unknown_list"),
        ("{site:no-such}", "outline.unknown_record"),
        ("{date:2020-02-30}", "outline.bad_day"),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(office, text, code):
    with pytest.raises(Refused) as refused:
        build(text)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_list_has_the_members_in_force_on_the_cut_off_day(office):
    head = {"lists": [{"id": "targets", "role": "target_province", "title": {"en": "Targets"}, "nouns": {}}]}
    then = build("{list:targets:count}", **head)
    assert len(then.lists["targets"]["members"]) == 6
    before = editions.build(small("{list:targets:count}", **head), cut_off=dt.date(2020, 5, 6), by=BY)
    assert before.lists["targets"]["members"] == []


def test_an_edition_about_one_area_counts_that_area(office):
    whole, one = (
        build("{fig:total_ppe_suits}"),
        editions.build(small("{fig:total_ppe_suits}"), cut_off=story.CUT_OFF, area="01"),
    )
    assert whole.figures["total_ppe_suits"]["value"] == 1360
    assert one.figures["total_ppe_suits"]["value"] == 470
    assert verify(publish(one, by=BY).number).is_well


def test_an_edition_can_look_back_at_an_older_mark(office):
    mark = editions.head()
    correct_supplies(office)
    now, then = (
        build("{fig:total_ppe_suits}"),
        editions.build(small("{fig:total_ppe_suits}"), cut_off=story.CUT_OFF, mark=mark),
    )
    assert (then.figures["total_ppe_suits"]["value"], now.figures["total_ppe_suits"]["value"]) == (1360, 1358)


def test_the_draft_can_be_handed_out_and_says_that_it_is_one(office, tmp_path):
    edition = build("{fig:posters}")
    written = {path.name for path in editions.export(edition, tmp_path / "out")}
    assert written == {"en.html", "en.pdf", "en.docx", "figures.json"}
    assert "Draft" in (tmp_path / "out" / "en.html").read_text("utf-8")


def test_few_people_of_an_area_are_hidden_and_so_is_what_would_tell_them():
    counts = {"01": 3, "02": 8, "03": 40, None: 2}
    points = [Point({"area:1": area}, people, people, False) for area, people in counts.items()]
    cells = hidden.protected_areas(points, "area:1", 5, {})
    rows = {row["area"]: row["value"] for row in hidden.area_rows(cells)}
    assert rows["01"] is None and rows["03"] == 40 and "?" not in rows
    later = [Point({"area:1": area}, people, people, False) for area, people in (counts | {"03": 42}).items()]
    assert hidden.area_rows(hidden.protected_areas(later, "area:1", 5, cells))[-1] == {"area": "03", "value": None}


def test_a_figure_of_very_few_people_is_not_published(office, monkeypatch):
    edition = build("{fig:suspected_cases}")
    assert hidden.too_few(edition, edition.kept_definitions()) == []
    kept = [{**edition.kept[0], "value": 4, "shown": "4"}]
    monkeypatch.setattr(edition, "kept", kept)
    with pytest.raises(Refused, match="fewer than 5"):
        publish(edition, by=BY)
