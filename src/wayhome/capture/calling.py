"""Calling a record by what people write: its short code, or the number by which its noun is called.

A reader of one column knows who asks: what lies outside their areas is answered as what is not there.
"""

from __future__ import annotations

from typing import Any

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.capture import cells
from wayhome.capture.cells import NOTHING_SAID, Reader, Unreadable, list_reader, plain_text
from wayhome.kernel.names import ascii_digits
from wayhome.kernel.problems import Problem, declare
from wayhome.kernel.shortcode import tail_of
from wayhome.ledger.fields import Property
from wayhome.ledger.record import KINDS, Record
from wayhome.ledger.tails import UidTail

NOT_CALLED_SO = declare(
    "reference.not_called_so",
    "Nobody and nothing in your areas has the code {value}. Read it again from the card, or leave the row to those who "
    "answer for them.",
)
NO_SUCH_NUMBER = declare(
    "reference.no_such_number", "“{value}” is not in the register. Correct it, or register the {noun} first."
)
CALLED_TWICE = declare(
    "reference.called_twice", "{count} records are called {value}. Choose the right one on its own page."
)

_SHORTEST, _LONGEST = 9, 13


def reader_of(prop: Property, access: Access | None) -> Reader:
    """The reader of the cells of a property, for a person who asks; without one, everything is in scope.

    A reference to a record without a name is read by its uid, its short code or its number.
    """
    if not prop.refers or cells.has_names(KINDS[prop.refers]) or not _is_called(KINDS[prop.refers]):
        return cells.reader_of(prop)
    one = _caller(KINDS[prop.refers], access)
    return list_reader(one) if prop.many else one


def _is_called(model: type[Record]) -> bool:
    return model.has_code or bool(model.called_by)


def _caller(model: type[Record], access: Access | None) -> Reader:
    def read(cell: Any) -> str | None:
        text = plain_text(cell)
        if text in NOTHING_SAID:
            return None
        if model.has_code and _is_meant_as_code(text):
            tail = tail_of(text)
            if isinstance(tail, Problem):
                raise Unreadable(tail)
            return _only(_in_scope(model, access, by_tail=tail), text, NOT_CALLED_SO(value=text))
        if model.called_by:
            number = ascii_digits(text)
            missing = NO_SUCH_NUMBER(value=text, noun=str(model._meta.verbose_name))
            found = _in_scope(model, access, by_number=number)
            return text if not found and model.objects.filter(uid=text).exists() else _only(found, text, missing)
        return text

    return read


def _is_meant_as_code(text: str) -> bool:
    """Whether the text is letters in groups, as short codes are, and so no uid."""
    letters = "".join(text.replace("-", " ").split())
    return letters.isascii() and letters.isalpha() and _SHORTEST <= len(letters) <= _LONGEST


def _in_scope(model: type[Record], access: Access | None, by_tail: str = "", by_number: str = "") -> list[str]:
    """The uids of the records that are called so; of several of one number, those that are not over."""
    if by_tail:
        found = model.objects.alias(tail=UidTail("uid")).filter(tail=by_tail)
    else:
        found = model.objects.filter(**{f"{model.called_by}__iexact": by_number})
    seen = found if access is None else scope(found, access)
    uids = list(seen.values_list("uid", flat=True))
    return list(seen.filter(model.listed()).values_list("uid", flat=True)) or uids if len(uids) > 1 else uids


def _only(found: list[str], text: str, missing: Problem) -> str:
    if not found:
        raise Unreadable(missing)
    if len(found) > 1:
        raise Unreadable(CALLED_TWICE(count=len(found), value=text))
    return found[0]
