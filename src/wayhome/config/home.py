"""A home: the folder with everything one office keeps (database, files received, frames, editions)."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

DEFAULT_HOME = "~/.wayhome"
FOLDERS = ("files", "frames", "editions")


def choose(path: str | None) -> Path:
    """The home named by `path`, else by WAYHOME_HOME, else in the user's folder; from now on the one in use."""
    home = Path(path or os.environ.get("WAYHOME_HOME") or DEFAULT_HOME).expanduser().resolve()
    os.environ["WAYHOME_HOME"] = str(home)
    return home


def make() -> None:
    """Make the folders and bring the database to today's tables. Does nothing where that is done."""
    for folder in FOLDERS:
        (settings.WAYHOME_HOME / folder).mkdir(parents=True, exist_ok=True)
    if not is_ready():
        call_command("migrate", interactive=False, verbosity=0)


def is_made() -> bool:
    """Whether there is a database, of this version or an earlier one."""
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def is_ready() -> bool:
    """Whether the database has every table this version needs."""
    if not is_made():
        return False
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
