"""The data API of KoboToolbox, as much of it as pulling needs: records page by page, in the order of their numbers.

A page that fails is asked for again. No redirect is followed: a server that was named is the only one that is asked,
and the token goes nowhere else.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import orjson

from wayhome.kernel.problems import Problem, Refused, declare

Record = dict[str, Any]

PAGE = 1_000
PATIENCE = 60
WAITS = (0.5, 2.0, 8.0)
LONGEST_WAIT = 30.0
LARGEST_PAGE = 256 * 1024 * 1024

BAD_ADDRESS = declare(
    "kobo.bad_address",
    "“{value}” is no address of a KoboToolbox server. Write it as https://kf.kobotoolbox.org, without anything after.",
)
NOT_ENCRYPTED = declare(
    "kobo.not_encrypted",
    "{value} is not encrypted, and the token could be read on the way. Write https://, or say that the server is in "
    "our own network.",
)
PRIVATE = declare(
    "kobo.private",
    "{value} is an address inside a network, not on the internet. If that is meant, say that the server is in our own "
    "network.",
)
NO_ANSWER = declare("kobo.no_answer", "{server} does not answer. What was pulled stays; pull again later.")
NO_TOKEN = declare("kobo.no_token", "There is no API token for {server}. Put it in on the page of the connection.")
NOT_ALLOWED = declare(
    "kobo.not_allowed", "{server} does not accept the token, or it may not read this project. Put in another one."
)
NO_PROJECT = declare("kobo.no_project", "{server} has no project {project} that the token may read.")
STRANGE = declare("kobo.strange", "{server} answered something that is no list of records (status {status}).")


def checked_address(text: str, is_local: bool) -> str | Problem:
    """The address as it is kept, or why it cannot be one. `is_local` allows networks of one's own, unencrypted too."""
    parts = urlsplit(text.strip().rstrip("/"))
    try:
        is_named = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_named = False
    if parts.scheme not in ("http", "https") or not is_named or parts.username or parts.query or parts.fragment:
        return BAD_ADDRESS("base_url", value=text)
    if parts.scheme == "http" and not is_local:
        return NOT_ENCRYPTED("base_url", value=text)
    return parts.geturl()


def number_of(record: Record) -> int:
    """The number of a record in its server; 0 if it says none that is one."""
    number = record.get("_id")
    return number if isinstance(number, int) and 0 < number < 2**63 else 0


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


class _Again(Exception):
    """It may work another time, perhaps after so many seconds."""

    def __init__(self, after: float = 0.0):
        self.after = after


@dataclass(frozen=True, slots=True)
class Client:
    """The records of one project, as seen with one token."""

    base_url: str
    asset: str
    token: str
    is_local: bool = False

    def records(
        self, query: Mapping[str, Any] | None = None, *, after: int = 0, fields: Sequence[str] = ()
    ) -> Iterator[tuple[list[Record], int]]:
        """Pages of the records that fit, from the first with a number above `after`: each with how many are left.

        Raises Refused if the server does not answer, or not with records.
        """
        while True:
            wanted = {**(query or {}), "_id": {**(query or {}).get("_id", {}), "$gt": after}}
            asked = {"query": json.dumps(wanted), "sort": '{"_id": 1}', "limit": str(PAGE), "start": "0"}
            if fields:
                asked["fields"] = json.dumps([*fields])
            page = self._page(asked)
            found = [record for record in page["results"] if isinstance(record, dict) and number_of(record)]
            last = max(map(number_of, found), default=0)
            if last <= after:
                return
            yield found, max(0, int(page.get("count") or 0) - len(found))
            after = last

    def _page(self, asked: Mapping[str, str]) -> dict[str, Any]:
        if not self.token:
            raise Refused([NO_TOKEN(server=self.server)])
        address = f"{self.base_url}/api/v2/assets/{quote(self.asset, safe='')}/data.json?{urlencode(asked)}"
        for wait in (*WAITS, None):
            try:
                return self._once(address)
            except _Again as again:
                if wait is None:
                    break
                time.sleep(min(max(wait, again.after), LONGEST_WAIT))
        raise Refused([NO_ANSWER(server=self.server)])

    def _once(self, address: str) -> dict[str, Any]:
        self._keep_out_of_networks()
        headers = {"Authorization": f"Token {self.token}", "Accept": "application/json"}
        try:
            request = urllib.request.Request(address, headers=headers)
            with urllib.request.build_opener(_Stay).open(request, timeout=PATIENCE) as response:
                content, status = response.read(LARGEST_PAGE), response.status
        except urllib.error.HTTPError as error:
            raise self._refusal(error) from None
        except (OSError, HTTPException):
            raise _Again from None
        try:
            page = orjson.loads(content)
        except orjson.JSONDecodeError:
            raise Refused([STRANGE(server=self.server, status=status)]) from None
        if not isinstance(page, dict) or not isinstance(page.get("results"), list):
            raise Refused([STRANGE(server=self.server, status=status)])
        return page

    def _refusal(self, error: urllib.error.HTTPError) -> Exception:
        with error:
            if error.code == 429 or error.code >= 500:
                said = error.headers.get("Retry-After", "")
                return _Again(float(said) if said.isdecimal() else 0.0)
            if error.code in (401, 403):
                return Refused([NOT_ALLOWED(server=self.server)])
            if error.code == 404:
                return Refused([NO_PROJECT(server=self.server, project=self.asset)])
            return Refused([STRANGE(server=self.server, status=error.code)])

    def _keep_out_of_networks(self) -> None:
        """A name must not lead into our own network, unless somebody said that it may; nor to the machine's host."""
        try:
            found = socket.getaddrinfo(self.server, None, type=socket.SOCK_STREAM)
        except OSError:
            return  # perhaps a proxy knows the name; else opening it fails by itself
        places = [ipaddress.ip_address(str(to[0]).partition("%")[0]) for *_, to in found]
        if any(place.is_link_local or not (place.is_global or self.is_local) for place in places):
            raise Refused([PRIVATE("base_url", value=self.server)])

    @property
    def server(self) -> str:
        return urlsplit(self.base_url).hostname or self.base_url
