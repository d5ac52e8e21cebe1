"""The pages of forms: publishing by dropping a file, closing, files, and answers as far as the reader may see them."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.capture.conftest import country  # noqa: F401
from tests.capture.xlsforms import form, markdown, spoiled, workbook
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture.forms import publishing
from wayhome.capture.forms.publishing import publish
from wayhome.capture.forms.tables import Form, FormVersion
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.taking import take_in
from wayhome.kernel.clock import now
from wayhome.kernel.digest import sha256_hex

pytestmark = pytest.mark.usefixtures("country")

SURVEY = [
    ["type", "name", "label", "open"],
    ["select_one yn", "water", "Is there clean water?", "yes"],
    ["text", "who", "Who answers?", ""],
    ["begin_repeat", "child", "Child", ""],
    ["text", "called", "What is the child called?", ""],
    ["integer", "years", "How old?", "yes"],
    ["begin_repeat", "shot", "Vaccination", ""],
    ["text", "against", "Against what?", "yes"],
    ["end_repeat", "", "", ""],
    ["end_repeat", "", "", ""],
]
CHOICES = [["list_name", "name", "label"], ["yn", "y", "Yes, clean"], ["yn", "n", "No"]]
VILLAGE = markdown(
    survey=SURVEY, choices=CHOICES, settings=[["form_title", "form_id", "version"], ["V", "village", "1"]]
)


@pytest.fixture
def as_(db):
    """Clients of those who read forms: as_("province") and so on."""
    people = {
        "national": (Role.NATIONAL_MANAGER, "KH"),
        "province": (Role.PROVINCIAL_OFFICER, "01"),
        "elsewhere": (Role.PROVINCIAL_OFFICER, "02"),
        "gate": (Role.ENUMERATOR, "01"),
    }

    def client(name: str) -> Client:
        role, area = people[name]
        user, made = User.objects.get_or_create(username=name, defaults={"role": role, "language": "en"})
        if made:
            AreaGrant.objects.create(user=user, area=area)
        signed_in = Client()
        signed_in.force_login(user)
        return signed_in

    return client


def drop(client: Client, content: bytes, name: str = "visit.xlsx", **more):
    sent = {"file": SimpleUploadedFile(name, content), **more}
    return client.post(reverse("web:forms"), sent)


def answer(name: str = "Sok Dara", by: str = "gate") -> None:
    xml = (
        f'<data id="village" version="1"><water>y</water><who>{name}</who><child><called>Maly</called><years>7</years>'
        "<shot><against>=measles</against></shot><shot><against>polio</against></shot></child>"
        f"<meta><instanceID>uuid:{name}</instanceID></meta></data>"
    ).encode()
    Submission.objects.create(
        instance=f"uuid:{name}", lineage=f"uuid:{name}", form_id="village", version="1", digest=sha256_hex(xml),
        xml=xml, by=by, received=now(),
    )  # fmt: skip
    assert dict(take_in()) == {"accepted": 1}


def test_a_form_is_published_by_dropping_it(as_):
    answered = drop(as_("national"), form(write=workbook))
    assert answered.url == reverse("web:form", args=["visit"])
    assert publishing.open_versions()[0].by == "national"
    page = as_("national").get(answered.url).content.decode()
    assert "Which village?" in page and "Person: Home" in page and "an open answer" in page


def test_what_is_wrong_is_shown_with_sheet_row_and_column(as_):
    answered = drop(as_("national"), form(spoiled(4, "save_to", "aeg"), write=workbook))
    assert answered.status_code == 400
    (trouble,) = answered.context["troubles"]
    assert (trouble.sheet, trouble.row, trouble.column) == ("survey", 4, "save_to")
    assert "Did you mean “age”?" in answered.content.decode()
    assert not Form.objects.exists()


def test_nothing_dropped_and_something_huge_are_sentences(as_):
    assert as_("national").post(reverse("web:forms")).status_code == 400
    assert drop(as_("national"), b"x" * (11 * 1024 * 1024)).status_code == 400


@pytest.mark.parametrize("reader", ["province", "gate"])
def test_who_only_fills_forms_changes_none(as_, reader):
    publish(form(), "visit.md", "national")
    client = as_(reader)
    assert client.get(reverse("web:forms")).status_code == 200
    assert "Check and publish" not in client.get(reverse("web:forms")).content.decode()
    assert drop(client, form(), "visit.md").status_code == 403
    assert client.post(reverse("web:form", args=["visit"]), {"do": "close"}).status_code == 403
    assert client.get(reverse("web:form_template", args=["person"])).status_code == 403
    assert len(publishing.open_versions()) == 1


def test_a_form_is_closed_and_opened_again(as_):
    publish(form(), "visit.md", "national")
    client, page = as_("national"), reverse("web:form", args=["visit"])
    client.post(page, {"do": "close"})
    assert publishing.open_versions() == [] and "Open the form again" in client.get(page).content.decode()
    client.post(page, {"do": "reopen"})
    assert len(publishing.open_versions()) == 1


def test_a_missing_file_is_shown_and_can_be_added(as_):
    survey = [["type", "name", "label", "media::image"], ["text", "a", "A", "a.jpg"]]
    publish(markdown(survey=survey, settings=[["form_id"], ["pictured"]]), "p.md", "national")
    client, page = as_("national"), reverse("web:form", args=["pictured"])
    assert "1 file is missing" in client.get(reverse("web:forms")).content.decode()
    wrong = client.post(page, {"media": SimpleUploadedFile("b.jpg", b"x")})
    assert wrong.status_code == 400 and "names no file b.jpg" in wrong.content.decode()
    client.post(page, {"media": SimpleUploadedFile("a.jpg", b"x")})
    assert "missing" not in client.get(reverse("web:forms")).content.decode()


def test_a_version_is_downloaded_as_it_is(as_):
    version = publish(form(), "visit.md", "national")
    client = as_("gate")
    xml = client.get(reverse("web:form_version_file", args=[version.pk, "form.xml"]))
    assert sha256_hex(xml.content) == FormVersion.objects.get().digest
    xlsx = client.get(reverse("web:form_version_file", args=[version.pk, "form.xlsx"]))
    assert load_workbook(io.BytesIO(xlsx.content)).sheetnames == ["survey", "choices", "entities", "settings"]
    assert client.get(reverse("web:form_version_file", args=[version.pk, "secret.key"])).status_code == 404
    assert client.get(reverse("web:form_version_file", args=[2**64, "form.xml"])).status_code == 404


def test_a_template_is_a_workbook(as_):
    answered = as_("national").get(reverse("web:form_template", args=["person"]))
    assert load_workbook(io.BytesIO(answered.content)).sheetnames == ["survey", "choices", "settings", "entities"]
    assert as_("national").get(reverse("web:form_template", args=["horse"])).status_code == 404


def test_answers_are_shown_with_the_turns_of_their_repeats(as_):
    publish(VILLAGE, "village.md", "national")
    as_("gate")
    answer()
    page = as_("province").get(reverse("web:form_answers", args=["village"])).content.decode()
    assert all(said in page for said in ("Yes, clean", "Sok Dara", "Maly", "=measles", "polio"))
    assert (
        "Nothing has been answered yet."
        in as_("elsewhere").get(reverse("web:form_answers", args=["village"])).content.decode()
    )


def test_without_the_right_to_names_only_open_answers_are_shown(as_):
    publish(VILLAGE, "village.md", "national")
    as_("gate")
    answer()
    client = as_("national")
    said = client.get(reverse("web:form_answers", args=["village"])).content.decode()
    assert "Yes, clean" in said and "polio" in said
    assert "Sok Dara" not in said and "Maly" not in said
    for name in ("answers.xlsx", "answers.zip"):
        written = client.get(reverse("web:form_answers_file", args=["village", name])).content
        unpacked = zipfile.ZipFile(io.BytesIO(written))
        everything = b"".join(unpacked.read(part) for part in unpacked.namelist())
        assert b"polio" in everything and b"Dara" not in everything and b"Maly" not in everything


def test_answers_are_taken_away_as_files(as_):
    publish(VILLAGE, "village.md", "national")
    as_("gate")
    answer()
    client = as_("province")
    book = load_workbook(
        io.BytesIO(client.get(reverse("web:form_answers_file", args=["village", "answers.xlsx"])).content)
    )
    assert book.sheetnames == ["answers", "child", "child_shot", "questions", "choices"]
    (head, first) = book["answers"].iter_rows(values_only=True)
    assert dict(zip(head, first, strict=True)) | {"uid": ""} == {
        "uid": "", "parent": None, "place_in_form": None, "day": None, "area": "01", "area_name": "Banteay Meanchey",
        "form_version": "1", "water": "y", "who": "Sok Dara",
    }  # fmt: skip
    shots = list(book["child_shot"].iter_rows())
    assert [row[-1].value for row in shots] == ["child/shot/against", "=measles", "polio"]
    assert shots[1][-1].data_type == "s", "what somebody wrote is never a formula"
    packed = zipfile.ZipFile(
        io.BytesIO(client.get(reverse("web:form_answers_file", args=["village", "answers.zip"])).content)
    )
    assert "'=measles" in packed.read("child_shot.csv").decode("utf-8-sig")
    assert "Yes, clean" in packed.read("choices.csv").decode("utf-8-sig")
    assert client.get(reverse("web:form_answers_file", args=["village", "other.pdf"])).status_code == 404


def test_what_others_sent_is_not_counted(as_):
    """The number of submissions is told of those whose senders the reader answers for."""
    publish(VILLAGE, "village.md", "national")
    as_("gate")
    answer()
    sent = {name: as_(name).get(reverse("web:forms")).context["lines"][0].sent for name in ("province", "elsewhere")}
    assert sent == {"province": 1, "elsewhere": 0}
