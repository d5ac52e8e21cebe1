"""What every test gets: a home of its own, and a real database file that it may fill."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from wayhome.reference import names, places

# How long a machine takes is no law: a busy one breaks none.
hypothesis_settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("any machine")

#: folders whose tests share one server, which is dear to start
ONE_SERVER = frozenset({"browser", "openrosa"})


class ByWhatTheyShare(LoadScopeScheduling):
    """Where tests run side by side, those of a file, or of a server, stay together with what they share."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = Path(file).parent.name
        return folder if folder in ONE_SERVER else file


def pytest_xdist_make_scheduler(config, log) -> ByWhatTheyShare:
    """In the order of the folders. Sorted by size, the longest of all, one test on Spark, would come last and alone."""
    config.option.loadscopereorder = False
    return ByWhatTheyShare(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory) -> None:
    """SQLite in a file: in memory there is no WAL, and writers would not meet as they do in an office."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    """A fresh home folder: nothing of one test is seen by another."""
    settings.WAYHOME_HOME = tmp_path / "home"
    settings.WAYHOME_FRAMES = settings.WAYHOME_HOME / "frames"
    settings.WAYHOME_HOME.mkdir()
    return settings.WAYHOME_HOME


@pytest.fixture(autouse=True)
def unread_indexes() -> None:
    """Indexes over records are read anew: a database rolled back can come to the same seq with other records."""
    places.forget()
    names.forget()
