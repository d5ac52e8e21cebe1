"""Which forms are for whom: one that asks what is medical is filled in by those alone who may learn that."""

from __future__ import annotations

from wayhome.accounts.policy import Access
from wayhome.capture.forms.publishing import open_versions
from wayhome.capture.forms.tables import FormVersion
from wayhome.ledger.record import KINDS


def offered_to(access: Access) -> list[FormVersion]:
    """The open forms that somebody with this access fills in, by form id.

    What is sent for another one is taken in all the same: nothing received is lost.
    """
    return [version for version in open_versions() if asks_nothing_closed(version, access)]


def asks_nothing_closed(version: FormVersion, access: Access) -> bool:
    """Whether no answer becomes something of which the reader may not even know that it is there.

    Of the plan the entities alone are read: this is asked for every form whenever a phone looks for forms.
    """
    for entity in version.plan_json.get("entities", ()):
        model, named = KINDS.get(entity["kind"]), set(entity["properties"].values())
        if model and not all(access.may_know_of(prop) for prop in model.properties() if prop.name in named):
            return False
    return True
