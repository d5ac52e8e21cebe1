"""Build, publish, verify and revise situation reports."""

from __future__ import annotations

from pathlib import Path

import click

from wayhome.cli.speech import area_called, day_called, mark_called, needs_home, say_json
from wayhome.packs import active
from wayhome.reports import editions, outline, resolving
from wayhome.reports.models import Edition
from wayhome.reports.publish import publish as publish_edition
from wayhome.reports.revise import revise as differences_of
from wayhome.reports.verify import verify as verify_edition

BY = "command line"

out_option = click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write the files there too.")
json_option = click.option("--json", "as_json", is_flag=True, help="Speak JSON.")


@click.group()
def report() -> None:
    """Situation reports: build a draft, publish it, verify and revise what was published."""


@report.command()
@click.option("--cut-off", required=True, help="The last day it reports on, as 2020-05-07.")
@click.option("--area", help="Code or name of the area it is about; else the country.")
@click.option(
    "--outline", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Else the pack's."
)
@click.option("--mark", type=int, help="The book as it stood at this entry; else all of it.")
@out_option
@needs_home
def build(cut_off: str, area: str | None, file: Path | None, mark: int | None, out: Path | None) -> None:
    """Build a draft edition, and list what the prose check found in it."""
    day = day_called("--cut-off", cut_off)
    assert day is not None
    text = outline.load(file or active().outline)
    scope = area_called(area) if area else None
    edition = editions.build(text, cut_off=day, area=scope, mark=mark_called(mark), by=BY)
    _write_files(edition, out)
    waiting = resolving.open_findings(edition)
    click.echo(f"Edition {edition.number} is a draft at entry {edition.mark:,}. {len(waiting)} findings wait.")
    for finding in waiting:
        click.echo(f"  {finding.language}  {finding.block:<22} {finding.sentence()}")


@report.command()
@click.argument("number", type=int)
@click.option(
    "--resolutions", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Settle findings first."
)
@out_option
@needs_home
def publish(number: int, resolutions: Path | None, out: Path | None) -> None:
    """Publish draft NUMBER. Refused while a finding of the prose check waits."""
    edition = _edition(number)
    if resolutions:
        resolving.resolve_all(edition, outline.load_resolutions(resolutions), by=BY)
    publish_edition(edition, by=BY)
    _write_files(edition, out)
    click.echo(f"Edition {number} is published: {', '.join(edition.files)}")


@report.command()
@click.argument("number", type=int)
@json_option
@needs_home
def verify(number: int, as_json: bool) -> None:
    """Recompute published edition NUMBER from what it keeps, and compare. Exit code 1 if anything differs."""
    result = verify_edition(number)
    if as_json:
        say_json(result.as_json())
    else:
        for problem in result.problems:
            click.echo(problem.sentence(), err=True)
        verdict = "the same" if result.is_well else f"{len(result.problems)} things differ"
        click.echo(f"Edition {number}: {result.figures} figures and {result.files} files compared, {verdict}.")
    raise SystemExit(0 if result.is_well else 1)


@report.command()
@click.argument("number", type=int)
@json_option
@needs_home
def revise(number: int, as_json: bool) -> None:
    """Show what the figures of published edition NUMBER say today."""
    found = differences_of(number)
    if as_json:
        say_json([difference.as_json() for difference in found])
        return
    click.echo(f"Edition {number}: {len(found)} figures say something else today, or the same from other rows.")
    for each in found:
        counts = ", ".join(
            f"{count} {'row' if count == 1 else 'rows'} {change}" for change, count in each.counts.items() if count
        )
        definition = "; its definition was changed" if each.definition_changed else ""
        click.echo(f"  {each.figure:<30} {each.shown_then:>10} -> {each.shown_now:<10} {counts}{definition}")
        for row in each.rows:
            where = f"{row.source} row {row.source_row}, " if row.source_row else ""
            click.echo(f"      {row.change} {row.kind}, entry {row.entry:,}, {where}by {row.by}")


def _edition(number: int) -> Edition:
    found = Edition.objects.filter(number=number).first()
    if found is None:
        raise click.ClickException(f"There is no edition {number}.")
    return found


def _write_files(edition: Edition, out: Path | None) -> None:
    if out:
        for path in editions.export(edition, out):
            click.echo(path)
