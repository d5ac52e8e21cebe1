"""The certificate of a redaction: what was removed and what stays, in words, for the screen and on paper."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import orjson
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from wayhome.capture.erasing import ATTACHMENTS, ENTRIES, FILES, ROWS, SUBMISSIONS
from wayhome.packs import active
from wayhome.reports import wording
from wayhome.reports.fonts import font_file
from wayhome.reports.forgetting.forgetting import CERTIFICATES, LINKAGE, LISTS
from wayhome.reports.forgetting.tables import Redaction

_TEMPLATE = Path(__file__).with_name("certificate.typ")

REMOVED = {
    ENTRIES: gettext_noop("Entries of the book that lost names, phones, documents, birth dates, notes and answers"),
    ROWS: gettext_noop("Rows of sheets that were emptied"),
    SUBMISSIONS: gettext_noop("Forms sent by phones and browsers that were emptied"),
    ATTACHMENTS: gettext_noop("Photographs and other files that came with them"),
    FILES: gettext_noop("Refused files that lost rows"),
    LINKAGE: gettext_noop("Registrations that left the duplicate check and the search"),
    LISTS: gettext_noop("Issued lists whose files were removed"),
    CERTIFICATES: gettext_noop("Certificates of quarantine that cannot be printed again; the papers stay good"),
    "jobs": gettext_noop("Titles of work in the background that were changed"),
    "pushes": gettext_noop("Submissions of other servers that waited and were deleted"),
}
STAYS = (
    gettext_noop("What is counted stays without a name: sex, age, days and places. Published figures do not change."),
    gettext_noop("The digests of what was erased stay without their salts, so that nobody can test a guess."),
    gettext_noop("Each record keeps its number, so that what comes again about it is refused."),
)
LIMITS = (
    gettext_noop(
        "Backups from before still hold the names. Who restores one has them erased again, by the journal of erasures "
        "that lies beside the backups."
    ),
    gettext_noop(
        "Paper, phones that keep drafts, and servers that sent the data are outside of the reach of this program."
    ),
)


def content(redaction: Redaction, speech: str) -> dict[str, Any]:
    """What the certificate says in one language: title, facts as (label, value), and what was removed with counts."""
    with translation.override(speech):
        facts = [
            (gettext("Registrations"), ", ".join(redaction.codes)),
            (gettext("Erased on"), wording.day(redaction.day, speech)),
            (gettext("By"), redaction.by),
            (gettext("Up to entry"), wording.number(redaction.mark, speech)),
        ]
        if redaction.repeats:
            facts.append((gettext("Erased before, and again after a restore"), wording.day(redaction.repeats, speech)))
        if redaction.lists:
            facts.append((gettext("Lists that named them; ask who holds a copy"), ", ".join(redaction.lists)))
        counts = [(REMOVED.get(room, room), count) for room, count in redaction.counts.items()]
        return {
            "language": speech,
            "title": gettext("Certificate of erasure"),
            "number": wording.number(redaction.pk, speech),
            "facts": facts,
            "removed_title": gettext("What was removed"),
            "removed": [(gettext(words), wording.number(count, speech)) for words, count in counts],
            "stays_title": gettext("What stays, and why"),
            "stays": [gettext(each) for each in STAYS],
            "limits_title": gettext("What this program cannot reach"),
            "limits": [gettext(each) for each in LIMITS],
            "checksum_title": gettext("Checksum"),
            "checksum": redaction.checksum,
        }


def pdf(redaction: Redaction) -> bytes:
    """The certificate as PDF, one page in each language of the pack. The same redaction gives the same bytes."""
    import typst

    day: dt.date = redaction.day
    sent = {
        "pages": [content(redaction, speech) for speech in active().languages],
        "stamp": [day.year, day.month, day.day],
    }
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_file().parent])
    made = typst.compile(
        _TEMPLATE,
        root=_TEMPLATE.parent,
        font_paths=fonts,
        sys_inputs={"data": orjson.dumps(sent).decode()},
        timestamp=dt.datetime.combine(day, dt.time(), dt.UTC),
    )
    return bytes(made)
