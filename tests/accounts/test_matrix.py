"""The matrix of roles and areas: whatever address is asked for, nobody meets a trace of people outside their areas."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.accounts.matrix import ABROAD, HOME, NO_PLACE, READERS, Matrix
from wayhome.ledger.record import KINDS
from wayhome.records.following.alerts import ALERTS
from wayhome.web.urls import urlpatterns

pytestmark = pytest.mark.django_db

#: routes of the house itself, which say nothing of anybody
ASIDE = {"lan_authority", "capture", "capture_places", "edition_style", "sheet_template", "sign_out", "language"}
OF_A_LIST = (
    "issued_list", "issued_list_file", "hand_over_paper", "hand_over_zip", "hand_over_link", "list_revoke",
)  # fmt: skip
#: which kind of record the address of a route names, where it is not any
ABOUT = {
    "household": ("household",), "membership": ("membership",), "quarantine": ("quarantine",), "stay": ("stay",),
    "referral": ("referral",), "refer": ("person",), "alert": ("follow_up",), "passenger": ("passenger",),
    "follow_up_contact": ("follow_up",), "follow_up_visit": ("person", "household"), "screening": ("person",),
    "sample_take": ("person",),
}  # fmt: skip
#: the kinds whose pages of the register are walked: those of all others are made by the same few views
WALKED = ("person", "arrival", "household", "membership", "sample")
#: what everybody may open, though what is shown there is cut to the reader
OF_A_SITE, OF_A_BUS, OF_A_GATE = ("site", "need_"), ("transport",), ("crossing",)
MISS = (302, 400, 401, 403, 404, 405, 409, 422)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Matrix]:
    home: Path = tmp_path_factory.mktemp("matrix")
    with (
        django_db_blocker.unblock(),
        override_settings(WAYHOME_HOME=home, WAYHOME_FRAMES=home / "frames"),
        transaction.atomic(),
    ):
        yield Matrix(home)
        transaction.set_rollback(True)


@pytest.fixture
def matrix(built: Matrix, home: Path) -> Iterator[Matrix]:
    """The country for one test: what the test writes is taken back."""
    shutil.copytree(built.home, home, dirs_exist_ok=True)
    saved = transaction.savepoint()
    yield built
    transaction.savepoint_rollback(saved)


def addresses(matrix: Matrix) -> dict[str, set[str]]:
    """Route to all its addresses that are about somebody of the matrix. A route nobody taught this test is an error."""
    found: dict[str, set[str]] = {}
    records = {record for each in matrix.subjects.values() for record in each.uids.items()}
    for pattern in urlpatterns:
        names = set(pattern.pattern.converters)
        values = [values_of(name, pattern.name, matrix) for name in sorted(names)]
        assert all(values), f"Teach this test what {pattern.name} is about."
        for chosen in product(*values):
            about = dict(zip(sorted(names), chosen, strict=True))
            if {"kind", "uid"} <= names and about["kind"] in KINDS and (about["kind"], about["uid"]) not in records:
                continue
            found.setdefault(pattern.name, set()).add(reverse(f"web:{pattern.name}", kwargs=about))
    return found


def values_of(name: str, route: str, matrix: Matrix) -> list[object]:
    """What a parameter of a route can be: everything of everybody that it may name."""
    subjects = matrix.subjects.values()
    kinds = next((kinds for prefix, kinds in ABOUT.items() if route.startswith(prefix)), KINDS)
    uids = sorted({uid for each in subjects for kind, uid in each.uids.items() if kind in kinds})
    people = sorted(each.uids["person"] for each in subjects if "person" in each.uids)
    made = {
        "issue": [matrix.issue], "issue_pack": [matrix.issue], "list_told": _made(matrix, "receipt"),
        "list_link_end": _made(matrix, "link"), "job": [matrix.job], "job_progress": [matrix.job],
        "import": [matrix.held.received_id], "held_sheet": [matrix.held.received_id], "held_row": [matrix.held.pk],
        **{each: _made(matrix, "issued_list") for each in OF_A_LIST},
        **{each: list(matrix.pairs) for each in ("who_pair", "who_ask", "who_take_back")},
    }  # fmt: skip
    walked = [(uid, each.seqs[kind]) for each in subjects for kind, uid in each.uids.items() if kind in WALKED]
    if kinds is KINDS:
        uids = sorted(uid for uid, _ in walked)
    if route.startswith(OF_A_SITE):
        uids = sorted(each.site for each in subjects if each.site)
    if route.startswith((*OF_A_BUS, *OF_A_GATE)):
        uids = _made(matrix, "transport") if route.startswith(OF_A_BUS) else ["daung"]
    return {
        "kind": ["person"] if "template" in route else list(ALERTS) if "alert" in route else WALKED,
        "uid": people if route.startswith(("people", "person", "consent", "withdraw", "forget")) else uids,
        "other": people[:2],
        "person": people,
        "seq": sorted(seq for _, seq in walked),
        "number": made.get(route, [1]),
        "figure": ["total_ppe_suits"],
        "name": ["gate" if "kobo" in route else "people.csv"],
        "token": [token for _, token in matrix.links] if route.startswith("handed") else ["no-such-key"],
        "ending": ["xlsx"],
        "form_id": [matrix.people_csv.version.form.form_id],
        "version": [matrix.people_csv.version.version],
        "filename": [matrix.people_csv.filename],
        "rest": ["nowhere"],
        "norm": ["water"],
        "transport": _made(matrix, "transport"),
        "passenger": sorted(each.uids["passenger"] for each in subjects if "passenger" in each.uids),
        "format": ["csv"],
    }.get(name, [])


def _made(matrix: Matrix, what: str) -> list[object]:
    return [each.made[what] for each in matrix.subjects.values() if what in each.made]


def questions(matrix: Matrix) -> Iterator[str]:
    """Searches, hints and filters that somebody types who knows whom to look for."""
    for subject in matrix.subjects.values():
        for word in sorted(subject.names)[::2]:
            yield reverse("web:hints", args=["person"]) + f"?q={quote(word)}"
            yield reverse("web:records", args=["person"]) + f"?q={quote(word)}"
            yield reverse("web:people") + f"?q={quote(word)}"
        yield from (reverse("web:lists") + f"?q={mark}" for mark in sorted(subject.marks) if mark.startswith("L-"))
        if "household" in subject.uids:
            yield reverse("web:hints", args=["household"]) + f"?q={quote(min(subject.marks, key=len)[:9])}"
        for uid in subject.uids.values():
            yield reverse("web:records", args=["arrival"]) + f"?person={uid}"
            yield phone_list(matrix, "xform_integrity") + f"?id={uid}"
        if subject.village:
            for route in ("lists", "who", "inbox", "imports"):
                yield reverse(f"web:{route}") + f"?area={subject.village}"
            yield reverse("web:records", args=["person"]) + f"?area={subject.village}"
            yield reverse("web:issue", args=[matrix.issue]) + f"?under={subject.village[:6]}"
        if number := subject.made.get("issued_list"):
            yield reverse("web:lists_new") + f"?again={number}"


def phone_list(matrix: Matrix, route: str) -> str:
    """Where a phone fetches its list of people, or asks who has left it."""
    file = matrix.people_csv
    return reverse(f"web:{route}", args=[file.version.form.form_id, file.version.version, file.filename])


def said_by(client: Client, address: str) -> str:
    """What an address answers, without what was asked: a form gives back what was typed."""
    answer = client.get(address)
    assert answer.status_code < 500, address
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    text = content.decode(errors="replace") + str(answer.headers)
    return _without(text, address)


def _without(text: str, address: str) -> str:
    asked = urlsplit(address)
    parts = [*asked.path.split("/"), *(value for _, value in parse_qsl(asked.query))]
    for part in sorted((each for each in parts if len(each) > 3), key=len, reverse=True):
        text = text.replace(part, "…").replace(quote(part), "…")
    return text


@pytest.mark.parametrize("reader", list(READERS))
def test_no_address_tells_of_anybody_outside(matrix, reader):
    client, hidden = matrix.clients[reader], matrix.hidden_from(reader)
    routes = {route: sorted(some) for route, some in addresses(matrix).items() if route not in ASIDE}
    if not READERS[reader].knows:
        routes = {route: some[:2] for route, some in routes.items()}
    asked = [each for some in routes.values() for each in some]
    leaks, met = set(), set()
    visible = set().union(*(matrix.subjects[name].names for name in READERS[reader].knows))
    for address in [*asked, *questions(matrix)]:
        said = said_by(client, address)
        leaks |= {(address, trace) for trace in hidden if trace in said}
        met |= {name for name in visible if name in said}
    assert leaks == set()
    assert bool(met) == bool(visible - hidden), "the walk came by nobody at all"


@pytest.mark.parametrize("reader", list(READERS))
def test_counters_count_whom_the_reader_may_know_of(matrix, reader):
    client, known = matrix.clients[reader], READERS[reader].knows
    for kind in ("person", "arrival", "household"):
        answer = client.get(reverse("web:records", args=[kind]))
        if not READERS[reader].knows:
            assert answer.status_code in (302, 403)
            continue
        expected = sum(kind in matrix.subjects[name].uids for name in known)
        assert answer.context["pages"].total == expected, kind
    for route, made in (("lists", "issued_list"), ("list_holders", "receipt")):
        answer = client.get(reverse(f"web:{route}"))
        if answer.status_code == 200:
            expected = [name for name in known if made in matrix.subjects[name].made]
            if route == "lists":
                assert answer.context["pages"].total == len(expected)
            else:
                assert len(answer.context["lines"]) == len({ABROAD} & set(expected))
    queue = client.get(reverse("web:who"))
    if queue.status_code == 200:
        own = [names for names in matrix.pairs.values() if names <= known]
        assert queue.context["count"] == len(own)


@pytest.mark.parametrize("reader", list(READERS))
def test_nothing_is_changed_from_outside(matrix, reader):
    """Every address that takes a form, with a form sent by hand, about everybody whom the reader may not know of."""
    client, before = matrix.clients[reader], matrix.state()
    hidden = matrix.hidden_from(reader)
    form = {
        "who": "W", "office": "O", "why": "Y", "day": "2026-01-01", "version": "1", "verdict": "same", "hours": "1",
        "contact": "C", "action": "make", "message": "M", "area": "17", "reason": "R", "confirm": "yes",
    }  # fmt: skip
    for route, some in addresses(matrix).items():
        for address in sorted(some):
            if route in ASIDE or route.startswith("handed") or not _is_outside(matrix, reader, address, route):
                continue
            answer = client.post(address, form)
            assert answer.status_code in MISS, (address, answer.status_code)
            said = _without(answer.content.decode(errors="replace"), address)
            assert not [trace for trace in hidden if trace in said], address
    assert matrix.state() == before


def _is_outside(matrix: Matrix, reader: str, address: str, route: str) -> bool:
    """Whether the address is about somebody whom the reader may not know of, and about nobody else."""
    parts = set(address.strip("/").split("/"))
    about = {
        name
        for name, each in matrix.subjects.items()
        if parts & set(each.uids.values())
        or (route.startswith(("issued", "hand_over", "list_")) and parts & {str(pk) for pk in each.made.values()})
    }
    if route.startswith("who_"):
        about = next((names for pk, names in matrix.pairs.items() if str(pk) in parts), set())
    return bool(about) and not about & READERS[reader].knows


def test_a_hint_of_somebody_outside_says_that_there_is_one_and_in_which_province(matrix):
    typed = {"phone": "000 333 003", "family_name": "Tevikrama", "given_name": "Oudomrech", "home": "02060101"}
    address = reverse("web:people_known")
    hint = matrix.clients["province in"].post(address, typed).content.decode()
    assert "Siem Reap" in hint
    traces = matrix.subjects[ABROAD].traces - set(typed.values())
    for reader, known in READERS.items():
        answer = matrix.clients[reader].post(address, typed)
        said = answer.content.decode()
        if ABROAD not in known.knows or not known.by_name:
            assert not [trace for trace in traces if trace in said], reader
        elif known.by_name:
            assert matrix.subjects[ABROAD].uids["person"] in said, reader


def test_who_has_no_place_waits_for_those_who_answer_for_the_country(matrix):
    """No area is neither everybody's nor nobody's."""
    subject = matrix.subjects[NO_PLACE]
    for kind, uid in subject.uids.items():
        for name, reader in READERS.items():
            status = matrix.clients[name].get(reverse("web:record", args=[kind, uid])).status_code
            assert (status == 200) == (NO_PLACE in reader.knows), (name, kind)
            found = matrix.clients[name].get(reverse("web:records", args=[kind]))
            if found.status_code == 200:
                assert (uid in found.content.decode()) == (NO_PLACE in reader.knows), (name, kind)
    lists = matrix.clients["registrar"].get(reverse("web:lists") + "?q=" + sorted(subject.marks, key=len)[0])
    assert lists.status_code == 200 and subject.made, "they are on the list of the country"


def test_the_list_of_people_on_a_phone_holds_whom_its_bearer_may_know_of(matrix):
    address = phone_list(matrix, "xform_media")
    for name, reader in READERS.items():
        answer = matrix.clients[name].get(address)
        if answer.status_code != 200:
            assert not reader.knows or not reader.by_name or reader.role == "registrar", name
            continue
        told = b"".join(answer.streaming_content).decode()
        for key, subject in matrix.subjects.items():
            if uid := subject.uids.get("person"):
                assert (uid in told) == (key in reader.knows), (name, key)


def test_a_link_that_was_given_tells_nobody_anything_without_its_code(matrix):
    everything = set().union(*(each.traces for each in matrix.subjects.values()))
    for _, token in matrix.links:
        for client in matrix.clients.values():
            said = client.get(reverse("web:handed", args=[token])).content.decode()
            assert not [trace for trace in everything if trace in said]


def test_the_matrix_has_every_kind_of_place_and_role(matrix):
    assert {each.role for each in READERS.values()} >= {"national_manager", "registrar", "provincial_officer"}
    assert HOME in matrix.subjects and set(KINDS) >= {"person", "arrival", "household"}
