"""The commands, gathered from the modules beside this one."""

from __future__ import annotations

import click

from wayhome import __version__
from wayhome.cli.demo import demo
from wayhome.cli.figures import figures
from wayhome.cli.forms import form
from wayhome.cli.imports import import_
from wayhome.cli.link import link
from wayhome.cli.lists import lists
from wayhome.cli.office import init, up, user, worker
from wayhome.cli.pull import pull
from wayhome.cli.report import report
from wayhome.cli.upkeep import backup, doctor, erase, rebuild, restore


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wayhome")
def wayhome() -> None:
    """Run the response to a mass return of migrants, from the border gate to the published situation report."""


COMMANDS = (
    demo, init, up, worker, user, form, import_, pull, figures, link, report, lists, rebuild, doctor, erase, backup,
    restore,
)  # fmt: skip

for command in COMMANDS:
    wayhome.add_command(command)
