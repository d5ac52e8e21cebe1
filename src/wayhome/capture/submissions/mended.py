"""The XML of a submission with some answers corrected: what was received stays beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from wayhome.capture.submissions.answers import Reader, parsed
from wayhome.kernel.problems import Problem, Refused, declare

NO_SUCH_QUESTION = declare("submission.no_such_question", "The form has no question “{path}”.")
NOT_TEXT = declare("submission.not_text", "This cannot be kept as text: it has signs that no keyboard writes.")

_STEP = re.compile(r"([^\[\]/]+)(?:\[(\d{1,6})\])?")


def mend_xml(xml: bytes, reader: Reader, answers: Mapping[str, str]) -> bytes:
    """The XML with these answers, each given by the path of its question, as "member[2]/age".

    A question that was not asked is added; a repeat is not. Raises Refused, about the paths, if one cannot be.
    """
    root, problems = parsed(xml), list[Problem]()
    for path, text in answers.items():
        element = _at(root, path, reader)
        if element is None:
            problems.append(NO_SUCH_QUESTION(path, path=path))
            continue
        try:
            element.text = text.strip()
        except ValueError:
            problems.append(NOT_TEXT(path))
    if problems:
        raise Refused(problems)
    return etree.tostring(root, encoding="utf-8")  # type: ignore[no-any-return]


def _at(root: Any, path: str, reader: Reader) -> Any | None:
    """The element of a question; groups around it are made where they are missing, repeats are not."""
    if re.sub(r"\[\d+\]", "", path) not in reader.types:
        return None
    element = root
    for step in path.split("/"):
        match = _STEP.fullmatch(step)
        if match is None:
            return None
        name, number = match[1], int(match[2] or 1)
        same = [each for each in element if type(each.tag) is str and each.tag.rpartition("}")[2] == name]
        if number <= len(same):
            element = same[number - 1]
        elif match[2] is None:
            element = etree.SubElement(element, name)
        else:
            return None
    return element
