"""Names in narrative: those almost alike, those in no list, and those that are only part of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from wayhome.kernel.names import fold
from wayhome.reports.prose_numbers import blanked
from wayhome.reports.references import Passage
from wayhome.reports.wording import KHMER

_WORD = r"[A-Z][\w’'-]*[\w]"
_CAPITALISED = re.compile(rf"\b{_WORD}")
_PHRASE = re.compile(rf"\b{_WORD}(?:\s+(?:(?:of|and|for|the|de)\s+)*{_WORD})+")
_BEGINS = re.compile(r"(?:^|[.!?:]\s|\n|- |^- )\s*$")
_LETTERS = re.compile(r"[a-z][\w’'-]*")
_KHMER = r"\u1780-\u17d3\u17dd"
_KHMER_TOKEN = re.compile(rf"(?<![{_KHMER}\u2003])[{_KHMER}]+(?![{_KHMER}\u2003])")
_KHMER_CLUSTER = re.compile(r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17dd])*")
_SHORTEST = 4
_SHORT_PLACE, _LONG_PLACE = 5, 7
_TAILS = {"", "s", "er", "ers", "or", "ors", "ry", "y", "ies", "ed", "ing", "al", "ion", "ions", "ese", "an", "ian"}
# Words that stand alone in every Khmer text, so that they are never taken for the name of a person.
_KHMER_COMMON = {
    "ក្នុង", "ក្រៅ", "ក្រុង", "ក្រោម", "ក្រោយ", "និង", "នៃ", "នៅ", "នាក់", "ដើម្បី", "ដោយ", "ដែល", "ដល់",
    "ជាមួយ", "ជូន", "ចំនួន", "ចំពោះ", "ប៉ុន្តែ", "ព្រមទាំង", "ព្រោះ", "ផងដែរ", "មុន", "មាន", "មិន", "មួយ",
    "ពីរ", "បាន", "របស់", "រួម", "រួមជាមួយ", "លើ", "វិញ", "សម្រាប់", "សរុប", "ហើយ", "ឡើង", "ឡើយ", "ឬ", "ឯ",
    "ឱ្យ", "អំពី", "អោយ", "ទាំង", "ទាំងនេះ", "ទៅ", "ទៀត", "ទេ", "តាម", "តែ", "ថា", "ថ្ងៃ", "ខែ", "ឆ្នាំ",
    "ខេត្ត", "ស្រុក", "ឃុំ", "ភូមិ", "សង្កាត់", "ខណ្ឌ", "ច្រក", "ជាង", "គឺ", "កាល", "នាង", "គាត់", "លោក",
    "អ្នក", "យើង", "ពួកគេ", "នេះ", "នោះ", "ទីនេះ", "ទីនោះ",
}  # fmt: skip


@dataclass(slots=True)
class KnownNames:
    """The names in lists, in every language: whole names, those that are only a part, and what names end with."""

    whole: dict[str, str] = field(default_factory=dict)  # key to spelling
    cut_short: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)  # what names end with: hospital, district, centre
    generic: set[str] = field(default_factory=set)  # what many are called: provincial health department
    places: dict[str, str] = field(default_factory=dict)  # places whose name is one word, key to spelling

    def add(self, name: str, *, cut_short: bool = False, place: bool = False) -> None:
        if not name:
            return
        self.whole.setdefault(fold(name), name)
        if cut_short:
            self.cut_short.add(fold(name))
        if place and _CAPITALISED.fullmatch(name):
            self.places.setdefault(fold(name), name)
        parts = re.findall(r"[\w’']+", name)
        self.words.update(fold(part) for part in parts)

    def add_kinds(self, labels: Iterable[str]) -> None:
        """Labels of types. Their last words are what kind of thing a name says it is; the whole is nobody's name."""
        listed = [label for label in labels if label.split()]
        self.kinds.update(fold(label.split()[-1]) for label in listed)
        self.generic.update(fold(label) for label in listed)

    def has(self, phrase: str) -> bool:
        """Whether the phrase is a name in a list, or what is left of one."""
        return fold(phrase) in self.cut_short or self.knows(phrase)

    def says(self, phrase: str) -> bool:
        """Whether the phrase is such a name, or what many are called."""
        return fold(phrase) in self.generic or self.has(phrase)

    def knows(self, phrase: str) -> bool:
        """Whether the phrase is a name in a list, alone or with its kind behind it ("Malai district")."""
        words = phrase.split()
        shorter = " ".join(words[:-1]) if len(words) > 1 and fold(words[-1]) in self.kinds else ""
        return fold(phrase) in self.whole or (bool(shorter) and fold(shorter) in self.whole)

    def nearest_place(self, word: str, *, sure: bool) -> str:
        """The place that a single word misspells, or ""; a word that is perhaps no name must be long and very near."""
        key = fold(word)
        away = allowed(key) if sure else 1
        if key in self.words or key in self.kinds or len(key) < (_SHORT_PLACE if sure else _LONG_PLACE):
            return ""
        near = [(distance(key, place), spelling) for place, spelling in self.places.items()]
        return min((one for one in near if one[0] <= away), default=(0, ""))[1]

    def nearest(self, phrase: str, most: int = 2) -> str:
        """The listed name one or two letters away from the phrase, at `most` so many; "" if there is none."""
        key = fold(phrase)
        away = min(most, allowed(key))
        return next((name for near, name in self.whole.items() if 0 < distance(key, near) <= away), "")


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name typed in a passage, for sure only if `inside`: at its beginning any word has a capital letter."""

    passage: Passage
    start: int
    end: int
    text: str
    inside: bool


def single_names(passages: Iterable[Passage]) -> list[Name]:
    """Single words that look like names of people or places, language by language."""
    names: list[Name] = []
    common: set[str] = set()
    khmer = ""
    for passage in passages:
        bare = blanked(passage.text, passage.language)
        if passage.language == KHMER:
            names += _khmer_names(passage, bare)
            khmer += bare + "\n"
            continue
        common.update(match.group(0) for match in _LETTERS.finditer(bare))
        for match in _CAPITALISED.finditer(bare):
            if len(match.group(0)) >= _SHORTEST:
                inside = not _BEGINS.search(bare[: match.start()])
                names.append(Name(passage, *match.span(), match.group(0), inside))
    # A word that also stands in small letters is no name; one that in Khmer is also part of others may be none.
    parts = {name.text for name in names if re.search(f"[{_KHMER}]{name.text}|{name.text}[{_KHMER}]", khmer)}
    return [
        replace(name, inside=name.inside and name.text not in parts)
        for name in names
        if name.text[0].lower() + name.text[1:] not in common
    ]


def _khmer_names(passage: Passage, bare: str) -> Iterator[Name]:
    """Short words that stand between blanks, as Khmer sets off the name of a person."""
    for match in _KHMER_TOKEN.finditer(bare):
        if match.group(0) not in _KHMER_COMMON and 2 <= len(_KHMER_CLUSTER.findall(match.group(0))) <= 4:
            yield Name(passage, *match.span(), match.group(0), True)


def phrases(passage: Passage, known: KnownNames) -> Iterator[tuple[int, int, str]]:
    """Capitalised phrases that end with a kind of place or office: start, end, text."""
    bare = blanked(passage.text, passage.language)
    for match in _PHRASE.finditer(bare):
        words = match.group(0).split()
        for last in range(len(words) - 1, 0, -1):
            if fold(words[last]) in known.kinds:
                text = re.match(r"\s*".join(map(re.escape, words[: last + 1])).replace(r"\s*", r"\s+"), match.group(0))
                if text:
                    start, name = match.start(), " ".join(words[: last + 1])
                    # "At River Hospital": the first word of a sentence may be no part of the name.
                    first, _, rest = name.partition(" ")
                    if " " in rest and _BEGINS.search(bare[:start]) and known.says(rest) and not known.has(name):
                        start, name = match.start() + bare[start:].index(rest.split()[0], len(first)), rest
                    yield start, match.start() + text.end(), name
                break


def slips(passage: Passage, known: KnownNames) -> Iterator[tuple[int, int, str]]:
    """Names of several words that are one letter from a listed one, and in no list: start, end, the listed name."""
    bare = blanked(passage.text, passage.language)
    for match in _PHRASE.finditer(bare):
        words = list(re.finditer(r"\S+", match.group(0)))
        spans = [(a, b) for a in range(len(words)) for b in range(len(words), a + 1, -1)]
        names = {(a, b): " ".join(word.group(0) for word in words[a:b]) for a, b in spans}
        taken = [span for span in spans if known.has(names[span])]
        for a, b in spans:
            free = all(b <= start or a >= end for start, end in taken)
            if free and words[b - 1].group(0)[0].isupper() and (near := known.nearest(names[a, b], most=1)):
                taken.append((a, b))
                yield match.start() + words[a].start(), match.start() + words[b - 1].end(), near


def allowed(key: str) -> int:
    """How many letters apart two names may be and still be one misspelt: one in short names, two in long ones."""
    return 1 if len(key) < 7 else 2


def alike(one: str, other: str, language: str) -> bool:
    """Whether two different names are so near each other that one may be a slip."""
    if language == KHMER:
        first, second = _KHMER_CLUSTER.findall(one), _KHMER_CLUSTER.findall(other)
        return (
            len(first) == len(second)
            and sum(a != b for a, b in zip(first, second, strict=True)) == 1
            and distance(one, other) == 1
        )
    a, b = fold(one), fold(other)
    return a != b and abs(len(a) - len(b)) <= 2 and distance(a, b) <= allowed(min(a, b, key=len))


def one_word_in_two_forms(one: str, other: str) -> bool:
    """Whether two words are forms of one: Minister and Ministry, Worker and Workers."""
    a, b = one.casefold(), other.casefold()
    same = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    tails = {a[same:], b[same:]}
    return same >= 5 and tails <= _TAILS and ("s" in tails or max(map(len, tails)) > 1)


def distance(one: str, other: str) -> int:
    """Letters to change, add, drop or swap to make one of the other; three where it is more than two."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return min(row[-1], 3)
