"""Build, publish, verify and revise situation reports."""

from __future__ import annotations

from pathlib import Path

import click

from wayhome.cli.speech import needs_home
from wayhome.kernel.clock import parse_day
from wayhome.packs import active
from wayhome.reference import places
from wayhome.reports import editions, outline, resolving

out_option = click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Also write the files there.")


@click.group()
def report() -> None:
    """Situation reports: build a draft, publish it, verify and revise what was published."""


@report.command()
@click.option("--cut-off", required=True, help="The last day it reports on, as 2020-05-07.")
@click.option("--area", help="Code or name of the area it is about; else the country.")
@click.option("--outline", "file", type=click.Path(exists=True, path_type=Path), help="Else the pack's outline.")
@out_option
@needs_home
def build(cut_off: str, area: str | None, file: Path | None, out: Path | None) -> None:
    """Build a draft edition from the outline and list what the prose check found."""
    day = parse_day(cut_off)
    if day is None:
        raise click.ClickException(f"--cut-off takes a day as 2020-05-07, not {cut_off}.")
    scope = places.resolve(area) if area else None
    edition = editions.build(outline.load(file or active().outline), cut_off=day, area=scope, by="command line")
    if out:
        editions.export(edition, out)
    waiting = resolving.open_findings(edition)
    click.echo(f"Edition {edition.number} is a draft, at entry {edition.mark}. {len(waiting)} findings wait.")
    for finding in waiting:
        click.echo(f"  {finding.language}  {finding.block:<22} {finding.sentence()}")
