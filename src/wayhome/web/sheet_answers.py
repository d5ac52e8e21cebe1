"""From what somebody chose on the page of a sheet to the description of a profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from wayhome.capture.cells import column_key
from wayhome.capture.days import ORDERS
from wayhome.capture.guessing.guess import guess
from wayhome.capture.guessing.seeing import SeenSheet
from wayhome.ledger.record import KINDS
from wayhome.web.naming import read_back

LIES_IN = "<"
"""After “part.property”: the column does not hold the place but an area around it."""


def answered(seen: SeenSheet, before: Mapping[str, Any], post: QueryDict, kinds: Sequence[str]) -> dict[str, Any]:
    """The description with the answers of the form; `before` is what the form was made from.

    Where other kinds of record are wanted than before, the new ones begin as they are guessed.
    """
    description = {name: value for name, value in before.items() if name not in ("record", "key", "day_order")}
    records = [_record(record, seen, post) for record in before["record"]]
    wanted = [kind for kind in post.getlist("kind") if kind in kinds]
    if wanted and set(wanted) != {record["kind"] for record in records}:
        records = _of_kinds(records, guess(seen, kinds, wanted)["record"], wanted)
    description["record"] = records
    if key := [seen.columns[number].name for number in _numbers(post.getlist("key"), seen)]:
        description["key"] = key
    if post.get("day_order") in ORDERS:
        description["day_order"] = post["day_order"]
    return description


def _record(before: Mapping[str, Any], seen: SeenSheet, post: QueryDict) -> dict[str, Any]:
    part = before.get("part") or before["kind"]
    columns: dict[str, list[str]] = {}
    parents: dict[str, list[str]] = {}
    values: dict[str, dict[str, str]] = {}
    # Of several columns of places, the widest stands first.
    for number, column in sorted(enumerate(seen.columns), key=lambda each: each[1].level):
        for choice in dict.fromkeys(post.getlist(f"c{number}")):
            chosen, _, name = choice.partition(".")
            if chosen != part or name.rstrip(LIES_IN) not in _properties(before["kind"]):
                continue
            if name.endswith(LIES_IN):
                parents.setdefault(name.rstrip(LIES_IN), []).append(column.name)
            else:
                columns.setdefault(column.name, []).append(name)
    for name in columns:
        number = next(n for n, column in enumerate(seen.columns) if column.name == name)
        if meant := _meant(before.get("values", {}).get(name, {}), seen, number, part, post):
            values[name] = meant
    said = {name for names in columns.values() for name in names}
    record = {"part": part, "kind": before["kind"], "columns": columns}
    if linked := before.get("link"):
        record["link"] = linked
    if constants := _constants(before, part, post, said):
        record["set"] = constants
    if values:
        record["values"] = values
    if inner := {name: outer for name, outer in parents.items() if name in said}:
        record["parents"] = inner
    if shared := [seen.columns[number].name for number in _numbers(post.getlist(f"share-{part}"), seen)]:
        record["key"] = shared
    if when := [seen.columns[number].name for number in _numbers(post.getlist(f"when-{part}"), seen)]:
        record["when"] = when[0]
    return record


def _meant(
    before: Mapping[str, str], seen: SeenSheet, number: int, part: str, post: QueryDict
) -> dict[str, str]:  # fmt: skip
    """What the texts of a column mean: as answered, as before where the form did not ask."""
    found = dict(before)
    for place, (text, _) in enumerate(seen.columns[number].values):
        field = f"v{number}-{part}-{place}"
        if field in post:
            found = {known: value for known, value in found.items() if column_key(known) != column_key(text)}
            if answer := read_back(str(post[field])):
                found[text] = answer
    return found


def _constants(before: Mapping[str, Any], part: str, post: QueryDict, said: set[str]) -> dict[str, Any]:
    found = {name: value for name, value in before.get("set", {}).items() if name not in said}
    for name in _properties(before["kind"]):
        if (field := f"set-{part}-{name}") in post:
            found.pop(name, None)
            if answer := read_back(str(post[field])):
                found[name] = answer
    return found


def _of_kinds(
    records: list[dict[str, Any]], fresh: list[dict[str, Any]], wanted: Sequence[str]
) -> list[dict[str, Any]]:
    """The records of the wanted kinds: those there were, with the links that now can be, else as guessed."""
    there = {record["kind"]: record for record in records if record["kind"] in wanted}
    found = []
    for record in fresh:
        kept = there.get(record["kind"])
        if kept is None:
            found.append(record)
        else:
            kept.pop("link", None)
            found.append(
                kept | {name: record[name] for name in ("link", "set", "key") if name in record and name not in kept}
            )
    return found


def _properties(kind: str) -> list[str]:
    return [prop.name for prop in KINDS[kind].properties()]


def _numbers(texts: Sequence[str], seen: SeenSheet) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and int(text) < len(seen.columns)]
