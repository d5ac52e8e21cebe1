"""Verifying: a published edition is computed again from what it keeps, and must come to the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wayhome.figures.behind import entry_digests
from wayhome.figures.compute import compute
from wayhome.kernel.digest import sha256_hex
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.frames import Frames
from wayhome.ledger.read import head
from wayhome.reports.editions import digest_of
from wayhome.reports.gather import picture
from wayhome.reports.models import Edition

NO_EDITION = declare("edition.unknown", "There is no published edition {number}.")
NO_MARK = declare(
    "verify.mark", "The book ends at entry {head}, before the edition's mark {mark}: entries are missing."
)
OTHER_VALUE = declare("verify.value", "The figure {figure} comes to {now}, and was published as {then}.")
OTHER_FIGURE = declare(
    "verify.figure", "The figure {figure} has the same value, but something else about it differs: {what}."
)
OTHER_ENTRIES = declare("verify.entries", "The entries behind the figure {figure} are not those it was published with.")
OTHER_PICTURE = declare("verify.picture", "The map or chart {block} comes to other numbers than it was published with.")
CHANGED_CONTENT = declare("verify.content", "What the edition keeps of itself was changed: its digest differs.")
CHANGED_FILE = declare("verify.file", "The file {file} was changed.")
MISSING_FILE = declare("verify.missing", "The file {file} is missing.")


@dataclass(slots=True)
class Verification:
    """What verifying an edition came to. `figures` and `files` say how many were compared."""

    number: int
    figures: int = 0
    files: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return not self.problems

    def as_json(self) -> dict[str, object]:
        return {
            "edition": self.number, "well": self.is_well, "figures": self.figures, "files": self.files,
            "problems": [problem.as_json() | {"sentence": problem.sentence()} for problem in self.problems],
        }  # fmt: skip


def published(number: int) -> Edition:
    """The published edition of that number. Refused if there is none."""
    found = Edition.objects.published().filter(number=number).first()
    if found is None:
        raise Refused([NO_EDITION(number=number)])
    return found


def verify(number: int) -> Verification:
    """Recompute with the edition's own definitions, mark, cut-off and scope; compare all of it."""
    edition = published(number)
    result = Verification(number)
    if digest_of(edition) != edition.digest:
        result.problems.append(CHANGED_CONTENT())
    _files(edition, result)
    if head() < edition.mark:
        result.problems.append(NO_MARK(head=head(), mark=edition.mark))
    else:
        check_figures(edition, result)
    return result


def check_figures(edition: Edition, result: Verification) -> None:
    """Compute the figures, charts and maps of an edition again, and add what differs to the result."""
    definitions, frames = edition.kept_definitions(), Frames(edition.mark)
    ids = [kept["id"] for kept in edition.kept]
    try:
        computed = compute(edition.request(), ids, definitions=definitions, frames=frames)
        entries = entry_digests(edition.request(), ids, definitions=definitions, frames=frames)
    except Refused as refused:
        result.problems += refused.problems
        return
    result.figures = len(computed)
    for kept, figure in zip(edition.kept, computed, strict=True):
        today = figure.kept()
        if today["value"] != kept["value"]:
            result.problems.append(OTHER_VALUE(figure=figure.id, now=today["shown"], then=kept["shown"]))
        elif today != kept:
            what = ", ".join(name for name in today if today[name] != kept.get(name))
            result.problems.append(OTHER_FIGURE(figure=figure.id, what=what))
        if entries[figure.id] != edition.entries[figure.id]:
            result.problems.append(OTHER_ENTRIES(figure=figure.id))
    for block in edition.outline["blocks"]:
        if block["kind"] in ("map", "trend"):
            today, then = picture(block, edition.request(), definitions, frames), edition.series_data[block["id"]]
            if not _same_numbers(today, then):
                result.problems.append(OTHER_PICTURE(block=block["id"]))


def _same_numbers(today: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    """Whether a map or chart has the same numbers; an area that was hidden may have any."""
    for part in ("rows", "points", "areas"):
        shown = {_place(row): row["value"] for row in then.get(part, [])}
        now = {_place(row): row["value"] for row in today.get(part, [])}
        if now.keys() != shown.keys() or any(value not in (None, now[place]) for place, value in shown.items()):
            return False
    return True


def _place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row.get("day"), row.get("site"), row.get("area")


def _files(edition: Edition, result: Verification) -> None:
    for name, said in edition.files.items():
        path = edition.folder / name
        if not path.is_file():
            result.problems.append(MISSING_FILE(file=name))
            continue
        result.files += 1
        if sha256_hex(path.read_bytes()) != said["sha256"]:
            result.problems.append(CHANGED_FILE(file=name))
