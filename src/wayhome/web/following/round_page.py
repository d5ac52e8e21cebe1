"""The round of the day: which households are to be seen, where nobody was at home, which were seen; whose they are."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.models import Role
from wayhome.accounts.policy import Right
from wayhome.ledger.fields import SENSITIVE
from wayhome.reference import places
from wayhome.web.asking import language
from wayhome.web.following.asked import Rounds, asked, narrower, other_day
from wayhome.web.following.showing_households import cards, may_note
from wayhome.web.gatehouse import desk
from wayhome.web.pages import Pages, wanted_page

SIZE = 60


@require_safe
@desk(Right.FOLLOW_UP)
def follow_up(request: HttpRequest) -> HttpResponse:
    """The households of the day in the reader's areas: a volunteer's own, or all, with the rounds of each volunteer."""
    wanted, access, number = asked(request), request.access, wanted_page(request)
    rounds = Rounds(wanted)
    shown = rounds.chosen.households[(number - 1) * SIZE : number * SIZE]
    walked = cards(shown, access, wanted.day)
    is_own = access.role == Role.VOLUNTEER
    context = {
        "asked": wanted,
        "rounds": [] if is_own else rounds.all,
        "round": rounds.chosen,
        "is_own": is_own,
        "is_of_one": rounds.is_of_one and not is_own,
        "is_too_wide": rounds.is_too_wide,
        "parts": [
            (turn, [(place, list(each)) for place, each in groupby(of_turn, key=_place)])
            for turn, of_turn in ((turn, list(each)) for turn, each in groupby(walked, key=lambda card: card.due.turn))
        ],
        "narrower": [(area, places.name(area, language())) for area in narrower(wanted)] if not is_own else [],
        "place": ", ".join(places.name(area, language()) for area in wanted.areas),
        "other_day": other_day(wanted) if not rounds.households else None,
        "all_rounds": wanted.query(of=""),
        "may_note": may_note(access),
        "may_say_well": access.may_learn(SENSITIVE),
        "pages": Pages(request, number, SIZE, len(rounds.chosen.households)),
    }
    return render(request, "web/following/round.html", context)


def _place(card) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    return card.village, card.site
