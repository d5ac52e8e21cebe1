"""What phones fetch: the list of open forms, each form as it was published, and the files that go with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language, trans_real
from django.utils.translation import gettext as _

from wayhome.capture import files
from wayhome.capture.entities import lists
from wayhome.capture.forms import publishing
from wayhome.capture.forms.offering import offered_to
from wayhome.capture.forms.tables import Form, FormFile, FormVersion
from wayhome.capture.submissions.media_types import ENOUGH, type_of
from wayhome.web import entity_lists
from wayhome.web.openrosa import XML, access_of, answer, for_phones

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
NO_VERSION = "-"
FETCH = ("GET", "HEAD")


@for_phones(*FETCH)
def form_list(request: HttpRequest, token: str | None = None) -> HttpResponseBase:
    """The open forms for this user, or the one that `formID` asks for.

    Never an empty list in doubt: phones delete what it lacks.
    """
    offered = offered_to(access_of(request))
    if not offered and not Form.objects.exists():
        return answer(404, _("No form has been published here yet."))
    if wanted := request.GET.get("formID"):
        offered = [version for version in offered if version.form.form_id == wanted]
        if not offered:
            return answer(404, _("There is no open form of this name."))
    is_verbose = request.GET.get("verbose") == "true"
    forms = "".join(_listed(request, version, token, is_verbose) for version in offered)
    return _xml(f'<xforms xmlns="http://openrosa.org/xforms/xformsList">{forms}</xforms>')


@for_phones(*FETCH)
def form(request: HttpRequest, form_id: str, version: str, token: str | None = None) -> HttpResponseBase:
    """A form, byte for byte as it was published."""
    found = _find(form_id, version)
    return _fresh(request, found.md5, lambda: HttpResponse(files.read(found.digest), content_type=XML))


@for_phones(*FETCH)
def manifest(request: HttpRequest, form_id: str, version: str, token: str | None = None) -> HttpResponseBase:
    """The files of a form that are there, each with what tells a phone whether it has it already."""
    found = _find(form_id, version)
    listed = "".join(_file(request, found, each, token) for each in found.files.all() if each.digest or each.kind)
    return _xml(f'<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{listed}</manifest>')


@for_phones(*FETCH)
def media(
    request: HttpRequest, form_id: str, version: str, filename: str, token: str | None = None
) -> HttpResponseBase:
    """A file of a form as it was given, or the list of records that the reader may see."""
    found = _find(form_id, version)
    file = found.files.filter(filename=unquote(filename)).first()
    if file is None or not (file.digest or file.kind):
        raise Http404
    if file.kind:
        kind, access = file.kind, access_of(request)
        # Weak: the same list is sent packed or plain.
        version = f'W/"{lists.version_of(kind, access, found)}"'
        return _fresh(request, version, lambda: entity_lists.as_csv(request, kind, access, found))
    return _fresh(request, file.md5, lambda: _stored(file))


@for_phones(*FETCH)
def integrity(
    request: HttpRequest, form_id: str, version: str, filename: str, token: str | None = None
) -> HttpResponseBase:
    """Which of the records that a phone has from a list it shall take out."""
    file = _find(form_id, version).files.filter(filename=unquote(filename)).exclude(kind="").first()
    if file is None:
        raise Http404
    return entity_lists.integrity(request, file.kind, access_of(request))


@for_phones("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
def nothing(request: HttpRequest, rest: str, token: str | None = None) -> HttpResponseBase:
    """What is no address for phones."""
    raise Http404


def _find(form_id: str, version: str) -> FormVersion:
    named = unquote(version)
    found = publishing.version_of(unquote(form_id), "" if named == NO_VERSION else named)
    if found is None:
        raise Http404
    return found


def _listed(request: HttpRequest, version: FormVersion, token: str | None, is_verbose: bool) -> str:
    """One form of the list."""
    title = _title(request, version)
    said = {
        "formID": version.form.form_id,
        "name": title,
        "version": version.version,
        "hash": f"md5:{version.md5}",
        "downloadUrl": _address(request, "xform", version, token),
    }
    if is_verbose:
        said["descriptionText"] = title
    if any(file.digest or file.kind for file in version.files.all()):
        said["manifestUrl"] = _address(request, "xform_manifest", version, token)
    return f"<xform>{_elements(said)}</xform>"


def _title(request: HttpRequest, version: FormVersion) -> str:
    """The title in the first language that the phone asks for, else in the user's, else in any."""
    asked = [code for code, _weight in trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    wanted = [code for each in (*asked, get_language() or "") for code in (each, each.partition("-")[0])]
    titles: dict[str, str] = version.title
    for code in (*wanted, settings.LANGUAGE_CODE, "", *titles):
        if titles.get(code):
            return titles[code]
    return version.form.form_id


def _file(request: HttpRequest, version: FormVersion, file: FormFile, token: str | None) -> str:
    """One file of the manifest. A list of records has a version for this user in place of a hash of its bytes."""
    named = quote(file.filename, safe="")
    said = {
        "filename": file.filename,
        "hash": f"md5:{lists.version_of(file.kind, access_of(request), version) if file.kind else file.md5}",
        "downloadUrl": _address(request, "xform_media", version, token, filename=named),
    }
    if not file.kind:
        return f"<mediaFile>{_elements(said)}</mediaFile>"
    said["integrityUrl"] = _address(request, "xform_integrity", version, token, filename=named)
    return f'<mediaFile type="entityList">{_elements(said)}</mediaFile>'


def _address(request: HttpRequest, name: str, version: FormVersion, token: str | None, **more: str) -> str:
    """The whole address of a view about a version, below the same key. A slash in a name would end the part of the
    address, also when it is quoted: so names are quoted twice, once here and once by `reverse`."""
    named = {"form_id": quote(version.form.form_id, safe=""), "version": quote(version.version, safe="") or NO_VERSION}
    if token is not None:
        return request.build_absolute_uri(reverse(f"web:key_{name}", kwargs=named | more | {"token": token}))
    return request.build_absolute_uri(reverse(f"web:{name}", kwargs=named | more))


def _fresh(request: HttpRequest, version: str, make: Any) -> HttpResponseBase:
    """The answer that `make` gives, or 304 to whoever has this version."""
    etag = quote_etag(version)
    response = get_conditional_response(request, etag=etag) or make()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _stored(file: FormFile) -> FileResponse:
    kept = files.folder() / file.digest
    with kept.open("rb") as content:
        media_type = type_of(content.read(ENOUGH), file.filename)
    return FileResponse(kept.open("rb"), content_type=media_type, filename=file.filename, as_attachment=True)


def _elements(said: dict[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in said.items())


def _xml(root: str) -> HttpResponse:
    return HttpResponse(DECLARATION + root, content_type=XML)
