"""A list as a file: the same records, cut the same way, with the properties that the reader may see."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from wayhome.ledger.fields import Property
from wayhome.ledger.record import Record
from wayhome.web.finding import model_of
from wayhome.web.listing import listing

BATCH = 2_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


@require_safe
def csv_file(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The list as CSV: codes and uids as they are kept, days as 2020-05-07, lists set apart by semicolons."""
    model = model_of(kind)
    found = listing(model, request.access, request.GET.dict())
    seen = [prop for prop in model.properties() if request.access.may_see(prop)]
    answer = StreamingHttpResponse(_lines(found.records.iterator(BATCH), seen), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return answer


def _lines(records: Iterator[Record], properties: list[Property]) -> Iterator[str]:
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(["uid", "version", *(prop.name for prop in properties)])
    for record in records:
        cells = [cell(prop, getattr(record, prop.name)) for prop in properties]
        yield writer.writerow([record.uid, record.version, *cells])


def cell(prop: Property, value: Any) -> str:
    """The text of one cell. A text that a spreadsheet would run as a formula is quoted, a number is not one."""
    if value is None:
        return ""
    if prop.many:
        text = ";".join(map(str, value))
    else:
        text = str(prop.to_json(value))
    return f"'{text}" if isinstance(value, str | list) and text.startswith(_FORMULA) else text
