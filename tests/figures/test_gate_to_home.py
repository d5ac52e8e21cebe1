"""Figures say the same as the boards of the way from the gate to home, of people and days drawn at random."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest

from wayhome.accounts.models import Role
from wayhome.accounts.policy import RIGHTS, Access
from wayhome.figures.catalogue import catalogue
from wayhome.figures.compute import compute, compute_named
from wayhome.figures.figure import Request
from wayhome.figures.named import Named
from wayhome.figures.series import series
from wayhome.figures.words import Words
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.packs.norms import norms
from wayhome.records.following.due import due
from wayhome.records.following.standing import standings
from wayhome.records.quarantine import Quarantine
from wayhome.records.sites.standing import newest_checks, standing_needs
from wayhome.records.staying.occupancy import occupancy
from wayhome.records.staying.spans import Moment
from wayhome.reference import places
from wayhome.reference.sites import Site

pytestmark = pytest.mark.django_db

DAY0 = dt.date(2020, 5, 1)
KNOWN = dt.date(2020, 5, 1)
DAYS = [DAY0 + dt.timedelta(days=n) for n in (1, 6, 15, 24)]
PEOPLE = 60
AREAS = ("KH", "KH/01", "KH/01/0110", "KH/01/0110/011001", "KH/02", "KH/02/0206", "KH/02/0206/020601")
VILLAGES = ("011001", "020601")
SITES = ("school", "centre", "pagoda")


def later(rng: random.Random, most: int) -> dt.date:
    return DAY0 + dt.timedelta(days=rng.randrange(most))


def maybe(rng: random.Random, chance: float, value: object) -> object:
    return value if rng.random() < chance else None


def world(rng: random.Random) -> Iterator[Draft]:
    for path in AREAS:
        *above, uid = path.split("/")
        parent = above[-1] if above else None
        yield put("area", uid, name=uid, code=uid, level=len(above), path=f"{path}/", parent=parent)
    for site, beds, area in zip(SITES, (20, 5, None), (*VILLAGES, "02"), strict=True):
        yield put("site", site, name=site, type="quarantine_centre", area=area, capacity=beds)
        yield from looked_at(site, rng)
    for n in range(PEOPLE):
        yield from somebody(f"p{n}", rng)


def looked_at(site: str, rng: random.Random) -> Iterator[Draft]:
    """Checks of a site that answer some questions, and needs that somebody took or met."""
    for n in range(3):
        answers = {
            "water": Decimal(rng.choice((5, 15, 20))), "latrines_women": rng.randrange(2), "latrines_shared": 1,
            "beds": rng.randrange(20), "floor": Decimal(rng.randrange(60)), "power": rng.choice(("grid", "none")),
            "security": rng.random() < 0.5, "health_staff": rng.randrange(2), "people_night": rng.randrange(30),
            "water_source": rng.choice(("well", "none")), "hand_washing": rng.randrange(3), "meals": rng.randrange(4),
        }  # fmt: skip
        told = {name: value for name, value in answers.items() if rng.random() < 0.7}
        reason = rng.choice(("routine", "pre_opening"))
        yield put("site_check", f"c{site}{n}", site=site, day=maybe(rng, 0.8, later(rng, 25)), reason=reason, **told)
    for norm in norms():
        met = maybe(rng, 0.5, later(rng, 25))
        if rng.random() < 0.5:
            yield put("site_need", f"n{site}{norm}", site=site, norm=norm, quantity=Decimal(2), met=met)


def somebody(uid: str, rng: random.Random) -> Iterator[Draft]:
    """A registration with a return, an order, documents about it, visits, stays, and perhaps another registration."""
    came, home = later(rng, 20), rng.choice(VILLAGES)
    yield put("person", uid, home=home, current=maybe(rng, 0.2, rng.choice(VILLAGES)))
    yield put("arrival", f"a{uid}", person=uid, people=1, day=maybe(rng, 0.9, came), destination=home)
    house, start, end = f"h{rng.randrange(PEOPLE // 3)}", maybe(rng, 0.5, came), maybe(rng, 0.1, later(rng, 40))
    yield put("membership", f"m{uid}", person=uid, household=house, start=start, end=end)
    others = [uid]
    if rng.random() < 0.3:
        others.append(f"{uid}b")
        yield put("person", f"{uid}b", home=rng.choice(VILLAGES))
        yield put("assignment", f"t{uid}", person=f"{uid}b", who=uid, basis="decision")
    for n in range(rng.choice((0, 1, 1, 1, 2))):
        yield from ordered(f"q{uid}{n}", others, came, rng)
    for n in range(rng.randrange(5)):
        status = rng.choice(("cooperative", "cooperative", "uncooperative", "unavailable"))
        day = maybe(rng, 0.95, rng.choice(DAYS))
        yield put("follow_up", f"f{uid}{n}", person=rng.choice(others), day=day, status=status)
    for n in range(rng.randrange(3)):
        left = came + dt.timedelta(days=rng.randrange(12))
        yield put(
            "stay", f"s{uid}{n}", person=uid, place="centre", site=rng.choice(SITES), checked_in=came,
            checked_in_time=maybe(rng, 0.5, "23:30"), checked_out=maybe(rng, 0.8, left),
        )  # fmt: skip
        came = left + dt.timedelta(days=1)


def ordered(uid: str, persons: list[str], came: dt.date, rng: random.Random) -> Iterator[Draft]:
    ended = maybe(rng, 0.3, came + dt.timedelta(days=rng.randrange(25)))
    reason = rng.choice(("cancelled", "died", "lost", "completed")) if ended or rng.random() < 0.05 else None
    yield put(
        "quarantine", uid, person=rng.choice(persons), type=rng.choice(("home", "centre")), days=maybe(rng, 0.1, 21),
        arrival=maybe(rng, 0.8, f"a{persons[0]}"), start=maybe(rng, 0.6, came), ended=ended, end_reason=reason,
        responsible=maybe(rng, 0.7, rng.choice((*VILLAGES, "02"))),
    )  # fmt: skip
    for n in range(rng.choice((0, 0, 0, 1, 2))):
        until, day = came + dt.timedelta(days=rng.randrange(-2, 30)), maybe(rng, 0.7, later(rng, 30))
        yield put("amendment", f"d{uid}{n}", quarantine=uid, kind_of="extended", until=until, reason="Tested", day=day)


def put(kind: str, uid: str, **values: object) -> Draft:
    known = {} if kind in ("area", "site") else {"known_by": KNOWN}
    return Draft(kind, {**known, **{name: value for name, value in values.items() if value is not None}}, uid)


@pytest.fixture(params=["by_date", "last_visit"])
def drawn(request, home) -> None:
    (home / "protocol.toml").write_text(f'[quarantine]\nclosure = "{request.param}"\n', encoding="utf-8")
    source = Source.objects.create(sort=Source.Sort.FILE, name="drawn.csv", by="dara", received=now())
    write(list(world(random.Random(5))), source=source, by="dara")


def counted(indicator: str, on: dt.date, area: str | None = None, **cut: object) -> object:
    named = Named("asked", indicator, cut, Words("Asked", "សួរ"), "people")
    (figure,) = compute_named(Request(on, area=area), [named], catalogue())
    return figure.value


def reader(area: str = "KH") -> Access:
    return Access("national", Role.NATIONAL_MANAGER, (area,), RIGHTS[Role.NATIONAL_MANAGER], area == "KH")


def test_quarantines_stand_where_the_pages_say(drawn):
    for day in DAYS:
        standing = standings(Quarantine.objects.all(), day).values()
        begun = [each for each in standing if not each.day0 or each.day0 <= day]
        points = series("quarantines", Request(day), ("state",))
        assert {point.keys["state"]: point.value for point in points} == Counter(str(each.state) for each in begun)


def test_who_is_due_and_who_was_met_is_what_the_round_of_the_day_says(drawn):
    for day in DAYS:
        everywhere = due(day, reader())
        for area in ("KH", "01", "020601"):
            here = [each for each in everywhere if each.place.area and places.inside(each.place.area, area)]
            members = [member for each in here for member in each.members if member.is_due]
            assert counted("people_due", day, area) == len(members)
            met = counted("people_due", day, area, status=("cooperative", "uncooperative"))
            assert met == sum(each.was_met for each in members)
            tried = counted("people_due", day, area, status="unavailable")
            assert tried == sum(each.was_tried and not each.was_met for each in members)


def test_beds_and_people_inside_are_those_of_the_board(drawn):
    for day in DAYS:
        inside = occupancy(Site.objects.all(), Moment(day, "23:59"))
        points = series("people_inside", Request(day), ("site",))
        assert {point.keys["site"]: point.value for point in points} == {
            site: each.inside for site, each in inside.items() if each.inside
        }
        assert counted("beds_free", day) == sum(max(each.free or 0, 0) for each in inside.values())
        assert counted("beds", day) == 25


def test_follow_up_completion_is_of_the_people_due(drawn):
    members = [each for found in due(DAYS[1], reader()) for each in found.members if each.is_due]
    (figure,) = compute(Request(DAYS[1]), ["follow_up_done"])
    assert float(figure.value) == round(100 * sum(each.was_met for each in members) / len(members), 1)
    assert 0 < figure.value < 100


def test_open_needs_are_those_of_the_board(drawn):
    for day in DAYS:
        sites = list(Site.objects.all())
        inside = {site: each.inside for site, each in occupancy(sites, Moment(day, "23:59")).items()}
        checks = newest_checks([site.uid for site in sites], day)
        standing = standing_needs(sites, day, inside, checks)
        expected = {site: sum(need.is_open for need in needs) for site, needs in standing.items()}
        points = series("open_needs", Request(day), ("site",))
        assert {point.keys["site"]: point.value for point in points} == {s: n for s, n in expected.items() if n}
        assert sum(expected.values()) > 5
