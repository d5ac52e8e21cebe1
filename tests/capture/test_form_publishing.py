"""Publishing: versions are kept for ever, a version has one content, and the pack's forms are there at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

import pytest

from tests.capture.phones import enumerators
from tests.capture.xlsforms import form, markdown, spoiled, told
from wayhome.accounts.models import Role
from wayhome.accounts.policy import RIGHTS, Access
from wayhome.capture import files
from wayhome.capture.entities import lists
from wayhome.capture.forms import publishing
from wayhome.capture.forms.checking import check
from wayhome.capture.forms.pack import load_pack_forms
from wayhome.capture.forms.publishing import publish
from wayhome.capture.forms.sources import as_workbook
from wayhome.capture.forms.tables import FormVersion
from wayhome.capture.forms.template import may_be_made, template
from wayhome.capture.submissions.receiving import receive
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.taking import take_in
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write
from wayhome.packs import active
from wayhome.records import base
from wayhome.records.consent import APART
from wayhome.reference.codes import code_list

pytestmark = pytest.mark.usefixtures("country")

NO_VERSION = [["form_title", "form_id"], ["A visit", "visit"]]


def refused(content: bytes, name: str = "visit.md", media=None) -> list:
    with pytest.raises(Refused) as raised:
        publish(content, name, "dara", media)
    return raised.value.problems


def test_a_version_is_served_byte_for_byte_as_it_was_published():
    version = publish(form(), "visit.md", "dara")
    xml = files.read(version.digest)
    assert xml == check(form(), "visit.md").xml
    assert (version.md5, version.size) == (hashlib.md5(xml).hexdigest(), len(xml))
    assert files.read(version.source_digest) == form()
    assert version.plan == check(form(), "visit.md").plan


def test_the_same_form_again_is_the_version_it_was():
    assert publish(form(), "visit.md", "dara") == publish(form(), "again.md", "maly")
    assert FormVersion.objects.count() == 1


def test_what_was_held_for_want_of_a_version_goes_to_the_gate_again():
    enumerators()
    publish(form(), "visit.md", "dara")
    xml = b'<data id="visit" version="2"><meta><instanceID>uuid:1</instanceID></meta></data>'
    receive(xml, by="dara")
    take_in()
    assert Submission.objects.get().state == "held"
    publish(form(settings=[["form_title", "form_id", "version"], ["A visit", "visit", "2"]]), "visit.md", "dara")
    assert Submission.objects.get().state == "received"


def test_other_content_under_the_same_version_is_refused_with_the_version_to_write():
    publish(form(), "visit.md", "dara")
    (problem,) = refused(form(spoiled(2, "label", "Who is it?")))
    assert told([problem]) == [("form.same_version", "settings", 2, "version")]
    remedy = problem.params["next"]
    assert re.fullmatch(r"\d{10}", remedy) and remedy in problem.sentence()
    settings = [["form_title", "form_id", "version"], ["A visit", "visit", remedy]]
    assert publish(form(spoiled(2, "label", "Who is it?"), settings=settings), "visit.md", "dara").version == remedy
    assert [each.version for each in publishing.open_versions()] == [remedy]
    assert publishing.version_of("visit", "1") is not None


def test_a_form_without_a_version_gets_one_that_phones_see_as_new(monkeypatch):
    monkeypatch.setattr(publishing, "today", lambda: dt.date(2020, 5, 7))
    first = publish(form(settings=NO_VERSION), "visit.md", "dara")
    again = publish(form(settings=NO_VERSION), "visit.md", "dara")
    second = publish(form(spoiled(2, "label", "Who is it?"), settings=NO_VERSION), "visit.md", "dara")
    assert [each.version for each in (first, again, second)] == ["2020050701", "2020050701", "2020050702"]
    assert b'version="2020050702"' in files.read(second.digest)


def test_a_clock_that_goes_back_makes_no_older_version(monkeypatch):
    monkeypatch.setattr(publishing, "today", lambda: dt.date(2020, 5, 7))
    publish(form(settings=NO_VERSION), "visit.md", "dara")
    monkeypatch.setattr(publishing, "today", lambda: dt.date(2010, 1, 1))
    assert publishing.next_version("visit") == "2020050702"


def test_a_question_cannot_change_its_type_in_a_new_version():
    publish(form(settings=NO_VERSION), "visit.md", "dara")
    problems = refused(form(spoiled(7, "type", "geopoint"), settings=NO_VERSION))
    assert told(problems) == [("form.type_changed", "survey", 7, "type")]


def test_nothing_is_kept_of_a_form_that_is_refused():
    refused(form(spoiled(2, "save_to", "given_nam")))
    refused(form(), media={"stranger.jpg": b"x"})
    assert FormVersion.objects.count() == 0


def test_a_closed_form_is_not_offered_and_can_be_opened_again():
    publish(form(), "visit.md", "dara")
    publishing.close("visit", "maly")
    assert publishing.open_versions() == []
    assert publishing.version_of("visit", "1").form.closed_by == "maly"
    publishing.reopen("visit", "maly")
    assert [each.form.form_id for each in publishing.open_versions()] == ["visit"]


def test_a_file_that_is_missing_can_be_added_later_and_stays_for_the_next_version():
    survey = [["type", "name", "label", "media::image"], ["text", "a", "A", "a.jpg"]]
    settings = [["form_id", "version"], ["pictured", "1"]]
    version = publish(markdown(survey=survey, settings=settings), "p.md", "dara")
    assert version.files.get().digest == ""
    publishing.add_file(version, "a.jpg", b"a picture")
    assert files.read(version.files.get().digest) == b"a picture"
    assert version.files.get().md5 == hashlib.md5(b"a picture").hexdigest()
    settings[1][1] = "2"
    newer = publish(markdown(survey=survey, settings=settings), "p.md", "dara")
    assert newer.files.get().digest == version.files.get().digest
    with pytest.raises(Refused):
        publishing.add_file(newer, "b.jpg", b"?")


def test_lists_of_records_are_no_files_to_add():
    survey = [["type", "name", "label"], ["select_one_from_file people.csv", "who", "Who?"]]
    version = publish(markdown(survey=survey, settings=[["form_id"], ["f"]]), "f.md", "dara")
    assert version.files.get().kind == "person"
    with pytest.raises(Refused):
        publishing.add_file(version, "people.csv", b"name,label\n")


@pytest.mark.parametrize("kind", [kind for kind, model in KINDS.items() if may_be_made(model)])
def test_a_template_of_every_kind_publishes_as_it_is(kind):
    """And asks for every property that a form can give."""
    version = publish(template(kind), f"{kind}.xlsx", "dara")
    (entity,) = version.plan.entities
    declared = {p.name for p in KINDS[kind].properties()} - {"known_by", "illustrative"}
    assert (entity.kind, set(entity.properties.values())) == (kind, declared)
    assert any(q.label.get("en") and q.label.get("km") for q in version.plan.questions)


def test_no_template_is_made_of_what_no_form_makes():
    with pytest.raises(Refused):
        template("area")
    with pytest.raises(Refused):
        template("horse")


def test_the_forms_of_the_pack_are_published_once():
    first = load_pack_forms("wayhome init")
    assert {each.form.form_id for each in first} == {path.stem for path in active().forms_dir.glob("*.md")}
    assert load_pack_forms("wayhome init") == []
    assert all(not each.warnings for each in first)


def test_a_form_of_the_pack_that_somebody_changed_stays_as_they_left_it():
    load_pack_forms("wayhome init")
    content = (active().forms_dir / "group.md").read_text(encoding="utf-8")
    own = content.replace("2026112301", "2099010101").replace("Group registration", "Our groups")
    publish(own.encode(), "ours.md", "dara")
    load_pack_forms("wayhome init")
    assert publishing.newest_of("group").title["en"] == "Our groups"


def test_the_forms_of_the_pack_say_everything_in_both_languages_and_know_every_code():
    """A code list that grows shows here: its form has to offer the new code, with the label of the list."""
    for path in sorted(active().forms_dir.glob("*.md")):
        plan = check(path.read_bytes(), path.name).plan
        assert plan.form_id == path.stem
        assert set(plan.title) == {"", "en", "km"}
        fills = {at: (e.kind, name) for e in plan.entities for at, name in e.properties.items()}
        for question in plan.questions:
            assert not question.label or set(question.label) == {"en", "km"}, question.path
            if question.path not in fills or not question.choices:
                continue
            kind, name = fills[question.path]
            prop = base.property_of(KINDS[kind], name)
            if prop.codes:
                labels = {code.code: {"en": code.label_en, "km": code.label_km} for code in code_list(prop.codes)}
                apart = APART if prop.codes == "sharing" else ()
                offered = {code: label for code, label in labels.items() if code not in apart}
                assert question.choices == offered, question.path


def test_villages_are_never_one_long_list():
    """Whoever chooses a place chooses among those of one parent."""
    for path in sorted(active().forms_dir.glob("*.md")):
        xml = check(path.read_bytes(), path.name).xml.decode()
        chosen = re.findall(r"<itemset nodeset=\"instance\('places'\)/root/item\[([^\]]*)\]", xml)
        assert all(re.match(r"level=1$|parent= ", each) for each in chosen), path.name
        assert "instance('places')/root/item\"" not in xml


def test_phones_are_given_as_groups_only_those_that_were_counted(access_everywhere):
    version = next(each for each in load_pack_forms("init") if each.form.form_id == "household")
    written = b"".join(lists.csv_of("arrival", access_everywhere, version)).decode()
    assert [line.split(",")[0] for line in written.splitlines()] == ["name", "bus"]


def test_a_form_can_be_opened_in_a_spreadsheet_program():
    content, ending = as_workbook(form(), "visit.md")
    assert ending == ".xlsx"
    assert check(content, "visit.xlsx").plan == check(form(), "visit.md").plan
    assert as_workbook(content, "visit.xlsx") == (content, ".xlsx")


@pytest.fixture
def access_everywhere():
    source = Source.objects.create(sort=Source.Sort.SCREEN, name="gate", by="dara", received=now())
    day = dt.date(2020, 5, 7)
    drafts = [
        Draft("arrival", {"people": 40, "day": day, "known_by": day}, "bus"),
        Draft("arrival", {"people": 1, "day": day, "known_by": day}, "one"),
        Draft("person", {"given_name": "Dara", "known_by": day}, "dara"),
        Draft("arrival", {"people": 1, "person": "dara", "group": "bus", "known_by": day}, "named"),
    ]
    write(drafts, source=source, by="dara")
    return Access("dara", Role.ENUMERATOR, ("KH",), RIGHTS[Role.ENUMERATOR], everywhere=True)
