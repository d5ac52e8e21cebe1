"""The gazetteer: the rules by which a written place becomes one area.

Codes and listed names decide. Likeness never does: it only orders what a person may choose from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from wayhome.kernel.problems import Problem, declare
from wayhome.reference.area_index import AreaIndex, Place
from wayhome.reference.spelling import digits_key, name_key, readable

EMPTY = declare("place.empty", "No place is given.")
UNKNOWN = declare(
    "place.unknown", "No place is called “{value}” in {parent}. Check the spelling or choose from the list."
)
UNKNOWN_CODE = declare(
    "place.unknown_code",
    "No place has the code “{value}” today. Write the place's name and the area it lies in, "
    "or have the old code added to the crosswalk.",
)
AMBIGUOUS = declare(
    "place.ambiguous", "“{value}” can mean {candidates}. Write the code, or the name together with the area it lies in."
)
PCODE_UNSURE = declare(
    "place.pcode_unsure",
    "The P-code “{value}” means different places in different published lists. "
    "Write the place's name and the area it lies in.",
)
WRONG_LEVEL = declare(
    "place.wrong_level",
    "“{value}” is {found}, which is not of the level asked for ({level}). Name a place of that level.",
)
OUTSIDE = declare("place.outside", "“{value}” is {found}, which does not lie in {parent}. Correct one of the two.")
CODE_NOT_NAME = declare("place.code_not_name", "The code {code} is {found}, not “{name}”. Correct one of the two.")

_CODE_FIRST = re.compile(r"(?P<code>(?:[A-Za-z]{2}-?)?\d{1,8})\b[\s:.,/\-]*(?P<name>\D.*)$")
_CODE_LAST = re.compile(r"(?P<name>.*\D)[\s(\[]+(?P<code>(?:[A-Za-z]{2}-?)?\d{1,8})[)\]]?$")
_SHOWN_CANDIDATES = 4
_REMEMBERED = 200_000


class Gazetteer(AreaIndex):
    """The areas, and what a written place means among them. Answers are remembered: asking again costs a look-up."""

    def __init__(self, places: Iterable[Place]):
        super().__init__(places)
        self._answers: dict[tuple[str, int | None, str], str | Problem] = {}

    def resolve(self, text: str, level: int | None = None, parent: str | None = None) -> str | Problem:
        """The uid of the area that `text` means, else the Problem that keeps it from meaning one.

        `text`: a uid, an official code (lost zeros, Khmer digits, invisible signs forgiven), a P-code, an ISO code, a
        dead code of the crosswalk, a name or alias in either script, also with its unit word, its code, or its parents
        after commas. `level`: the level it must have. `parent`: uid or text of an area it must lie in. Where a name
        occurs at several levels, the one directly below the parent (the country, if none is given) is meant.
        """
        key = (text, level, parent or "")
        answer = self._answers.get(key)
        if answer is None:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            answer = self._answers[key] = self._decide(text, level, parent)
        return answer

    def _decide(self, text: str, level: int | None, parent: str | None) -> str | Problem:
        written = readable(text)
        if not written:
            return EMPTY()
        outer = self.root
        if parent and (found := parent if parent in self.places else self.resolve(parent)):
            if isinstance(found, Problem):
                return found
            outer = found
        if written in self.places:
            return self._fit(written, written, level, outer)
        if (by_code := self._by_code(written, level, outer)) is not None:
            return by_code
        if (by_name := self._by_name(written, written, level, outer)) is not None:
            return by_name
        for pattern in (_CODE_FIRST, _CODE_LAST):
            if match := pattern.match(written):
                answer = self._by_both(match["code"], match["name"], level, outer)
                if answer is not None:
                    return answer
        if (by_parents := self._by_parents(written, level, outer)) is not None:
            return by_parents
        return UNKNOWN(value=text, parent=self.places[outer].name if outer in self.places else "—")

    def _fit(self, uid: str, written: str, level: int | None, outer: str) -> str | Problem:
        """The area if it has the level and the parent asked for."""
        place = self.places[uid]
        if level is not None and place.level != level:
            return WRONG_LEVEL(value=written, found=self.described(uid), level=self.level_name(level))
        if not self.inside(uid, outer):
            return OUTSIDE(value=written, found=self.described(uid), parent=self.places[outer].name)
        return uid

    def _code_candidates(self, written: str) -> tuple[list[str], str] | Problem | None:
        """The areas that this code may mean and its digits; None if it is no code."""
        folded = written.upper().replace(" ", "")
        if folded in self.by_pcode:
            uid = self.by_pcode[folded]
            return [uid], self.places[uid].code
        country = folded.startswith(self.root) and bool(self.root)
        digits = digits_key(folded[len(self.root) :].lstrip("-") if country else folded)
        if not digits:
            return None
        if country and self.root + digits in self.by_pcode:
            uid = self.by_pcode[self.root + digits]
            return [uid], self.places[uid].code
        if country and digits in self.by_code:
            return PCODE_UNSURE(value=written)
        return [*self.by_code.get(digits, ()), *self.by_former_code.get(digits, ())], digits

    def _by_code(self, written: str, level: int | None, outer: str) -> str | Problem | None:
        candidates = self._code_candidates(written)
        if candidates is None or isinstance(candidates, Problem):
            return candidates
        uids, digits = candidates
        if not uids:
            return UNKNOWN_CODE(value=written)
        lay_inside = digits.startswith(self.places[outer].code) or outer == self.root
        fitting = [
            uid
            for uid in uids
            if (level is None or self.places[uid].level == level)
            and (self.inside(uid, outer) or (lay_inside and digits in self.places[uid].former_codes))
        ]
        if len(fitting) == 1:
            return fitting[0]
        if len(uids) == 1:
            return self._fit(uids[0], written, level, outer)
        return self._ambiguous(written, fitting or uids)

    def _by_name(self, name: str, written: str, level: int | None, outer: str) -> str | Problem | None:
        """The one area of that name, a Problem if there are several, None if nothing is called so."""
        own, other = self._called(name, level, outer)
        if not own and not other:
            bare, levels = self._without_unit_word(name)
            if not bare:
                return None
            found = self._called(bare, level, outer)
            own, other = ([u for u in uids if self.places[u].level in levels] for uids in found)
        candidates = [*own, *other]
        if len(candidates) <= 1:
            return candidates[0] if candidates else None
        direct_own, direct_other = ([u for u in uids if self.places[u].parent == outer] for uids in (own, other))
        if len(direct_own) == 1:
            return direct_own[0]
        if not own and len(direct_other) == 1:
            return direct_other[0]
        return self._ambiguous(written, candidates)

    def _called(self, name: str, level: int | None, outer: str) -> tuple[list[str], list[str]]:
        """The areas in `outer` of that level with that name: those it is the name of, those it is an alias of."""
        key = name_key(name)
        found = []
        for index in (self.by_name, self.by_alias):
            uids = index.get(key, ())
            found.append([u for u in uids if level in (None, self.places[u].level) and self.inside(u, outer)])
        return found[0], found[1]

    def _without_unit_word(self, name: str) -> tuple[str, set[int]]:
        """The name without a word for a type of unit, and the levels that word allows; "" if it has none."""
        words = name.split()
        for rest, word in ((words[1:], words[0]), (words[:-1], words[-1])):
            if rest and name_key(word) in self.unit_words:
                return " ".join(rest), self.unit_words[name_key(word)]
        key = name_key(name)
        for word, levels in self.unit_words.items():
            if not word.isascii() and key.startswith(word) and len(key) > len(word):
                return key[len(word) :], levels
        return "", set()

    def _by_both(self, code: str, name: str, level: int | None, outer: str) -> str | Problem | None:
        """The area with that code and that name; a Problem if the two disagree; None if the code is none."""
        candidates = self._code_candidates(code)
        if isinstance(candidates, Problem):
            return self._by_name(name, name, level, outer) or candidates
        if candidates is None or not candidates[0]:
            return None
        named = [u for u in candidates[0] if self._is_called(u, name) and level in (None, self.places[u].level)]
        if len(named) == 1:
            return self._fit(named[0], f"{code} {name}", level, outer)
        if named:
            return self._ambiguous(f"{code} {name}", named)
        return CODE_NOT_NAME(code=code, name=name.strip(), found=self._listed(candidates[0]))

    def _is_called(self, uid: str, name: str) -> bool:
        place = self.places[uid]
        keys = {name_key(each) for each in (place.name, place.name_local, *place.aliases)}
        return name_key(name) in keys or name_key(self._without_unit_word(name)[0]) in keys

    def _by_parents(self, written: str, level: int | None, outer: str) -> str | Problem | None:
        """A name followed by what it lies in, or preceded by it: Malai, Banteay Meanchey."""
        parts = [part.strip() for part in re.split(r"[,/>›]", written) if part.strip()]
        if len(parts) < 2:
            return None
        for own, around in ((parts[0], parts[1:]), (parts[-1], parts[:-1][::-1])):
            inner = outer
            for part in reversed(around):
                found = self.resolve(part, parent=inner)
                if isinstance(found, Problem):
                    break
                inner = found
            else:
                return self.resolve(own, level, inner)
        return None

    def _ambiguous(self, written: str, uids: list[str]) -> Problem:
        return AMBIGUOUS(value=written, candidates=self._listed(uids))

    def _listed(self, uids: list[str]) -> str:
        shown = "; ".join(self.described(uid) for uid in uids[:_SHOWN_CANDIDATES])
        return shown + (f"; … (+{len(uids) - _SHOWN_CANDIDATES})" if len(uids) > _SHOWN_CANDIDATES else "")
