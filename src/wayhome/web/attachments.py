"""Files that came with submissions, for those who supervise: pictures are shown, all else is given to be saved."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Right
from wayhome.capture import files
from wayhome.capture.submissions.media_types import SHOWN
from wayhome.capture.submissions.tables import Attachment
from wayhome.web.gatehouse import desk
from wayhome.web.inbox_scope import overseen

POLICY = "default-src 'none'; sandbox"


@require_safe
@desk(Right.SUPERVISE, Right.SEE_IDENTITY)
def attachment(request: HttpRequest, number: int) -> FileResponse:
    """A file of a submission that the reader answers for. Whatever it is, nothing in it runs."""
    mine = overseen(request.access).values("instance")
    found = get_object_or_404(Attachment, pk=number, instance__in=mine)
    if not files.is_there(found.digest):
        raise Http404
    response = FileResponse(
        (files.folder() / found.digest).open("rb"),
        content_type=found.media_type,
        filename=found.filename,
        as_attachment=found.media_type not in SHOWN,
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
