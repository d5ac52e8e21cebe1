"""A family that came home on 4 May 2020, and the days on which one looks at their quarantine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from wayhome.capture import gate
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write
from wayhome.records import base
from wayhome.records.following import ordering
from wayhome.records.following.standing import Standing, standings
from wayhome.records.quarantine import Quarantine

NOW = dt.date(2020, 7, 1)
MALY, DARA, SREY = "p-maly", "p-dara", "p-srey"
QUARANTINE = "q-maly"


def may(day: int, month: int = 5) -> dt.date:
    return dt.date(2020, month, day)


def on(day: dt.date, quarantine: str = QUARANTINE) -> Standing:
    """Where the quarantine of Maly stands on that day."""
    return standings(Quarantine.objects.filter(uid=quarantine), day)[quarantine]


@pytest.fixture(autouse=True)
def on_the_first_of_july(monkeypatch) -> None:
    """Whoever writes looks back from there: no day of the tests lies ahead."""
    monkeypatch.setattr(base, "_today", lambda second: NOW)


@pytest.fixture
def by_last_visit(home) -> None:
    """The home lays down that a last visit completes a quarantine."""
    (home / "protocol.toml").write_text('[quarantine]\nclosure = "last_visit"\n', encoding="utf-8")


@pytest.fixture
def put(source: Source) -> Callable[..., str]:
    """Write one record through the rules of its noun; its uid. Raises Refused."""

    def write_one(kind: str, uid: str = "", **values: Any) -> str:
        current = KINDS[kind].objects.filter(uid=uid).first()
        told = {**(current.values() if current else {"known_by": NOW}), **values}
        draft = Draft(kind, {name: value for name, value in told.items() if value is not None}, uid or f"{kind}-new")
        _pass([draft], source)
        return draft.uid

    return write_one


@pytest.fixture
def do(source: Source) -> Callable[[Any], Problem | None]:
    """Write what a verb drafted, as a page does; the Problem, if there is one."""

    def happen(drafts: list[Draft] | Problem) -> Problem | None:
        if isinstance(drafts, Problem):
            return drafts
        try:
            _pass(drafts, source)
        except Refused as refused:
            return refused.problems[0]
        return None

    return happen


def _pass(drafts: list[Draft], source: Source) -> None:
    if problems := [problem for each in gate.check(drafts).values() for problem in each]:
        raise Refused(problems)
    write(drafts, source=source, by="dara", guards=[*gate.guards(drafts), ordering.one_at_a_time(drafts)])


@pytest.fixture
def family(put) -> None:
    """Maly and Dara live in one household and Srey in another; Maly came on 4 May and has a quarantine at home."""
    for person, household in ((MALY, "h-north"), (DARA, "h-north"), (SREY, "h-south")):
        put("person", person, home="02060101", given_name="Invented")
        put("household", household, area="02060101")
        put("membership", f"m-{person}", person=person, household=household, start=may(1))
        put("arrival", f"a-{person}", person=person, people=1, day=may(4), destination="02060101")
    put("quarantine", QUARANTINE, person=MALY, arrival=f"a-{MALY}", type="home")


@pytest.fixture
def maly(family) -> Callable[[], Quarantine]:
    """The quarantine of Maly as it is now."""
    return lambda: Quarantine.objects.get(uid=QUARANTINE)
