"""The door for the REST service of a KoboToolbox project: its key, then the receipt."""

from __future__ import annotations

import base64
import binascii

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from wayhome.exchange.kobo import pushes
from wayhome.exchange.models import KoboConnection
from wayhome.kernel.problems import Refused
from wayhome.web.gatehouse import open_to_all

KEY_HEADER = "X-Wayhome-Key"


@csrf_exempt
@open_to_all
@require_POST
def receive(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the record that a project sends: 201 once it is stored durably. Its rows are taken in a moment later.

    The project shows its key in a header of its own or as the password of any name.
    """
    connection = KoboConnection.objects.filter(name=name).first()
    if connection is None or not pushes.opens(connection, _shown_key(request)):
        return _error(
            401, _("The key of the connection is missing or wrong."), {"WWW-Authenticate": 'Basic realm="Wayhome"'}
        )
    try:
        pushes.keep(connection, request.body)
    except RequestDataTooBig:
        return _error(413, _("This is too large for one record."))
    except Refused as refused:
        return _error(400, " ".join(problem.sentence(gettext) for problem in refused.problems))
    except (OperationalError, OSError):
        return _error(503, _("The record could not be stored now. Send it again later."))
    return JsonResponse({"received": True}, status=201)


def _shown_key(request: HttpRequest) -> str:
    if key := request.headers.get(KEY_HEADER):
        return key
    scheme, _space, said = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(said, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _error(status: int, sentence: str, headers: dict[str, str] | None = None) -> JsonResponse:
    response = JsonResponse({"error": sentence}, status=status, headers=headers)
    response._has_been_logged = True  # it is the sender's business, and is told there
    return response
