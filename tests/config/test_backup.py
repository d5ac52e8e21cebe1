from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest
from django.db import connection

from tests.ledger.conftest import sok_maly, suits
from wayhome.capture import files
from wayhome.capture.submissions.tables import Attachment, Submission
from wayhome.config.backup import backup, restore
from wayhome.jobs.tasks import start
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Source
from wayhome.ledger.write import write

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has its own backup"),
]


@pytest.fixture
def office(home: Path) -> Path:
    """A home with a received file, a person and a hand-over line."""
    source = Source.objects.create(
        sort="file", name="log.csv", by="maly", received=now(), digest=files.keep(b"Item,Quantity\nsuits,50\n")
    )
    write([sok_maly(), suits("50")], source=source, by="maly")
    return home


def test_a_backup_restores_to_the_same_book_and_files(office, tmp_path):
    archive = tmp_path / "backup.zip"
    manifest = backup(archive)
    assert manifest["book"]["entries"] == {"person": 1, "stock": 1}
    restore(archive, tmp_path / "other")
    copied = sqlite3.connect(tmp_path / "other" / "wayhome.sqlite3")
    assert copied.execute("SELECT quantity FROM records_stock").fetchall() == [(50,)]
    kept = {path.name for path in (office / "files").iterdir()}
    assert {path.name for path in (tmp_path / "other" / "files").iterdir()} == kept


def test_what_phones_sent_and_what_waits_to_be_done_is_in_it(office, tmp_path):
    Submission.objects.create(
        instance="uuid:1", form_id="gate", digest="d", xml=b"<data/>", by="sokha", received=now(), state="received"
    )
    photograph = files.keep(b"picture")
    Attachment.objects.create(
        instance="uuid:1", filename="1.jpg", digest=photograph, received_digest="r", media_type="image/jpeg",
        size=7, received=now(),
    )  # fmt: skip
    start("import_file", "log.csv", "maly", digest="d", name="log.csv", profile="supplies")
    backup(tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", tmp_path / "other")
    copied = sqlite3.connect(tmp_path / "other" / "wayhome.sqlite3")
    assert copied.execute("SELECT xml, state FROM capture_submission").fetchall() == [(b"<data/>", "received")]
    assert copied.execute("SELECT state, title FROM jobs_job").fetchall() == [("waiting", "log.csv")]
    assert copied.execute("SELECT status FROM django_tasks_database_dbtaskresult").fetchall() == [("READY",)]
    assert (tmp_path / "other" / "files" / photograph).read_bytes() == b"picture"


def test_neither_frames_nor_keys_leave_the_home(office, tmp_path):
    (office / "secret.key").write_text("key")
    (office / "lan").mkdir()
    (office / "lan" / "ca.key").write_text("key")
    (office / "frames").mkdir(exist_ok=True)
    (office / "frames" / "person.parquet").write_bytes(b"PAR1")
    backup(tmp_path / "backup.zip")
    names = zipfile.ZipFile(tmp_path / "backup.zip").namelist()
    assert not [name for name in names if "key" in name or "frames" in name]


def test_a_damaged_backup_is_refused_by_name(office, tmp_path):
    archive = tmp_path / "backup.zip"
    backup(archive)
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(archive) as whole, zipfile.ZipFile(damaged, "w") as broken:
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(name, content.replace(b"50", b"48") if name.startswith("files/") else content)
    with pytest.raises(Refused, match="damaged: files/"):
        restore(damaged, tmp_path / "other")
    assert not (tmp_path / "other" / "wayhome.sqlite3").exists()


def test_a_backup_is_not_restored_over_other_work(office, tmp_path):
    backup(tmp_path / "backup.zip")
    other = tmp_path / "other"
    other.mkdir()
    (other / "wayhome.sqlite3").touch()
    with pytest.raises(Refused, match="empty folder"):
        restore(tmp_path / "backup.zip", other)


def test_what_is_no_backup_is_refused(office, tmp_path):
    (tmp_path / "photo.zip").write_bytes(b"not a zip")
    with pytest.raises(Refused, match=r"photo\.zip is not a Wayhome backup"):
        restore(tmp_path / "photo.zip", tmp_path / "other")
