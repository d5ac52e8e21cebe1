"""Issue lists for authorities, and write them out."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from wayhome.accounts.models import Role
from wayhome.accounts.policy import RIGHTS, Access
from wayhome.cli.speech import area_called, bar, day_called, needs_home, say_json
from wayhome.records.base import today
from wayhome.reference import places
from wayhome.reports.lists import issuing
from wayhome.reports.lists.naming import file_name, folder_of
from wayhome.reports.lists.recipients import CONSENT, recipients
from wayhome.reports.lists.tables import ENDINGS, Issue, IssuedList

BY = "command line"


@click.command()
@click.option("--area", required=True, help="Code or name of the area: every authority below it gets a list.")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Write the files there, in folders."
)
@click.option("--from", "start", help="Arrived on this day or later, as 2020-05-07; else ever.")
@click.option("--to", "end", help="Arrived on this day or earlier; else up to today.")
@click.option(
    "--recipient", "chosen", multiple=True, help="A kind of recipient; several may be named, else all that fit."
)
@click.option("--basis", default=CONSENT, show_default=True, help="consent, legal_obligation or public_interest.")
@click.option("--order", default="", help="The law or order that asks for the lists; needed unless people agreed.")
@click.option("--purpose", required=True, help="What the lists are for; it is printed on them.")
@click.option("--expires", help="The last day on which they may be used; else as the kind of recipient says.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
@needs_home
def lists(
    area: str, out: Path, start: str | None, end: str | None, chosen: tuple[str, ...], basis: str, order: str,
    purpose: str, expires: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Issue a list for each village, commune and district authority below an area, as XLSX and PDF.

    Who stands on them, and what they say, depends on the recipient, on what people agreed to and on the legal basis.
    The copies in --out are outside the home: delete them when they expire.
    """
    place = area_called(area)
    wanted = issuing.Wanted(
        place, chosen or _fitting(place, basis), day_called("--from", start), day_called("--to", end) or today(),
        basis, purpose, order, day_called("--expires", expires),
    )  # fmt: skip
    with bar("lists") as show:
        issue = issuing.issue(wanted, _everywhere(), progress=show)
    written = [_copied(issued, out) for issued in issue.lists.order_by("number", "version")]
    if as_json:
        say_json(_told(issue, written))
        return
    anew = issue.made.count()
    people = sum(issue.lists.values_list("rows", flat=True))
    click.echo(
        f"{len(written):,} lists in {out}: {anew:,} new, {len(written) - anew:,} as they were; {people:,} lines."
    )


def _fitting(area: str, basis: str) -> tuple[str, ...]:
    """The kinds of recipient that answer for no more than the area and have lists on that basis."""
    level = places.place(area).level
    return tuple(each.id for each in recipients().values() if each.level >= level and basis in each.bases)


def _everywhere() -> Access:
    """Whoever sits at this machine has the home itself."""
    return Access(BY, Role.REGISTRAR, (places.country(),), RIGHTS[Role.REGISTRAR], everywhere=True)


def _copied(issued: IssuedList, out: Path) -> dict[str, object]:
    folder = out / folder_of(issued)
    folder.mkdir(parents=True, exist_ok=True)
    copies = {ending: folder / file_name(issued, ending) for ending in ENDINGS}
    for ending, copy in copies.items():
        shutil.copyfile(issued.path(ending), copy)
        copy.chmod(0o600)
    return {
        "number": issued.number, "version": issued.version, "recipient": issued.recipient, "area": issued.area,
        "unassigned": issued.unassigned, "rows": issued.rows, "expires": issued.expires, "checksum": issued.checksum,
        "changes": issued.changes, "left_out": issued.left_out,
        "files": {ending: str(copy) for ending, copy in copies.items()},
    }  # fmt: skip


def _told(issue: Issue, written: list[dict[str, object]]) -> dict[str, object]:
    return {
        "issue": issue.pk, "area": issue.area, "from": issue.start, "to": issue.end, "mark": issue.mark,
        "lists": written,
    }  # fmt: skip
