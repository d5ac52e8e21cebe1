"""Backup and restore: the database and the files as one archive, taken while people work, compared after."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from wayhome import __version__
from wayhome.config.home import FOLDERS
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused, declare
from wayhome.reports.forgetting import journal

DATABASE, MANIFEST = "wayhome.sqlite3", "manifest.json"
KEPT = tuple(folder for folder in FOLDERS if folder != "frames")
CHUNK = 1 << 20

ONLY_SQLITE = declare(
    "backup.only_sqlite",
    "This home keeps its book in PostgreSQL. Back that up with pg_dump, and copy the folders {folders}.",
)
NOT_EMPTY = declare("backup.not_empty", "{home} already holds a database. Restore into an empty folder.")
NO_BACKUP = declare("backup.no_backup", "{file} is not a Wayhome backup.")
DAMAGED = declare("backup.damaged", "{file} is damaged: {member} is not what was backed up. Use another copy.")

Progress = Callable[[int, int], None]


def backup(archive: Path, progress: Progress = lambda done, total: None) -> dict[str, Any]:
    """Write everything this home cannot make again into one zip, read it back and compare. Returns its manifest.

    Frames are left out, for they are made from the book; so is the key that signs sessions. Beside the archive comes
    the journal of who was forgotten, and from now on it is kept up there as long as the folder can be reached.
    """
    if connection.vendor != "sqlite":
        raise Refused([ONLY_SQLITE(folders=", ".join(KEPT))])
    home: Path = settings.WAYHOME_HOME
    with tempfile.TemporaryDirectory(dir=home) as passing:
        copy = Path(passing) / DATABASE
        _copy_database(copy)
        members = {DATABASE: copy} | {
            path.relative_to(home).as_posix(): path
            for folder in KEPT
            for path in sorted((home / folder).rglob("*"))
            if path.is_file()
        }
        digests: dict[str, str] = {}
        manifest = {"version": __version__, "at": now().isoformat(), "book": book_of(copy), "digests": digests}
        unfinished = archive.with_suffix(".part")
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            for done, (name, path) in enumerate(members.items(), 1):
                digests[name] = _digest(path)
                packed.write(path, name)
                progress(done, len(members))
            packed.writestr(MANIFEST, json.dumps(manifest, indent=1))
    compare(unfinished)
    unfinished.replace(archive)
    journal.remember(archive.parent)
    journal.copy_to(archive.parent)
    return manifest


def restore(archive: Path, home: Path) -> dict[str, Any]:
    """Unpack a backup into a home without a database, comparing every file on the way. Returns the manifest."""
    if (home / DATABASE).exists():
        raise Refused([NOT_EMPTY(home=str(home))])
    manifest = compare(archive)
    with zipfile.ZipFile(archive) as packed:
        for name in manifest["digests"]:
            packed.extract(name, home)
    if book_of(home / DATABASE) != manifest["book"]:
        (home / DATABASE).unlink()
        raise Refused([DAMAGED(file=archive.name, member=DATABASE)])
    return manifest


def journals_for(archive: Path, others: Iterable[Path] = ()) -> list[Path]:
    """The journals of who was forgotten: those given, and that beside the archive. Raises Refused if one is broken."""
    beside = archive.parent / journal.NAME
    found = [*others, *([beside] if beside.exists() else [])]
    for each in found:
        list(journal.read(each))
    return found


def compare(archive: Path) -> dict[str, Any]:
    """Read a backup from end to end and hold every member against the manifest, which is returned. Raises Refused."""
    try:
        with zipfile.ZipFile(archive) as packed:
            manifest: dict[str, Any] = json.loads(packed.read(MANIFEST))
            for name, digest in manifest["digests"].items():
                with packed.open(name) as member:
                    if hashlib.file_digest(member, "sha256").hexdigest() != digest:  # type: ignore[arg-type]
                        raise Refused([DAMAGED(file=archive.name, member=name)])
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise Refused([NO_BACKUP(file=archive.name)]) from error
    return manifest


def book_of(database: Path) -> dict[str, Any]:
    """What a database file says of its book: the head, entries per kind, a digest over all facts in order of seq."""
    digest = hashlib.sha256()
    with sqlite3.connect(database) as book:
        for row in book.execute("SELECT facts_digest FROM ledger_entry ORDER BY seq"):
            digest.update(row[0].encode())
        counts = dict(book.execute("SELECT kind, count(*) FROM ledger_entry GROUP BY kind ORDER BY kind").fetchall())
        head = book.execute("SELECT coalesce(max(seq), 0) FROM ledger_entry").fetchone()[0]
    book.close()
    return {"head": head, "entries": counts, "digest": digest.hexdigest()}


def _copy_database(to: Path) -> None:
    """SQLite's online copy: readers and writers go on meanwhile."""
    connection.ensure_connection()
    with sqlite3.connect(to) as copy:
        connection.connection.backup(copy, pages=2_000)
    copy.close()


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
