"""Moving: from one place to another, or to another bed, while the clock of the quarantine goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.records.following.standing import open_of
from wayhome.records.person import Person
from wayhome.records.stay import Stay
from wayhome.records.staying.checking import arrives, cannot_leave, given_to, leaves
from wayhome.records.staying.lodging import HOME, HOSPITAL, Lodging
from wayhome.records.staying.spans import Moment
from wayhome.records.whereabouts import now_in

THERE_ALREADY = declare(
    "staying.there_already", "They stay at “{site}” already. Choose another place, or change the bed there."
)
NOWHERE = declare("staying.nowhere", "Choose where they go: a site, or the area in which the house lies.")
NO_HOME = declare(
    "staying.no_home",
    "Of one of them nobody wrote where home is. Write it on the page of the person first, or choose another place.",
)

Drafts = list[Draft]


def move(
    stays: Sequence[Stay],
    where: Lodging,
    at: Moment,
    beds: Mapping[str, str] | None = None,
    beyond: str | None = None,
) -> Drafts | Problem:
    """The drafts by which these stays end at that minute and others, which name them, begin. `beds`: person to bed.

    The quarantine stays the same record: it is entrusted to the area of the goal, and its days go on. The people are
    in that area now, so that those who answer for it see them. Those who go home go each to their own.
    """
    if problem := cannot_leave(stays, at):
        return problem
    if where.site and any(stay.site == where.site.uid for stay in stays):
        return THERE_ALREADY("site", site=where.called)
    goals = _goals(stays, where)
    if isinstance(goals, Problem):
        return goals
    quarantines = open_of([stay.person for stay in stays], at.day)
    drafts: Drafts = []
    for stay in stays:
        quarantine, goal = quarantines.get(stay.person), goals[stay.person]
        said = {
            "after": stay.uid,
            "quarantine": quarantine.uid if quarantine else stay.quarantine,
            "bed": (beds or {}).get(stay.person),
            "beyond_capacity": beyond,
        }
        drafts += [leaves(stay, _reason(goal), at), arrives(stay.person, goal, at, said)]
    for area in dict.fromkeys(goal.area for goal in goals.values()):
        persons = [person for person, goal in goals.items() if goal.area == area]
        drafts += given_to(area, [quarantines[person] for person in persons if person in quarantines])
        drafts += now_in(persons, None if where.place == HOME else area)
    return drafts


def change_beds(stays: Sequence[Stay], beds: Mapping[str, str]) -> Drafts:
    """The drafts by which people sleep in other beds of the same site; "" takes a bed away. `beds`: person to bed."""
    drafts = []
    for stay in stays:
        bed = beds.get(stay.person, stay.bed) or None
        if bed != stay.bed:
            values = {name: value for name, value in {**stay.values(), "bed": bed}.items() if value is not None}
            drafts.append(Draft("stay", values, stay.uid, based_on=stay.version))
    return drafts


def _goals(stays: Sequence[Stay], where: Lodging) -> dict[str, Lodging] | Problem:
    """Person to where they go; home is where each of them is from."""
    persons = [stay.person for stay in stays]
    if where.place != HOME:
        return dict.fromkeys(persons, where) if where.place and where.area else NOWHERE("site")
    homes = dict(Person.objects.filter(uid__in=persons).values_list("uid", "home"))
    if not all(homes.get(person) for person in persons):
        return NO_HOME("place")
    return {person: Lodging(HOME, homes[person]) for person in persons}


def _reason(goal: Lodging) -> str:
    """Why the stay that they leave ends."""
    return {HOME: "went_on", HOSPITAL: "hospital"}.get(goal.place, "moved")
