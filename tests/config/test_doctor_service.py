"""The doctor on the running service: a worker that is missed, what waits too long, certificates, files and room."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from wayhome.capture import files
from wayhome.capture.submissions.tables import Attachment, Submission
from wayhome.config import certificate, doctor_service
from wayhome.jobs import gatekeeper, posts
from wayhome.kernel.clock import now
from wayhome.web import trust

pytestmark = pytest.mark.django_db


def received(ago: dt.timedelta, state: str = "received") -> Submission:
    return Submission.objects.create(
        instance=f"uuid:{ago}",
        form_id="gate",
        digest="d",
        xml=b"<data/>",
        by="sokha",
        received=now() - ago,
        state=state,
    )


def test_a_worker_is_missed_only_while_something_waits():
    assert doctor_service.somebody_works().is_well
    received(dt.timedelta(seconds=1))
    assert "wayhome up" in doctor_service.somebody_works().sentence
    assert not doctor_service.somebody_works().is_well
    with posts.held(gatekeeper.POST):
        assert doctor_service.somebody_works().is_well


def test_what_waits_for_the_gate_too_long_is_told_and_what_waits_for_a_person_is_counted():
    received(dt.timedelta(days=3), state="held")
    received(dt.timedelta(minutes=2))
    finding = doctor_service.nothing_waits_too_long()
    assert finding.is_well and "1 wait for a decision" in finding.sentence
    received(dt.timedelta(minutes=11))
    Submission.objects.filter(instance=f"uuid:{dt.timedelta(minutes=2)}").delete()
    assert not doctor_service.nothing_waits_too_long().is_well


def test_a_photograph_that_is_gone_is_found():
    digest = files.keep(b"picture")
    Attachment.objects.create(
        instance="uuid:1", filename="1.jpg", digest=digest, received_digest="r", media_type="image/jpeg", size=7,
        received=now(),
    )  # fmt: skip
    assert doctor_service.sent_files_are_kept().is_well
    (files.folder() / digest).write_bytes(b"another")
    assert not doctor_service.sent_files_are_kept().is_well
    files.forget(digest)
    assert not doctor_service.sent_files_are_kept().is_well


def test_a_certificate_that_ends_soon_or_whose_key_is_open_is_found(monkeypatch):
    assert doctor_service.certificate_is_fresh().is_well
    certificate.renew(trust.folder(), ("192.168.7.1",), ("laptop",))
    assert doctor_service.certificate_is_fresh().is_well
    monkeypatch.setattr(doctor_service, "now", lambda: now() + dt.timedelta(days=380))
    assert "up --lan" in doctor_service.certificate_is_fresh().sentence
    (trust.folder() / certificate.AUTHORITY_KEY).chmod(0o644)
    assert "chmod 600" in doctor_service.certificate_is_fresh().sentence


def test_a_disk_that_is_nearly_full_is_told(monkeypatch):
    assert doctor_service.disk_has_room().is_well
    nearly_full = shutil._ntuple_diskusage(10**12, 10**12 - 10**6, 10**6)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: nearly_full)
    assert not doctor_service.disk_has_room().is_well
