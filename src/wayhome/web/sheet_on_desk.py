"""A sheet on the desk: the file as it is kept, what was seen in it, and how it is to be read so far."""

from __future__ import annotations

from collections.abc import Container
from functools import cached_property
from typing import Any

from django.http import QueryDict

from wayhome.accounts.policy import Access
from wayhome.capture import keeping, profiles, sheets
from wayhome.capture.cells import column_key
from wayhome.capture.guessing.guess import guess, look
from wayhome.capture.guessing.seeing import SeenSheet
from wayhome.capture.profiles import Profile
from wayhome.ledger.record import KINDS
from wayhome.web import uploads
from wayhome.web.asking import language
from wayhome.web.entries import title_of
from wayhome.web.lists import may_add
from wayhome.web.sheet_answers import answered
from wayhome.web.uploads import Upload

DRAFT = "-"
"""The name under which a profile that is not saved is tried."""


class Sheet:
    """A sheet on the desk: the file as it is kept, what was seen in it, and how it is to be read so far."""

    def __init__(self, token: str, access: Access):
        self.token, self.access = token, access
        self.upload, notes = uploads.look(token, access.by)
        self.seen = SeenSheet.from_json(notes["seen"])
        self.description: dict[str, Any] = notes["description"]
        self.profile: str = notes["profile"]
        self.is_changed: bool = notes["is_changed"]
        self.title: str = notes["title"]
        self.known_by: str = notes["known_by"]

    @classmethod
    def put_down(cls, upload: Upload, access: Access) -> str:
        """Look at a file for the first time. Gives the token of its page; raises Refused if it is no table."""
        kinds = kinds_of(access)
        seen = look(sheets.read(upload.content, upload.name), upload.name, kinds)
        keys = {column_key(column.name) for column in seen.columns}
        profile = keeping.made_for(keys, kinds)
        description = _in_lists(profiles.description(profile), keys) if profile else guess(seen, kinds)
        token = uploads.keep(upload, access.by)
        cls._note(token, access, seen, description, profile, False, _title(profile), upload.known_by)
        return token

    def note(self) -> None:
        """Keep how the sheet is to be read, for the next look at its page."""
        self._note(
            self.token, self.access, self.seen, self.description, self.profile, self.is_changed, self.title,
            self.known_by,
        )  # fmt: skip

    @staticmethod
    def _note(
        token: str, access: Access, seen: SeenSheet, description: dict[str, Any], profile: str, is_changed: bool,
        title: str, known_by: str,
    ) -> None:  # fmt: skip
        notes = {
            "seen": seen.as_json(), "description": description, "profile": profile, "is_changed": is_changed,
            "title": title, "known_by": known_by,
        }  # fmt: skip
        uploads.note(token, access.by, notes)

    @cached_property
    def keys(self) -> set[str]:
        return {column_key(column.name) for column in self.seen.columns}

    def use(self, name: str) -> None:
        """Read the sheet by a profile there is; by what is guessed of its columns, if `name` is empty."""
        kinds = kinds_of(self.access)
        if name and name in keeping.fitting(self.keys, kinds):
            self.description = _in_lists(profiles.description(name), self.keys)
            self.profile, self.is_changed = name, False
        else:
            self.description, self.profile, self.is_changed = guess(self.seen, kinds), "", False
        self.title = _title(self.profile)

    def answer(self, post: QueryDict) -> None:
        """Take over what was chosen in the form."""
        after = answered(self.seen, self.description, post, kinds_of(self.access))
        self.is_changed |= _without_blanks(after) != _without_blanks(self.description)
        self.description = after
        self.title = post.get("title", self.title).strip()
        self.known_by = post.get("known_by", self.known_by).strip()

    def as_profile(self) -> Profile:
        """The profile that the description means. Raises Refused if it cannot be used."""
        if self.profile and not self.is_changed:
            return profiles.load(self.profile)
        titles = {"en": self.title or self.upload.name}
        return profiles.from_description({**self.description, "name": self.profile or DRAFT, "title": titles})

    def save(self) -> Profile:
        """Save the profile, if it is a new one or was changed. Raises Refused if it cannot be used or has no title."""
        if self.profile and not self.is_changed and _title(self.profile) == self.title:
            return profiles.load(self.profile)
        columns = [column.name for column in self.seen.columns]
        saved = keeping.save(self.title, self.description, columns, self.access.by, instead_of=self.profile)
        self.profile, self.is_changed = saved.name, False
        self.note()
        return saved


def kinds_of(access: Access) -> list[str]:
    """The kinds of record that somebody may bring in a sheet."""
    return [kind for kind, model in KINDS.items() if may_add(model, access)]


def _title(profile: str) -> str:
    titles = title_of(profile) if profile else {}
    return str(titles.get(language(), titles.get("en", "")))


def _in_lists(description: dict[str, Any], there: Container[str]) -> dict[str, Any]:
    """The description with a list wherever its grammar takes one name or several.

    A column that a sheet need not have is one like others where it is `there` (as a key), and nothing where it is not.
    """

    def several(said: Any) -> list[str]:
        return [said] if isinstance(said, str) else list(said)

    records = []
    for record in description["record"]:
        plain = {name: said for name, said in record.items() if name != "may_have"}
        had = {column: said for column, said in record.get("may_have", {}).items() if column_key(column) in there}
        plain["columns"] = {**record.get("columns", {}), **had}
        for name in ("columns", "parents"):
            if name in plain:
                plain[name] = {key: several(said) for key, said in plain[name].items()}
        if "key" in record:
            plain["key"] = several(record["key"])
        records.append(plain)
    keyed = {"key": several(description["key"])} if "key" in description else {}
    return {**description, **keyed, "record": records}


def _without_blanks(description: Any) -> Any:
    """The description without what says nothing, lists of one as that one: so that two of one meaning are equal."""
    if isinstance(description, dict):
        plain = {name: _without_blanks(value) for name, value in description.items()}
        return {name: value for name, value in plain.items() if value not in ({}, [], "", None)}
    if isinstance(description, list | tuple):
        return (
            _without_blanks(description[0])
            if len(description) == 1
            else [_without_blanks(each) for each in description]
        )
    return description
