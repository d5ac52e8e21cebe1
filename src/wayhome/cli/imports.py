"""Put a sheet through the gate."""

from __future__ import annotations

from pathlib import Path

import click

from wayhome.capture import profiles
from wayhome.capture.intake import ImportResult, import_file
from wayhome.cli.speech import bar, day_called, needs_home, say_json
from wayhome.ledger.record import KINDS

SHOWN = 20


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--profile", help="The column profile; needed where there are several for the kind.")
@click.option("--known-by", help="The day by which undated rows were known, as 2020-05-07.")
@click.option("--dry-run", is_flag=True, help="Count what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
@needs_home
def import_(kind: str, file: Path, profile: str | None, known_by: str | None, dry_run: bool, as_json: bool) -> None:
    """Import FILE with records of KIND. Exit code: 0 all in, 3 some held or refused, 1 failed."""
    day = day_called("--known-by", known_by)
    chosen = _profile_of(kind, profile)
    with bar(file.name) as show:
        result = import_file(
            file, file.name, chosen, by="command line", dry_run=dry_run, known_by=day, progress=show
        )  # fmt: skip
    if as_json:
        say_json(
            {"file": file.name, "profile": chosen, "dry_run": dry_run, "rows": result.rows, **result.counts()}
            | {"problems": [{"row": t.row, "outcome": t.outcome, "sentence": t.sentence()} for t in result.troubles]}
        )
    else:
        _tell(file, result, dry_run)
    raise SystemExit(result.exit_code)


def _profile_of(kind: str, profile: str | None) -> str:
    """The profile asked for, else the only one for the kind; the kind itself means columns called as its properties."""
    if kind not in KINDS:
        raise click.ClickException(f"There is no kind {kind}. Kinds are: {', '.join(KINDS)}.")
    fitting = profiles.for_kind(kind)
    if profile == kind or not (profile or fitting):
        return kind
    if profile:
        if profile not in fitting:
            fits = ", ".join(fitting) or "none"
            raise click.ClickException(f"No profile {profile} makes records of the kind {kind}. These do: {fits}.")
        return profile
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join((*fitting, kind))
    raise click.ClickException(f"Say which columns the sheet has, with --profile. For {kind} there are: {names}.")


def _tell(file: Path, result: ImportResult, dry_run: bool) -> None:
    counts = ", ".join(f"{number:,} {outcome}" for outcome, number in result.counts().items())
    would = "would be " if dry_run else ""
    click.echo(f"{file.name}: {result.rows:,} rows = {would}{counts}")
    for trouble in result.troubles[:SHOWN]:
        click.echo(trouble.sentence(), err=True)
    if result.held + result.refused > SHOWN:
        click.echo(f"… {result.held + result.refused - SHOWN:,} more; the import page lists all.", err=True)
