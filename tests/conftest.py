"""What every test gets: a home of its own, and a database that it may fill."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("WAYHOME_HOME", tempfile.mkdtemp(prefix="wayhome-test-"))

import pytest


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    """A fresh home folder: nothing of one test is seen by another."""
    settings.WAYHOME_HOME = tmp_path / "home"
    settings.WAYHOME_FRAMES = settings.WAYHOME_HOME / "frames"
    settings.WAYHOME_HOME.mkdir()
    return settings.WAYHOME_HOME
