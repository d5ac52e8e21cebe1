"""Pull what a KoboToolbox project has collected."""

from __future__ import annotations

import click

from wayhome.cli.speech import bar, needs_home, say_json
from wayhome.exchange.kobo import pulling

SHOWN = 20


@click.command()
@click.argument("name")
@click.option("--whole", is_flag=True, help="Compare everything that ever came, not only the last days.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
@needs_home
def pull(name: str, whole: bool, as_json: bool) -> None:
    """Pull the KoboToolbox connection NAME. Exit code: 0 all in, 3 some rows held or missing there, 1 failed."""
    connection = pulling.named(name)
    with bar(name) as show:
        taken = pulling.pull(connection, whole=whole, progress=show)
    if as_json:
        problems = [{"row": t.row, "outcome": t.outcome, "sentence": t.sentence()} for t in taken.rows.troubles]
        say_json({"connection": name, "rows": taken.rows.rows, **taken.told(), "problems": problems})
    else:
        counts = ", ".join(f"{number:,} {outcome}" for outcome, number in taken.rows.counts().items())
        click.echo(f"{name}: {taken.rows.rows:,} rows = {counts}")
        for trouble in taken.rows.troubles[:SHOWN]:
            click.echo(trouble.sentence(), err=True)
        if taken.gone:
            click.echo(f"{taken.gone:,} rows are missing there; the page of the connection asks about them.", err=True)
    raise SystemExit(3 if taken.gone else taken.rows.exit_code)
