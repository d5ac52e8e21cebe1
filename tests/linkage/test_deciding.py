"""What people decide about pairs: who follows, what is refused in a sentence, and when a pair opens again."""

from __future__ import annotations

import pytest

from tests.linkage.people import KNOWN, assignments, found, pair_of, register
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write
from wayhome.linkage import deciding, model, pairs, undoing
from wayhome.linkage.models import Ask, Change, Decision, Pair, Run
from wayhome.linkage.pairs import Found
from wayhome.linkage.reopening import MUCH
from wayhome.linkage.who import same_as, who_of

pytestmark = pytest.mark.django_db

UIDS = ["p-a", "p-b", "p-c", "p-d"]
LOOSE = model.load().review + 1
CERTAIN = model.load().assign + MUCH


@pytest.fixture(autouse=True)
def people(db) -> None:
    register(UIDS)


def refused(act) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.problems[0].code


def who() -> dict[str, str]:
    return who_of(UIDS)


def test_the_smallest_stands_for_all_however_they_were_joined():
    for left, right in (("p-c", "p-d"), ("p-b", "p-c"), ("p-a", "p-d")):
        deciding.decide(found(left, right), "same", "maly")
    assert who() == dict.fromkeys(UIDS, "p-a")
    assert same_as("p-d") == UIDS
    assert "p-a" not in assignments()
    assert {told[2] for told in assignments().values()} == {"decision"}


def test_different_also_holds_through_a_third():
    deciding.decide(found("p-a", "p-b"), "same", "maly")
    deciding.decide(found("p-a", "p-c"), "different", "maly")
    assert refused(lambda: deciding.decide(found("p-b", "p-c"), "same", "dara")) == "pair.contradicts"
    assert who()["p-c"] == "p-c"


def test_different_in_one_cluster_cuts_the_weakest_tie_of_the_model_first():
    deciding.decide(found("p-a", "p-b", 3.0), "same", "maly")
    found("p-b", "p-c", 30.0, assigned=True)
    found("p-c", "p-d", 25.0, assigned=True)
    deciding.assign(UIDS, "", "run")
    assert who() == dict.fromkeys(UIDS, "p-a")
    decision = deciding.decide(found("p-a", "p-d"), "different", "maly")
    # p-a = p-b is a person's word and p-b = p-c is the stronger one, so p-c = p-d gives way.
    assert who() == {"p-a": "p-a", "p-b": "p-a", "p-c": "p-a", "p-d": "p-d"}
    assert pair_of("p-c", "p-d").state == "open"
    undoing.undo(decision, "dara")
    assert who() == dict.fromkeys(UIDS, "p-a")
    assert pair_of("p-c", "p-d").state == "assigned"


def test_a_decision_is_undone_in_the_midst_of_others():
    first = deciding.decide(found("p-a", "p-b"), "same", "maly")
    deciding.decide(found("p-c", "p-d"), "same", "maly")
    deciding.decide(found("p-b", "p-c"), "same", "dara")
    undoing.undo(first, "maly")
    assert who() == {"p-a": "p-a", "p-b": "p-b", "p-c": "p-b", "p-d": "p-b"}


def test_what_stands_on_a_decision_is_undone_first():
    pair = found("p-a", "p-b")
    first = deciding.decide(pair, "same", "maly")
    second = deciding.decide(pair, "different", "dara")
    assert refused(lambda: undoing.undo(first, "maly")) == "decision.later"
    undoing.undo(second, "dara")
    undoing.undo(first, "maly")
    assert who()["p-b"] == "p-b"
    assert refused(lambda: undoing.undo(first, "maly")) == "decision.undone"


def test_a_tie_does_not_come_back_where_somebody_said_different_since():
    tie = deciding.decide(found("p-a", "p-b"), "same", "maly")
    unsure = deciding.decide(pair_of("p-a", "p-b"), "unsure", "maly")
    deciding.decide(found("p-b", "p-c"), "same", "maly")
    deciding.decide(found("p-a", "p-c"), "different", "maly")
    assert refused(lambda: undoing.undo(unsure, "dara")) == "decision.later"
    assert tie.undone_at is None and who()["p-b"] == "p-b"


def test_somebody_who_saw_an_older_state_is_told_so():
    pair = found("p-a", "p-b")
    deciding.decide(pair, "different", "maly", seen=0)
    assert refused(lambda: deciding.decide(pair, "same", "dara", seen=0)) == "pair.meanwhile"
    assert refused(lambda: deciding.decide(pair, "different", "dara")) == "pair.already"


def test_what_the_model_tied_is_taken_back_and_left_to_people():
    pair = found("p-a", "p-b", CERTAIN, assigned=True)
    deciding.assign(UIDS, "", "run")
    assert who()["p-b"] == "p-a"
    decision = deciding.take_back(pair, "maly")
    assert who()["p-b"] == "p-b"
    found("p-a", "p-b", CERTAIN, assigned=True)
    assert pair_of("p-a", "p-b").state == "open"
    assert pairs.standing().untied == {("p-a", "p-b")}
    undoing.undo(decision, "maly")
    assert who()["p-b"] == "p-a"


def test_a_run_is_taken_back_as_a_whole_but_for_what_people_decided():
    run = Run.objects.create(started=now(), by="maly", engine="duckdb", mark=1, model="m")
    ties = [("p-a", "p-b"), ("p-b", "p-c"), ("p-c", "p-d")]
    pairs.note([Found(*ends, CERTAIN, assigned=True) for ends in ties], run)
    deciding.assign(UIDS, "", "run")
    deciding.decide(pair_of("p-a", "p-b"), "same", "dara")
    assert deciding.take_back_run(run, "maly") == 2
    assert who() == {"p-a": "p-a", "p-b": "p-a", "p-c": "p-c", "p-d": "p-d"}


def test_a_pair_is_noted_once_in_either_order():
    told = pairs.note([Found("p-b", "p-a", 3.0), Found("p-a", "p-b", 4.0), Found("p-a", "p-a", 9.0)])
    assert (told.new, Pair.objects.count()) == (1, 1)
    told = pairs.note([Found("p-b", "p-a", 5.0)])
    assert (told.new, told.updated, pair_of("p-a", "p-b").weight) == (0, 1, 5.0)


def test_what_was_decided_outlives_being_found_again():
    pair = found("p-a", "p-b", LOOSE)
    deciding.decide(pair, "different", "maly")
    told = pairs.note([Found("p-a", "p-b", LOOSE + 3, [["name.same", []]])])
    assert (told.kept, pair_of("p-a", "p-b").weight) == (1, LOOSE)
    assert pair_of("p-a", "p-b").reopened is None


@pytest.mark.parametrize(
    ("verdict", "before", "after", "reasons", "opens"),
    [
        ("different", LOOSE, CERTAIN, [], True),
        ("different", CERTAIN - 1, CERTAIN, [], False),
        ("different", LOOSE, LOOSE, [["document.same", []]], True),
        ("same", LOOSE, LOOSE - 1 - MUCH, [], True),
        ("same", LOOSE, LOOSE - 1, [], False),
        ("same", CERTAIN, CERTAIN, [["document.differs", []]], True),
        ("same", CERTAIN, CERTAIN, [["birth.far_apart", [20]]], True),
        ("same", CERTAIN, CERTAIN, [["phone.differs", []]], False),
    ],
)
def test_a_decided_pair_opens_again_only_if_the_evidence_speaks_otherwise(verdict, before, after, reasons, opens):
    deciding.decide(found("p-a", "p-b", before), verdict, "maly")
    stood = assignments()
    pairs.note([Found("p-a", "p-b", after, reasons)])
    pair = pair_of("p-a", "p-b")
    assert (pair.reopened is not None, pair.state) == (opens, verdict)
    assert assignments() == stood, "to open a pair again moves nobody"
    assert Pair.objects.filter(pairs.WAITING).exists() == opens


def test_pairs_go_with_a_registration_that_is_voided():
    for left, right in (("p-a", "p-b"), ("p-b", "p-c"), ("p-a", "p-c")):
        deciding.decide(found(left, right), "same", "maly")
    pair = pair_of("p-a", "p-b")
    source = Source.objects.create(sort=Source.Sort.SCREEN, name="void", by="maly", received=now())
    write([Draft("person", {}, "p-a", op="void")], source=source, by="maly")
    assert refused(lambda: deciding.decide(pair, "different", "maly")) == "pair.gone"
    assert pairs.end(["p-a"], "maly") == 2
    assert who_of(["p-b", "p-c"]) == {"p-b": "p-b", "p-c": "p-b"}
    assert "p-b" not in assignments()


def test_of_somebody_erased_only_codes_and_numbers_stay():
    decided, waiting = found("p-a", "p-b"), found("p-a", "p-c")
    deciding.decide(decided, "same", "maly", note="Sokha told me she is Sopha")
    Ask.objects.create(pair=decided, by="maly", at=now(), shown="p-a", message="Is it Sopha?")
    pairs.forget("p-a")
    assert not Pair.objects.filter(pk=waiting.pk).exists()
    notes = [*Pair.objects.values_list("note", flat=True), *Decision.objects.values_list("note", flat=True)]
    notes += [*Change.objects.values_list("note", flat=True), *Ask.objects.values_list("message", flat=True)]
    assert set(notes) == {""}
    assert who()["p-b"] == "p-a", "figures do not move"


def test_the_book_says_who_decided_and_when():
    decision = deciding.decide(found("p-a", "p-b"), "same", "maly")
    assignment = KINDS["assignment"].objects.get()
    assert assignment.seq == decision.written
    assert assignment.known_by > KNOWN
