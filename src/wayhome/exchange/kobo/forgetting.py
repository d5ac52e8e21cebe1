"""Forgetting: what a REST service sent and is not taken in yet goes, if it tells of somebody who is erased."""

from __future__ import annotations

from typing import Any

from wayhome.capture.erasing import ABOVE
from wayhome.capture.tracing import Told
from wayhome.exchange.kobo.tables import KoboPush


def erase_pushes(cursor: Any, told: Told) -> int:
    """Delete the pushes that tell of somebody. Their project still has them: they have to be deleted there too."""
    waiting = KoboPush.objects.values_list("pk", "body").iterator(500)
    met = [pk for pk, body in waiting if told.is_in(bytes(body).decode("utf-8", "replace"))]
    KoboPush.objects.filter(pk__in=met).delete()
    return len(met)


ABOVE.add("pushes", erase_pushes)
