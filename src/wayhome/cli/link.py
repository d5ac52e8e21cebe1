"""Who is who, from the command line."""

from __future__ import annotations

import click

from wayhome.cli.link_decisions import decide, export
from wayhome.cli.link_evaluate import evaluate
from wayhome.cli.link_run import run


@click.group()
def link() -> None:
    """Find registrations that are of one person, and decide about them."""


link.add_command(run)
link.add_command(evaluate)
link.add_command(export)
link.add_command(decide)
