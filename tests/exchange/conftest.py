"""A project on a small KoboToolbox, the profiles that say what its columns mean, and the person who connects them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.capture.conftest import country, in_english
from tests.exchange.kobo_server import ASSET, TOKEN, KoboServer
from wayhome.accounts.models import AreaGrant, User
from wayhome.capture import profiles
from wayhome.exchange.kobo import client
from wayhome.exchange.models import KoboConnection

__all__ = ["country", "in_english"]

PEOPLE = """
name = "kobo-people"
title = {en = "People of a KoboToolbox project"}
key = ["meta/rootUuid"]
[[record]]
kind = "person"
[record.columns]
"who/given_name" = "given_name"
"who/age" = "age"
"place" = "home"
"_submission_day" = "known_by"
"""

FAMILIES = """
name = "kobo-families"
title = {en = "Families of a KoboToolbox project"}
key = ["meta/rootUuid", "_row"]
[[record]]
part = "household"
kind = "household"
key = ["meta/rootUuid"]
[record.columns]
"place" = "area"
"hh/size" = "size"
[[record]]
part = "person"
kind = "person"
when = "hh/member/name"
[record.columns]
"hh/member/name" = "given_name"
"hh/member/age" = "age"
[[record]]
part = "membership"
kind = "membership"
when = "hh/member/name"
[record.link]
person = "person"
household = "household"
"""


@pytest.fixture(autouse=True)
def saved_profiles(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "kobo-people.toml").write_text(PEOPLE)
    (folder / "kobo-families.toml").write_text(FAMILIES)
    (folder / "keyless.toml").write_text(
        PEOPLE.replace('key = ["meta/rootUuid"]\n', "").replace("kobo-people", "keyless")
    )
    monkeypatch.setattr(profiles, "_folder", lambda: folder)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch) -> None:
    monkeypatch.setattr(client, "WAITS", (0.0, 0.0, 0.0))


@pytest.fixture
def kobo() -> Iterator[KoboServer]:
    server = KoboServer()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def manager(country) -> User:
    user = User.objects.create_user("sophea", role="national_manager", language="en")
    AreaGrant.objects.create(user=user, area="KH")
    return user


@pytest.fixture
def connection(manager, kobo) -> KoboConnection:
    made = KoboConnection(
        name="gate", base_url=kobo.address, is_local=True, asset=ASSET, profile="kobo-people", by="sophea"
    )
    made.token = TOKEN
    made.save()
    return made
