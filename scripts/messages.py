"""Take every message out of the source and bring the catalogues in src/wayhome/locale up to date.

Python is read by Babel; a Django template is first turned into calls by Django's own `templatize`, then read the same
way. A message that left the source leaves the catalogue; a new one comes in empty, for a translator to fill.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "wayhome"
LOCALE = SOURCE / "locale"
# `declare(code, english)` of wayhome.kernel.problems: the second argument is the message
KEYWORDS: dict[str, Any] = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "declare": (2,),
}


def extract_template(
    source: BinaryIO, keywords: Any, comment_tags: Iterable[str], options: dict[str, Any]
) -> Iterator[Any]:
    """A Babel extractor for Django templates: {% translate %}, {% blocktranslate %} and _("...") in filters."""
    calls = templatize(source.read().decode(), origin=getattr(source, "name", ""))
    in_brackets = f"({calls}\n)"  # the layout of a template is no layout of Python
    return extract_python(io.BytesIO(in_brackets.encode()), keywords, comment_tags, options)


def catalogue() -> Catalog:
    """Every message of the source, with the files it is in (no line numbers: they would change with every edit)."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    found = Catalog(project="Wayhome", charset="utf-8")
    method_map = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**/templates/**", extract_template)]
    messages = extract_from_dir(SOURCE, method_map, keywords=KEYWORDS, comment_tags=("Translators:",))
    for name, _line, message, comments, context in sorted(messages, key=lambda each: each[:2]):
        found.add(message, locations=[(f"src/wayhome/{name}", 0)], auto_comments=comments, context=context)
    return found


def update(po: Path, found: Catalog) -> Catalog:
    """The catalogue in `po`, made to hold exactly the messages in `found`, with the translations it already had."""
    kept = Catalog(locale=po.parts[-3], project="Wayhome", charset="utf-8")
    if po.exists():
        with po.open("rb") as source:
            kept = read_po(source, locale=po.parts[-3])
    kept.update(found, no_fuzzy_matching=True, update_creation_date=False)
    kept.obsolete.clear()
    kept.version, kept.msgid_bugs_address, kept.last_translator, kept.language_team = "", "", "", po.parts[-3]
    kept.revision_date = kept.creation_date
    return kept


def save(po: Path, catalog: Catalog) -> None:
    """Write the .po for people and the .mo for the program."""
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as out:
        write_po(out, catalog, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    with po.with_suffix(".mo").open("wb") as out:
        write_mo(out, catalog)


def main() -> int:
    found = catalogue()
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        catalog = update(po, found)
        save(po, catalog)
        missing = [message.id for message in catalog if message.id and not message.string]
        print(f"{po.relative_to(ROOT)}: {len(found)} messages, {len(missing)} not translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
