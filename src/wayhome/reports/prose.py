"""The prose check: every typed number against figures and dated lists, and every name against the others and the lists.

It is general: it knows numbers, names and their lists, and nothing of any one report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wayhome.kernel.names import fold
from wayhome.reports import finding as says
from wayhome.reports import wording
from wayhome.reports.finding import Finding, Findings
from wayhome.reports.matter import Matter, NamedList, Shown, in_language
from wayhome.reports.prose_names import KnownNames, Name, alike, one_word_in_two_forms, phrases, single_names, slips
from wayhome.reports.prose_numbers import TypedNumber, is_age, typed_numbers
from wayhome.reports.references import Passage, passages, references

_NEAR = 48
_SMALL = 12
"""Up to here a number is that of many things, and a figure that has it by chance is not meant."""
_LANGUAGES = ("en", wording.KHMER)
"""A finding tells dates and numbers in the language of whoever reads it, not in that of the text."""


def check(matter: Matter, known: KnownNames, uncited: Mapping[str, Shown] | None = None) -> list[Finding]:
    """Everything the narrative of an edition must answer for, block by block in reading order.

    `uncited` are figures that the narrative could cite; a typed number may be one of them.
    """
    stories = {block["id"] for block in matter.outline["blocks"] if block["kind"] == "story"}
    narrative = [passage for passage in passages(matter.outline) if "quote" not in passage.path]
    findings = Findings()
    for passage in narrative:
        for number in typed_numbers(passage.text, passage.language):
            if passage.block not in stories or not is_age(passage.text, number):
                _number(passage, number, matter, uncited or {}, findings)
        _references(passage, known, matter, findings)
        _phrases(passage, known, findings)
    for language in matter.outline["languages"]:
        inside = [passage for passage in narrative if passage.language == language]
        _alike(inside, known, _places(inside, known, findings), findings)
    order = {block["id"]: at for at, block in enumerate(matter.outline["blocks"], 1)}
    return sorted(findings.found, key=lambda one: (order.get(one.block, 0), one.language, str(one.path), one.start))


@dataclass(frozen=True, slots=True)
class _Nearby:
    """A list whose members a number seems to count, and how far the noun is."""

    named: NamedList
    away: int


def _number(
    passage: Passage, number: TypedNumber, matter: Matter, uncited: Mapping[str, Shown], findings: Findings
) -> None:
    where = (passage, number.start, number.end)
    if nearby := _list_near(passage, number, matter.lists.values()):
        _number_of_list(where, number, nearby.named, matter, findings)
        return
    known = {**uncited, **matter.figures}
    same = _figures_saying(number.value, passage, matter)
    if not same and number.value > _SMALL:
        same = [key for key, figure in uncited.items() if wording.plain_value(figure.value) == number.value]
    if len(same) == 1:
        suggestion = f"{{fig:{same[0]}{_form(passage.text, number)}}}"
        findings.add(says.TYPED_FIGURE.code, *where, suggestion, title=dict(known[same[0]].title))
    else:
        findings.add(says.TYPED.code, *where)


def _number_of_list(
    where: tuple[Passage, int, int], number: TypedNumber, named: NamedList, matter: Matter, findings: Findings
) -> None:
    suggestion = f"{{list:{named.id}{_form(where[0].text, number) or ':count'}}}"
    title = dict(named.title)
    if number.value == len(named.members):
        findings.add(says.TYPED_LIST.code, *where, suggestion, list=title)
        return
    findings.add(
        says.OTHER_THAN_LIST.code, *where, suggestion, list=title,
        day={language: wording.day(matter.cut_off, language) for language in _LANGUAGES},
        count={language: wording.number(len(named.members), language) for language in _LANGUAGES},
        names={language: ", ".join(named.names_in(language)) for language in _LANGUAGES},
    )  # fmt: skip


def _form(text: str, number: TypedNumber) -> str:
    written = text[number.start : number.end]
    return "" if any(character.isdigit() for character in written) else ":word"


def _list_near(passage: Passage, number: TypedNumber, lists: Iterable[NamedList]) -> _Nearby | None:
    """The list whose noun stands nearest to the number: behind it in most languages, before it in Khmer."""
    found = []
    before = passage.text[max(0, number.start - _NEAR) : number.start]
    after = passage.text[number.end : number.end + _NEAR].split(".")[0]
    for named in lists:
        for noun in named.nouns.get(passage.language, []):
            if passage.language == wording.KHMER:
                at = before.rfind(noun)
                away = len(before) - at - len(noun) if at >= 0 else _NEAR
                limit = 12
            else:
                away = after.casefold().find(noun.casefold())
                limit = 16
            if 0 <= away <= limit:
                found.append(_Nearby(named, away))
    return min(found, key=lambda one: one.away, default=None)


def _figures_saying(value: Decimal, passage: Passage, matter: Matter) -> list[str]:
    """The figures with this value; where several have it, those that the same block cites."""
    same = [key for key, figure in matter.figures.items() if wording.plain_value(figure.value) == value]
    if len(same) < 2:
        return same
    cited = {piece.key for piece in references(passage.text) if piece.kind == "fig"}
    return [key for key in same if key in cited] if value > _SMALL else []


def _references(passage: Passage, known: KnownNames, matter: Matter, findings: Findings) -> None:
    """References that print a name of which only a part is known."""
    for piece in references(passage.text):
        texts: Mapping[str, Any] = matter.names.get(f"{piece.kind}:{piece.key}", {})
        if any(fold(text) in known.cut_short for text in texts.values()):
            findings.add(
                says.CUT_SHORT.code, passage, piece.start, piece.end, name=in_language(texts, passage.language)
            )


def _phrases(passage: Passage, known: KnownNames, findings: Findings) -> None:
    if passage.language == wording.KHMER or passage.path[0] in ("title", "columns", "corner", "total"):
        return
    seen: list[tuple[int, int]] = []
    for start, end, phrase in phrases(passage, known):
        seen.append((start, end))
        if fold(phrase) in known.cut_short:
            findings.add(says.CUT_SHORT.code, passage, start, end, name=phrase)
        elif not known.knows(phrase) and fold(phrase) not in known.generic:
            near = known.nearest(phrase)
            code = says.NEAR_NAME.code if near else says.UNKNOWN_NAME.code
            findings.add(code, passage, start, end, near)
    for start, end, near in slips(passage, known):
        if all(end <= other or start >= until for other, until in seen):
            findings.add(says.NEAR_NAME.code, passage, start, end, near)


def _places(narrative: Sequence[Passage], known: KnownNames, findings: Findings) -> set[str]:
    """Single words one or two letters from the name of a place. Gives them back: they have their finding."""
    found = set()
    underlined = {(one.block, one.path, one.language, at) for one in findings.found for at in range(one.start, one.end)}
    for name in single_names(narrative):
        passage = name.passage
        near = known.nearest_place(name.text, sure=name.inside) if passage.language != wording.KHMER else ""
        if near and (passage.block, passage.path, passage.language, name.start) not in underlined:
            findings.add(says.NEAR_NAME.code, passage, name.start, name.end, near)
            found.add(name.text)
    return found


def _alike(narrative: Sequence[Passage], known: KnownNames, settled: set[str], findings: Findings) -> None:
    """Pairs of names almost alike, unless both are in a list; the rarer one is underlined, each once."""
    names = [name for name in single_names(narrative) if name.text not in settled]
    firsts: dict[str, Name] = {}
    for name in names:
        if name.text not in firsts or name.inside:
            firsts.setdefault(name.text, name)
            if name.inside and not firsts[name.text].inside:
                firsts[name.text] = name
    count = {text: sum(name.text == text for name in names) for text in firsts}
    listed = {text for text in firsts if fold(text) in known.words}
    spelled = sorted(firsts)
    for at, one in enumerate(spelled):
        for other in spelled[at + 1 :]:
            pair = firsts[one], firsts[other]
            if (one in listed and other in listed) or not any(name.inside for name in pair):
                continue
            if alike(one, other, pair[0].passage.language) and not one_word_in_two_forms(one, other):
                _underline(one, other, firsts, count, listed, findings)


def _underline(
    one: str, other: str, firsts: Mapping[str, Name], count: Mapping[str, int], listed: set[str], findings: Findings
) -> None:
    """Underline the name that is more likely the slip: the one in no list, else the rarer, else the later."""
    ranked = sorted((one, other), key=lambda text: (text in listed, count[text], -firsts[text].start))
    slip, other = ranked
    name = firsts[slip]
    findings.add(says.ALIKE.code, name.passage, name.start, name.end, other, other=other)
