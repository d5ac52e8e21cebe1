"""Who gets which certificate, what it says, and that the register keeps no name of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.reports.certificates.conftest import DARA, FAR, MALY, access, may, of
from wayhome.config.backup import KEPT
from wayhome.config.doctor import home_is_private
from wayhome.kernel.problems import Problem, Refused
from wayhome.kernel.sealed import Sealed, is_signed_by, opened
from wayhome.reference import places
from wayhome.reports.certificates import erasing, keys
from wayhome.reports.certificates.eligible import candidates, of_household
from wayhome.reports.certificates.issuing import issue, papers, withdraw
from wayhome.reports.certificates.statement import Kind, Statement, read
from wayhome.reports.certificates.tables import Certificate, SigningKey

pytestmark = pytest.mark.django_db


def refusal(call) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        call()
    return [(problem.code, problem.field) for problem in refused.value.problems]


def sealed_in(text: str) -> Sealed:
    found = opened(text)
    assert isinstance(found, Sealed)
    return found


def stated(certificate: Certificate) -> Statement:
    found = read(sealed_in(papers([certificate], access())[0].text))
    assert isinstance(found, Statement)
    return found


def test_a_letter_says_who_from_when_until_when_and_no_more_of_the_place_than_the_district(issued):
    certificate = issued(Kind.ORDER)
    assert stated(certificate) == Statement(
        Kind.ORDER, certificate.number, certificate.key_id, "Sokmaly Rattanah", "សុខម៉ាលី រតនា", "female", "~1989",
        may(4), may(18), "0206", may(10), "",
    )  # fmt: skip
    text = papers([certificate], access())[0].text
    assert is_signed_by(sealed_in(text), bytes.fromhex(SigningKey.objects.get().public))
    assert b"099" not in sealed_in(text).content and b"020601" not in sealed_in(text).content


@pytest.mark.parametrize(("day", "is_given"), [(4, False), (17, False), (18, False), (19, True), (31, True)])
def test_the_certificate_of_completion_is_given_from_the_day_after_the_last_one_on(today, issued, day, is_given):
    today(may(day))
    if is_given:
        assert stated(issued(Kind.COMPLETED)).last == may(18)
        return
    with pytest.raises(Refused) as refused:
        issued(Kind.COMPLETED)
    (problem,) = refused.value.problems
    assert problem.code == "certificate.not_over" and "2020-05-18" in problem.sentence()
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("reason", ["cancelled", "died", "lost", "left_again"])
def test_who_did_not_complete_it_gets_neither(put, issued, reason):
    put("quarantine", MALY, ended=may(8), end_reason=reason)
    assert refusal(lambda: issued(Kind.COMPLETED)) == [("certificate.not_completed", MALY)]
    assert refusal(lambda: issued(Kind.ORDER)) == [("certificate.is_over", MALY)]


def test_no_letter_once_it_is_over_and_none_where_a_last_visit_is_missing(today, issued, home):
    today(may(19))
    assert refusal(lambda: issued(Kind.ORDER)) == [("certificate.is_over", MALY)]
    (home / "protocol.toml").write_text('[quarantine]\nclosure = "last_visit"\n', encoding="utf-8")
    assert refusal(lambda: issued(Kind.ORDER)) == [("standing.nobody_went", MALY)]
    assert refusal(lambda: issued(Kind.COMPLETED)) == [("standing.nobody_went", MALY)]


def test_without_a_day_of_arrival_a_name_or_authorities_the_page_says_what_to_write(put, issued):
    put("arrival", "a-maly", day=None)
    assert refusal(lambda: issued()) == [("standing.unknown_day", MALY)]
    put("arrival", "a-maly", day=may(4))
    put("person", "maly", family_name=None, given_name=None, name_local=None)
    assert refusal(lambda: issued()) == [("certificate.no_name", MALY)]
    put("person", "maly", given_name="R" * 61)
    assert refusal(lambda: issued()) == [("certificate.long_name", MALY)]
    put("person", "maly", given_name="Rattanah")
    put("quarantine", MALY, responsible=None)
    assert refusal(lambda: issued()) == [("certificate.no_area", MALY)]


def test_a_household_is_served_in_one_go_all_or_none(put):
    household = of_household(of(MALY)[0], access())
    assert [each.uid for each in household] == [MALY, DARA]
    put("quarantine", DARA, ended=may(8), end_reason="lost")
    assert refusal(lambda: issue(of(MALY, DARA), Kind.ORDER, access())) == [("certificate.is_over", DARA)]
    assert not Certificate.objects.exists()
    put("quarantine", DARA, ended=None, end_reason=None)
    assert len({each.number for each in issue(of(MALY, DARA), Kind.ORDER, access())}) == 2
    assert refusal(lambda: issue([], Kind.ORDER, access())) == [("certificate.nothing", "quarantine")]


def test_whose_name_the_reader_may_not_see_gets_nothing_from_them():
    (candidate,) = candidates(of(FAR), access())
    assert candidate.person is None and not candidate.offers
    assert refusal(lambda: issue(of(FAR), Kind.ORDER, access())) == [("certificate.unseen", FAR)]
    assert [each.uid for each in of_household(of(MALY)[0], access("1701"))] == [MALY]


def test_the_same_again_is_the_same_paper_and_what_changed_replaces_it(put, issued, today):
    first = issued()
    today(may(11))
    assert issued().pk == first.pk and Certificate.objects.count() == 1
    text = papers([first], access())[0].text
    put("amendment", "n-1", quarantine=MALY, kind_of="extended", until=may(25), day=may(11), reason="fever at home")
    assert refusal(lambda: papers([first], access())) == [("certificate.changed", "")]
    second = issued()
    first.refresh_from_db()
    assert (first.why, first.withdrawn) == ("replaced", may(11)) and stated(second).last == may(25)
    assert papers([second], access())[0].text != text
    assert refusal(lambda: papers([first], access())) == [("certificate.withdrawn", "")]


def test_the_row_names_nobody_and_the_digest_cannot_be_guessed_once_they_are_erased(issued):
    certificate = issued()
    row = " ".join(str(value) for value in Certificate.objects.values().get().values())
    assert not any(word in row for word in ("Sokmaly", "Rattanah", "សុខ", "1989", "2020-05-18"))
    assert erasing.forget(["dara"]) == 0 and erasing.forget(["maly"]) == 1
    certificate.refresh_from_db()
    assert certificate.salt is None and certificate.withdrawn is None
    assert refusal(lambda: papers([certificate], access())) == [("certificate.erased", "")]


def test_who_was_withdrawn_is_published_by_a_digest_alone(issued):
    certificate = issued()
    assert keys.published()["withdrawn"] == []
    withdraw(certificate, Certificate.Why.LOST, "officer")
    assert keys.published()["withdrawn"] == [keys.digest_of(certificate)]
    assert certificate.number not in str(keys.published())


def test_the_private_key_is_read_by_its_owner_alone_and_must_be_the_right_one(issued):
    certificate = issued()
    file = keys.file_of(certificate.key)
    assert file.stat().st_mode & 0o077 == 0 and file.parent.stat().st_mode & 0o077 == 0
    assert file.read_text() not in str(keys.published())
    kept = file.read_text()
    file.write_text("00" * 32)
    assert refusal(lambda: papers([certificate], access())) == [("signing.not_its_own", "")]
    file.unlink()
    assert refusal(lambda: issued(uid=DARA)) == [("signing.not_here", "")]
    assert Certificate.objects.count() == 1
    file.write_text(kept)
    assert papers([certificate], access())


def test_a_retired_key_signs_no_more_and_what_it_signed_can_be_printed_again(issued):
    before = issued()
    new = keys.renew("manager")
    assert SigningKey.objects.filter(retired=None).get() == new != before.key
    assert stated(before).key == before.key_id and issued(uid=DARA).key == new
    told = {each["id"]: each for each in keys.published()["keys"]}
    assert told[before.key_id]["retired"] == "2020-05-10" and told[new.id]["retired"] is None


def test_a_revoked_key_signs_no_more_and_says_since_when_it_is_not_believed(issued):
    key = issued().key
    keys.revoke(key, may(8), "manager")
    keys.revoke(key, may(9), "manager")
    assert keys.published()["keys"][0]["revoked"] == "2020-05-08"
    assert issued(uid=DARA).key != key


def test_statements_are_equal_by_their_bytes_and_what_is_none_is_said_to_be_none(issued):
    statement = stated(issued())
    for changed in (replace(statement, last=may(19)), replace(statement, name="Sokmaly Ratana")):
        assert changed.content() != statement.content()
    for content in (b"", b"\xff", statement.content() + b"\n", statement.content().replace(b"20200518", b"20200231")):
        assert isinstance(read(Sealed(content, b"")), Problem)


def test_a_line_break_in_a_name_moves_no_line():
    statement = Statement(Kind.ORDER, "Q-1", "K", "A\nB", "", "", "", None, may(18), "0206", may(10), "")
    found = read(Sealed(statement.content(), b""))
    assert isinstance(found, Statement) and (found.name, found.last) == ("A B", dt.date(2020, 5, 18))


def test_a_household_of_many_costs_no_more_queries(put):
    def asked() -> int:
        places.name("0206")
        with CaptureQueriesContext(connection) as made:
            candidates(of_household(of(MALY)[0], access()), access())
        return len(made)

    few = asked()
    for number in range(6):
        put("person", f"k-{number}", given_name=f"Kid{number}", home="020601")
        put("membership", f"mk-{number}", person=f"k-{number}", household="h-near", start=may(1))
        put("arrival", f"ak-{number}", person=f"k-{number}", people=1, day=may(4), destination="020601")
        put("quarantine", f"qk-{number}", person=f"k-{number}", arrival=f"ak-{number}", type="home", responsible="0206")
    assert asked() == few


def test_a_backup_holds_no_key_and_the_doctor_sees_one_that_others_can_read(issued):
    file = keys.file_of(issued().key)
    assert not any(file.is_relative_to(settings.WAYHOME_HOME / folder) for folder in KEPT)
    assert home_is_private().is_well
    file.chmod(0o644)
    assert not home_is_private().is_well and str(file) in home_is_private().sentence
