"""Keep a home well: rebuild, doctor, backup, restore; and erase who somebody was."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings

from wayhome.cli.speech import bar, home_option, needs_home, refusals, say_json
from wayhome.config import backup as archives
from wayhome.config import home
from wayhome.config.doctor import examine
from wayhome.ledger import segments
from wayhome.ledger.read import history
from wayhome.ledger.rebuild import rebuild as rebuild_records
from wayhome.ledger.record import KINDS
from wayhome.linkage import building, catching_up
from wayhome.linkage.who import same_as
from wayhome.records.person import Person
from wayhome.reports.forgetting import journal
from wayhome.reports.forgetting.forgetting import forget
from wayhome.reports.forgetting.replaying import replay


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
@needs_home
def rebuild(as_json: bool) -> None:
    """Make the records, the frames and the keys of the duplicate check anew from the book."""
    with bar("records") as show:
        counts = rebuild_records(progress=lambda kind, rows: show(rows, None))
    segments.forget()
    segments.seal()
    building.build(catching_up.consumer())
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
@click.argument("archive", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--redactions",
    "journals",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A journal of who was forgotten. The one beside ARCHIVE is read by itself.",
)
@home_option
def restore(archive: Path | None, journals: tuple[Path, ...]) -> None:
    """Restore ARCHIVE into an empty home, and forget once more who was forgotten since it was made.

    Without ARCHIVE, only that, in a home that is there: after a database came back by other means.
    """
    if archive is None and not journals:
        raise click.ClickException("Name an archive, or with --redactions a journal of who was forgotten.")
    with refusals():
        found = archives.journals_for(archive, journals) if archive else list(journals)
        if archive:
            settings.WAYHOME_HOME.mkdir(parents=True, exist_ok=True)
            manifest = archives.restore(archive, settings.WAYHOME_HOME)
        home.make()
        with bar("forgetting once more") as show:
            redactions = replay(found, progress=show)
        if archive:
            segments.forget()
            journal.remember(archive.parent)
    if archive:
        book = manifest["book"]
        click.echo(f"{settings.WAYHOME_HOME} holds the book up to entry {book['head']}, as it was backed up.")
    for redaction in redactions:
        click.echo(f"Forgotten on {redaction.repeats}, and once more now: redaction {redaction.pk}.")
    if archive and not found:
        click.echo(
            f"No {journal.NAME} lies beside the archive: whoever was forgotten after it was made is named again. "
            "Bring one with: wayhome restore --redactions FILE",
            err=True,
        )


@click.command()
@click.argument("kind")
@click.argument("uid")
@click.option("--yes", is_flag=True, help="Do not ask.")
@needs_home
def erase(kind: str, uid: str, yes: bool) -> None:
    """Erase who the record UID of KIND is about: names, phones, documents, and what told them. Facts stay.

    Of a person that means all registrations of the same human.
    """
    if kind not in KINDS or not history(kind, uid):
        raise click.ClickException(f"There is no {kind} {uid}. The record page shows the record's number.")
    asked = [(kind, each) for each in (same_as(uid) if kind == Person.kind else [uid])]
    if not yes:
        more = f", {len(asked)} registrations," if len(asked) > 1 else ""
        click.confirm(f"Erase who {kind} {uid}{more} is about? This cannot be undone", abort=True)
    with bar("files") as show:
        redaction = forget(asked, by="command line", progress=show)
    click.echo(
        f"Erased: redaction {redaction.pk}, entry {redaction.mark:,}. Backups made before still hold the names; "
        "restoring one forgets them once more."
    )
