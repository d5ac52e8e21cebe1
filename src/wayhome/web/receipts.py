"""What became of what somebody sent: receipts, for the sender alone."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Right
from wayhome.capture.submissions.tables import Submission
from wayhome.web.gatehouse import desk

MOST = 500


@require_safe
@desk(Right.CAPTURE)
def receipts(request: HttpRequest) -> JsonResponse:
    """Of the instances asked for that the reader sent: when each was received, and its state. At most `MOST`."""
    asked = request.GET.getlist("instance")[:MOST]
    own = Submission.objects.filter(instance__in=asked, by=request.user.get_username()).order_by("pk")
    found = {
        instance: {"received": received.isoformat(), "state": state}
        for instance, received, state in own.values_list("instance", "received", "state")
    }
    return JsonResponse(found)
