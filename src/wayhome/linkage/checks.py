"""Checks on two registrations, each said once and read twice: as SQL over millions of pairs, and as Python over two.

Every check holds or does not; where it needs what a side does not tell, it does not hold. None is negated, so SQL's
unknown and Python's False never part. They count letters and items in whole numbers, so that DuckDB, Spark and
Python cannot differ in a last digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from rapidfuzz.distance import Levenshtein

Side = Mapping[str, Any]
"""What is compared of one registration: a row of the frame, absent as None."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine says what checks and keys need: the items that two lists share, how many a list has, each item
    of a list as a row, and 64 bits of a digest.
    """

    name: str
    shared: str
    size: str
    each: str
    digest: str


DUCKDB = Dialect("duckdb", "list_intersect", "len", ", unnest({column}) AS each_{column}({item})", "hash")
SPARK = Dialect("spark", "array_intersect", "size", " LATERAL VIEW explode({column}) AS {item}", "xxhash64")


class Check(Protocol):
    """A question about a pair. The SQL names a column `name` of the left side name_l, of the right side name_r."""

    def sql(self, dialect: Dialect) -> str: ...

    def holds(self, left: Side, right: Side) -> bool: ...


@dataclass(frozen=True, slots=True)
class Absent:
    """A side does not tell this."""

    column: str

    def sql(self, dialect: Dialect) -> str:
        return f"({self.column}_l IS NULL OR {self.column}_r IS NULL)"

    def holds(self, left: Side, right: Side) -> bool:
        return left[self.column] is None or right[self.column] is None


@dataclass(frozen=True, slots=True)
class Told:
    """At least one side tells this."""

    column: str

    def sql(self, dialect: Dialect) -> str:
        return f"({self.column}_l IS NOT NULL OR {self.column}_r IS NOT NULL)"

    def holds(self, left: Side, right: Side) -> bool:
        return left[self.column] is not None or right[self.column] is not None


@dataclass(frozen=True, slots=True)
class Same:
    """Both tell the same; with `other`, the left side's column is the right side's other column."""

    column: str
    other: str = ""

    def sql(self, dialect: Dialect) -> str:
        return f"{self.column}_l = {self.other or self.column}_r"

    def holds(self, left: Side, right: Side) -> bool:
        told = left[self.column]
        return told is not None and bool(told == right[self.other or self.column])


@dataclass(frozen=True, slots=True)
class Apart:
    """Two numbers that differ by at most so much."""

    column: str
    most: int

    def sql(self, dialect: Dialect) -> str:
        return f"abs({self.column}_l - {self.column}_r) <= {self.most}"

    def holds(self, left: Side, right: Side) -> bool:
        one, two = left[self.column], right[self.column]
        return one is not None and two is not None and abs(one - two) <= self.most


@dataclass(frozen=True, slots=True)
class AtMost:
    """A number is at most so much on both sides."""

    column: str
    most: int

    def sql(self, dialect: Dialect) -> str:
        return f"({self.column}_l <= {self.most} AND {self.column}_r <= {self.most})"

    def holds(self, left: Side, right: Side) -> bool:
        one, two = left[self.column], right[self.column]
        return one is not None and two is not None and one <= self.most and two <= self.most


@dataclass(frozen=True, slots=True)
class Alike:
    """Of the letters of the longer text, at least so many in a hundred need no edit to make it the other.

    An edit is one of a byte, as DuckDB counts them: for text in ASCII, which folded Latin names and skeletons are.
    """

    column: str
    percent: int
    other: str = ""

    def sql(self, dialect: Dialect) -> str:
        one, two = f"{self.column}_l", f"{self.other or self.column}_r"
        return (
            f"levenshtein({one}, {two}) * 100 <= {100 - self.percent} * greatest(length({one}), length({two}))"
            f" AND {one} IS NOT NULL AND {two} IS NOT NULL"
        )

    def holds(self, left: Side, right: Side) -> bool:
        one, two = left[self.column], right[self.other or self.column]
        if one is None or two is None:
            return False
        edits = Levenshtein.distance(one.encode(), two.encode())
        return edits * 100 <= (100 - self.percent) * max(len(one), len(two))


@dataclass(frozen=True, slots=True)
class Shared:
    """Two lists have at least so many items in common."""

    column: str
    least: int

    def sql(self, dialect: Dialect) -> str:
        return f"{_shared(self.column, dialect)} >= {self.least}"

    def holds(self, left: Side, right: Side) -> bool:
        return shared(left, right, self.column) >= self.least


@dataclass(frozen=True, slots=True)
class Several:
    """Both lists have at least two items."""

    column: str

    def sql(self, dialect: Dialect) -> str:
        return f"({dialect.size}({self.column}_l) >= 2 AND {dialect.size}({self.column}_r) >= 2)"

    def holds(self, left: Side, right: Side) -> bool:
        return all(side[self.column] is not None and len(side[self.column]) >= 2 for side in (left, right))


@dataclass(frozen=True, slots=True)
class Within:
    """All items of the shorter list are in the longer one, and there are any."""

    column: str

    def sql(self, dialect: Dialect) -> str:
        both = _shared(self.column, dialect)
        sizes = f"{dialect.size}({self.column}_l), {dialect.size}({self.column}_r)"
        return f"({both} >= 1 AND {both} = least({sizes}))"

    def holds(self, left: Side, right: Side) -> bool:
        both = shared(left, right, self.column)
        return both >= 1 and both == min(len(left[self.column]), len(right[self.column]))


class All:
    """Every one of the checks holds."""

    def __init__(self, *checks: Check):
        self.checks = checks

    def sql(self, dialect: Dialect) -> str:
        return "(" + " AND ".join(f"({check.sql(dialect)})" for check in self.checks) + ")"

    def holds(self, left: Side, right: Side) -> bool:
        return all(check.holds(left, right) for check in self.checks)


class Some:
    """At least one of the checks holds."""

    def __init__(self, *checks: Check):
        self.checks = checks

    def sql(self, dialect: Dialect) -> str:
        return "(" + " OR ".join(f"({check.sql(dialect)})" for check in self.checks) + ")"

    def holds(self, left: Side, right: Side) -> bool:
        return any(check.holds(left, right) for check in self.checks)


def shared(left: Side, right: Side, column: str) -> int:
    """How many items two lists of distinct items have in common; 0 if one is absent."""
    one, two = left[column], right[column]
    return len(set(one).intersection(two)) if one and two else 0


def _shared(column: str, dialect: Dialect) -> str:
    return f"{dialect.size}({dialect.shared}({column}_l, {column}_r))"
