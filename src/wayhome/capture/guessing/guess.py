"""The guess: a profile for a sheet that nobody has described yet, in the grammar in which profiles are saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wayhome.capture.guessing.heading import heading
from wayhome.capture.guessing.matching import Match, matches
from wayhome.capture.guessing.seeing import MOSTLY, SeenColumn, SeenSheet, see
from wayhome.capture.guessing.words import called, is_called_place
from wayhome.capture.sheets import Sheet
from wayhome.kernel.names import fold
from wayhome.ledger.fields import Count, Ref
from wayhome.ledger.record import KINDS, Record
from wayhome.records.base import Fact, property_of
from wayhome.reference.codes import code_list

A_KIND_MORE, PER_MISSING, SHARED_BY_ALL = 0.9, 0.35, "known_by"
REMARK = "note"
_KEY_WORDS = ("no", "number", "id", "ref", "reference", "code", "key", "uuid", "serial", "លេខ", "លរ", "លេខរៀង", "កូដ")


def look(book: Sequence[Sheet], file: str, kinds: Sequence[str]) -> SeenSheet:
    """The table of the file and what stands in its columns. Raises Refused if there is none."""
    known = {key for kind in kinds for p in KINDS[kind].properties() for key in _words(KINDS[kind], p)}
    return see(heading(book, known, file))


def guess(seen: SeenSheet, kinds: Sequence[str], chosen: Sequence[str] = ()) -> dict[str, Any]:
    """What the columns seem to mean, as the description of a profile without a name.

    The records are of the `chosen` kinds, else of those of `kinds` that the columns speak of.
    """
    found = {kind: matches(seen.columns, kind, area_of(KINDS[kind])) for kind in (chosen or kinds)}
    wanted = list(chosen) or _likely(found)
    places = _places(seen, {match.column for kind in wanted for match in found[kind] if not _is_area(match)})
    ordered = _in_order(wanted)
    records = [_record(kind, ordered[:number], found[kind], places) for number, kind in enumerate(ordered)]
    for record in records:
        _share(record, records)
        if record["kind"] != wanted[0]:
            record["columns"] = {column: names for column, names in record["columns"].items() if names != [REMARK]}
        if values := _values(seen, record):
            record["values"] = values
    description: dict[str, Any] = {"record": records}
    if key := _key(seen, found, wanted):
        description["key"] = [key]
    if seen.height > 1:
        description["header_rows"] = seen.height
    if seen.row > 1:
        description["header_row"] = seen.row
    return description


def area_of(model: type[Record]) -> str:
    """The property of a noun that a place fills which is called nothing but a place."""
    return next(iter(model.scope), "") or next((p.name for p in model.properties() if p.refers == "area"), "")


def _words(model: type[Record], prop: Any) -> set[str]:
    known = called(model, prop)
    return set(known.own | known.usual)


def _likely(found: dict[str, list[Match]]) -> list[str]:
    """The kind that explains the most columns, and those related to it that explain what is left."""
    best = max(found, key=lambda kind: _worth(kind, found[kind]))
    wanted = [best]
    while True:
        taken = {match.column: match.score for kind in wanted for match in found[kind]}
        gains = {kind: _gain(found[kind], taken) for kind in found if kind not in wanted and _is_related(kind, wanted)}
        more = max(gains, key=lambda kind: gains[kind], default="")
        if not more or gains[more] < A_KIND_MORE:
            return _joined(wanted, found)
        wanted.append(more)


def _worth(kind: str, found: list[Match]) -> float:
    model, said = KINDS[kind], {match.prop for match in found}
    missing = [p for p in model.properties() if p.required and p.name not in said and p.name != SHARED_BY_ALL]
    is_named = any(not isinstance(p, Ref) or p.refers in ("area", "site") for p in model.properties() if p.name in said)
    return sum(match.score for match in found) - PER_MISSING * len(missing) - (0 if is_named else 1)


def _gain(found: list[Match], taken: dict[str, float]) -> float:
    return sum(match.score for match in found if match.score > taken.get(match.column, 0) + 0.2 and not _is_area(match))


def _is_related(kind: str, wanted: Sequence[str]) -> bool:
    """Whether a record of this kind names one of those, or they name it, or a third names both."""
    pairs = [_named_by(kind) & set(wanted), {each for each in wanted if kind in _named_by(each)}]
    joining = [each for each in KINDS if kind in _must_name(each) and _must_name(each) & set(wanted)]
    return any(pairs) or bool(joining)


def _joined(wanted: list[str], found: dict[str, list[Match]]) -> list[str]:
    """With the kinds that tie two of the wanted ones together, as membership does a person and a household."""
    joining = [
        kind
        for kind in found
        if kind not in wanted and len(_must_name(kind)) > 1 and _must_name(kind) <= set(wanted)
    ]  # fmt: skip
    return [*wanted, *joining]


def _named_by(kind: str) -> set[str]:
    return {p.refers for p in KINDS[kind].properties() if isinstance(p, Ref) and p.refers != kind}


def _must_name(kind: str) -> set[str]:
    return {p.refers for p in KINDS[kind].properties() if isinstance(p, Ref) and p.required and _is_fact(p.refers)}


def _is_fact(kind: str) -> bool:
    return issubclass(KINDS[kind], Fact)


def _in_order(wanted: Sequence[str]) -> list[str]:
    """The kinds so that each stands after those it names."""
    ordered: list[str] = []
    left = [kind for kind in KINDS if kind in wanted]
    while left:
        free = [kind for kind in left if not (_named_by(kind) & set(left))] or left[:1]
        ordered.extend(free)
        left = [kind for kind in left if kind not in free]
    return ordered


def _is_area(match: Match) -> bool:
    return next(p for p in KINDS[match.kind].properties() if p.name == match.prop).refers == "area"


def _places(seen: SeenSheet, taken: set[str]) -> list[str]:
    """The columns that say the place, the widest first. Of two that say the same level, the one that is surer."""
    found: dict[int, SeenColumn] = {}
    for column in seen.columns:
        is_place = is_called_place(column.name, column.tag) and (column.share("place") > 0.2 or not column.filled)
        holds_names = column.share("place") > 0.8 and column.share("number") < MOSTLY
        if column.name in taken or not (is_place or holds_names):
            continue
        step = round(column.level)
        if step not in found or column.share("place") > found[step].share("place"):
            found[step] = column
    return [found[step].name for step in sorted(found)]


def _record(kind: str, before: Sequence[str], found: list[Match], places: list[str]) -> dict[str, Any]:
    """One record of the description; `before` are the kinds that stand above it in the row."""
    model = KINDS[kind]
    columns: dict[str, list[str]] = {}
    own_places = {match.column for match in found if _is_area(match) and match.prop != area_of(model)}
    for match in found:
        if not _is_area(match) or match.prop != area_of(model):
            columns.setdefault(match.column, []).append(match.prop)
    if area := area_of(model):
        for column in places:
            if column not in own_places:
                columns.setdefault(column, []).append(area)
    record: dict[str, Any] = {"part": kind, "kind": kind, "columns": columns}
    link = {p.name: p.refers for p in model.properties() if isinstance(p, Ref) and p.refers in before}
    if link:
        record["link"] = link
        said = {prop for props in columns.values() for prop in props}
        constants = {
            p.name: "1" for p in model.properties() if p.required and isinstance(p, Count) and p.name not in said
        }
        if constants:
            record["set"] = constants
    return record


def _share(record: dict[str, Any], records: list[dict[str, Any]]) -> None:
    """Let rows share a record that is tied to others by a joining kind, where a column names it."""
    joining = [each for each in records if len(_must_name(each["kind"])) > 1]
    if record["kind"] == "person" or all(record["kind"] not in _must_name(each["kind"]) for each in joining):
        return
    naming = [column for column, props in record["columns"].items() if "label" in props]
    if naming:
        record["key"] = naming


def _values(seen: SeenSheet, record: dict[str, Any]) -> dict[str, dict[str, str]]:
    """What texts seem to mean that no list knows as they stand."""
    found: dict[str, dict[str, str]] = {}
    for column, props in record["columns"].items():
        prop = property_of(KINDS[record["kind"]], props[0])
        seen_column = seen.column(column)
        if seen_column and prop.codes:
            meant = {text: code for text, _ in seen_column.values if (code := likely_code(prop.codes, text))}
            if meant:
                found[column] = meant
    return found


def likely_code(codes: str, text: str) -> str:
    """The one code whose label begins with the text, or the text with its label; "" if none or several do."""
    listed, key = code_list(codes), fold(text)
    if not key or listed.read(text) is not None:
        return ""
    labels = {entry.code: [fold(each) for each in (entry.label_en, entry.label_km, *entry.also)] for entry in listed}
    found = {
        code
        for code, keys in labels.items()
        if any(each.startswith(key) or (len(each) > 3 and key.startswith(each)) for each in keys)
    }
    return found.pop() if len(found) == 1 else ""


def _key(seen: SeenSheet, found: dict[str, list[Match]], wanted: Sequence[str]) -> str:
    """The column that tells the rows apart: a name that says so before any other, the first before the later."""
    speaking = {match.column for kind in wanted for match in found[kind] if match.prop not in ("line",)}
    able = [column for column in seen.columns if seen.tells_rows_apart(column)]
    named = [column.name for column in able if _is_key_word(column)]
    return next(iter([*named, *(column.name for column in able[:1] if column.name not in speaking)]), "")


def _is_key_word(column: SeenColumn) -> bool:
    words = [fold(word) for word in column.name.replace("_", " ").replace(".", " ").split()]
    return any(word in map(fold, _KEY_WORDS) for word in words) or "+id" in column.tag or "#meta" in column.tag
