"""The consonants of a name, as one key for its spellings in a local script and in Latin letters.

Vowels are what romanisations disagree about, so a key has none. Consonants that romanisations take for one another
share a class. Which sign is what, and its class, is data of a country pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

#: the class of a name that begins with a vowel
OPEN = "A"
_VOWEL = "."
_REPEATED = re.compile(r"([^.])\1+")
_REPEATED_LATIN = re.compile(r"([b-df-hj-np-tv-z])\1+")


class Sound(NamedTuple):
    """What a sign or a row of signs stands for.

    script: `latin` or `local`. kind, in both: `consonant` (key: its class), `vowel` (key: its class where it begins
    a word before another vowel, as y does). Local only: `carrier`, a vowel that stands alone or bears one;
    `syllable`, a consonant with a vowel of its own; `joiner`, which puts the next consonant under this one; `ending`,
    a consonant that closes the syllable; `silencer`, which mutes the letter before; `mark`, which the key passes over;
    `alike`, written and meant as `key`.
    """

    script: str
    written: str
    kind: str
    key: str


@dataclass(frozen=True)
class Sounds:
    """The sounds of a country's names. `first_only`: classes heard only where a word begins; `weak`: classes that
    are lost where a syllable closes with them."""

    all: tuple[Sound, ...] = ()
    first_only: str = ""
    weak: str = ""

    def as_rows(self) -> list[list[str]]:
        """All that the keys depend on, as plain values."""
        return [*map(list, self.all), [self.first_only, self.weak]]

    def tidy(self, token: str) -> str:
        """The token with signs of a syllable in one order and look-alikes written one way."""
        if not self._is_local(token):
            return token
        for sound in self._alike:
            token = token.replace(sound.written, sound.key)
        return self._marks_in_a_row.sub(lambda found: "".join(sorted(found[0], key=self._place)), token)

    def key(self, token: str) -> str:
        """The skeleton of a folded token; the token itself if it is in no script that these sounds know."""
        if self._is_local(token):
            heard = self._hear_local(self._pieces("local", token))
        elif "latin" in self._readers and token.isascii() and token.isalpha():
            heard = self._hear_latin(self._pieces("latin", _REPEATED_LATIN.sub(r"\1", token)))
        else:
            return token
        return _REPEATED.sub(r"\1", heard).replace(_VOWEL, "") or token

    def inner(self, key: str) -> str:
        """The part of a key that stays when words are written together."""
        return "".join(letter for letter in key if letter != OPEN and letter not in self.first_only)

    def _hear_latin(self, pieces: list[Sound]) -> str:
        heard = ""
        for at, sound in enumerate(pieces):
            before_vowel = at + 1 < len(pieces) and pieces[at + 1].kind == "vowel"
            if sound.kind == "vowel":
                opening = sound.key if sound.key and before_vowel else OPEN
                heard += opening + _VOWEL if not at else _VOWEL
            elif not at or not (sound.key in self.first_only or (sound.key in self.weak and not before_vowel)):
                heard += sound.key
        return heard

    def _hear_local(self, pieces: list[Sound]) -> str:
        clusters: list[_Cluster] = []
        joins = False
        for sound in pieces:
            if sound.kind in ("consonant", "carrier", "syllable"):
                if joins:
                    clusters[-1].under.append(sound.key)
                else:
                    clusters.append(_Cluster(sound.key or (OPEN if not clusters else ""), [], sound.kind == "syllable"))
            elif not clusters:
                clusters.append(_Cluster("", [], True))
            elif sound.kind in ("vowel", "ending"):
                clusters[-1].sounded = True
                clusters[-1].close += sound.key
            elif sound.kind == "silencer" and len(clusters) > 1:
                clusters.pop()
            joins = sound.kind == "joiner"
        last = len(clusters) - 1
        return "".join(self._hear_cluster(each, at == 0, at == last) for at, each in enumerate(clusters))

    def _hear_cluster(self, cluster: _Cluster, first: bool, last: bool) -> str:
        base = "" if not first and cluster.base in self.first_only else cluster.base
        if last and not first and not cluster.sounded:
            return "" if base in self.weak else base
        under = "".join(letter for letter in cluster.under if letter not in self.first_only)
        return base + under + (_VOWEL if cluster.sounded else "") + cluster.close

    def _pieces(self, script: str, token: str) -> list[Sound]:
        reader, sounds = self._readers[script]
        return [sounds[written] for written in reader.findall(token)]

    def _is_local(self, token: str) -> bool:
        return not token.isascii() and any(sign in self._local_signs for sign in token)

    def _place(self, sign: str) -> int:
        return self._order[sign]

    @cached_property
    def _local_signs(self) -> frozenset[str]:
        return frozenset("".join(sound.written for sound in self.all if sound.script == "local"))

    @cached_property
    def _alike(self) -> list[Sound]:
        return [sound for sound in self.all if sound.kind == "alike"]

    @cached_property
    def _order(self) -> dict[str, int]:
        """The place of each sign that is set about a letter: marks, vowels, endings, each as the data list them."""
        kinds = ("mark", "vowel", "ending", "silencer")
        return {
            s.written: kinds.index(s.kind) * 100 + at
            for at, s in enumerate(self.all)
            if s.kind in kinds and s.script == "local"
        }

    @cached_property
    def _marks_in_a_row(self) -> re.Pattern[str]:
        return re.compile(f"[{''.join(sign for sign in self._order if len(sign) == 1)}]{{2,}}")

    @cached_property
    def _readers(self) -> dict[str, tuple[re.Pattern[str], dict[str, Sound]]]:
        """For each script, what finds its longest signs in a text, and what each is."""
        readers = {}
        for script in {sound.script for sound in self.all}:
            sounds = {s.written: s for s in self.all if s.script == script and s.kind != "alike"}
            longest_first = sorted(sounds, key=len, reverse=True)
            readers[script] = (re.compile("|".join(map(re.escape, longest_first))), sounds)
        return readers


@dataclass
class _Cluster:
    """A letter, what stands under it, whether a vowel is written with it, and what closes its syllable."""

    base: str
    under: list[str]
    sounded: bool
    close: str = ""


def sounds(rows: Iterable[dict[str, str]], first_only: str = "", weak: str = "") -> Sounds:
    """The sounds in rows with script, written, kind and key."""
    return Sounds(tuple(Sound(r["script"], r["written"], r["kind"], r["key"]) for r in rows), first_only, weak)
