"""What the answers of a submission are on a page: a sheet of cards, each the root of the form or a turn of a repeat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wayhome.capture.forms.plan import Question
from wayhome.capture.models import Attachment, Submission
from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import Property
from wayhome.web.inbox_masks import Mask
from wayhome.web.showing import Part

NOT_ASKED = frozenset({"calculate", "hidden", "start", "end", "today", "deviceid", "username", "phonenumber", "email"})
FEW_SIGNS = 3
FILES = frozenset({"image", "audio", "video", "file"})


@dataclass(slots=True)
class Answer:
    """One answer at its place, as sent and as shown. `file` is there if a file came with it.

    `fills` are the properties of records that it becomes; `kind` is that of the record it names, if it names one;
    `before` is what was received, if that was mended.
    """

    place: str
    label: str
    question: Question
    text: str
    parts: tuple[Part, ...] = ()
    hidden: bool = False
    file: Attachment | None = None
    fills: tuple[Property, ...] = ()
    kind: str = ""
    before: tuple[Part, ...] | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_worked_out(self) -> bool:
        """Whether the form or the phone filled this in, and nobody was asked."""
        return self.question.type in NOT_ASKED

    @property
    def is_file(self) -> bool:
        return self.question.type in FILES

    @property
    def is_picture(self) -> bool:
        return self.file is not None and self.file.media_type.startswith("image/")


@dataclass(slots=True)
class Card:
    """The root of a form or one instance of a repeat, with what it made or changed, as links the reader may follow.

    `elsewhere` counts what it made outside the reader's areas, or that is there no more.
    """

    place: str
    title: str
    answers: list[Answer] = field(default_factory=list)
    worked_out: list[Answer] = field(default_factory=list)
    records: list[Part] = field(default_factory=list)
    elsewhere: int = 0
    is_cut: bool = False
    problems: list[Problem] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)

    def every(self) -> Iterator[Card]:
        """This card and those inside it, in order."""
        yield self
        for card in self.cards:
            yield from card.every()


@dataclass(slots=True)
class Sheet:
    """The answers of one submission. `problems` are those of no question; `is_read` is whether its form is here."""

    submission: Submission
    title: str
    card: Card
    problems: list[Problem]
    mask: Mask
    is_read: bool

    @property
    def answers(self) -> dict[str, Answer]:
        """Every answer by its place."""
        return {answer.place: answer for card in self.card.every() for answer in (*card.answers, *card.worked_out)}


def cut(card: Card, is_open: bool | None = None) -> None:
    """Leave out what is said of records outside the reader's areas, for somebody who does not answer for its sender.

    A card that made records is kept if all of them are inside; one that made none goes with the card around it, and
    the root with all the others. Files are for supervisors.
    """
    if card.records or card.elsewhere:
        is_open = not card.elsewhere
    elif is_open is None:
        is_open = not any(each.elsewhere for each in card.every())
    card.problems, card.is_cut = [], not is_open
    if card.is_cut:
        card.answers, card.worked_out = [], []
    for answer in card.answers:
        answer.hidden |= answer.is_file
    for inner in card.cards:
        cut(inner, is_open)


def is_telling(text: str) -> bool:
    """Whether two answers that say this are likely to mean the same: not a small number or a yes."""
    return len(text) > FEW_SIGNS
