"""Pairs out to a sheet, and the decisions back."""

from __future__ import annotations

from pathlib import Path

import click

from wayhome.capture import sheets
from wayhome.cli.speech import bar, needs_home, say_json
from wayhome.linkage import exporting, importing

SHOWN = 20


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@needs_home
def export(file: Path) -> None:
    """Write the pairs that wait for a decision to FILE (.xlsx), with names and reasons. Keep it as you keep names."""
    if file.suffix.lower() != ".xlsx":
        raise click.ClickException(f"Pairs are written as a workbook: give a file that ends in .xlsx, not {file.name}.")
    content, count = exporting.workbook(None)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"{file.name}: {count:,} pairs")


@click.command("decide")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
@needs_home
def decide(file: Path, as_json: bool) -> None:
    """Apply the decisions in FILE, a sheet of exported pairs. Exit code: 0 all in, 3 some held or refused, 1 failed."""
    rows = sheets.read(file.read_bytes(), file.name)[0].rows
    with bar(file.name, len(rows)) as show:
        told = importing.decide_all(rows, "command line", progress=show)
    if as_json:
        problems = [{"row": t.row, "outcome": t.outcome, "sentence": t.problem.sentence()} for t in told.troubles]
        say_json({"file": file.name, "rows": told.rows, **told.counts(), "left": told.left, "problems": problems})
    else:
        counts = ", ".join(f"{number:,} {outcome}" for outcome, number in told.counts().items())
        click.echo(f"{file.name}: {told.rows:,} decisions = {counts}; {told.left:,} rows without one")
        for trouble in told.troubles[:SHOWN]:
            click.echo(f"row {trouble.row}: {trouble.problem.sentence()}", err=True)
        if len(told.troubles) > SHOWN:
            click.echo(f"… {len(told.troubles) - SHOWN:,} more; --json lists all.", err=True)
    raise SystemExit(told.exit_code)
