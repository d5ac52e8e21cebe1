"""The list of the day as PDF, for one volunteer or for all of an area: a part for each, from a new page on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wayhome.accounts.models import Role
from wayhome.accounts.policy import Right
from wayhome.records.following.rounds import Turn
from wayhome.records.following.volunteers import Round
from wayhome.reports.following import paper as pages
from wayhome.web.following.asked import Rounds, asked
from wayhome.web.gatehouse import desk


@require_safe
@desk(Right.FOLLOW_UP, Right.SEE_IDENTITY)
def paper(request: HttpRequest) -> HttpResponse:
    """The PDF; back to the page, with a word, where nobody is to be seen or too many are."""
    wanted = asked(request)
    rounds = Rounds(wanted)
    is_own = request.access.role == Role.VOLUNTEER  # type: ignore[attr-defined]
    chosen = [rounds.chosen] if is_own or rounds.is_of_one else rounds.all
    chosen = [each for each in chosen if _is_left(each)]
    if not chosen:
        messages.info(request, gettext("There is nobody left to be seen, so there is nothing to print."))
        return redirect(f"{reverse('web:follow_up')}?{wanted.again}")
    response = HttpResponse(pages.pdf(chosen, wanted.day), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="visits-{wanted.day.isoformat()}.pdf"'
    return response


def _is_left(each: Round) -> bool:
    return any(home.turn != Turn.DONE for home in each.households)
