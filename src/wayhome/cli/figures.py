"""Print the figures."""

from __future__ import annotations

import click

from wayhome.cli.speech import area_called, day_called, mark_called, needs_home, say_json
from wayhome.figures.compute import compute
from wayhome.figures.figure import Request
from wayhome.kernel.clock import today
from wayhome.packs import active


@click.command()
@click.option("--cut-off", help="Count what happened up to this day, as 2020-05-07; else up to today.")
@click.option("--mark", type=int, help="Count what the book held at this entry; else all of it.")
@click.option("--area", help="Code or name of an area: only what lies in it.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
@needs_home
def figures(cut_off: str | None, mark: int | None, area: str | None, as_json: bool) -> None:
    """Print every figure with its source, its kind and how many rows are behind it."""
    day = day_called("--cut-off", cut_off) or today(active().time_zone)
    found = compute(Request(cut_off=day, mark=mark_called(mark), area=area_called(area) if area else None))
    if as_json:
        say_json([figure.as_json() for figure in found])
        return
    for figure in found:
        made_up = "  illustrative" if figure.illustrative else ""
        click.echo(f"{figure.id:<36} {figure.shown:>12} {figure.unit:<12} {figure.kind:<8} {figure.source}{made_up}")
