"""Keep a home well: rebuild, doctor, backup, restore; and erase who somebody was."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings

from wayhome.capture.erasing import erase as erase_record
from wayhome.cli.speech import bar, home_option, needs_home, refusals, say_json
from wayhome.config import backup as archives
from wayhome.config import home
from wayhome.config.doctor import examine
from wayhome.ledger import segments
from wayhome.ledger.rebuild import rebuild as rebuild_records
from wayhome.ledger.record import KINDS


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
@needs_home
def rebuild(as_json: bool) -> None:
    """Make the records and the frames anew from the book."""
    with bar("records") as show:
        counts = rebuild_records(progress=lambda kind, rows: show(rows, None))
    segments.forget()
    segments.seal()
    if as_json:
        say_json(counts)
        return
    for kind, rows in counts.items():
        click.echo(f"{kind:<20} {rows:>10}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
@needs_home
def doctor(as_json: bool) -> None:
    """Look whether this home still holds what it promised to keep. Exit code 1 if something is wrong."""
    findings = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            click.echo(f"{'well ' if finding.is_well else 'WRONG'}  {finding.name:<10} {finding.sentence}")
    if as_json:
        say_json([{"name": f.name, "well": f.is_well, "sentence": f.sentence} for f in findings])
    raise SystemExit(0 if all(f.is_well for f in findings) else 1)


@click.command()
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
@needs_home
def backup(archive: Path) -> None:
    """Back up the database and the files into ARCHIVE (a .zip), while people work, and compare."""
    with bar("backup") as show:
        manifest = archives.backup(archive, progress=show)
    book = manifest["book"]
    click.echo(f"{archive}: {len(manifest['digests'])} files, book up to entry {book['head']}, read back and the same.")


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
def restore(archive: Path) -> None:
    """Restore ARCHIVE into an empty home."""
    with refusals():
        settings.WAYHOME_HOME.mkdir(parents=True, exist_ok=True)
        manifest = archives.restore(archive, settings.WAYHOME_HOME)
        home.make()
        segments.forget()
    click.echo(f"{settings.WAYHOME_HOME} holds the book up to entry {manifest['book']['head']}, as it was backed up.")


@click.command()
@click.argument("kind")
@click.argument("uid")
@click.option("--yes", is_flag=True, help="Do not ask.")
@needs_home
def erase(kind: str, uid: str, yes: bool) -> None:
    """Erase who the record UID of KIND is about: names, phones, documents, and the rows that told them. Facts stay."""
    record = KINDS[kind].objects.filter(pk=uid).first() if kind in KINDS else None
    if record is None:
        raise click.ClickException(f"There is no {kind} {uid}. The record page shows the record's number.")
    if not yes:
        click.confirm(f"Erase who {kind} {uid} is about? This cannot be undone", abort=True)
    written = erase_record(kind, uid, by="command line")
    click.echo(f"Erased, entry {written.last:,}. Backups made before still hold the names; delete those you can.")
