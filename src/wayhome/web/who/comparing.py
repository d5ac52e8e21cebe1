"""The whole register compared with itself, in the background: asked for by who answers for the whole country."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wayhome.accounts.policy import Right
from wayhome.jobs import tasks
from wayhome.web.gatehouse import desk


@require_POST
@desk(Right.LINK, Right.SEE_IDENTITY)
def compare(request: HttpRequest) -> HttpResponse:
    """Start the run and show how far it is. It ties people everywhere, so those with a part of the country may not."""
    if not request.access.everywhere:
        raise PermissionDenied
    return redirect("web:job", tasks.start("link", gettext("The whole register"), request.access.by).pk)
