"""Parts and multiples typed as words: half, a third, two thirds, twice, and what Khmer writes for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from wayhome.kernel.names import ascii_digits
from wayhome.reports import wording

_COUNTS = {**wording.number_words("en"), "a": 1, "an": 1}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_TIMES = {"twice": 2, "thrice": 3, "dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_NUMBER = "|".join(sorted(_COUNTS, key=len, reverse=True))
# A third of them, two thirds; but a third statement comes after the second, and the first half is a stretch of time.
_ENGLISH = re.compile(
    rf"""(?<!first\s)(?<!second\s)(?<!other\s)\b(?:(?P<whole>{_NUMBER}|\d+)\s+and\s+a\s+|a\s+|one\s+)?half\b(?!-)
            (?:\s+a\s+(?P<times>dozen|hundred|thousand|million|billion)\b)?
        |\b(?:a|one)[\s-](?:quarter\b|(?:third|fifth|tenth)\b(?=\s+of\b|\s*[.,;:!?)]|\s*$))
        |\b(?P<count>two|three|four)[\s-](?P<parts>thirds|quarters|fifths|tenths)\b
        |\b(?:twice|thrice)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_KHMER_NUMBERS = {word: value for word, value in wording.number_words("km").items() if word != "ដប់"}
_KHMER_NUMBER = "|".join(sorted(map(re.escape, _KHMER_NUMBERS), key=len, reverse=True)) + "|[0-9០-៩]+"
_KHMER = re.compile(
    rf"(?P<count>{_KHMER_NUMBER})\s*ភាគ\s*(?P<parts>{_KHMER_NUMBER})|ពាក់ក[ណន]្[តដ]ាល|កន្លះ|(?P<twice>ទ្វេដង)"
)


def fractions(text: str, language: str) -> Iterator[tuple[int, int, Decimal]]:
    """Start, end and value of each."""
    if language == wording.KHMER:
        yield from ((*match.span(), _khmer(match)) for match in _KHMER.finditer(text))
    else:
        yield from ((*match.span(), _english(match)) for match in _ENGLISH.finditer(text))


def _english(match: re.Match[str]) -> Decimal:
    word = match.group(0).casefold()
    if word in _TIMES:
        return Decimal(_TIMES[word])
    if match["count"]:
        return Decimal(_COUNTS[match["count"].casefold()]) / _PARTS[match["parts"].casefold().rstrip("s")]
    part = Decimal(1) / next(value for name, value in _PARTS.items() if name in word)
    whole = (match["whole"] or "0").casefold()
    times = _TIMES[match["times"].casefold()] if match["times"] else 1
    return (Decimal(_COUNTS.get(whole) or whole) + part) * times


def _khmer(match: re.Match[str]) -> Decimal:
    if match["twice"]:
        return Decimal(2)
    if not match["count"]:
        return Decimal("0.5")
    return Decimal(_khmer_number(match["count"])) / (_khmer_number(match["parts"]) or 1)


def _khmer_number(text: str) -> int:
    return _KHMER_NUMBERS.get(text) or int(ascii_digits(text))
