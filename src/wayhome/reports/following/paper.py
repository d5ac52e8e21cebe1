"""The list of the day: a part for each volunteer, in the languages of the pack beside each other, to be ticked by pen.

It says who is to be seen, where, on which day of how many, and by which phone. Nothing that was found stands on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from wayhome.kernel.shortcode import code_of
from wayhome.packs import active
from wayhome.records.following.placing import Place
from wayhome.records.following.rounds import DueHousehold, DueMember, Turn
from wayhome.records.following.volunteers import Round
from wayhome.reference import names, places
from wayhome.reference.codes import code_list
from wayhome.reports import wording
from wayhome.reports.fonts import font_file
from wayhome.reports.lists.printing import unbroken

_TEMPLATE = Path(__file__).with_name("round.typ")

TITLE = gettext_noop("List of the day")
COLUMNS = (
    gettext_noop("Name"),
    gettext_noop("Sex and age"),
    gettext_noop("Day"),
    gettext_noop("Until"),
    gettext_noop("Phone"),
)
TICKS = (gettext_noop("Well"), gettext_noop("Not well"), gettext_noop("Not there"), gettext_noop("Refused"))
TEMPERATURE, NOTE = gettext_noop("°C"), gettext_noop("Note")
HOUSEHOLDS, PEOPLE, VILLAGES = gettext_noop("Households"), gettext_noop("People"), gettext_noop("Places")
VOLUNTEER, AREAS, DAY = gettext_noop("Volunteer"), gettext_noop("Area"), gettext_noop("Day")
NOBODY = gettext_noop("No volunteer answers for them")
SIGNED = gettext_noop("Signature")
SEEN_THERE = gettext_noop("is at {place} and is seen there")
TWICE = gettext_noop("nobody at home twice")
ALONE = gettext_noop("Alone")
UNKNOWN_PLACE = gettext_noop("Place not known")
KEEP = gettext_noop("This paper names people. Keep it with you, give it to nobody else, and burn it when it is copied.")


def pdf(rounds: Sequence[Round], day: dt.date) -> bytes:
    """The list of that day, each round from a new page on; what was seen already is left out. The same gives the same
    bytes.
    """
    import typst

    sent = {
        "title": _both(TITLE),
        "keep": _both(KEEP),
        "columns": [_both(each) for each in COLUMNS],
        "ticks": [_both(each) for each in TICKS],
        "temperature": _both(TEMPERATURE),
        "note": _both(NOTE),
        "signed": _both(SIGNED),
        "rounds": [_round(each, day) for each in rounds],
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


def _round(told: Round, day: dt.date) -> dict[str, Any]:
    homes = [each for each in told.households if each.turn != Turn.DONE]
    homes.sort(key=lambda each: (_walk(each), each.turn))
    numbered = groupby(enumerate(homes, 1), key=lambda each: each[1].place)
    parts = [(place, list(each)) for place, each in numbered]
    counts = ((HOUSEHOLDS, len(homes)), (PEOPLE, sum(len(each.members) for each in homes)), (VILLAGES, len(parts)))
    who = [told.volunteer.name] if told.volunteer else _both(NOBODY)
    areas = told.volunteer.areas if told.volunteer else ()
    facts = [
        (_both(VOLUNTEER), _line(who)),
        (_both(DAY), _line([wording.day(day, speech) for speech in active().languages])),
        *([(_both(AREAS), "; ".join(_line(_named(area)) for area in areas))] if areas else []),
        *((_both(label), str(number)) for label, number in counts),
    ]
    return {
        "facts": [[_line(label), unbroken(value)] for label, value in facts],
        "parts": [
            {"title": unbroken(_place(place, is_short=told.volunteer is not None)), "homes": [*map(_home, here)]}
            for place, here in parts
        ],
    }


def _home(numbered: tuple[int, DueHousehold]) -> dict[str, Any]:
    number, home = numbered
    label = home.household.headline() if home.household else _line(_both(ALONE))
    marks = [*_both(TWICE)] if home.is_away else []
    away = [
        f"{each.person.headline() if each.person else code_of(each.uid)}: "
        + _line(_both(SEEN_THERE, place=_place(each.place)))
        for each in home.elsewhere
    ]
    return {
        "title": unbroken(f"{number}. {label}"),
        "marks": unbroken(" · ".join([_line(marks), *away]) if marks else " · ".join(away)),
        "members": [_member(each) for each in home.members],
    }


def _member(member: DueMember) -> list[str]:
    person, standing = member.person, member.standing
    called = code_of(member.uid)
    if person:
        called = _line(dict.fromkeys(name for name in (person.name_local, person.headline()) if name))
    sex = code_list("sex").label(person.sex, active().languages[0]) if person and person.sex else ""
    age = str(person.age) if person and person.age is not None else ""
    counted = f"{standing.number} / {standing.days}" if standing.number is not None else "?"
    until = f"{standing.last:%d/%m}" if standing.last else ""
    return [unbroken(called), unbroken(f"{sex} {age}".strip()), counted, until, (person.phone or "") if person else ""]


def _walk(home: DueHousehold) -> tuple[str, str]:
    area = home.place.area
    return places.below(area) if area and places.exists(area) else "", home.place.site or ""


def _place(place: Place, is_short: bool = False) -> str:
    """The site and the village in each language; with the areas around it, if not `is_short`."""
    site = [names.label("site", place.site, speech) for speech in active().languages] if place.site else []
    area = _named(place.area, is_short) if place.area else _both(UNKNOWN_PLACE)
    return _line(dict.fromkeys([*site, *area]))


def _named(area: str, is_short: bool = False) -> list[str]:
    name = places.name if is_short else places.full_name
    return list(dict.fromkeys(name(area, speech) for speech in active().languages))


def _both(words: str, **said: str) -> list[str]:
    """The words in each language of the pack."""
    found = []
    for speech in active().languages:
        with translation.override(speech):
            found.append(gettext(words).format(**said))
    return list(dict.fromkeys(found))


def _line(words: Any) -> str:
    return " · ".join(words)
