"""Protection of public tables of people by area: small numbers are hidden, and so is what would give them away.

What it promises, to a reader who has the table, knows these rules and knows nothing else:
- no cell from 1 to floor - 1 is shown, a total among them;
- from what is shown no hidden cell can be worked out: each may still be anything from 1 to at least the floor;
- nothing finer is shown below a hidden cell;
- held against the table published before (`since`), no cell shown in both has changed by less than the floor.
It does not protect against what the reader knows from elsewhere, against several other tables cut differently, or
against a change over more than one publication. Zero is shown: that nobody came tells of nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

REST = "*"
"""The last step of the path of a cell for people of an area who are in none of the areas below it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of people at a path such as KH/01/0110/. `shown` is what the public may see; None is hidden."""

    path: str
    people: int
    shown: int | None

    @property
    def parent(self) -> str:
        return parent_of(self.path)


def protect(counts: Mapping[str, int], floor: int, since: Mapping[str, int | None] | None = None) -> list[Cell]:
    """The table with what must be hidden hidden. `counts` has one path ("KH/01/") per cell, each parent among them.

    A parent that counts more people than its children gets the rest as a cell of its own, so that the total of a shown
    parent is always the sum of its cells. `since` is the table published before: path to what was shown there.
    """
    table = _with_rests(counts)
    children: dict[str, list[str]] = {}
    for path in table:
        children.setdefault(parent_of(path), []).append(path)
    hidden = {path for path, people in table.items() if 0 < people < floor or _moved_little(path, people, since, floor)}
    for parent in sorted(children, key=lambda path: path.count("/"), reverse=True):
        if parent not in table:
            continue
        if not _cover(children[parent], table, hidden, floor):
            hidden.add(parent)
    _settle(table, children, hidden, floor)
    return [Cell(path, people, None if path in hidden else people) for path, people in sorted(table.items())]


def parent_of(path: str) -> str:
    """The path one step up; "" for the root."""
    return path.rstrip("/").rpartition("/")[0] + "/" if "/" in path.rstrip("/") else ""


def _with_rests(counts: Mapping[str, int]) -> dict[str, int]:
    table = dict(counts)
    below: dict[str, int] = {}
    for path, people in counts.items():
        parent = parent_of(path)
        if parent:
            below[parent] = below.get(parent, 0) + people
    for parent, people in below.items():
        if parent not in counts or counts[parent] < people:
            raise ValueError(f"The cells below {parent} have more people than it has.")
        if counts[parent] > people:
            table[f"{parent}{REST}/"] = counts[parent] - people
    return table


def _moved_little(path: str, people: int, since: Mapping[str, int | None] | None, floor: int) -> bool:
    before = (since or {}).get(path)
    return before is not None and 0 < abs(people - before) < floor


def _cover(cells: Iterable[str], table: Mapping[str, int], hidden: set[str], floor: int) -> bool:
    """Hide more of these cells until none of the hidden ones can be worked out from their total. False if that fails.

    The smallest go first. Zeros stay shown: hiding them would protect nobody.
    """
    out = [path for path in cells if path in hidden]
    if not out:
        return True
    left = sorted((path for path in cells if path not in hidden and table[path]), key=lambda path: (table[path], path))
    while not _safe([table[path] for path in out], floor):
        if not left:
            return False
        out.append(left.pop(0))
        hidden.add(out[-1])
    return True


def _safe(people: list[int], floor: int) -> bool:
    """Whether a reader who knows the sum of these hidden cells, each at least 1, still cannot tell any of them."""
    return len(people) > 1 and sum(people) - (len(people) - 1) >= floor


def _settle(table: Mapping[str, int], children: Mapping[str, list[str]], hidden: set[str], floor: int) -> None:
    """From the top down: below a hidden cell nothing is shown, below a shown one the hidden cells cover each other."""
    for parent in sorted(children, key=lambda path: path.count("/")):
        if parent in hidden:
            hidden.update(children[parent])
        elif parent in table and not _cover(children[parent], table, hidden, floor):
            raise AssertionError(f"The cells below {parent} cannot be protected.")
