"""Which answers of a submission name a place or a record, and what that is called.

A question that chooses from a list of records does not say which; but the form gives the same answer to a property of
a record, speaks of the record itself, or has lists of kinds that know it by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from wayhome.accounts.policy import Access
from wayhome.capture.forms.plan import Question
from wayhome.capture.submissions.answers import Level
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.fields import Property
from wayhome.ledger.record import KINDS
from wayhome.reference import names, places
from wayhome.web.finding import visible
from wayhome.web.inbox_masks import Mask
from wayhome.web.showing import Part, Showing, has_name


class Naming:
    """What the answers of one submission name. `lists` are the kinds of records that the form chooses from."""

    def __init__(self, levels: Sequence[Level], mask: Mask, lists: Sequence[str], access: Access):
        self._lists = lists
        self._kinds: dict[str, str] = {}
        for level in levels:
            for path, text in level.texts.items():
                for prop in mask.fills.get(path, ()):
                    if prop.refers and not prop.many and text:
                        self._kinds[text] = prop.refers
            for block in level.blocks:
                if mask.plan and block.uid:
                    self._kinds[block.uid] = mask.plan.entities[block.plan].kind
        called = [(kind, uid) for uid, kind in self._kinds.items() if kind in KINDS and not has_name(kind)]
        self.showing = Showing(access)
        self.showing.know(visible(called, access))

    def kind_of(self, question: Question, text: str, fills: Sequence[Property]) -> str:
        """The kind of record that an answer names; "" if it names none."""
        for prop in fills:
            if prop.refers and not prop.many:
                return prop.refers
        if question.type != "select_one" or question.choices:
            return ""
        for kind in self._lists:
            if (kind == "area" and places.exists(text)) or (kind in names.NAMED and names.label(kind, text) != text):
                return kind
        if text in self._kinds:
            return self._kinds[text]
        return self._lists[0] if len(self._lists) == 1 else ""

    def part(self, kind: str, uid: str) -> Part:
        """What an answer names, as a link where the reader may follow; a record that is not there by its code."""
        if kind == "area" and not places.exists(uid):
            return Part(uid)
        part = self.showing.reference(kind, uid)
        return part if part.href or has_name(kind) else Part(code_of(uid) or uid)
