"""Where phones send what they captured: receipt is all that happens here."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from wayhome.capture.submissions import multipart
from wayhome.capture.submissions.multipart import Read
from wayhome.capture.submissions.receiving import receive_post
from wayhome.capture.submissions.tables import Submission
from wayhome.kernel.problems import Refused
from wayhome.web.openrosa import APP_USER, SUCCESS, answer, for_phones


@for_phones("HEAD", "GET", "POST")
def submission(request: HttpRequest, token: str | None = None) -> HttpResponseBase:
    """Receive a submission: 201 once it is stored durably. HEAD says how much may be sent at once."""
    if request.method != "POST":
        return HttpResponse(status=204)
    receive_post(
        _body(request),
        request.META.get("CONTENT_TYPE", ""),
        by=request.user.get_username(),
        device=request.GET.get("deviceID", ""),
        channel=Submission.Channel.BROWSER if APP_USER in request.headers else Submission.Channel.PHONE,
    )
    return answer(201, _("Received."), SUCCESS)


def _body(request: HttpRequest) -> Read:
    """Reads the body of a request to its declared length, or where it comes in chunks to its end.

    Raises RequestDataTooBig beyond what may be sent at once, and Refused where the body ends too early.
    """
    length = request.META.get("CONTENT_LENGTH") or None
    declared = int(length) if length and length.isdecimal() else None
    if declared is not None and declared > settings.WAYHOME_MOST_BYTES:
        raise RequestDataTooBig
    source, came = request.META["wsgi.input"], 0

    def read(size: int) -> bytes:
        nonlocal came
        wanted = size if declared is None else min(size, declared - came)
        content: bytes = source.read(wanted) if wanted else b""
        came += len(content)
        if came > settings.WAYHOME_MOST_BYTES:
            raise RequestDataTooBig
        if not content and declared is not None and came < declared:
            raise Refused([multipart.NOT_WHOLE()])
        return content

    return read
