"""A run: the register, or what is new in it, compared with all of it; what is almost certain is tied, the rest shown.

What a person decided is never overruled: ties of people stand, those decided to be different never end up together, and
what somebody took back the model leaves alone. A run that is cut short has written whole clusters, each with its
pairs; the next one goes on from the last that was finished, and ends with the same assignments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from filelock import FileLock, Timeout

from wayhome.kernel.clock import now
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.linkage import clusters, identity_frame, pairs, tying
from wayhome.linkage.catching_up import catch_up, consumer
from wayhome.linkage.clusters import Formed
from wayhome.linkage.comparing_all import Compared, Progress, compare
from wayhome.linkage.model import Model, load
from wayhome.linkage.models import Pair, Run
from wayhome.linkage.who import TIED
from wayhome.records.assignment import Assignment
from wayhome.records.person import Person

LARGE = 8
"""Registrations of one person. More of them are for somebody to look at."""
FAR_APART = 12
"""Years between two births told of one person."""
ALARMS = 100

BUSY = declare("link.busy", "Another run is going on. Wait until it is done.")
LARGE_CLUSTER = declare(
    "link.large_cluster", "{size} registrations are tied together as one person, {who}. Look whether they are."
)
BIRTHS_FAR_APART = declare(
    "link.births_far_apart",
    "The births told of one person, {who}, lie {years} years apart. Look whether it is one person.",
)
LEFT_OUT = declare(
    "link.blocks_left_out",
    "{keys} values of “{block}” are shared by too many registrations to be compared, one of them by {people}.",
)


def _tell_nobody(done: int, total: int) -> None:
    pass


def run(
    engine: str = "duckdb", since: int | None = None, by: str = "command line", progress: Progress = _tell_nobody
) -> Run:
    """Compare the registrations that are new or changed since entry `since` with all, and tie what is almost certain.

    None goes on from the last finished run of the same model and rules of names; 0 compares all with all. `progress` is
    told (done, total) in hundredths. Raises Refused if another run is going on, or if the engine is not installed.
    """
    with _alone():
        begun, model = now(), load()
        mark = catch_up()
        after = _last_mark(model) if since is None else since
        progress(5, 100)
        with identity_frame.opened() as book:
            found = compare(book, engine, model, after, progress)
        this = Run.objects.create(started=begun, by=by, engine=engine, since=after, mark=mark, model=model.digest)
        said = pairs.standing()
        standing = list(Pair.objects.filter(state__in=TIED).order_by("left", "right").values_list("left", "right"))
        strong = [(left, right, weight) for left, right, weight, why in found.edges if model.ties(weight, why)]
        formed = clusters.form(strong, standing, said.different, said.untied, found.households)
        progress(70, 100)
        links, left = tying.tie(this, found, formed, standing, progress)
        grey = tying.show(this, found, formed, said)
        this.counts = _counts(found, formed) | {"links": links, "grey": grey, "left": left}
        this.counts["rules"] = consumer()
        this.alarms = [problem.as_json() for problem in _alarms(found, formed, model)]
        this.finished = now()
        this.save()
        progress(100, 100)
    return this


def sweep() -> None:
    """Remove what a run left that was cut short, unless one is going on."""
    if not identity_frame.folder().exists():
        return
    try:
        with _alone():
            identity_frame.sweep()
    except Refused:
        pass


@contextmanager
def _alone() -> Iterator[None]:
    """One run at a time in a home. Whose process ends, however it ends, is in nobody's way."""
    lock = Path(settings.WAYHOME_HOME) / "running" / "linking"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, blocking=False):
            yield
    except Timeout:
        raise Refused([BUSY()]) from None


def _last_mark(model: Model) -> int:
    """Up to which entry all was compared with all by this model and these rules of names; 0 if it never was.

    A run that left a cluster to the next one does not count: what it compared is compared again.
    """
    finished = Run.objects.filter(finished__isnull=False, model=model.digest, counts__rules=consumer(), counts__left=0)
    return finished.order_by("-mark").values_list("mark", flat=True).first() or 0


def _counts(found: Compared, formed: Formed) -> dict[str, Any]:
    registrations = Person.objects.count()
    sizes = Counter(len(members) for members in formed.clusters.values())
    return {
        "registrations": registrations,
        "fresh": found.fresh,
        "candidates": found.candidates,
        "refused": len(formed.forbidden) + len(formed.of_one_household),
        "persons": registrations - Assignment.objects.count(),
        "cluster_sizes": {str(size): sizes[size] for size in sorted(sizes)},
    }


def _alarms(found: Compared, formed: Formed, model: Model) -> list[Problem]:
    """What somebody should look at: odd clusters, by who stands for them, and blocks that were left out."""
    large = [LARGE_CLUSTER(who=who, size=len(all_)) for who, all_ in formed.clusters.items() if len(all_) > LARGE]
    names = list(model.blocks)
    left_out = [LEFT_OUT(block=names[place], keys=keys, people=people) for place, keys, people in found.left_out]
    return [*sorted(large, key=lambda p: str(p.params["who"]))[:ALARMS], *_far_apart(found, formed)[:ALARMS], *left_out]


def _far_apart(found: Compared, formed: Formed) -> list[Problem]:
    """The clusters that grew in this run and in which births lie far apart."""
    touched = {left for left, _ in formed.tied}
    apart = {}
    for who, members in formed.clusters.items():
        years = [found.births[uid] for uid in members if uid in found.births] if not touched.isdisjoint(members) else []
        if years and max(years) - min(years) > FAR_APART:
            apart[who] = max(years) - min(years)
    return [BIRTHS_FAR_APART(who=who, years=years) for who, years in sorted(apart.items())]
