"""wayhome link run: a sentence for people, a manifest for scripts; neither names anybody."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from wayhome.accounts.policy import NOBODY
from wayhome.cli.commands import wayhome
from wayhome.config import home as homes
from wayhome.jobs import tasks
from wayhome.jobs.works import Doing
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = {"given_name": "Sopha", "family_name": "Meas", "phone": "012345678", "birth_date": dt.date(1990, 3, 9)}


@pytest.fixture(autouse=True)
def register(monkeypatch):
    monkeypatch.setattr(homes, "is_ready", lambda: True)
    source = Source.objects.create(sort=Source.Sort.FILE, name="list.csv", by="maly", received=now())
    values = {"known_by": dt.date(2020, 5, 7), "sex": "female", **TOLD}
    write([Draft("person", values, uid) for uid in "ab"], source=source, by="maly")


def test_it_says_what_was_compared_and_tied():
    answered = CliRunner().invoke(wayhome, ["link", "run"])
    assert answered.exit_code == 0, answered.stderr
    assert answered.stdout == "2 new of 2 registrations, 1 pairs: 1 tied, 0 for people; 1 persons\n"


def test_the_manifest_tells_mark_model_and_counts_and_names_nobody():
    answered = CliRunner().invoke(wayhome, ["link", "run", "--json"])
    manifest = json.loads(answered.stdout)
    assert manifest["mark"] == 2 and manifest["since"] == 0 and len(manifest["model"]) == 64
    assert (manifest["links"], manifest["persons"], manifest["cluster_sizes"]) == (1, 1, {"2": 1})
    assert manifest["alarms"] == []
    assert not any(word in answered.stdout.casefold() for word in ("sopha", "meas", "12345678"))


def test_as_a_job_it_says_how_far_it_is():
    told = []
    made = tasks.link.do(Doing("maly", NOBODY, lambda done, total: told.append((done, total))))
    assert made["links"] == 1
    assert told == sorted(told) and told[-1] == (100, 100)
