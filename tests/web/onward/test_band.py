"""The way from the gate to home on the first screen: each number is that of the board onto which it opens."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from tests.linkage.village import FAR, HERE, found_villages
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write

pytestmark = pytest.mark.django_db

DAY = dt.date(2020, 5, 7)
CAME = dt.date(2020, 5, 4)


def put(kind: str, uid: str, **values: object) -> Draft:
    known = {} if kind == "site" else {"known_by": DAY}
    return Draft(kind, {**known, **values}, uid)


def came_back(uid: str, home: str, day: dt.date = CAME) -> list[Draft]:
    return [
        put("person", uid, home=home),
        put("arrival", f"a-{uid}", person=uid, people=1, day=day, destination=home),
        put("quarantine", f"q-{uid}", person=uid, type="home", arrival=f"a-{uid}", responsible=home),
    ]


def signed_in(role: str, area: str) -> Client:
    user = User.objects.create_user(role, role=role, language="en")
    AreaGrant.objects.create(user=user, area=area)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def villages(db) -> None:
    found_villages()


@pytest.fixture
def way(villages) -> None:
    """Four people came back to one village and one to another; two of them are in a school with three beds."""
    drafts = [put("site", "school", name="School", type="quarantine_centre", area=HERE, capacity=3)]
    for uid, home in (("dara", HERE), ("maly", HERE), ("sok", HERE), ("vuthy", FAR)):
        drafts += came_back(uid, home)
    drafts += came_back("kolab", HERE, DAY)
    for uid in ("dara", "maly"):
        drafts.append(put("stay", f"s-{uid}", person=uid, place="centre", site="school", area=HERE, checked_in=CAME))
    drafts.append(put("follow_up", "f-sok", person="sok", day=DAY, status="cooperative", symptoms=["cough"]))
    drafts.append(put("site_check", "c-school", site="school", area=HERE, day=DAY, security=False, lighting=True))
    source = Source.objects.create(sort=Source.Sort.FILE, name="way.csv", by="dara", received=now())
    write(drafts, source=source, by="dara")


def band(client: Client) -> dict[str, str]:
    """Words of each tile to its number, with what it is of."""
    page = client.get("/?as_of=2020-05-07").content.decode()
    section = page.partition('<section class="onward"')[2].partition("</section>")[0]
    tiles = [" ".join(re.sub(r"<[^>]+>", " ", tile).split()) for tile in section.split("<li")[1:]]
    found = (re.fullmatch(r"[^>]*>?\s*(\d+(?: of \d+)?) (.*)", tile) for tile in tiles)
    return {each.group(2): each.group(1) for each in found if each}


def test_each_number_is_that_of_the_day(way):
    assert band(signed_in(Role.NATIONAL_MANAGER, "KH")) == {
        "arrived on the day": "1",
        "in quarantine": "5",
        "seen or called on the day": "1 of 4",
        "inside sites": "2",
        "beds free": "1 of 3",
        "open needs of sites": "1",
        "alerts open now": "1",
    }


def test_a_volunteer_is_told_of_their_village_alone(way):
    told = band(signed_in(Role.VOLUNTEER, FAR))
    assert (told["in quarantine"], told["seen or called on the day"]) == ("1", "0 of 1")
    assert "inside sites" not in told
    assert told["alerts open now"] == "0"


def test_who_may_not_learn_of_symptoms_is_told_of_no_alert(way):
    told = band(signed_in(Role.COMMUNE_FOCAL_POINT, HERE))
    assert told["in quarantine"] == "4"
    assert "alerts open now" not in told


def test_each_number_opens_onto_a_board_of_that_day(way):
    client = signed_in(Role.NATIONAL_MANAGER, "KH")
    section = client.get("/?as_of=2020-05-07").content.decode().partition('<section class="onward"')[2]
    boards = re.findall(r'href="([^"]+)"', section.partition("</section>")[0])
    assert len(boards) == 9
    for each in boards:
        assert client.get(each.replace("&amp;", "&")).status_code == 200


def test_where_nothing_is_on_record_there_is_no_band(villages):
    assert band(signed_in(Role.NATIONAL_MANAGER, "KH")) == {}
