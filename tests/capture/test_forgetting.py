"""Forgetting one human: nothing that is kept anywhere tells of them any more, and what is counted stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.capture.conftest import as_csv
from tests.capture.phones import FAMILY, VISIT, Member, enumerators, family, publish, visit
from wayhome.capture import erasing, files, intake
from wayhome.capture.models import Import, SheetRow
from wayhome.capture.submissions.tables import Attachment
from wayhome.capture.submissions.taking import take_in as gate
from wayhome.capture.tracing import unreadable_files
from wayhome.config.doctor import files_are_kept, forgotten_stay_forgotten, records_follow_the_book
from wayhome.jobs.models import Job
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused
from wayhome.ledger.frames import Frames
from wayhome.ledger.models import Entry, Source
from wayhome.linkage.catching_up import catch_up
from wayhome.linkage.models import Ask, Pair
from wayhome.records.arrival import Arrival
from wayhome.records.base import today
from wayhome.records.consenting import agreed
from wayhome.records.household import Household
from wayhome.records.person import Person
from wayhome.reports.forgetting import journal
from wayhome.reports.forgetting.forgetting import carry_on, forget
from wayhome.reports.forgetting.replaying import replay, unseen
from wayhome.reports.models import Redaction
from wayhome.web import uploads
from wayhome.web.uploads import Upload

FAMILY_NAME, GIVEN, KHMER = "Chansopheakdey", "Darakavannary", "ចន្ទសុភក្តិដារ៉ា"
PHONE, DOCUMENT = "099 777 1234", "N00997712"
SPELLINGS = ("chansopheakdey", "darakavannary", KHMER, "0997771234", "99 777 1234", "099 777 1234", "n00997712")
COLUMNS = ["family_name", "given_name", "name_local", "phone", "document_number", "home", "age"]
HERSELF = [FAMILY_NAME, GIVEN, KHMER, PHONE, DOCUMENT, "Malai", "24"]
OTHER = ["Keo", "Vanna", "កែវ វណ្ណា", "012 000 222", "", "Malai", "40"]
NEIGHBOUR = ["Keo", "Bopha", "កែវ បុប្ផា", "012 000 333", "", "Kamrieng", "31"]

pytestmark = pytest.mark.django_db(transaction=True)


def everything(home: Path) -> bytes:
    """Every byte that is kept: of the home, of the file of the database with its log, or of all rows of all tables."""
    kept = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        kept += [path.read_bytes() for path in database.parent.iterdir() if path.name.startswith(database.name)]
    else:
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                kept += [_bytes(cell) for row in cursor.fetchall() for cell in row]
    return b"\n".join(kept)


def _bytes(cell: object) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def traces(home: Path) -> list[str]:
    """The spellings of who she is that stand anywhere."""
    kept = everything(home)
    folded = kept.lower()
    return [each for each in SPELLINGS if each.encode() in folded]


def facts() -> list[tuple[int, str]]:
    return list(Entry.objects.order_by("seq").values_list("seq", "facts"))


@pytest.fixture
def her(take_in) -> Person:
    """A woman told by a sheet, twice mended on screens, with a household and an arrival of her own."""
    take_in([COLUMNS, HERSELF, OTHER, NEIGHBOUR], "person")
    person = Person.objects.get(given_name=GIVEN)
    intake.put("person", {"age": "25", "note": f"{GIVEN} limps"}, "maly", uid=person.uid)
    home = intake.put("household", {"area": "0109", "label": f"house of {GIVEN}"}, "maly").stamps[0].uid
    other = Person.objects.get(given_name="Vanna").uid
    for who in (person.uid, other):
        intake.put("membership", {"person": who, "household": home}, "maly")
    note = f"says she is {GIVEN}"
    intake.put("arrival", {"person": person.uid, "people": "1", "destination": "0109", "note": note}, "maly")
    return Person.objects.get(uid=person.uid)


@pytest.fixture
def told_everywhere(her, take_in, home) -> Person:
    """She stands in rows, files, submissions, photographs, keys, pairs, asks, jobs and frames as well."""
    take_in([COLUMNS, [*HERSELF[:5], "No such place", "26"], [*OTHER[:6], "41"]], "person", name="later.csv")
    with pytest.raises(Refused):
        take_in([["a title"], ["", *HERSELF], ["", *OTHER]], "stated", name="refused.csv")
    take_in([COLUMNS, [*NEIGHBOUR[:6], "32"]], "person", name=f"{FAMILY_NAME} {GIVEN}.csv")
    enumerators()
    publish(FAMILY, VISIT)
    sent = visit(her.uid, base=her.version, trunk=her.version, phone=PHONE).send("maly")
    lost = family(Member(f"{FAMILY_NAME} {GIVEN} {PHONE}", age=250)).send("maly")
    gate()
    assert [sent.state, lost.state] == ["accepted", "held"]
    face = files.keep(b"a photograph of " + GIVEN.encode())
    Attachment.objects.create(
        instance=sent.instance, filename="1.jpg", digest=face, received_digest=face, media_type="image/jpeg", size=7,
        received=now(),
    )  # fmt: skip
    catch_up()
    left, right = sorted([her.uid, Person.objects.filter(given_name="Bopha")[0].uid])
    pair = Pair.objects.create(left=left, right=right, weight=3, found=now(), note=f"{GIVEN}?")
    Ask.objects.create(pair=pair, by="maly", at=now(), shown=her.uid, message=f"Is this {GIVEN}?")
    title = f"{FAMILY_NAME} {GIVEN}.csv"
    Job.objects.create(name="import_file", title=title, by="maly", arguments={"name": title, "digest": "d"}, made=now())
    uploads.keep(Upload("new.csv", as_csv([COLUMNS, HERSELF]), "person", ""), "maly")
    with Frames().connect() as frame:
        frame.execute("SELECT * FROM arrival").fetchall()
    return Person.objects.get(uid=her.uid)


def test_no_byte_tells_of_her_any_more_and_the_figures_stay(told_everywhere, home):
    before, people = facts(), Arrival.objects.people()
    assert set(SPELLINGS) - set(traces(home)) <= {"99 777 1234", "0997771234"}
    redaction = forget([("person", told_everywhere.uid)], "sophea")
    assert traces(home) == []
    assert facts()[: len(before)] == before
    assert Arrival.objects.people() == people
    assert redaction.counts.keys() >= {"entries", "rows", "submissions", "attachments", "files", "linkage", "jobs"}
    assert redaction.pending is None and redaction.is_sound
    assert "Vanna" in everything(home).decode("utf-8", "replace")
    for finding in (files_are_kept(), forgotten_stay_forgotten(), records_follow_the_book()):
        assert finding.is_well, finding.sentence


def test_a_household_that_is_called_after_her_loses_its_label_and_keeps_its_members(her):
    forget([("person", her.uid)], "sophea")
    household = Household.objects.get()
    assert (household.label, household.area) == (None, "0109")


def test_a_household_of_others_keeps_its_label(her):
    label = Household.objects.get()
    intake.put("household", {"label": "H-17"}, "maly", uid=label.uid)
    write_over = Person.objects.get(given_name="Vanna")
    forget([("person", write_over.uid)], "sophea")
    assert Household.objects.get().label == "H-17"


def test_what_she_agreed_to_is_withdrawn(her):
    intake.put("consent", {"person": her.uid, "day": "2020-05-01", "agreed": ["local_authority"]}, "maly")
    assert agreed([her.uid], today())[her.uid] == {"local_authority"}
    forget([("person", her.uid)], "sophea")
    assert agreed([her.uid], today())[her.uid] == frozenset()


def test_held_rows_in_other_words_go_and_those_of_a_namesake_stay(her, take_in):
    namesake = [*HERSELF[:3], "011 888 999", "", "No such place", "50"]
    take_in([COLUMNS, [*HERSELF[:4], "", "No such place", "26"], namesake], "person", name="later.csv")
    forget([("person", her.uid)], "sophea")
    rows = Import.objects.get(source__name="later.csv").sheet_rows.order_by("number")
    assert [row.outcome for row in rows] == ["erased", "held"]
    assert rows[1].content == namesake


def test_a_file_refused_as_a_whole_keeps_its_other_rows(her, take_in):
    with pytest.raises(Refused):
        take_in([["a title"], ["", *HERSELF], ["", *OTHER]], "stated", name="refused.csv")
    forget([("person", her.uid)], "sophea")
    source = Source.objects.get(name="refused.csv")
    [[_, copy, _]] = source.details["erased"]["copies"]
    assert files.read(copy).decode().splitlines()[1:] == ["," * 7, ",Keo,Vanna,កែវ វណ្ណា,012 000 222,,Malai,40"]


def test_a_file_that_nobody_can_read_goes_as_a_whole_if_that_is_chosen_and_stays_away(her, take_in, home):
    locked = b"PK\x03\x04 locked " + GIVEN.encode()
    with pytest.raises(Refused):
        take_in(locked, name="locked.xlsx")
    [received] = unreadable_files()
    forget([("person", her.uid)], "sophea", whole=[received.pk])
    assert traces(home) == [] and unreadable_files() == []
    with pytest.raises(Refused):
        take_in(locked, name="locked.xlsx")
    assert traces(home) == [] and files_are_kept().is_well


def test_all_registrations_of_one_human_go_together(her, take_in):
    take_in([COLUMNS, [*HERSELF[:1], "Daravannary", KHMER, PHONE, "", "Kamrieng", "25"]], "person", name="again.csv")
    second = Person.objects.get(given_name="Daravannary")
    redaction = forget([("person", her.uid), ("person", second.uid)], "sophea")
    assert len(redaction.codes) == 2
    assert not Person.objects.filter(name_local=KHMER).exists()


def test_somebody_whose_record_was_voided_is_forgotten_too(her, home):
    for kind in ("arrival", "membership"):
        for each in list(Entry.objects.filter(kind=kind, facts__contains=her.uid).values_list("uid", flat=True)):
            intake.void(kind, each, "maly")
    intake.void("person", her.uid, "maly")
    forget([("person", her.uid)], "sophea")
    assert traces(home) == []
    assert not Person.objects.filter(uid=her.uid).exists()


def test_forgotten_twice_is_forgotten_once(her):
    first = forget([("person", her.uid)], "sophea")
    assert forget([("person", her.uid)], "sophea").pk == first.pk
    assert Redaction.objects.count() == 1


def test_what_was_cut_short_after_the_book_is_brought_to_an_end(her, home, monkeypatch):
    with monkeypatch.context() as cut:
        cut.setattr(erasing, "finish", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            forget([("person", her.uid)], "sophea")
    assert traces(home) and not forgotten_stay_forgotten().is_well
    carry_on()
    assert traces(home) == [] and forgotten_stay_forgotten().is_well


def _power_cut(*args: object, **options: object) -> None:
    raise KeyboardInterrupt


def test_nothing_goes_if_the_erasure_is_not_committed(her):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        forget([("person", her.uid)], "sophea")
        raise ZeroDivisionError
    assert Person.objects.get(uid=her.uid).given_name == GIVEN
    assert SheetRow.objects.filter(outcome="erased").count() == 0


def test_the_journal_names_nobody_and_a_book_from_before_is_put_right(her, home):
    before = _book()
    forget([("person", her.uid)], "sophea")
    kept = journal.file().read_text()
    assert her.uid in kept and GIVEN not in kept
    before()
    assert [line.uid for line in unseen()] == [her.uid] and not forgotten_stay_forgotten().is_well
    [redaction] = replay()
    assert redaction.repeats == today() and redaction.by == "restore"
    assert unseen() == [] and forgotten_stay_forgotten().is_well
    assert not Entry.objects.filter(identity__contains=GIVEN).exists()


def _book() -> Callable[[], None]:
    """What brings back who everybody was: the identity of entries and of persons, as a restored backup would."""
    entries = list(Entry.objects.values_list("identity", "answers", "salt", "seq"))
    persons = list(Person.objects.values_list("given_name", "phone", "uid"))

    def bring_back() -> None:
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE ledger_entry SET identity = %s, answers = %s, salt = %s WHERE seq = %s", entries)
            cursor.executemany("UPDATE records_person SET given_name = %s, phone = %s WHERE uid = %s", persons)
        Redaction.objects.all().delete()

    return bring_back


def test_who_came_again_after_that_and_was_registered_is_not_forgotten_by_the_journal(her, monkeypatch):
    forget([("person", her.uid)], "sophea")
    intake.put("person", {"given_name": "Sreymom"}, "maly", uid=her.uid)
    text = journal.file().read_text()
    assert [line.uid for line in unseen()] == [her.uid]
    Redaction.objects.update(day="2020-05-07")
    journal.file().unlink()
    journal.write()
    assert journal.file().read_text() != text
    assert unseen() == []


def test_a_journal_that_somebody_changed_is_refused(her, home):
    forget([("person", her.uid)], "sophea")
    journal.file().write_text(journal.file().read_text().replace(her.uid, Person.objects.exclude(uid=her.uid)[0].uid))
    with pytest.raises(Refused) as refused:
        replay()
    assert [problem.code for problem in refused.value.problems] == ["journal.broken"]
    assert not forgotten_stay_forgotten().is_well


def test_who_is_not_there_cannot_be_forgotten(take_in):
    with pytest.raises(Refused):
        forget([("person", "nobody")], "sophea")
    assert not Redaction.objects.exists()
