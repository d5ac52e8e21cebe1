"""The doctor: does this home still hold what it promised to keep?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Sum

from wayhome.capture import files, running
from wayhome.config import doctor_linkage, doctor_service
from wayhome.config.finding import Finding
from wayhome.figures.catalogue import catalogue
from wayhome.figures.named import check_references
from wayhome.kernel.digest import sha256_hex
from wayhome.kernel.problems import Refused
from wayhome.ledger import read, segments
from wayhome.ledger.models import Entry, Segment, Source
from wayhome.ledger.record import KINDS
from wayhome.reports.certificates import keys
from wayhome.reports.forgetting import replaying
from wayhome.reports.models import Edition, Redaction
from wayhome.reports.verify import verify


def examine() -> Iterator[Finding]:
    """Look at everything, one finding after the other."""
    for look in LOOKS:
        yield look()


def database_is_whole() -> Finding:
    if connection.vendor != "sqlite":
        return Finding("database", True, "PostgreSQL keeps its own checks.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said = cursor.fetchone()[0]
    return Finding("database", said == "ok", f"SQLite's own check says: {said}.")


def book_is_gapless() -> Finding:
    head, entries = read.head(), Entry.objects.count()
    return Finding("gapless", head == entries, f"{entries} entries, the newest is number {head}.")


def facts_are_unchanged() -> Finding:
    changed = 0
    for facts, digest in Entry.objects.values_list("facts", "facts_digest").iterator(20_000):
        changed += sha256_hex(facts.encode()) != digest
    return Finding("facts", not changed, f"{changed} entries whose facts are not those that were written.")


def records_follow_the_book() -> Finding:
    """The typed rows against the newest entries, by count and by the sum of their numbers, per kind."""
    newest = Entry.objects.values("uid", "kind").annotate(last=Max("seq")).values("last")
    standing = Entry.objects.filter(seq__in=newest).exclude(op=Entry.Op.VOID).values("kind")
    book = {row["kind"]: (row["rows"], row["total"]) for row in standing.annotate(rows=Count("seq"), total=Sum("seq"))}
    wrong = []
    for kind, model in KINDS.items():
        has = model.objects.aggregate(rows=Count("uid"), total=Sum("seq"))
        if (has["rows"], has["total"]) != book.get(kind, (0, None)):
            wrong.append(kind)
    advice = (
        f"These differ from the book: {', '.join(wrong)}. Run: wayhome rebuild" if wrong else "All agree with the book."
    )
    return Finding("records", not wrong, advice)


def files_are_kept() -> Finding:
    missing = [
        source.name
        for source in Source.objects.filter(sort=Source.Sort.FILE).exclude(digest="")
        if not files.is_sound(source.digest, source.details.get("erased"))
    ]
    return Finding(
        "files", not missing, f"{len(missing)} received files are missing or changed. {', '.join(missing[:5])}".strip()
    )


def imports_came_to_an_end() -> Finding:
    """Imports that were killed; what they had taken in by then is in the book."""
    broken = [received.source.name for received in running.note_broken_off()]
    advice = "Import the file again; it goes on where it stopped." if broken else ""
    return Finding("imports", not broken, f"{len(broken)} imports broke off. {', '.join(broken[:5])} {advice}".strip())


def forgotten_stay_forgotten() -> Finding:
    """People whom the journal says were forgotten and the book tells of: it was restored without being put right."""
    try:
        unseen = replaying.unseen()
    except Refused as refused:
        return Finding("forgotten", False, refused.problems[0].sentence())
    pending = Redaction.objects.filter(pending__isnull=False).count()
    changed = [redaction.pk for redaction in Redaction.objects.all() if not redaction.is_sound]
    said = f"{Redaction.objects.count()} redactions"
    said += f", {len(unseen)} of the journal not in the book. Run: wayhome restore --redactions FILE" if unseen else ""
    said += f", {pending} with files still to go. They go with the next one" if pending else ""
    said += f", certificates that were changed: {changed}" if changed else ""
    return Finding("forgotten", not unseen and not pending and not changed, f"{said}.")


def segments_are_there() -> Finding:
    missing = [s.path for s in Segment.objects.all() if not (segments.folder() / s.path).exists()]
    advice = "Run: wayhome rebuild" if missing else f"{Segment.objects.count()} segments."
    return Finding("frames", not missing, f"{len(missing)} segments are missing. {advice}")


def figures_name_what_is_there() -> Finding:
    """Slices of named figures point at organisations, items and areas; one that is gone would count nothing."""
    known = catalogue()
    problems = check_references(known.named.values(), known.indicators, "named.toml")
    first = problems[0].sentence() if problems else f"{len(known.named)} named figures."
    return Finding("figures", not problems, first)


def editions_verify() -> Finding:
    failing = [str(e.number) for e in Edition.objects.published() if not verify(e.number).is_well]
    return Finding(
        "editions", not failing, f"{len(failing)} published editions do not verify. {', '.join(failing)}".strip()
    )


def home_is_private() -> Finding:
    """Nobody but the owner of the home may read the keys that sign sessions and certificates."""
    home = settings.WAYHOME_HOME
    found = [home / "secret.key", *sorted((home / keys.FOLDER).glob("*.key"))]
    open_ones = " ".join(str(key) for key in found if key.exists() and key.stat().st_mode & 0o077)
    return Finding(
        "key",
        not open_ones,
        f"Others can read {open_ones}. Run: chmod 600 {open_ones}" if open_ones else "The keys are private.",
    )


LOOKS: tuple[Callable[[], Finding], ...] = (
    database_is_whole,
    book_is_gapless,
    facts_are_unchanged,
    records_follow_the_book,
    files_are_kept,
    imports_came_to_an_end,
    forgotten_stay_forgotten,
    segments_are_there,
    figures_name_what_is_there,
    editions_verify,
    home_is_private,
    doctor_linkage.traits_follow_the_register,
    doctor_linkage.everybody_was_compared,
    doctor_service.sent_files_are_kept,
    doctor_service.somebody_works,
    doctor_service.nothing_waits_too_long,
    doctor_service.certificate_is_fresh,
    doctor_service.disk_has_room,
)
