"""What the capture app asks for with the session of its user: who that is, the forms to fill, and all places."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.capture.entities import lists
from wayhome.capture.entities.columns import columns_of
from wayhome.capture.forms.offering import offered_to
from wayhome.capture.forms.tables import FormFile, FormVersion
from wayhome.reference import places
from wayhome.reference.areas import Area
from wayhome.reference.gazetteer import Gazetteer
from wayhome.web.gatehouse import desk
from wayhome.web.openrosa_forms import NO_VERSION

#: the properties of a place that the app has for every place
APP_KNOWS = frozenset({"name", "name_local", "code", "level", "parent"})


@require_safe
@desk(Right.CAPTURE)
def forms(request: HttpRequest) -> JsonResponse:
    """The user, the open forms with their files, and the list of places; each with what changes when it does."""
    access, user = request.access, request.user
    assert user.is_authenticated  # the desk asked
    told = {
        "user": {"name": user.get_username(), "fullName": user.get_full_name() or user.get_username()},
        "csrf": get_token(request),
        "forms": [_form(version, access) for version in offered_to(access)],
        "places": {"url": reverse("web:capture_places"), "hash": _places()[0]},
    }
    return JsonResponse(told)


@require_safe
@desk(Right.CAPTURE)
def all_places(request: HttpRequest) -> HttpResponse:
    """Every area, depth first: level, end of the code, name, local name, other names, uid where it is not the code."""
    _digest, packed = _places()
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(packed))
    response.headers["Content-Type"] = "text/tab-separated-values; charset=utf-8"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _form(version: FormVersion, access: Access) -> dict[str, object]:
    at = {"form_id": quote(version.form.form_id, safe=""), "version": quote(version.version, safe="") or NO_VERSION}
    return {
        "form": version.form.form_id,
        "version": version.version,
        "title": version.title,
        "hash": version.md5,
        "url": reverse("web:xform", kwargs=at),
        "files": [_file(file, at, version, access) for file in version.files.all() if file.digest or file.kind],
    }


def _file(file: FormFile, at: dict[str, str], version: FormVersion, access: Access) -> dict[str, object]:
    """A file; a list of places that the app can make from those it has anyway says its columns, to be made there."""
    told: dict[str, object] = {
        "name": file.filename,
        "url": reverse("web:xform_media", kwargs={**at, "filename": quote(file.filename, safe="")}),
        "hash": lists.version_of(file.kind, access, version) if file.kind else file.md5,
        "kind": file.kind,
    }
    if file.kind == Area.kind:
        columns = [prop.name for prop in columns_of(file.kind, access, version)]
        if APP_KNOWS.issuperset(columns):
            told["columns"] = columns
    return told


def _places() -> tuple[str, bytes]:
    return _packed(places.gazetteer())


@lru_cache(maxsize=1)
def _packed(gazetteer: Gazetteer) -> tuple[str, bytes]:
    """The digest of the list of places, and the list packed; made anew when an area changed."""
    text = "\n".join(_lines(gazetteer, gazetteer.root)).encode() if gazetteer.places else b""
    return hashlib.sha256(text).hexdigest()[:16], gzip.compress(text, 9, mtime=0)


def _lines(gazetteer: Gazetteer, uid: str) -> Iterator[str]:
    place = gazetteer.places[uid]
    around = gazetteer.places[place.parent].code if place.level > 1 else ""
    own = "" if place.uid == place.code else place.uid
    cells = [
        str(place.level),
        place.code.removeprefix(around),
        place.name,
        place.name_local,
        "|".join(place.aliases),
        own,
    ]
    yield "\t".join(cells).rstrip("\t")
    for child in gazetteer.children.get(uid, ()):
        yield from _lines(gazetteer, child)
