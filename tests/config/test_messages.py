"""Every sentence of the program is there in Khmer, with the same placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polib
import pytest

from scripts.messages import LOCALE, catalogue

PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([a-z_]+\)[sd]|%[sd]")


def placeholders(text: str) -> list[str]:
    """The placeholders of a message, doubled braces left out: they stand for plain ones."""
    return sorted(PLACEHOLDER.findall(text.replace("{{", "").replace("}}", "")))


def faults(wanted: Iterable[str], translated: dict[str, str]) -> list[str]:
    """What is wrong with a translation of the messages `wanted`: nothing when it is whole."""
    found = []
    for message in wanted:
        if not translated.get(message):
            found.append(f"not translated: {message}")
        elif placeholders(message) != placeholders(translated[message]):
            found.append(f"placeholders differ: {message} / {translated[message]}")
    return found


def in_source() -> list[str]:
    """Every message of the source; of a plural its last form, which is the one Khmer has."""
    return [each.id[-1] if isinstance(each.id, tuple) else each.id for each in catalogue() if each.id]


def in_catalogue(language: str) -> dict[str, str]:
    po = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    return {
        entry.msgid_plural or entry.msgid: entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr
        for entry in po
        if not entry.obsolete and not entry.fuzzy
    }


def test_every_sentence_is_there_in_khmer() -> None:
    assert faults(in_source(), in_catalogue("km")) == []


def test_messages_are_taken_from_fields_problems_and_templates() -> None:
    """The check above means something only as long as extraction finds all three."""
    places = {
        kind: [each.id for each in catalogue() if any(part in place for place, _ in each.locations)]
        for kind, part in {"field": "/records/", "problem": "/records/base.py", "template": "/templates/"}.items()
    }
    assert "Known by" in places["field"]
    assert any("{today}" in message for message in places["problem"])
    assert len(places["template"]) > 20


@pytest.mark.parametrize(
    ("message", "translation", "says"),
    [
        ("Known by", "", "not translated"),
        ("{value} is late", "យឺត", "placeholders differ"),
        ("%(count)s rows", "%(rows)s ជួរ", "placeholders differ"),
    ],
)
def test_a_missing_or_broken_translation_is_found(message: str, translation: str, says: str) -> None:
    assert faults([message], {message: translation})[0].startswith(says)


def test_khmer_is_written_in_khmer() -> None:
    """A translation without one Khmer letter is a copy of the English, unless it is an abbreviation or a name."""
    copied = [
        message
        for message, translation in in_catalogue("km").items()
        if translation == message and message != "KoboToolbox" and re.search(r"[a-z]{3}", PLACEHOLDER.sub("", message))
    ]
    assert copied == []
