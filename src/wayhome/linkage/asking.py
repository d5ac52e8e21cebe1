"""Asking those who see the other side of a pair: it shows them the asker's side, and nothing else is given away."""

from __future__ import annotations

from wayhome.accounts.policy import Access
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused, declare
from wayhome.linkage.models import Ask, Pair
from wayhome.linkage.seeing import sight

NOTHING_TO_ASK = declare("ask.nothing", "You see both registrations, or none of them, so there is nobody to ask.")


def ask_about(pair: Pair, access: Access, message: str = "") -> Ask:
    """Show the one side that the access sees to those who see the other. Asked twice it is one ask.

    Raises Refused unless the access sees exactly one side in its areas.
    """
    own = sight(pair, access).own
    if len(own) != 1:
        raise Refused([NOTHING_TO_ASK()])
    told = {"by": access.by, "at": now(), "message": message.strip()}
    ask, _ = Ask.objects.get_or_create(pair=pair, shown=next(iter(own)), defaults=told)
    return ask
