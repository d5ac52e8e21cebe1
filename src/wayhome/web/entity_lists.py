"""Lists of records as phones fetch them: streamed, compressed for those who take it; and what has left a list."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from wayhome.accounts.policy import Access
from wayhome.capture.entities import lists
from wayhome.capture.forms.tables import FormVersion

CSV = "text/csv; charset=utf-8"
FAST = 1
AS_GZIP = 31


def as_csv(request: HttpRequest, kind: str, access: Access, form: FormVersion) -> HttpResponseBase:
    """The records of `kind` that this reader may see, with the columns that the form reads."""
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=CSV)
    else:
        content = lists.csv_of(kind, access, form)
        is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
        response = StreamingHttpResponse(_packed(content) if is_packed else content, content_type=CSV)
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def integrity(request: HttpRequest, kind: str, access: Access) -> HttpResponse:
    """Of each record asked for by `id`, whether it is gone: voided, out of the reader's areas, or never there."""
    asked = dict.fromkeys(uid for uid in request.GET.get("id", "").split(",") if uid)
    standing = lists.standing(kind, list(asked), access)
    told = "".join(
        f"<entity id={quoteattr(uid)}><deleted>{str(uid not in standing).lower()}</deleted></entity>" for uid in asked
    )
    said = f'<?xml version="1.0" encoding="UTF-8"?>\n<data><entities>{told}</entities></data>'
    return HttpResponse(said, content_type="text/xml; charset=utf-8")


def _packed(content: Iterator[bytes]) -> Iterator[bytes]:
    """As gzip, quickly: a list of people packs to a fifth, and more effort costs more than it saves."""
    packer = zlib.compressobj(FAST, wbits=AS_GZIP)
    for part in content:
        if packed := packer.compress(part):
            yield packed
    yield packer.flush()
