"""The answers of a submission as a page shows them: question by question, each repeat a card, choices by their labels.

They are read by the form version they were filled in. Of a form that is not here the names of its nodes stand in for
the questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.urls import reverse
from django.utils.text import capfirst
from lxml import etree

from wayhome.accounts.policy import Access
from wayhome.capture.forms.plan import Plan, Question
from wayhome.capture.forms.tables import FormVersion
from wayhome.capture.models import Attachment, Submission
from wayhome.capture.submissions import attachments
from wayhome.capture.submissions.answers import Level, Reader, parsed
from wayhome.kernel.problems import Problem, Refused
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.record import KINDS
from wayhome.reports import wording
from wayhome.web.asking import language
from wayhome.web.finding import visible
from wayhome.web.inbox_masks import Mask, plain_path
from wayhome.web.inbox_naming import Naming
from wayhome.web.inbox_sheet import FILES, NOT_ASKED, Answer, Card, Sheet, is_telling
from wayhome.web.inbox_values import in_language, shown
from wayhome.web.showing import Part, Showing


def sheet_of(submission: Submission, access: Access) -> Sheet:
    """The sheet of a submission as it stands: mended, if it was, with what was received beside it."""
    sheet, cards = _read(submission, access, bytes(submission.mended or submission.xml))
    if submission.mended:
        received = _read(submission, access, bytes(submission.xml))[0].answers
        for place, answer in sheet.answers.items():
            first = received.get(place)
            if (first.text if first else "") != answer.text:
                answer.before = first.parts if first else ()
    for place, part in _made(submission, access):
        card = _around(cards, place)
        if part:
            card.records.append(part)
        else:
            card.elsewhere += 1
    _place(sheet, cards, sheet.mask.masked(submission.found_problems))
    return sheet


def _read(submission: Submission, access: Access, content: bytes) -> tuple[Sheet, dict[str, Card]]:
    """The sheet of these bytes, and its cards by their places."""
    version = FormVersion.objects.filter(form__form_id=submission.form_id, version=submission.version).first()
    plan = version.plan if version else None
    lists = sorted(set(version.files.exclude(kind="").values_list("kind", flat=True))) if version else []
    mask = Mask(plan, access)
    try:
        if plan:
            levels = Reader(plan).read(content)
            questions = {question.path: question for question in plan.questions}
        else:
            levels, questions = _as_found(content)
    except Refused:
        levels, questions = [Level()], {}
    naming = Naming(levels, mask, lists, access)
    title = (in_language(plan.title) if plan else "") or submission.form_id
    files = {each.filename: each for each in attachments.of(submission)}
    cards: dict[str, Card] = {}
    for level in levels:
        card = cards[level.place] = Card(level.place, _title(level, plan) or title)
        if level.parent is not None and not mask.omits_all_of(level.path):
            cards[level.parent.place].cards.append(card)
        for path, text in level.texts.items():
            if mask.omits(path):
                continue
            question = questions[path]
            answer = _answer(level.placed(path), question, text, mask, naming, files)
            if question.type in NOT_ASKED:
                if text:
                    card.worked_out.append(answer)
            elif question.type != "note":
                card.answers.append(answer)
    return Sheet(submission, title, cards[""], [], mask, plan is not None), cards


def _answer(
    place: str, question: Question, text: str, mask: Mask, naming: Naming, files: Mapping[str, Attachment]
) -> Answer:
    fills = tuple(mask.fills.get(question.path, ()))
    named = capfirst(str(fills[0].verbose_name)) if fills else question.path.rpartition("/")[2].replace("_", " ")
    label = in_language(question.label) or named
    if mask.hides(question.path):
        return Answer(place, label, question, "", hidden=True, fills=fills)
    file = files.get(text) if question.type in FILES and text else None
    kind = naming.kind_of(question, text, fills)
    parts = (naming.part(kind, text),) if kind and text else shown(question, text, fills, naming.showing)
    return Answer(place, label, question, text, parts, False, file, fills, kind)


def _title(level: Level, plan: Plan | None) -> str:
    """What an instance of a repeat is called: by what it registers, else by the name of the repeat; and its number."""
    if level.parent is None:
        return ""
    name, _, number = level.place.rpartition("/")[2].rstrip("]").partition("[")
    kinds = [entity.kind for entity in plan.entities if entity.repeat == level.path] if plan else []
    called = KINDS[kinds[0]]._meta.verbose_name if kinds and kinds[0] in KINDS else name.replace("_", " ")
    return f"{capfirst(str(called))} {wording.digits(number, language())}"


def _made(submission: Submission, access: Access) -> Iterator[tuple[str, Part | None]]:
    """Place and link of each record that was made or changed; None for one outside the reader's areas, or ended."""
    made = [(place, kind, uid) for place, kind, uid, *_ in submission.made or [] if _may_know(kind, access)]
    standing = visible([(kind, uid) for _, kind, uid in made if kind in KINDS], access)
    showing = Showing(access)
    for place, kind, uid in made:
        record = standing.get((kind, uid))
        if record is None:
            yield place, None
            continue
        noun, code = capfirst(str(record._meta.verbose_name)), code_of(uid) if record.has_code else ""
        called = " · ".join(filter(None, (noun, showing.headline(record), code)))
        yield place, Part(called, reverse("web:record", args=[kind, uid]))


def _may_know(kind: str, access: Access) -> bool:
    """Whether the reader may know that there is such a record: else it is not even counted as lying elsewhere."""
    return kind not in KINDS or access.may_learn(KINDS[kind].known_to)


def _around(cards: Mapping[str, Card], place: str) -> Card:
    """The innermost card around a place in the form."""
    while place and place not in cards:
        place = place.rpartition("/")[0]
    return cards[place]


def _place(sheet: Sheet, cards: Mapping[str, Card], problems: list[Problem]) -> None:
    """Put each problem beside its question, else on its card; what is about the whole form stays on the sheet.

    A phone copies an answer into each record that needs it. What is wrong with the copies is said once: of the answer
    that they were made from, else of the first of them.
    """
    answers = sheet.answers
    origins = _origins(answers.values())
    for problem in problems:
        if answer := answers.get(problem.field):
            origin = origins.get(answer.text, answer) if answer.is_worked_out else answer
            if all(each.code != problem.code for each in origin.problems):
                origin.problems.append(problem)
                _bring_out(_around(cards, origin.place), origin)
        elif problem.field:
            _around(cards, problem.field.partition("#")[0]).problems.append(problem)
        else:
            sheet.problems.append(problem)


def _origins(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Text to the answer from which the others that say the same may have been copied."""
    found: dict[str, Answer] = {}
    for answer in sorted(answers, key=lambda each: each.is_worked_out):
        if is_telling(answer.text):
            found.setdefault(answer.text, answer)
    return found


def _bring_out(card: Card, answer: Answer) -> None:
    """Show among what was asked what the form worked out wrongly."""
    if answer in card.worked_out:
        card.worked_out.remove(answer)
        card.answers.append(answer)


def _as_found(xml: bytes) -> tuple[list[Level], dict[str, Question]]:
    """The texts of a submission whose form is not here, each named by where it stands."""
    root, level = parsed(xml), Level()
    seen: dict[str, int] = {}
    for element in root.iter(etree.Element):
        if len(element) or not (element.text or "").strip():
            continue
        names = [etree.QName(each).localname for each in (element, *element.iterancestors())][-2::-1]
        path = "/".join(names) or etree.QName(element).localname
        seen[path] = seen.get(path, 0) + 1
        place = path if seen[path] == 1 else f"{path}[{seen[path]}]"
        level.texts[place] = element.text.strip()
    return [level], {place: Question(place, "text", {"": plain_path(place)}) for place in level.texts}
