"""Text as people write it: Khmer digits, invisible characters, and keys under which spellings and names compare."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

from wayhome.kernel.digest import content_digest
from wayhome.kernel.skeletons import Sounds

_DIGITS = {0x17E0 + n: str(n) for n in range(10)}
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_BETWEEN_WORDS = re.compile(r"[\s\u200b.,;:/()\[\]\u2010-\u2015\u17d4-\u17d6-]+")
_KEPT = 500_000
_NOT_LETTER = re.compile(r"[^\w\u1780-\u17d3\u17dd]+|_")


def ascii_digits(text: str) -> str:
    """The text with Khmer digits written as 0 to 9."""
    return text.translate(_DIGITS)


def strip_invisible(text: str) -> str:
    """The text without zero-width and soft-hyphen characters, and without blanks at its ends."""
    return text.translate(_INVISIBLE).strip()


def fold(text: str) -> str:
    """A key equal for spellings that differ only in case, accents, blanks, punctuation, digits or invisible signs.

    Khmer vowels and signs are letters here and stay.
    """
    letters = unicodedata.normalize("NFKD", ascii_digits(strip_invisible(text)))
    plain = unicodedata.normalize("NFKD", letters.casefold())
    without_accents = "".join(c for c in plain if not ("\u0300" <= c <= "\u036f"))
    return _NOT_LETTER.sub("", without_accents)


@dataclass(frozen=True)
class NameRules:
    """How names of people are read in one country.

    `titles` are written before names and are no part of them, each with how many words must be left when it goes, for
    some are names too. Results are kept per word, so that a register of a million names is read in seconds.
    """

    titles: tuple[tuple[str, int], ...] = ()
    sounds: Sounds = field(default_factory=Sounds)
    _words: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _keys: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def digest(self) -> str:
        """Says which rules these are: keys made by others do not compare with theirs."""
        return content_digest([[list(title) for title in self.titles], self.sounds.as_rows()])

    def tokens(self, text: str) -> tuple[str, ...]:
        """The words of a name in the order written: folded, local signs in one order, without titles.

        A zero-width space parts words as a blank does: the space bar of a Khmer keyboard makes one.
        """
        words: tuple[str, ...] = ()
        for word in text.split():
            words += self._words[word] if word in self._words else self._read_word(word)
        return self._without_titles(words)

    def skeleton(self, token: str) -> str:
        """The key that a folded token shares with the same name in the other script and in other romanisations."""
        key = self._keys.get(token)
        if key is None:
            if len(self._keys) >= _KEPT:
                self._keys.clear()
            key = self._keys[token] = self.sounds.key(token)
        return key

    def skeletons(self, text: str) -> tuple[str, ...]:
        """The keys of a name's words, sorted; of initials only if it has nothing but initials."""
        tokens = self.tokens(text)
        written_out = [token for token in tokens if not _is_initial(token)]
        return tuple(sorted(map(self.skeleton, written_out or tokens)))

    def whole(self, text: str) -> str:
        """One key of a whole name, equal in any order of its words and whether or not they are written together."""
        keys = self.skeletons(text)
        return "".join(sorted("".join(map(self.sounds.inner, keys)) or "".join(keys)))

    def _read_word(self, word: str) -> tuple[str, ...]:
        if len(self._words) >= _KEPT:
            self._words.clear()
        folded = (self.sounds.tidy(fold(part)) for part in _BETWEEN_WORDS.split(word))
        found = self._words[word] = tuple(part for part in folded if part)
        return found

    def _without_titles(self, words: tuple[str, ...]) -> tuple[str, ...]:
        while (left := self._without_title(words)) != words:
            words = left
        return words

    def _without_title(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words without the title before them; it may be joined to the name in scripts that set no blanks."""
        if not words:
            return words
        for title, left in self._first_words.get(words[0], ()):
            if words[: len(title)] == title and len(words) - len(title) >= left:
                return words[len(title) :]
        if not words[0].isascii():
            for joined in self._joined_titles:
                if words[0].startswith(joined) and words[0] != joined:
                    return (words[0].removeprefix(joined), *words[1:])
        return words

    @cached_property
    def _first_words(self) -> dict[str, list[tuple[tuple[str, ...], int]]]:
        """Titles as words, longest first, by their first word."""
        by_first: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for title, left in sorted(self.titles, key=lambda each: -len(each[0].split())):
            words = tuple(self.sounds.tidy(fold(word)) for word in title.split())
            by_first.setdefault(words[0], []).append((words, left))
        return by_first

    @cached_property
    def _joined_titles(self) -> tuple[str, ...]:
        """Titles that are never names, in a script without blanks, longest first."""
        plain = (self.sounds.tidy(fold(title)) for title, left in self.titles if left == 1 and not title.isascii())
        return tuple(sorted(plain, key=len, reverse=True))


def _is_initial(token: str) -> bool:
    return len(token) == 1 and token.isascii() and token not in "aeiouy"
