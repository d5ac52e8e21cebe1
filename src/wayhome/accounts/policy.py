"""What each role may do. Where it may be done is the matter of scope."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wayhome.accounts.models import Role
from wayhome.ledger.fields import IDENTITY, MEDICAL, OPEN, SENSITIVE, Property, Secrecy
from wayhome.reference import places


class Right(StrEnum):
    SEE_IDENTITY = "see_identity"
    SEE_SENSITIVE = "see_sensitive"
    SEE_MEDICAL = "see_medical"
    EDIT = "edit"
    EDIT_REFERENCE = "edit_reference"
    IMPORT = "import"
    SEE_DRAFTS = "see_drafts"
    PUBLISH = "publish"
    CAPTURE = "capture"
    FOLLOW_UP = "follow_up"
    SUPERVISE = "supervise"
    PUBLISH_FORMS = "publish_forms"
    MANAGE_KEYS = "manage_keys"
    LINK = "link"
    FORGET = "forget"
    ISSUE_LISTS = "issue_lists"


ASKED = {IDENTITY: Right.SEE_IDENTITY, SENSITIVE: Right.SEE_SENSITIVE, MEDICAL: Right.SEE_MEDICAL}
"""The right that each secrecy asks for."""

RIGHTS: dict[str, frozenset[Right]] = {
    # counts for the country and signs the report; names are not needed for either
    Role.NATIONAL_MANAGER: frozenset(
        {
            Right.SEE_SENSITIVE,
            Right.EDIT,
            Right.FOLLOW_UP,
            Right.EDIT_REFERENCE,
            Right.IMPORT,
            Right.SEE_DRAFTS,
            Right.PUBLISH,
            Right.PUBLISH_FORMS,
            Right.MANAGE_KEYS,
            Right.SUPERVISE,
        }
    ),
    # mends registrations and talks to the people in them, in one province
    Role.PROVINCIAL_OFFICER: frozenset(
        {
            Right.SEE_IDENTITY,
            Right.SEE_SENSITIVE,
            Right.EDIT,
            Right.FOLLOW_UP,
            Right.IMPORT,
            Right.SEE_DRAFTS,
            Right.CAPTURE,
            Right.SUPERVISE,
            Right.MANAGE_KEYS,
            Right.LINK,
            Right.FORGET,
            Right.ISSUE_LISTS,
        }
    ),
    # keeps the register: one person once, forgets who asks for it, and hands out lists
    Role.REGISTRAR: frozenset(
        {
            Right.SEE_IDENTITY,
            Right.SEE_SENSITIVE,
            Right.EDIT,
            Right.FOLLOW_UP,
            Right.IMPORT,
            Right.SUPERVISE,
            Right.LINK,
            Right.FORGET,
            Right.ISSUE_LISTS,
        }
    ),
    # screens, refers, takes samples and follows up; tuberculosis and the details of a case are told to nobody else
    Role.HEALTH_WORKER: frozenset(
        {Right.SEE_IDENTITY, Right.SEE_SENSITIVE, Right.SEE_MEDICAL, Right.EDIT, Right.FOLLOW_UP, Right.CAPTURE}
    ),
    # keeps the beds of a site and knows who sleeps in them
    Role.SITE_MANAGER: frozenset({Right.SEE_IDENTITY, Right.SEE_SENSITIVE, Right.EDIT, Right.FOLLOW_UP, Right.CAPTURE}),
    # sees the households of some villages at home, day after day, and changes nothing else
    Role.VOLUNTEER: frozenset({Right.SEE_IDENTITY, Right.SEE_SENSITIVE, Right.FOLLOW_UP, Right.CAPTURE}),
    # finds and visits the people of one commune
    Role.COMMUNE_FOCAL_POINT: frozenset({Right.SEE_IDENTITY, Right.EDIT, Right.FOLLOW_UP, Right.CAPTURE}),
    # writes down who comes through the gate
    Role.ENUMERATOR: frozenset({Right.SEE_IDENTITY, Right.CAPTURE}),
}


@dataclass(frozen=True, slots=True)
class Access:
    """Who is asking: name, role, areas (uids) and rights. `everywhere` is the whole country, the unassigned too."""

    by: str
    role: str
    areas: tuple[str, ...]
    rights: frozenset[Right]
    everywhere: bool = False

    def may(self, right: Right) -> bool:
        return right in self.rights

    @property
    def only_fills_forms(self) -> bool:
        """Whether filling forms is all that this person does here."""
        return self.may(Right.CAPTURE) and self.rights <= {Right.CAPTURE, Right.SEE_IDENTITY}

    def may_learn(self, secrecy: Secrecy) -> bool:
        """Whether what is so secret may be told."""
        return secrecy == OPEN or ASKED[secrecy] in self.rights

    @property
    def learns(self) -> frozenset[Secrecy]:
        """All that may be told, by how secret it is."""
        return frozenset(filter(self.may_learn, Secrecy))

    def may_see(self, prop: Property) -> bool:
        """Whether this property may be shown, of a record that is in scope.

        Of a kind of which it may not be known that there is one, nothing is shown.
        """
        return all(map(self.may_learn, secrecies_of(prop)))

    def may_know_of(self, prop: Property) -> bool:
        """Whether it may be known that a record says something under this property, and that it changed.

        Of what is medical that tells too much: who learns that something is suspected need not read what.
        """
        return self.may_see(prop) or MEDICAL not in secrecies_of(prop)


def secrecies_of(prop: Property) -> tuple[Secrecy, ...]:
    """All that a reader must be allowed to learn to see a property: its own secrecies, and that of its kind."""
    return prop.secrecy, prop.also, getattr(getattr(prop, "model", None), "known_to", OPEN)


NOBODY = Access("", "", (), frozenset())


def access_for(user: Any) -> Access:
    """The access of a signed-in user; that of nobody for anyone else. Areas that are not known are left out."""
    if not user.is_authenticated or not user.is_active or user.role not in RIGHTS:
        return NOBODY
    areas = tuple(grant.area for grant in user.grants.all() if places.exists(grant.area))
    return Access(user.username, user.role, areas, RIGHTS[user.role], bool(areas) and places.country() in areas)
