"""Eight writers and one bed: one gets it, seven are told why not, and of theirs nothing is written."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from tests.records.staying.conftest import MANAGER, may, person, site
from wayhome.capture import intake
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Entry
from wayhome.ledger.write import Draft
from wayhome.records.person import Person
from wayhome.records.stay import Stay
from wayhome.records.staying.checking import Comer, check_in_all
from wayhome.records.staying.lodging import at_site
from wayhome.reference.sites import Site

WRITERS = 8


@pytest.fixture
def town(transactional_db, book) -> None:
    """A school with one bed left of two, a pagoda where nobody counted, and sixteen who want to sleep."""
    book(site("school", capacity=2), site("pagoda"))
    book(*(person(f"p{each}") for each in range(2 * WRITERS)))


def at_once(drafts_of: Callable[[int], list[Draft]]) -> Counter[str]:
    """Let eight writers write at once what each drafted before any wrote; how often each sentence was the answer."""
    drafted = [drafts_of(each) for each in range(WRITERS)]
    together, said = threading.Barrier(WRITERS), []

    def work(writer: int) -> None:
        try:
            together.wait()
            intake.change("stay", drafted[writer], f"writer-{writer}", access=MANAGER)
            said.append("in")
        except Refused as refused:
            said.append(", ".join(sorted({problem.code for problem in refused.problems})))
        except BaseException as error:
            said.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(each,)) for each in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(said)


def comes_with_a_child(bed: str | None, where: str) -> Callable[[int], list[Draft]]:
    """Each writer checks one person into that bed, and another one beside, whom nobody may find half checked in."""
    goal = at_site(Site.objects.get(uid=where))

    def drafts(writer: int) -> list[Draft]:
        comers = [Comer(f"p{writer}", bed), Comer(f"p{writer + WRITERS}", f"{writer + 100}" if bed else None)]
        return check_in_all(comers, goal, may(5))

    return drafts


def test_one_of_eight_gets_the_bed(town):
    assert at_once(comes_with_a_child("2", "pagoda")) == {"in": 1, "stay.bed_taken": WRITERS - 1}
    _one_pair_is_in()


def test_one_of_eight_gets_the_last_places(town):
    assert at_once(comes_with_a_child(None, "school")) == {"in": 1, "stay.full": WRITERS - 1}
    _one_pair_is_in()


def test_a_human_is_checked_in_by_one_of_eight(town):
    goals = [at_site(each) for each in Site.objects.order_by("uid")]

    def drafts(writer: int) -> list[Draft]:
        return [each for each in check_in_all([Comer("p0")], goals[writer % 2], may(5)) if each.kind == "stay"]

    assert at_once(drafts) == {"in": 1, "stay.twice": WRITERS - 1}
    assert Stay.objects.count() == 1


def _one_pair_is_in() -> None:
    """Two stays, two people in the area, four entries: and not a trace of the seven others."""
    people = set(Stay.objects.values_list("person", flat=True))
    assert len(people) == 2
    assert set(Person.objects.filter(current__isnull=False).values_list("uid", flat=True)) == people
    assert Entry.objects.filter(by__startswith="writer-").count() == 4
    assert Entry.objects.filter(by__startswith="writer-").values("by").distinct().count() == 1
