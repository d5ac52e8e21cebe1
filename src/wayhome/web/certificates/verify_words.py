"""What the page for checking says, in every language at once: it serves somebody without an account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from wayhome.reference import places
from wayhome.reference.areas import Area
from wayhome.reference.codes import code_list
from wayhome.reports import wording
from wayhome.reports.certificates.eligible import DISTRICT

WORDS = {
    "genuine": _("Genuine"),
    "genuine_do": _("Compare the name with another document of this person."),
    "over": _("Genuine, but its last day has passed"),
    "over_do": _("This was the letter for the time of quarantine. Ask for the certificate of completion."),
    "withdrawn": _("Withdrawn"),
    "withdrawn_do": _("The office that issued {number} has withdrawn it. It is not valid any more."),
    "doubtful": _("In doubt: ask the office"),
    "doubtful_do": _(
        "Its key is not to be believed from {since} on, and this paper says it is from before. Ask the office whether "
        "it issued {number}."
    ),
    "revoked": _("Not valid"),
    "revoked_do": _("The key that signed it is not to be believed from {since} on."),
    "forged": _("Not genuine"),
    "forged_do": _("No key of the authorities signed this. Somebody changed it or made it up."),
    "unknown": _("Not known to this page"),
    "unknown_do": _(
        "It names the key {key}, which this page does not have. Open the page with a network to bring it up to date. "
        "If it is still not known then, do not believe the paper."
    ),
    "broken": _("Not a whole code"),
    "broken_do": _(
        "A part is missing or wrong. Scan it again from nearer, flat and in good light. If it stays so, do not believe "
        "the paper."
    ),
    "none": _("Not a code of such a certificate"),
    "none_do": _("Scan the code of a certificate of quarantine. Another code says nothing here."),
    "states_C": _("This person completed the quarantine. The last day was {last}."),
    "states_Q": _("This person is in quarantine by order, up to and including {last}."),
    "no_camera": _("The camera cannot be used here. Take a photograph of the code instead."),
    "no_code": _("There is no code to be seen in this photograph. Take one from nearer, flat and in good light."),
    "as_of": _("It knows keys and withdrawn papers as of {day}. What was withdrawn later it cannot know."),
    "about": _("about {year}"),
    "name": _("Name"),
    "sex": _("Sex"),
    "born": _("Year of birth"),
    "day0": _("Day 0 (arrival)"),
    "last": _("Last day"),
    "area": _("Authorities"),
    "issued": _("Issued on"),
    "number": _("Number"),
    "order": _("Number of the order"),
}


def said() -> dict[str, Any]:
    """The words in every language, and the names of months, sexes, provinces and districts that a code only numbers."""
    speeches = [speech for speech, _name in settings.LANGUAGES]
    return {
        "languages": speeches,
        "words": {speech: _in(speech) for speech in speeches},
        "months": {speech: [wording.month(number, speech) for number in range(1, 13)] for speech in speeches},
        "sexes": {each.code: [each.label(speech) for speech in speeches] for each in code_list("sex")},
        "areas": {
            uid: [places.full_name(uid, speech) for speech in speeches]
            for uid in Area.objects.filter(level__lte=DISTRICT).order_by("uid").values_list("uid", flat=True)
        },
    }


def _in(speech: str) -> dict[str, str]:
    with translation.override(speech):
        return {name: gettext(sentence) for name, sentence in WORDS.items()}
