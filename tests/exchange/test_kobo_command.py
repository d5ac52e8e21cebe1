"""`wayhome pull`: what a script gets."""

from __future__ import annotations

import json

from click.testing import CliRunner

from wayhome.cli.pull import pull


def run(*words: str, expect: int) -> str:
    done = CliRunner().invoke(pull, words)
    assert done.exit_code == expect, done.output
    return done.output


def test_counts_in_json_and_exit_codes_that_say_whether_all_is_in(kobo, connection):
    kobo.submit({"who/given_name": "Dara", "who/age": "30", "place": "Malai"})
    told = json.loads(run("gate", "--json", expect=0))
    assert (told["rows"], told["new"], told["gone"]) == (1, 1, 0)
    kobo.submit({"who/given_name": "Maly", "who/age": "many", "place": "Malai"})
    told = json.loads(run("gate", "--json", expect=3))
    assert (told["held"], len(told["problems"])) == (1, 1)
    assert "gate.tsv" in told["problems"][0]["sentence"]
    kobo.records.clear()
    assert "missing there" in run("gate", "--whole", expect=3)


def test_errors_are_one_sentence(kobo, connection):
    assert "There is no KoboToolbox connection" in run("nothing", expect=1)
    kobo.failures = [401]
    assert "does not accept the token" in run("gate", expect=1)
