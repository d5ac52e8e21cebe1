"""Typed numbers in narrative, in digits and words, of either script; dates and names that hold a number are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from wayhome.kernel.names import ascii_digits
from wayhome.reports import wording
from wayhome.reports.prose_fractions import fractions

_D = "[0-9០-៩]"
_MONTHS = {language: "|".join(wording.month(n, language) for n in range(1, 13)) for language in ("en", "km")}
_SHORT = "|".join(wording.month(n, "en")[:3] for n in range(1, 13))
_ORDINAL = r"(?:st|nd|rd|th)?"

_DATES = {
    "en": re.compile(
        rf"""\b(?:\d{{1,2}}{_ORDINAL}\s*(?:to|and|-|–)\s*)?\d{{1,2}}{_ORDINAL}\s+(?:of\s+)?(?:{_MONTHS["en"]}|{_SHORT})\b\.?(?:,?\s+\d{{4}})?
        |\b(?:{_MONTHS["en"]}|{_SHORT})\b\.?\s+(?:\d{{1,2}}{_ORDINAL}\b(?:\s*(?:to|-|–)\s*\d{{1,2}})?)?(?:,?\s*\d{{4}}\b)?
        |\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}/\d{{1,2}}/\d{{4}}\b|\b\d{{1,2}}:\d{{2}}\b
        |\b(?:in|since|of|from|until|by|during|year|early|late)\s+(?:19|20)\d{{2}}\b(?!\s+[a-z]+s\b)""",
        re.VERBOSE,
    ),
    "km": re.compile(
        rf"""(?:ថ្ងៃ(?:ទី)?\s*)?{_D}{{1,2}}(?:\s*(?:ដល់|និង|-|–)\s*(?:ថ្ងៃ(?:ទី)?\s*)?{_D}{{1,2}})?\s*(?:ខែ)?\s*(?:{_MONTHS["km"]})(?:\s*(?:ឆ្នាំ)?\s*{_D}{{4}})?
        |ថ្ងៃទី\s*{_D}{{1,2}}|(?:{_MONTHS["km"]})\s*(?:ឆ្នាំ)?\s*{_D}{{4}}|ឆ្នាំ\s*{_D}{{4}}|{_D}{{4}}-{_D}{{2}}-{_D}{{2}}|{_D}{{1,2}}:{_D}{{2}}""",
        re.VERBOSE,
    ),
}
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»")
_REFERENCE = re.compile(r"\{\{|\}\}|\{[^{}]*\}")
# COVID-19, SARS-CoV-2, N95, កូវីដ-១៩: letters that touch the digits make a name of both.
_NAME_WITH_NUMBER = re.compile(
    rf"[A-Za-z\u1780-\u17d3][A-Za-z\u1780-\u17d3]*[-–]{_D}+\b|\b[A-Za-z]+{_D}+\w*|\b{_D}+(?:st|nd|rd|th)\b(?=\s+[A-Z])"
)
# A blank parts thousands only where all groups but the first have three digits: 90 607, but 14 25.
_DIGITS = re.compile(
    rf"(?<!{_D})(?<!{_D}[.,]){_D}{{1,3}}(?: {_D}{{3}})+(?![.,]?{_D})(?:[.,]{_D}+)?"
    rf"|{_D}+(?:[.,\u00a0\u202f]{_D}{{3}})*(?:[.,]{_D}+)?"
)
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000,
    "រយ": 100, "ពាន់": 1000, "ម៉ឺន": 10_000, "សែន": 100_000, "លាន": 1_000_000,
}  # fmt: skip
_SCALE = re.compile(
    r"[\s\u200b-]*(?:(hundred|thousand|million|billion)s?\b|(?<!ភាគ)(រយ|ពាន់|ម៉ឺន|សែន|លាន))", re.IGNORECASE
)
_AGE_BEHIND = re.compile(r"[\s-]years?[\s-]olds?\b", re.IGNORECASE)
_AGE_BEFORE = re.compile(r"\b(?:aged?|at the age of)\s+$|អាយុ(?:ប្រហែល|ជាង)?\s*$", re.IGNORECASE)

_ENGLISH = {
    **wording.number_words("en"), "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 10**9,
    "dozens": 12, "hundreds": 100, "thousands": 1000, "millions": 1_000_000,
}  # fmt: skip
_ENGLISH_WORDS = re.compile(
    rf"\b(?:{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})(?:(?:[\s-]|\sand\s)(?:{'|'.join(_ENGLISH)})\b)*\b",
    re.IGNORECASE,
)
_NOT_A_COUNT = re.compile(r"^\s+(?:of\b|another\b|by one\b|day\b)|^[’']s?\b|^-")
_BEFORE_ONE = re.compile(
    r"(?:\b(?:no|any|every|each|this|that|the|which|another|last|by|neither|only the)\s+|-)$", re.IGNORECASE
)

_KHMER = {
    **wording.number_words("km"), "ម្ភៃ": 20, "សាមសិប": 30, "សែសិប": 40, "ហាសិប": 50, "ហុកសិប": 60, "ចិតសិប": 70, "ប៉ែតសិប": 80,
    "កៅសិប": 90, "រយ": 100, "ពាន់": 1000, "ម៉ឺន": 10_000, "សែន": 100_000, "លាន": 1_000_000,
}  # fmt: skip
_KHMER_WORDS = re.compile("(?:" + "|".join(sorted(map(re.escape, _KHMER), key=len, reverse=True)) + ")+")
_KHMER_BEFORE = re.compile(r"(?:ចំនួន|ទាំង|ជាង|ប្រហែល|រយៈពេល|មាន|តែ)\s*$")
_KHMER_AFTER = re.compile(
    r"\s*(?:នាក់|ខេត្ត|ស្រុក|ឃុំ|ភូមិ|ថ្ងៃ|ឆ្នាំ|ខែ|សប្តាហ៍|ដង|ប្រអប់|ឈុត|គ្រឿង|កញ្ចប់|ដប|សន្លឹក|ច្បាប់|ធុង|កន្លែង|គ្រួសារ|គីឡូ|ភាគរយ|ម៉ោង|នៃ)"
)
_CLUSTER_GOES_ON = re.compile(r"[\u17b4-\u17d3\u17dd]")


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number typed in a text: where, and what it says."""

    start: int
    end: int
    value: Decimal


def typed_numbers(text: str, language: str) -> Iterator[TypedNumber]:
    """The numbers typed in a text, in order; references, dates, quoted statements and names with a number are none."""
    bare = blanked(text, language)
    found = [TypedNumber(start, end, value) for start, end, value in fractions(bare, language)]
    bare = _without(bare, found)
    scaled = [_scaled(bare, each) for each in _DIGITS.finditer(bare)]
    found += scaled
    bare = _without(bare, scaled)
    found += _khmer_words(bare) if language == wording.KHMER else _english_words(bare)
    yield from sorted(found, key=lambda number: number.start)


def blanked(text: str, language: str) -> str:
    """The text with references, quoted statements, dates and names that hold a number blanked, letter for letter."""
    for pattern in (_REFERENCE, _QUOTED, _DATES.get(language, _DATES["en"]), _DATES["en"], _NAME_WITH_NUMBER):
        text = pattern.sub(lambda match: "\u2003" * len(match.group(0)), text)
    return text


def is_age(text: str, number: TypedNumber) -> bool:
    """Whether the number says how old somebody is."""
    return bool(_AGE_BEHIND.match(text, number.end) or _AGE_BEFORE.search(text[: number.start]))


def _without(text: str, numbers: list[TypedNumber]) -> str:
    """The text with numbers that were found blanked, letter for letter."""
    for number in numbers:
        text = text[: number.start] + "\u2003" * (number.end - number.start) + text[number.end :]
    return text


def _scaled(text: str, digits: re.Match[str]) -> TypedNumber:
    """Digits and the word behind them that says how many thousands or millions they are."""
    value = _digits_value(digits.group(0))
    scale = _SCALE.match(text, digits.end())
    if scale is None:
        return TypedNumber(*digits.span(), value)
    return TypedNumber(digits.start(), scale.end(), value * _SCALES[(scale[1] or scale[2]).casefold()])


def _digits_value(written: str) -> Decimal:
    """The value of digits whose separators may be those of either language: three digits after one mean thousands."""
    plain = re.sub(r"[.,\u00a0\u202f ](?=\d{3}(?!\d))", "", ascii_digits(written))
    return Decimal(plain.replace(",", "."))


def _english_words(text: str) -> Iterator[TypedNumber]:
    for match in _ENGLISH_WORDS.finditer(text):
        word = match.group(0).casefold()
        if word == "one" and (_NOT_A_COUNT.match(text[match.end() :]) or _BEFORE_ONE.search(text[: match.start()])):
            continue
        total = current = 0
        for part in re.findall(r"[a-z]+", word):
            value = _ENGLISH.get(part, 0)
            if value >= 1000:
                total, current = total + max(current, 1) * value, 0
            elif value == 100:
                current = max(current, 1) * 100
            else:
                current += value
        yield TypedNumber(*match.span(), Decimal(total + current))


def _khmer_words(text: str) -> Iterator[TypedNumber]:
    """Number words between signs that they count something: Khmer writes no blanks, and ពីរ may begin another word."""
    for match in _KHMER_WORDS.finditer(text):
        start, end = match.span()
        if _CLUSTER_GOES_ON.match(text[end : end + 1]) or text[max(0, start - 1) : start] == "\u17d2":
            continue
        before, after = text[:start], text[end:]
        opens = bool(_KHMER_BEFORE.search(before))
        counted = bool(_KHMER_AFTER.match(after))
        apart = not before or not _is_khmer(before[-1])
        closed = not after or not _is_khmer(after[0])
        word = match.group(0)
        sure = (opens and (counted or closed)) or (apart and (counted or closed))
        if word == "មួយ" and not (opens or (apart and closed)):
            continue
        # A long word at the end of its run is a number behind its noun, unless it says which one, as ទី does.
        behind = closed and not before.endswith("ទី")
        if sure or (len(word) > 4 and word != "មួយ" and (opens or counted or behind)):
            yield TypedNumber(start, end, Decimal(_khmer_value(word)))


def _khmer_value(word: str) -> int:
    total = current = 0
    while word:
        part = next(each for each in sorted(_KHMER, key=len, reverse=True) if word.startswith(each))
        value, word = _KHMER[part], word[len(part) :]
        if value >= 100:
            total, current = total + max(current, 1) * value, 0
        else:
            current += value
    return total + current


def _is_khmer(character: str) -> bool:
    return "\u1780" <= character <= "\u17d3" or character == "\u17dd"
