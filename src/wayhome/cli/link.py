"""Who is who, from the command line."""

from __future__ import annotations

import click

from wayhome.cli.link_decisions import decide, export


@click.group()
def link() -> None:
    """Find registrations that are of one person, and decide about them."""


link.add_command(export)
link.add_command(decide)
