"""Settling what the prose check found: reference a number, mend the words, or accept them with a reason."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from wayhome.figures.catalogue import catalogue
from wayhome.figures.compute import compute
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.record import KINDS
from wayhome.reference.codes import code_list
from wayhome.reports import outline as outlines
from wayhome.reports import prose
from wayhome.reports.editions import keep, refresh
from wayhome.reports.finding import Finding
from wayhome.reports.gather import shown
from wayhome.reports.matter import Shown
from wayhome.reports.models import Edition, Immutable
from wayhome.reports.prose_names import KnownNames
from wayhome.reports.references import BadReference, passages, references

REFERENCED, MENDED, ACCEPTED = "referenced", "mended", "accepted"
ACTIONS = (REFERENCED, MENDED, ACCEPTED)

NO_FINDING = declare("resolution.finding", "There is no open finding “{value}” in edition {number}.")
NO_ACTION = declare("resolution.action", "“{value}” is no way to settle a finding. Ways are: {actions}.")
NO_REASON = declare("resolution.reason", "Say why “{excerpt}” may stay.")
NO_TEXT = declare("resolution.text", "Say what is to stand instead of “{excerpt}”.")
NO_REFERENCE = declare(
    "resolution.reference", "“{value}” refers to nothing. Write a reference such as {{fig:posters}}."
)
FLAG_CUT_SHORT = "truncated_name"


def findings(edition: Edition) -> list[Finding]:
    """What the prose check says of the edition's narrative as it stands now, settled or not."""
    return prose.check(edition.matter(), known_names(), _uncited(edition))


def open_findings(edition: Edition) -> list[Finding]:
    """The findings that still wait: those that nobody accepted."""
    accepted = {one["finding"]["id"] for one in edition.resolutions if one["action"] == ACCEPTED}
    return [finding for finding in findings(edition) if finding.id not in accepted]


def resolve(
    edition: Edition, finding: str | Finding, action: str, text: str = "", reason: str = "", by: str = ""
) -> Edition:
    """Settle one finding of a draft. `text` replaces what is underlined; `reason` says why it may stay.

    Refused if the finding is not open or what the action needs is missing. Nothing is changed then.
    """
    if not edition.is_draft:
        raise Immutable("resolve")
    wanted = finding.id if isinstance(finding, Finding) else finding
    found = next((one for one in open_findings(edition) if one.id == wanted), None)
    if found is None:
        raise Refused([NO_FINDING(value=wanted, number=edition.number)])
    if problems := _wrong(found, action, text.strip(), reason.strip()):
        raise Refused(problems)
    edition.resolutions = [
        *edition.resolutions,
        {
            "finding": found.as_json(),
            "action": action,
            "text": text.strip(),
            "reason": reason.strip(),
            "by": by,
            "at": now().isoformat(),
        },
    ]
    before = edition.outline
    if action != ACCEPTED:
        edition.outline = _replaced(before, found, text.strip())
    return keep(edition) if _cited(edition.outline) <= _cited(before) else refresh(edition)


def resolve_all(edition: Edition, resolutions: Iterable[Mapping[str, str]], by: str) -> list[Mapping[str, str]]:
    """Apply the resolutions kept beside an outline, in order; those that fit no open finding are given back."""
    left_over = []
    for one in resolutions:
        match = next((finding for finding in open_findings(edition) if _fits(finding, one)), None)
        if match is None:
            left_over.append(one)
            continue
        resolve(edition, match, one["action"], one.get("text", ""), one.get("reason", ""), by)
    return left_over


def known_names() -> KnownNames:
    """The names on record: areas, sites, organisations, items and information sources, and the kinds of them."""
    known = KnownNames()
    for kind in ("area", "site", "organisation", "item", "information_source"):
        fields = {field.name for field in KINDS[kind].properties()}
        wanted = [name for name in ("name", "name_local", "acronym") if name in fields]
        lists = [name for name in ("aliases", "flags") if name in fields]
        rows = KINDS[kind].objects.all()
        if "level" in fields:
            rows = rows.filter(level__lte=2)  # names of villages are those of everything else
        for row in rows.values(*wanted, *lists):
            cut_short = FLAG_CUT_SHORT in (row.get("flags") or ())
            for name in (*(row[one] for one in wanted), *(row.get("aliases") or ())):
                known.add(name or "", cut_short=cut_short, place=kind in ("area", "site"))
    for kinds in ("site_type", "organisation_type", "area_unit"):
        known.add_kinds(entry.label("en") for entry in code_list(kinds))
    return known


def _uncited(edition: Edition) -> dict[str, Shown]:
    """The figures that have a name and that the narrative does not cite, as the edition would show them."""
    definitions = catalogue()
    others = [key for key in definitions.told(edition.request().learns) if key not in edition.figures]
    return {one.id: Shown.from_json(shown(one, definitions)) for one in compute(edition.request(), others)}


def _cited(outline: Mapping[str, Any]) -> set[tuple[str, str]]:
    """What the narrative refers to."""
    return {(piece.kind, piece.key) for passage in passages(outline) for piece in references(passage.text)}


def _wrong(found: Finding, action: str, text: str, reason: str) -> list[Problem]:
    if action not in ACTIONS:
        return [NO_ACTION(value=action, actions=", ".join(ACTIONS))]
    if action == ACCEPTED:
        return [] if reason else [NO_REASON(excerpt=found.excerpt)]
    if not text:
        return [NO_TEXT(excerpt=found.excerpt)]
    try:
        cited = list(references(text))
    except BadReference as error:
        return [NO_REFERENCE(value=error.text)]
    return [NO_REFERENCE(value=text)] if action == REFERENCED and not cited else []


def _replaced(outline: Mapping[str, Any], found: Finding, text: str) -> dict[str, Any]:
    """The outline with the excerpt of a finding replaced."""
    changed = copy.deepcopy(dict(outline))
    holder: Any = (
        changed if not found.block else next(block for block in changed["blocks"] if block["id"] == found.block)
    )
    for key in found.path:
        holder = holder[key]
    before = holder[found.language]
    holder[found.language] = before[: found.start] + text + before[found.end :]
    if problems := outlines.check(changed):
        raise Refused(problems)
    return changed


def _fits(finding: Finding, wanted: Mapping[str, str]) -> bool:
    return (finding.block, finding.language, finding.excerpt) == (
        wanted["block"],
        wanted["language"],
        wanted["excerpt"],
    )
