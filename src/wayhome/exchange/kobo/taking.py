"""From records to the register: rows of a sheet go through the gate by their profile, and which came from what is kept.

The sheet is kept as every imported file is, so a row that cannot pass is held there and mended there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from wayhome.accounts.models import User
from wayhome.accounts.policy import Access, Right, access_for
from wayhome.capture import profiles
from wayhome.capture.cells import column_key
from wayhome.capture.intake import ImportResult, import_file
from wayhome.capture.models import Import, SheetRow
from wayhome.capture.profiles import Profile, quoted
from wayhome.exchange.kobo.client import Record
from wayhome.exchange.kobo.flattening import ROOT, ROW, Flat, as_sheet, flat
from wayhome.exchange.kobo.numbering import numbered
from wayhome.exchange.kobo.tables import KoboConnection, KoboRow
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Problem, Refused, declare

NO_KEY = declare(
    "kobo.no_key",
    "The column profile “{name}” must say that {columns} is its key, and nothing else: else an edit there becomes "
    "another record here.",
)
NOBODY = declare(
    "kobo.nobody",
    "The connection “{name}” works in the name of {by}, who may not import any more. Save the connection again in your "
    "own name.",
)
NO_ID = declare("kobo.no_id", "A record has neither meta/rootUuid nor _uuid, so it could not be told apart: not taken.")
BACK = declare(
    "kobo.back",
    "The record {record} was missing and was removed here; now it is there again. Register it on a screen if that is "
    "right.",
)


@dataclass(slots=True)
class Taken:
    """What became of records: the counts of their rows, and the imports in which those stand."""

    rows: ImportResult = field(default_factory=ImportResult)
    imports: list[int] = field(default_factory=list)
    gone: int = 0

    def told(self) -> dict[str, int | list[int]]:
        return {**self.rows.counts(), "gone": self.gone, "imports": self.imports}


def access_of(connection: KoboConnection) -> Access:
    """What the user may in whose name the connection works. Raises Refused if they may not import."""
    user = User.objects.filter(username=connection.by).first()
    access = access_for(user) if user else None
    if access is None or not access.may(Right.IMPORT) or not access.areas:
        raise Refused([NOBODY(name=connection.name, by=connection.by)])
    return access


def profile_of(name: str, repeat: str) -> Profile:
    """The profile of a connection. Raises Refused if there is none, or if its key is not what names a row there."""
    profile = profiles.load(name)
    key = (ROOT, ROW) if repeat else (ROOT,)
    if [column_key(column) for column in profile.key] != [column_key(column) for column in key]:
        raise Refused([NO_KEY("profile", name=name, columns=quoted(key))])
    return profile


def take(connection: KoboConnection, records: Sequence[Record], taken: Taken) -> None:
    """Put the rows of these records through the gate, and note what became of them.

    Records that came before are changed or stay the same. Broken off in the middle, the same again goes on.
    """
    access, profile = access_of(connection), profile_of(connection.profile, connection.repeat)
    fresh = {each.root: each for each in (flat(record, connection.repeat) for record in records)}
    _keep_roots(connection, fresh)
    if fresh.pop("", None):
        connection.problems = [*connection.problems, NO_ID().as_json()]
    if not fresh:
        return
    known = _known(connection, list(fresh))
    numbers = {root: _numbers(each, known[root]) for root, each in fresh.items()}
    rows = [
        {**row.cells, ROOT: root, ROW: str(number)}
        for root, each in fresh.items()
        for row, number in zip(each.rows, numbers[root], strict=True)
    ]
    content = as_sheet(rows, profile.needed)
    result = import_file(content, f"{connection.name}.tsv", profile, connection.by, access=access)
    _add(taken, result)
    _note(connection, fresh, numbers, known, _came(result.import_id))


def _keep_roots(connection: KoboConnection, fresh: dict[str, Flat]) -> None:
    """A record without a rootUuid keeps the name it came with first: its number there stays, its uuid does not."""
    nameless = {each.kobo_id or 0: each for each in fresh.values() if each.root == each.uuid}
    known = KoboRow.objects.filter(connection=connection, kobo_id__in=list(nameless)).values_list("kobo_id", "root")
    for number, root in known.distinct():
        each = nameless[number or 0]
        fresh.pop(each.root, None)
        each.root = root
        fresh[root] = each


def _known(connection: KoboConnection, roots: list[str]) -> dict[str, list[KoboRow]]:
    found: dict[str, list[KoboRow]] = defaultdict(list)
    for row in KoboRow.objects.filter(connection=connection, root__in=roots).order_by("number"):
        found[row.root].append(row)
    return found


def _numbers(each: Flat, known: Sequence[KoboRow]) -> list[int]:
    if not each.is_repeat:
        return [0]
    standing = [(row.number, row.digest) for row in known if row.number and row.gone_at is None]
    return numbered(standing, [row.digest for row in each.rows], max((row.number for row in known), default=0))


def _came(import_id: int | None) -> dict[int, list[int]]:
    """Row of the sheet to where it stands, for the rows that were new, changed or held."""
    numbers = SheetRow.objects.filter(received=import_id).values_list("number", flat=True)
    return {number: [import_id or 0, number] for number in numbers}


def _note(
    connection: KoboConnection,
    fresh: dict[str, Flat],
    numbers: dict[str, list[int]],
    known: dict[str, list[KoboRow]],
    came: dict[int, list[int]],
) -> None:
    """Keep which rows the records are now. A row that an edit left out is missing: a person decides about it."""
    place, kept = 1, []
    for root, each in fresh.items():
        standing = {row.number: row for row in known[root]}
        for row, number in zip(each.rows, numbers[root], strict=True):
            place += 1
            noted = standing.pop(number, None) or KoboRow(connection=connection, root=root, number=number)
            noted.uuid, noted.kobo_id, noted.submitted = each.uuid, each.kobo_id, each.submitted
            noted.digest = row.digest
            if noted.decision == KoboRow.Decision.VOIDED:
                connection.problems = [*connection.problems, BACK(record=root).as_json()]
            noted.gone_at, noted.decision = None, KoboRow.Decision.OPEN
            if place in came and came[place] not in noted.origins:
                noted.origins = [*noted.origins, came[place]]
            kept.append(noted)
        for left_out in standing.values():
            left_out.uuid = each.uuid
            if left_out.number and left_out.gone_at is None:
                left_out.gone_at = now()
            kept.append(left_out)
    columns = ["uuid", "kobo_id", "submitted", "digest", "origins", "gone_at", "decision"]
    with transaction.atomic():
        KoboRow.objects.bulk_update([row for row in kept if row.pk], columns, batch_size=500)
        KoboRow.objects.bulk_create(row for row in kept if not row.pk)


def _add(taken: Taken, result: ImportResult) -> None:
    for outcome, number in result.counts().items():
        setattr(taken.rows, outcome, getattr(taken.rows, outcome) + number)
    taken.rows.troubles.extend(result.troubles)
    if result.import_id is not None:
        taken.imports.append(result.import_id)


def imports_of(rows: Sequence[KoboRow]) -> dict[int, Import]:
    """The imports in which rows came, by their number."""
    return Import.objects.select_related("source").in_bulk({number for row in rows for number, _ in row.where})


def standing_problems(connection: KoboConnection) -> list[Problem]:
    """Why the connection cannot be used as it is."""
    try:
        access_of(connection)
        profile_of(connection.profile, connection.repeat)
    except Refused as refused:
        return refused.problems
    return []
