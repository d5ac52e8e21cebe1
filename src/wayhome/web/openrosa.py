"""What phones are told: envelopes with a sentence in the user's language, and who may ask, said as phones say it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from wayhome.accounts import field_keys, proving
from wayhome.accounts.models import User
from wayhome.accounts.policy import RIGHTS, Right, access_for
from wayhome.jobs.doing import without_values
from wayhome.kernel.problems import Refused
from wayhome.web.gatehouse import NEEDS, open_to_all

ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OpenRosaResponse xmlns="http://openrosa.org/http/response" items="0">'
    '<message nature="{nature}">{message}</message></OpenRosaResponse>'
)
XML = "text/xml; charset=utf-8"
ERROR, SUCCESS = "error", "submit_success"
APP_USER = "X-Wayhome-User"
ADDRESSES = ("/key/", "/formList", "/submission")
ENDINGS = ("/form.xml", "/manifest.xml")
NO_SPACE = ("disk is full", "disk full", "could not extend file", "No space left")

View = Callable[..., HttpResponseBase]
R = TypeVar("R", bound=HttpResponseBase)
log = logging.getLogger(__name__)


def answer(status: int, message: str, nature: str = ERROR, **headers: str) -> HttpResponse:
    """An envelope with a sentence for the person who holds the phone."""
    said = ENVELOPE.format(nature=nature, message=escape(message))
    response = with_headers(HttpResponse(said, content_type=XML, status=status, headers=headers))
    response._has_been_logged = True  # Django would write the address into the log, and a key is part of it
    return response


def with_headers(response: R) -> R:
    """What every answer to a phone carries."""
    response.headers["X-OpenRosa-Version"] = "1.0"
    response.headers["X-OpenRosa-Accept-Content-Length"] = str(settings.WAYHOME_MOST_BYTES)
    response.headers["Date"] = http_date()
    return response


def for_phones(*methods: str) -> Callable[[View], View]:
    """A view for phones: asks who is there, needs the right to capture, and whatever happens answers an envelope.

    The view gets the request with its user and access. `token` in the address is a field key.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, token: str | None = None, **kwargs: Any) -> HttpResponseBase:
            user: User | None = None
            try:
                user = _sender(request, token)
                with _language_of(user):
                    if user is None or Right.CAPTURE not in RIGHTS.get(user.role, ()):
                        return _unknown(request, user)
                    if request.method not in methods:
                        return answer(405, _("This address cannot be used in this way."), Allow=", ".join(methods))
                    request.user = user
                    return with_headers(view(request, *args, token=token, **kwargs))
            except Exception as error:
                with _language_of(user):
                    return _said_of(error, request)

        setattr(guarded, NEEDS, (Right.CAPTURE,))
        return csrf_exempt(open_to_all(guarded))

    return decorate


def is_for_phones(request: HttpRequest) -> bool:
    """Whether the address is one of a phone: then everything that goes wrong is said in an envelope."""
    return request.path.startswith(ADDRESSES) or request.path.endswith(ENDINGS)


def access_of(request: HttpRequest) -> Any:
    """The access of the user who asks: areas and rights."""
    return access_for(request.user)


def _sender(request: HttpRequest, token: str | None) -> User | None:
    """Who asks: by the key in the address, else by a name with a password, else by the session of the browser app.

    A session counts only with a header that names its user: no page of another site can send that, and what one person
    left in a browser does not go out in the name of the next. To fetch, it may be left out.
    """
    if token is not None:
        return field_keys.user_of(token)
    if authorization := request.headers.get("Authorization"):
        return proving.user_of(authorization, request.method or "", _target(request), request.META["REMOTE_ADDR"])
    user = _signed_in(request)
    named = request.headers.get(APP_USER, "" if request.method == "POST" else None)
    return user if user is not None and named in (None, user.username) else None


def _signed_in(request: HttpRequest) -> User | None:
    if not hasattr(request, "session"):
        request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = auth.get_user(request)
    return user if isinstance(user, User) else None


def _language_of(user: User | None) -> AbstractContextManager[None]:
    return translation.override(user.language if user else settings.LANGUAGE_CODE)


def _target(request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{request.path}?{query}" if query else request.path


def _unknown(request: HttpRequest, user: User | None, is_stale: bool = False) -> HttpResponse:
    """401 even for somebody who is known but may not send: only that makes a phone ask for another name.

    The browser app asks its user by itself; with a challenge for a password the browser would.
    """
    said = (
        _("You may not send forms. Ask your supervisor.")
        if user
        else _("Say who you are: the key or password is wrong.")
    )
    challenge = 'Session realm="Wayhome"' if APP_USER in request.headers else ", ".join(proving.challenges(is_stale))
    return answer(401, said, **{"WWW-Authenticate": challenge})


def _said_of(error: Exception, request: HttpRequest) -> HttpResponse:
    """What a phone is told of what went wrong."""
    match error:
        case Refused():
            return answer(400, " ".join(problem.sentence(_) for problem in error.problems))
        case Http404():
            return answer(404, _("There is nothing here."))
        case RequestDataTooBig():
            most = settings.WAYHOME_MOST_BYTES // 1_000_000
            return answer(413, _("This is too large to be sent at once: at most {most} MB.").format(most=most))
        case SuspiciousOperation():
            return answer(400, _("This cannot be understood."))
        case proving.Waiting():
            return answer(429, _("Too many wrong tries. Wait a minute, then try again."), **{"Retry-After": "60"})
        case proving.Stale():
            return _unknown(request, None, is_stale=True)
        case OSError() | OperationalError():
            return _cannot_store(error)
    where = getattr(request.resolver_match, "view_name", "")
    log.error("An address for phones broke: %s\n%s", where, without_values(error))
    return answer(500, _("Something broke on the server. Keep the form on the phone; it will be sent again."))


def _cannot_store(error: Exception) -> HttpResponse:
    """The disk is full, or the database busy for too long: the phone keeps what it has and comes again."""
    log.error("A submission was not stored.\n%s", without_values(error))
    if any(said in str(error) for said in NO_SPACE):
        said = _("The server has no room left. Keep the form on the phone, and tell your supervisor.")
    else:
        said = _("The server is too busy to store the form. Keep it on the phone; it will be sent again.")
    return answer(503, said, **{"Retry-After": "60"})
