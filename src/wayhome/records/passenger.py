"""Passenger: one line of a manifest, from being written down to being confirmed on arrival."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Clock, Code, Day, Flag, Ref, Text
from wayhome.ledger.record import ReadOnlyQuerySet, record
from wayhome.ledger.write import Draft
from wayhome.records.base import Personal
from wayhome.records.transport import Transport
from wayhome.records.wording import told, words

AT_ONCE = 5_000
DID_NOT_BOARD = "did_not_board"

TWICE = declare(
    "passenger.twice", "This person is on the manifest of this transport already. One line for each person is enough."
)
ELSEWHERE_NOW = declare(
    "passenger.elsewhere_now",
    "This person is on {transport} already, which has not arrived yet. Say first that they did not board it, or take "
    "them off its manifest.",
)
NEVER_BOARDED = declare(
    "passenger.never_boarded",
    "By the manifest this person did not board, so their arrival cannot be confirmed. Say first that they did board.",
)
BOTH = declare(
    "passenger.both",
    "The arrival is confirmed, and there is a reason why they did not arrive. Only one of the two can be right.",
)
BOARDED_AND_NOT = declare(
    "passenger.boarded_and_not",
    "The manifest says that they boarded, and the reason says that they did not. Correct one of the two.",
)
BEFORE_DEPARTURE = declare(
    "passenger.before_departure",
    "The transport departed on {departed}, so the arrival cannot be confirmed on {confirmed}. Correct one of the days.",
)


class PassengerSet(ReadOnlyQuerySet):
    """Sets of passengers."""

    def still_open(self) -> PassengerSet:
        """Those who are, or may be, on the way: neither confirmed nor explained, nor left behind."""
        return self.filter(Q(boarded=None) | Q(boarded=True), confirmed=None, not_arrived=None)

    def awaited(self, day: dt.date, time: str) -> PassengerSet:
        """Those of whom nobody had said until that minute that they are there, and who are not explained."""
        later = Q(confirmed__gt=day) | Q(confirmed=day, confirmed_time__gt=time)
        return self.filter(Q(boarded=None) | Q(boarded=True), Q(confirmed=None) | later, not_arrived=None)


@record("passenger")
class Passenger(Personal):
    """One person on one transport. Who boarded is on the way until somebody confirms them, or says what happened.

    Those who sent them and those who wait for them see the line; who it is, those who see the person.
    """

    objects: ClassVar[Any] = PassengerSet.as_manager()

    scope = ("destination", "departure")
    scope_through = ("person",)
    columns = ("person", "transport", "destination", "boarded", "confirmed", "not_arrived")
    dated_by = "known_by"

    person = Ref("person", _("Person"), required=True, db_index=True)
    transport = Ref("transport", _("Transport"), required=True, db_index=True)
    seat = Text(_("Seat"))
    departure = Ref("area", _("Boards in"), help=_("The area that sends them; it sees the line to the end"))
    destination = Ref("area", _("Destination"))
    to_site = Ref("site", _("Site to go to"))
    boarded = Flag(_("Boarded"))
    confirmed = Day(_("Arrival confirmed on"))
    confirmed_time = Clock(_("Time of the confirmation"))
    not_arrived = Code(_("Why not arrived"), codes="not_arrived")

    class Meta(Personal.Meta):
        verbose_name = _("passenger")
        verbose_name_plural = _("passengers")

    def headline(self) -> str:
        return words(str(self._meta.verbose_name), told(self.confirmed))

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """Nobody arrives who did not board, and nobody arrives and does not."""
        problems = super().check_values(values)
        boarded, reason = values.get("boarded"), values.get("not_arrived")
        if values.get("confirmed") and reason:
            problems.append(BOTH("not_arrived"))
        elif values.get("confirmed") and boarded is False:
            problems.append(NEVER_BOARDED("confirmed"))
        if boarded and reason == DID_NOT_BOARD:
            problems.append(BOARDED_AND_NOT("boarded"))
        return problems

    @classmethod
    def check_batch(cls, batch: Sequence[Draft]) -> dict[int, list[Problem]]:
        """Nobody is on one manifest twice or on two transports at once, nor there before the transport departed."""
        puts = [(index, draft) for index, draft in enumerate(batch) if draft.op == "put"]
        lines = [draft.values for _, draft in puts]
        others = _lines_of({values.get("person", "") for values in lines}, {draft.uid for draft in batch})
        wanted = {values.get("transport", "") for values in [*lines, *others]}
        transports = {each.uid: each for each in Transport.objects.filter(uid__in=wanted)}
        manifest = {(each["person"], each["transport"]) for each in others}
        running = {each["person"]: each["transport"] for each in others if _rides(each, transports)}
        found: dict[int, list[Problem]] = {}
        for index, draft in puts:
            problems = _against(draft.values, manifest, running, transports)
            if problems:
                found[index] = problems
                continue
            person, transport = draft.values.get("person", ""), draft.values.get("transport", "")
            manifest.add((person, transport))
            if _rides(draft.values, transports):
                running[person] = transport
        return found


def _against(
    values: Mapping[str, Any],
    manifest: set[tuple[str, str]],
    running: Mapping[str, str],
    transports: Mapping[str, Transport],
) -> list[Problem]:
    """What keeps a line from standing beside the other lines of the same people."""
    person, transport = values.get("person", ""), values.get("transport", "")
    if (person, transport) in manifest:
        return [TWICE("person")]
    if _rides(values, transports) and person in running:
        return [ELSEWHERE_NOW("person", transport=transports[running[person]].headline())]
    departed = transports[transport].departed if transport in transports else None
    confirmed = values.get("confirmed")
    if departed and confirmed and confirmed < departed:
        return [BEFORE_DEPARTURE("confirmed", departed=departed.isoformat(), confirmed=confirmed.isoformat())]
    return []


def _rides(values: Mapping[str, Any], transports: Mapping[str, Transport]) -> bool:
    """Whether by this line somebody is on a transport that is not over."""
    if values.get("confirmed") or values.get("not_arrived") or values.get("boarded") is False:
        return False
    transport = transports.get(values.get("transport", ""))
    return transport is not None and transport.is_running


def _lines_of(persons: Iterable[str], left_out: set[str]) -> list[dict[str, Any]]:
    """The lines of these people on any manifest, without those left out."""
    wanted = list(persons)
    found: list[dict[str, Any]] = []
    for begin in range(0, len(wanted), AT_ONCE):
        rows = Passenger.objects.filter(person__in=wanted[begin : begin + AT_ONCE])
        found += rows.values("uid", "person", "transport", "boarded", "confirmed", "not_arrived")
    return [row for row in found if row["uid"] not in left_out]
