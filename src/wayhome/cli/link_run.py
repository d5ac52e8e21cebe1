"""Run over the register and tie what is almost certain."""

from __future__ import annotations

from typing import Any

import click

from wayhome.cli.speech import bar, needs_home, say_json
from wayhome.kernel.problems import Problem
from wayhome.linkage import running
from wayhome.linkage.engines import ENGINES
from wayhome.linkage.models import Run


@click.command("run")
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], help="Where it is done.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
@needs_home
def run(engine: str, as_json: bool) -> None:
    """Compare what is new in the register with all of it. The rest is noted as pairs for people."""
    with bar("link") as show:
        done = running.run(engine, by="command line", progress=show)
    if as_json:
        say_json(_manifest(done))
        return
    counts = done.counts
    click.echo(
        f"{counts['fresh']:,} new of {counts['registrations']:,} registrations, {counts['candidates']:,} pairs: "
        f"{counts['links']:,} tied, {counts['grey']:,} for people; {counts['persons']:,} persons"
    )
    for alarm in _alarms(done):
        click.echo(alarm, err=True)


def _manifest(done: Run) -> dict[str, Any]:
    """What the run says of itself. It names nobody."""
    return {
        "run": done.pk,
        "engine": done.engine,
        "since": done.since,
        "mark": done.mark,
        "model": done.model,
        "started": done.started,
        "finished": done.finished,
        **done.counts,
        "alarms": _alarms(done),
    }


def _alarms(done: Run) -> list[str]:
    return [Problem.from_json(stored).sentence() for stored in done.alarms]
