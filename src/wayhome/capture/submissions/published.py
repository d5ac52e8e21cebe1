"""The form versions that submissions were filled in, compiled for reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.capture.forms.tables import FormVersion
from wayhome.capture.submissions.answers import Reader
from wayhome.capture.submissions.items import Item, State
from wayhome.kernel.problems import declare

FORM_UNKNOWN = declare(
    "submission.form_unknown", "There is no form “{form}” here. Publish it, then these answers are taken in."
)
VERSION_UNKNOWN = declare(
    "submission.version_unknown",
    "The form “{form}” has no version “{version}” here. Publish that version, then these answers are taken in.",
)
FORM_CLOSED = declare(
    "submission.form_closed",
    "The form “{form}” was closed before this came in. Open it again, then these answers are taken in.",
)
CURED_BY_FORM = frozenset({FORM_UNKNOWN.code, VERSION_UNKNOWN.code, FORM_CLOSED.code})
"""What publishing or opening a form puts right."""

_REMEMBERED = 64
_compiled: dict[tuple[int, dt.datetime], Reader] = {}


def give_readers(items: Sequence[Item]) -> None:
    """Give each item the reader of its form version; hold those whose form is not here or was closed before."""
    versions = FormVersion.objects.filter(form__form_id__in={item.form_id for item in items})
    rows = versions.values_list("pk", "published_at", "form__form_id", "version", "form__closed_at")
    known = {(form, version): ((pk, published), closed) for pk, published, form, version, closed in rows}
    forms = {form for form, _ in known}
    wanted = {known[asked][0] for item in items if (asked := (item.form_id, item.version)) in known}
    readers = _readers(wanted)
    for item in items:
        if item.form_id not in forms:
            item.end(State.HELD, FORM_UNKNOWN(form=item.form_id))
        elif (item.form_id, item.version) not in known:
            item.end(State.HELD, VERSION_UNKNOWN(form=item.form_id, version=item.version))
        else:
            key, closed = known[item.form_id, item.version]
            item.reader = readers[key]
            if closed and closed <= item.received:
                item.end(State.HELD, FORM_CLOSED(form=item.form_id))


def _readers(wanted: set[tuple[int, dt.datetime]]) -> dict[tuple[int, dt.datetime], Reader]:
    """The compiled plans of these versions; those that were used lately are at hand."""
    found = {key: reader for key in wanted if (reader := _compiled.get(key))}
    missing = wanted - found.keys()
    if missing:
        if len(_compiled) + len(missing) > _REMEMBERED:
            _compiled.clear()  # other threads keep those they have found
        for version in FormVersion.objects.filter(pk__in={pk for pk, _ in missing}):
            key = version.pk, version.published_at
            found[key] = _compiled[key] = Reader(version.plan)
    return found
