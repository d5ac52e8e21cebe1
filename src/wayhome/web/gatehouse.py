"""The gatehouse: every request gets its access, every page says which right it needs, nothing is open by default."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from wayhome.accounts.policy import Access, Right, access_for

View = Callable[..., HttpResponseBase]

#: views that say themselves who may see them; a page without the mark is refused to everyone
GUARDED = "wayhome_guarded"
#: the rights a desk asks for, for the table of routes and roles in docs/access.md
NEEDS = "wayhome_needs"


class Visit(HttpRequest):
    """A request after the gatehouse: who is asking, and where."""

    access: Access


class AccessMiddleware:
    """Gives every request its access, and refuses every view that does not say who may see it (default deny)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.access = access_for(request.user)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        if not getattr(view, GUARDED, False):
            raise PermissionDenied


def open_to_all(view: View) -> View:
    """A page for strangers too: sign-in, language, errors."""
    setattr(view, GUARDED, True)
    return view


def desk(*rights: Right) -> Callable[[View], View]:
    """A page for people with an access, and with all of these rights. Strangers are asked to sign in."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Visit, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.access.areas or not all(request.access.may(right) for right in rights):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        setattr(guarded, NEEDS, rights)
        return open_to_all(guarded)

    return guard
