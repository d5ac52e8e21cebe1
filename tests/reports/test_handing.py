"""Handing lists over: locked files, links with a code, and who holds what must not be used any more."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import time

import pytest
import pyzipper
from django.contrib.auth.hashers import identify_hasher
from django.db import transaction

from wayhome.accounts.models import Role
from wayhome.accounts.policy import RIGHTS, Access
from wayhome.kernel import clock
from wayhome.kernel.problems import Refused
from wayhome.packs.load import load_reference
from wayhome.records.base import today
from wayhome.reference import places
from wayhome.reports.handing import links, locking, packages, receipts, spoken
from wayhome.reports.handing.links import Way
from wayhome.reports.handing.receipts import Receiver
from wayhome.reports.handing.standing import Standing, standing, standing_so
from wayhome.reports.handing.tables import Link, Receipt
from wayhome.reports.lists import forgetting, keeping, revoking
from wayhome.reports.lists.tables import Issue, IssuedList, Line

pytestmark = pytest.mark.django_db

CHIEF = Receiver("Sovann Rithykea", "Village office")
WORDS = b"Vannakmony Theary, 099 000 111"
numbers = itertools.count(1)


@pytest.fixture(scope="module", autouse=True)
def _places(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference("handing-test")
        yield
        transaction.set_rollback(True)


def issued(**told) -> IssuedList:
    """A list of one authority as an issue leaves it, with both files."""
    at = clock.now()
    issue = Issue.objects.create(
        area="0206", recipients=["village_chief"], end=today(), basis="consent", purpose="visits", mark=1, at=at, by="r"
    )
    made = IssuedList.objects.create(**{
        "issue": issue, "number": f"L-{next(numbers):04}", "version": 1, "area": "02060101", "level": 4,
        "recipient": "village_chief", "end": today(), "mark": 1, "purpose": "visits", "basis": "consent",
        "expires": today() + dt.timedelta(days=30), "languages": ["km", "en"], "rows": 1, "fields": ["name"],
        "salt": "s", "checksum": "c", "files": {"pdf": {}, "xlsx": {}}, "at": at, "by": "r", **told,
    })  # fmt: skip
    keeping.prepare(issue.pk)
    for ending in made.files:
        keeping.write(made.path(ending), WORDS + ending.encode())
    return made


def registrar() -> Access:
    return Access("registrar", Role.REGISTRAR, (places.country(),), RIGHTS[Role.REGISTRAR], True)


def refusals(do) -> list[str]:
    with pytest.raises(Refused) as refused:
        do()
    return [problem.code for problem in refused.value.problems]


def test_a_locked_file_opens_with_its_password_and_with_no_other(tmp_path):
    plain = tmp_path / "list.pdf"
    plain.write_bytes(WORDS * 1000)
    password = spoken.password()
    assert locking.lock([("02/list.pdf", plain)], tmp_path / "out.zip", password) == 1
    raw = (tmp_path / "out.zip").read_bytes()
    assert WORDS not in raw
    assert (tmp_path / "out.zip").stat().st_mode & 0o077 == 0
    with pyzipper.AESZipFile(tmp_path / "out.zip") as archive:
        entry = archive.infolist()[0]
        assert (entry.wz_aes_strength, entry.filename) == (3, "02/list.pdf")
        for wrong in (b"", password[:-1].encode(), password.upper().encode()):
            archive.setpassword(wrong or None)
            with pytest.raises(RuntimeError):
                archive.read("02/list.pdf")
        archive.setpassword(password.encode())
        assert archive.read("02/list.pdf") == WORDS * 1000


def test_a_locked_file_is_there_whole_or_not_at_all(tmp_path):
    with pytest.raises(FileNotFoundError):
        locking.lock([("a", tmp_path / "nowhere")], tmp_path / "out.zip", "p")
    assert list(tmp_path.glob("out*")) == []


def test_passwords_and_codes_can_be_said_and_heard():
    said = {spoken.password() for _ in range(50)}
    assert len(said) == 50
    assert all(len(group) == 4 for one in said for group in one.split("-"))
    code = spoken.code()
    assert spoken.heard(spoken.said(code)) == code
    khmer = code.translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))
    assert spoken.heard(f" {khmer[:3]}-{khmer[3:]}\u200b") == code


def test_the_state_asked_for_in_the_database_is_the_state_of_each_list():
    long_ago = today() - dt.timedelta(days=1)
    old = issued(number="L-9000")
    made = {
        Standing.VALID: [issued(), issued(number="L-9000", version=2, supersedes=old)],
        Standing.REPLACED: [old],
        Standing.EXPIRED: [issued(expires=long_ago), issued(expires=long_ago, gone="expired", files={})],
        Standing.REVOKED: [issued(revoked_at=clock.now(), gone="revoked", files={})],
        Standing.ERASED: [issued(gone="erased", files={}), issued(gone="erased", files={}, expires=long_ago)],
    }
    for wanted, lists in made.items():
        assert {standing(one) for one in lists} == {wanted}
        assert set(standing_so(IssuedList.objects.all(), wanted)) == set(lists)


def test_a_link_opens_with_its_code_for_a_while_and_notes_who_opened_it():
    made = links.make(issued(), CHIEF, "District office, 099 555 123", 24, "registrar")
    link = links.find(made.token)
    assert link == made.link and links.way(link) is Way.OPEN
    assert made.token not in json.dumps(list(Link.objects.values()), default=str)
    assert made.code not in link.code and identify_hasher(link.code).algorithm == "scrypt"
    assert not links.knock(link, "00000000" if made.code != "00000000" else "1")
    assert Receipt.objects.count() == 0
    assert links.knock(link, spoken.said(made.code))
    assert links.knock(links.find(made.token), made.code)
    assert (
        list(Receipt.objects.values_list("how", "who", "office", "list", "link"))
        == [("link", CHIEF.who, CHIEF.office, link.list_id, link.pk)] * 2
    )
    assert links.find(made.token + "x") is None


def test_after_a_few_wrong_codes_the_right_one_does_not_open_it_either():
    made = links.make(issued(), CHIEF, "099 555 123", 24, "registrar")
    stale = [links.find(made.token) for _ in range(40)]
    wrong = [f"{(int(made.code) + step) % 10**8:08}" for step in range(1, 41)]
    assert not any(links.knock(one, code) for one, code in zip(stale, wrong, strict=True))
    assert links.find(made.token).tries == links.MOST_TRIES
    assert links.way(links.find(made.token)) is Way.LOCKED
    assert not links.knock(stale[0], made.code), "a page opened before may not go on trying"
    assert not links.knock(links.find(made.token), made.code)


def test_a_link_ends_with_its_time_with_its_list_and_when_it_is_ended():
    short = issued(expires=today())
    made = links.make(short, CHIEF, "099 555 123", 24 * 14, "registrar")
    assert receipts.day_of(made.link.expires - dt.timedelta(seconds=1)) == today()
    Link.objects.filter(pk=made.link.pk).update(expires=clock.now())
    assert links.way(links.find(made.token)) is Way.EXPIRED
    assert not links.knock(links.find(made.token), made.code)

    for change, expected in (
        ({"revoked_at": clock.now()}, Way.REVOKED),
        ({"gone": "erased"}, Way.ERASED),
        ({"expires": today() - dt.timedelta(days=1)}, Way.EXPIRED),
    ):
        made = links.make(issued(), CHIEF, "099 555 123", 24, "registrar")
        IssuedList.objects.filter(pk=made.link.list_id).update(**change)
        assert links.way(links.find(made.token)) is expected
        assert not links.knock(links.find(made.token), made.code)

    made = links.make(issued(), CHIEF, "099 555 123", 24, "registrar")
    opened = links.find(made.token)
    IssuedList.objects.filter(pk=made.link.list_id).update(revoked_at=clock.now())
    assert links.way(opened) is Way.OPEN, "the page was opened before the list was revoked"
    assert not links.knock(opened, made.code)
    assert Receipt.objects.count() == 0

    made = links.make(issued(), CHIEF, "099 555 123", 24, "registrar")
    issued(number=made.link.list.number, version=2, supersedes=made.link.list)
    assert links.way(links.find(made.token)) is Way.REPLACED

    made = links.make(issued(), CHIEF, "099 555 123", 24, "registrar")
    links.end(made.link, "registrar")
    assert links.way(links.find(made.token)) is Way.ENDED
    assert not links.knock(links.find(made.token), made.code)


def test_what_cannot_be_handed_over_is_said():
    gone = issued(revoked_at=clock.now(), gone="revoked", files={})
    assert refusals(lambda: links.make(gone, CHIEF, "099", 24, "r")) == ["handing.revoked"]
    assert refusals(lambda: packages.make([gone], "t", CHIEF, "r")) == ["handing.revoked"]
    fine = issued()
    assert refusals(lambda: links.make(fine, CHIEF, " ", 24, "r")) == ["handing.no_contact"]
    assert refusals(lambda: links.make(fine, CHIEF, "099", 0, "r")) == ["handing.no_time"]
    assert refusals(lambda: Receiver.told("Sovann", " ")) == ["handing.nobody"]
    tomorrow, before = today() + dt.timedelta(days=1), today() - dt.timedelta(days=2)
    assert refusals(lambda: receipts.note([fine], Receipt.How.PAPER, CHIEF, "r", tomorrow)) == ["handing.later"]
    assert refusals(lambda: receipts.note([fine], Receipt.How.PAPER, CHIEF, "r", before)) == ["handing.before"]
    fine.path("pdf").unlink()
    assert refusals(lambda: packages.make([fine], "t", CHIEF, "r")) == ["handing.file_lost"]
    assert Receipt.objects.count() == 0


def test_who_holds_what_must_not_be_used_is_named_until_they_were_told():
    other = Receiver("Maly Chenda", "Health centre")
    replaced, revoked, valid = issued(number="L-9100"), issued(), issued()
    for one in (replaced, revoked, valid):
        receipts.note([one], Receipt.How.ZIP, CHIEF, "r")
    receipts.note([replaced], Receipt.How.LINK, other, "r")
    assert receipts.holders(IssuedList.objects.all()) == []

    newer = issued(number="L-9100", version=2, supersedes=replaced)
    IssuedList.objects.filter(pk=revoked.pk).update(revoked_at=clock.now())
    receipts.note([newer], Receipt.How.ZIP, other, "r")
    revoked.refresh_from_db()
    receipts.note([revoked], Receipt.How.PAPER, CHIEF, "r")

    found = receipts.holders(IssuedList.objects.all())
    assert {(one.issued.pk, one.who, one.how, one.standing) for one in found} == {
        (replaced.pk, CHIEF.who, ("zip",), Standing.REPLACED),
        (revoked.pk, CHIEF.who, ("zip", "paper"), Standing.REVOKED),
    }
    told = next(one for one in found if one.issued == revoked)
    assert receipts.tell(Receipt.objects.get(pk=told.receipt), "r") == 2
    assert [one.issued for one in receipts.holders(IssuedList.objects.all())] == [replaced]
    assert receipts.holders(IssuedList.objects.filter(pk=valid.pk)) == []


def test_a_package_has_a_folder_for_each_district_and_its_password_is_shown_once():
    issue = Issue.objects.create(
        area="KH", recipients=[], end=today(), basis="consent", purpose="visits", mark=1, at=clock.now(), by="r"
    )
    lists = [issued(), issued(area="17010101"), issued(area="02", level=1)]
    issue.lists.set([*lists[:2], issued(revoked_at=clock.now(), gone="revoked", files={})])
    package, password = packages.make(lists, "All", CHIEF, "registrar")
    with pyzipper.AESZipFile(package.path) as archive:
        archive.setpassword(password.encode())
        names = archive.namelist()
        assert archive.read(names[0]) in (WORDS + b"pdf", WORDS + b"xlsx")
    assert {name.count("/") for name in names} == {1, 3} and len(names) == 6
    assert any(name.startswith("02 ") for name in names) and any(name.startswith("17 ") for name in names)
    assert Receipt.objects.filter(how="zip", who=CHIEF.who).count() == 3
    assert password not in "".join(path.read_text() for path in packages.folder().glob("*.json"))

    packages.fill(token := packages.begin("All", CHIEF, "registrar").token, issue.pk, "KH", registrar())
    package = packages.look(token, "registrar")
    with pyzipper.AESZipFile(package.path) as archive:
        assert len(archive.namelist()) == 4, "a list that was revoked is not handed over"
    assert packages.is_secret(package)
    password = json.loads(packages._notes_of(token).read_text())["password"]
    assert (packages.show(package), packages.show(package)) == (password, "")
    assert refusals(lambda: packages.look(package.token, "somebody")) == ["handing.package_gone"]
    assert refusals(lambda: packages.look("../../x", "registrar")) == ["handing.package_gone"]
    assert packages.look(package.token, "registrar") == package


def test_a_package_goes_with_any_list_in_it_and_after_a_day(django_capture_on_commit_callbacks):
    made = [packages.make([issued()], "t", CHIEF, "r")[0] for _ in range(6)]
    kept, seen, swept, revoked, erased, old = made
    for one in (seen, swept):
        IssuedList.objects.filter(pk__in=one.lists).update(revoked_at=clock.now())
    assert refusals(lambda: packages.look(seen.token, "r")) == ["handing.package_gone"]
    assert not seen.path.exists() and swept.path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        revoking.revoke(IssuedList.objects.get(pk__in=revoked.lists), registrar(), "misused")
        Line.objects.create(list_id=erased.lists[0], number=1, person="p-1")
        forgetting.forget(["p-1"])
    assert not revoked.path.exists() and not erased.path.exists()
    os.utime(old.path, (time.time() - packages.KEPT - 5,) * 2)
    packages.sweep()
    assert {path.stem for path in packages.folder().glob("*.zip")} == {kept.token}
