"""Sheets on screen: tried, taken in, their held rows mended; by whom, and with whose names in sight."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from tests.web.conftest import HEADER, HERE, NEXT_DISTRICT, OTHER_PROVINCE, UNREADABLE_NAME, WAITING, names_of, sheet
from wayhome.capture import intake
from wayhome.capture.models import Import, SheetRow
from wayhome.jobs import doing, worker
from wayhome.jobs.models import Job
from wayhome.jobs.worker import run_pending
from wayhome.ledger.read import head
from wayhome.ledger.record import KINDS
from wayhome.web import imports, uploads

pytestmark = pytest.mark.django_db

SREY = ("N001", "Sreyleakh", "Monineath", "ស្រីលក្ខណ៍", "099 500 001", HERE)
BORA = ("N002", "Boravuth", "Samnang", "បូរ៉ាវុធ", "099 500 002", NEXT_DISTRICT)
FAR = ("N003", "Fardina", "Kolap", "ហ្វារឌីណា", "099 500 003", OTHER_PROVINCE)
LOST = ("N004", "Lostina", "Rumdul", "លោស្ទីណា", "099 500 004", "Nowhere village")


def send(client: Client, content: bytes, do: str = "take", name: str = "gate.csv", **more: str):
    """Send a file. What is to be taken in is taken in by a job: the answer is then the page of that job, when over."""
    form = {"file": SimpleUploadedFile(name, content), "profile": "registration", "do": do, **more}
    return followed(client, client.post(reverse("web:imports"), form))


def followed(client: Client, answer):
    """Where the answer leads, once the work that it started is done."""
    if answer.status_code != 302:
        return answer
    run_pending()
    return client.get(answer.headers["Location"])


def counted(received: Import) -> dict[str, int]:
    counts = {name: getattr(received, name) for name in ("new", "updated", "same", "held", "refused")}
    return {name: number for name, number in counts.items() if number}


def text(answer) -> str:
    return answer.content.decode()


def newest() -> Import:
    return Import.objects.latest("pk")


def test_a_sheet_is_tried_then_taken_in_without_choosing_it_again(town, officer):
    before, known = head(), Import.objects.count()
    tried = send(officer, sheet(SREY, BORA, LOST), do="try")
    assert tried.status_code == 200
    assert (head(), Import.objects.count()) == (before, known)
    assert tried.context["desk"].tried.counts() == {"new": 2, "updated": 0, "same": 0, "held": 1, "refused": 0}
    assert "Nowhere village" in text(tried)
    token = re.search(r'name="token" value="([^"]+)"', text(tried))[1]
    taken = followed(officer, officer.post(reverse("web:imports"), {"token": token}))
    assert reverse("web:import", args=[newest().pk]) in text(taken)
    assert counted(newest()) == {"new": 2, "held": 1}
    assert newest().source.by == "officer"
    assert list(uploads.folder().iterdir()) == []


def test_a_file_that_was_tried_is_taken_in_by_nobody_else_and_not_twice(town, officer, manager):
    tried = send(officer, sheet(SREY), do="try")
    token = re.search(r'name="token" value="([^"]+)"', text(tried))[1]
    before = head()
    for answer in (
        manager.post(reverse("web:imports"), {"token": token}),
        officer.post(reverse("web:imports"), {"token": token + "x"}),
    ):
        assert answer.status_code == 400
        assert head() == before
    assert officer.post(reverse("web:imports"), {"token": token}).status_code == 302
    assert officer.post(reverse("web:imports"), {"token": token}).status_code == 400


def test_the_page_of_an_import_adds_up_and_names_every_row_that_waits(town, officer):
    send(officer, sheet(SREY, BORA, LOST))
    page = officer.get(reverse("web:import", args=[newest().pk]))
    received = page.context["import"]
    assert received.rows == 3 == received.new + received.held
    ((row, sentences),) = page.context["rows"]
    assert row.cells["No"] == "N004"
    assert "gate.csv" in sentences[0]
    assert "Nowhere village" in sentences[0]


def test_rows_outside_the_areas_of_who_sends_them_are_held(town, officer):
    send(officer, sheet(SREY, FAR))
    assert counted(newest()) == {"new": 1, "held": 1}
    assert not KINDS["person"].objects.filter(family_name="Fardina").exists()


def test_a_workbook_is_taken_in_and_the_same_again_changes_nothing(town, officer):
    book = Workbook()
    book.active.append(HEADER)
    cells = [
        "N001",
        "H-N001",
        1,
        "Head",
        *SREY[1:4],
        "F",
        31,
        SREY[4],
        "2020-04-02",
        "Poi Pet",
        "",
        "Thailand",
        HERE,
        1,
    ]
    book.active.append([*cells, "2020-04-02"])
    content = io.BytesIO()
    book.save(content)
    send(officer, content.getvalue(), name="gate.xlsx")
    assert counted(newest()) == {"new": 1}
    before = head()
    send(officer, sheet(SREY))
    assert counted(newest()) == {"same": 1}
    assert head() == before


@pytest.mark.parametrize(
    "content, name, more, said",
    [
        (b"\x00\x01\x02", "photo.xlsx", {}, "cannot be opened"),
        (b"", "empty.csv", {}, "no rows"),
        (b"a,b\n1,2\n", "other.csv", {}, "has no column"),
        (sheet(SREY), "gate.csv", {"profile": "../secrets"}, "no column profile"),
        (sheet(SREY), "gate.csv", {"known_by": "yesterday"}, "is not a date"),
    ],
)
@pytest.mark.parametrize("do", ["try", "take"])
def test_a_file_that_cannot_be_taken_gets_one_sentence(town, officer, content, name, more, said, do):
    before = head()
    answer = send(officer, content, do=do, name=name, **more)
    assert said in text(answer)
    assert head() == before
    assert answer.status_code == (400 if do == "try" or more else 200)


def test_a_file_taken_in_tells_its_job_how_far_it_is_and_the_same_file_sent_twice_is_one_job(town, officer):
    form = {"profile": "registration", "do": "take"}
    file = sheet(SREY, BORA)
    answers = [
        officer.post(reverse("web:imports"), {**form, "file": SimpleUploadedFile("gate.csv", file)}) for _ in range(2)
    ]
    job = Job.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {reverse("web:job", args=[job.pk])}
    assert "every 1s" in text(officer.get(answers[0].headers["Location"]))
    run_pending()
    job.refresh_from_db()
    assert (job.done, job.total, job.result["new"]) == (2, 2, 2)
    assert "every 1s" not in text(officer.get(reverse("web:job_progress", args=[job.pk])))


def test_an_import_whose_worker_died_goes_on_where_it_stopped(town, officer, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 1)
    monkeypatch.setattr(doing, "TOLD_EVERY", 0)
    whole = intake.import_file

    def die_after_one_row(*arguments, progress, **more):
        def tell(done, total):
            progress(done, total)
            raise worker.Ended

        return whole(*arguments, progress=tell, **more)

    monkeypatch.setattr(intake, "import_file", die_after_one_row)
    officer.post(
        reverse("web:imports"),
        {"file": SimpleUploadedFile("gate.csv", sheet(SREY, BORA)), "profile": "registration", "do": "take"},
    )
    with pytest.raises(worker.Ended):
        run_pending()
    job = Job.objects.get()
    assert (job.done, job.total, job.is_open) == (1, 2, True)
    monkeypatch.setattr(intake, "import_file", whole)
    run_pending()
    assert counted(newest()) == {"new": 1, "same": 1}
    assert KINDS["person"].objects.filter(family_name__in=[SREY[1], BORA[1]]).count() == 2


def test_a_file_that_is_too_large_is_not_even_read(town, officer, monkeypatch):
    monkeypatch.setattr(imports, "LARGEST", 100)
    answer = send(officer, sheet(SREY))
    assert answer.status_code == 400
    assert "megabytes" in text(answer)


def test_without_a_file_the_form_asks_for_one(town, officer):
    answer = officer.post(reverse("web:imports"), {"profile": "registration", "do": "try"})
    assert (answer.status_code, "Choose a file" in text(answer)) == (400, True)


def test_a_held_row_is_mended_beside_what_was_received(town, officer):
    url = reverse("web:held_row", args=[town.own_held])
    page = officer.get(url)
    assert "Nowhere village" in text(page)
    place = next(field["name"] for field in page.context["fields"] if field["cell"].column == "Village")
    still = officer.post(url, {place: "Elsewhere village"})
    assert still.status_code == 400
    assert "Elsewhere village" in text(still)
    assert officer.post(url, {place: HERE}).status_code == 302
    row = SheetRow.objects.get(pk=town.own_held)
    assert (row.outcome, row.mended_by, row.cells["Village"], row.mended_cells["Village"]) == (
        "mended", "officer", "Nowhere village", HERE,
    )  # fmt: skip
    person = KINDS["person"].objects.get(family_name="Heldara")
    beside = officer.get(reverse("web:source_row", args=[person.seq]))
    assert "Nowhere village" in text(beside)
    assert f"<ins>{HERE}</ins>" in text(beside)
    assert officer.get(reverse("web:held")).context["pages"].total == 0


def test_a_row_is_not_mended_twice_nor_into_somebody_elses_area(town, officer):
    url = reverse("web:held_row", args=[town.own_held])
    place = next(f["name"] for f in officer.get(url).context["fields"] if f["cell"].column == "Village")
    assert officer.post(url, {place: OTHER_PROVINCE}).status_code == 400
    assert officer.post(url, {place: HERE}).status_code == 302
    assert officer.post(url, {place: HERE}).status_code == 400
    assert KINDS["person"].objects.filter(family_name="Heldara").count() == 1


def test_an_officer_sees_the_imports_they_made_and_no_others(town, officer, manager):
    own = {each.pk for each, _ in officer.get(reverse("web:imports")).context["lines"]}
    everybodys = {each.pk for each, _ in manager.get(reverse("web:imports")).context["lines"]}
    assert own == {town.own_import}
    assert town.others_import in everybodys >= own
    waiting = {row.pk for row, _ in officer.get(reverse("web:held")).context["rows"]}
    assert waiting == {town.own_held}


def test_who_sees_no_names_mends_a_place_and_the_names_stay(town, manager):
    url = reverse("web:held_row", args=[town.own_held])
    page = text(manager.get(url))
    assert not [name for name in names_of("T007") - {"H-T007"} if name in page]
    place = next(f["name"] for f in manager.get(url).context["fields"] if f["cell"].column == "Village")
    hidden = next(f["name"] for f in manager.get(url).context["fields"] if f["cell"].column == "Family name")
    assert manager.post(url, {place: HERE, hidden: "Overwritten"}).status_code == 302
    assert KINDS["person"].objects.get(phone=WAITING[4]).family_name == "Heldara"


def test_a_sentence_about_a_hidden_cell_does_not_say_what_is_in_it(town, manager, officer):
    """What is wrong with a name is told with the name, to those who may see names."""
    secret = UNREADABLE_NAME[1]
    for url in (
        reverse("web:import", args=[town.others_import]),
        reverse("web:held"),
        reverse("web:held_row", args=[town.others_held]),
    ):
        page = text(manager.get(url))
        assert secret not in page
        assert "Your role does not see it" in page
    tried = text(send(manager, sheet(UNREADABLE_NAME), do="try"))
    assert secret not in tried
    assert secret in text(send(officer, sheet(UNREADABLE_NAME), do="try"))
