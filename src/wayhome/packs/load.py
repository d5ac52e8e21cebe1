"""Loading a pack: its areas, sites, organisations, information sources and items become records of the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from wayhome.kernel.clock import now
from wayhome.kernel.digest import content_digest
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Entry, Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write
from wayhome.packs.pack import Pack, active
from wayhome.packs.tables import records
from wayhome.reference import names, places

KINDS_LOADED = ("area", "site", "organisation", "information_source", "item")
_FILES = {
    "site": "sites.csv",
    "organisation": "organisations.csv",
    "information_source": "information_sources.csv",
    "item": "items.csv",
}
_BATCH = 5_000


def load_reference(by: str, pack: Pack | None = None) -> dict[str, int]:
    """Bring the reference records to what the pack says; how many entries that took, by kind.

    A second load writes nothing. What somebody changed since on a screen stays as they left it; what the pack no
    longer has is voided, if the pack wrote it. Raises Refused, and writes nothing, if a rule of these nouns is broken.
    """
    pack = pack or active()
    drafts = [draft for kind in KINDS_LOADED for draft in _changes(kind, _wanted(pack, kind))]
    _refuse_faulty(drafts)
    if drafts:
        with transaction.atomic():
            source = Source.objects.create(
                sort=Source.Sort.PACK,
                name=f"{pack.name} {pack.version}",
                digest=content_digest([[d.kind, d.uid, d.op, _plain(d.values)] for d in drafts]),
                by=by,
                received=now(),
            )
            for first in range(0, len(drafts), _BATCH):
                write(drafts[first : first + _BATCH], source=source, by=by)
    places.forget()
    names.forget()
    return {kind: sum(d.kind == kind for d in drafts) for kind in KINDS_LOADED}


def _wanted(pack: Pack, kind: str) -> dict[str, dict[str, Any]]:
    """uid to values of every record of `kind` that the pack has."""
    if kind == "area":
        return dict(pack.hook("gazetteer")(pack))
    return dict(records(kind, pack.part(_FILES[kind])))


def _changes(kind: str, wanted: dict[str, dict[str, Any]]) -> Iterator[Draft]:
    held = {record.uid: record.values() for record in KINDS[kind].objects.all()}
    changed = [uid for uid, values in wanted.items() if uid in held and held[uid] != values]
    gone = [uid for uid in held if uid not in wanted]
    own = _written_by_a_pack(kind, [*changed, *gone])
    for uid, values in wanted.items():
        if uid not in held or (held[uid] != values and uid in own):
            yield Draft(kind, values, uid)
    for uid in gone:
        if uid in own:
            yield Draft(kind, uid=uid, op="void")


def _refuse_faulty(drafts: list[Draft]) -> None:
    """The rules of the nouns hold for packs too: a code that somebody gave to a site of their own stays theirs."""
    faults = [each for draft in drafts if draft.op == "put" for each in KINDS[draft.kind].check_values(draft.values)]
    for kind in KINDS_LOADED:
        found = KINDS[kind].check_batch([draft for draft in drafts if draft.kind == kind])
        faults.extend(problem for problems in found.values() for problem in problems)
    if faults:
        raise Refused(faults)


def _written_by_a_pack(kind: str, uids: Iterable[str]) -> set[str]:
    """Those of `uids` whose newest entry came from a pack."""
    newest = KINDS[kind].objects.filter(uid__in=list(uids)).values("seq")
    return set(Entry.objects.filter(seq__in=newest, source__sort=Source.Sort.PACK).values_list("uid", flat=True))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, (str, int, list)) else str(value) for name, value in values.items()}
