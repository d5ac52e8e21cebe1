"""The files of an edition: HTML, PDF and Word in each of its languages, and its figures as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from django.utils import translation

from wayhome.kernel.digest import sha256_hex
from wayhome.ledger.record import KINDS
from wayhome.reports import page, pictures, print_pdf, word, wording
from wayhome.reports.boundaries import active_boundaries
from wayhome.reports.compose import compose
from wayhome.reports.matter import Matter
from wayhome.reports.models import Edition

FIGURES = "figures.json"
AUTHOR = "Wayhome"


def write(edition: Edition, folder: Path) -> list[Path]:
    """All files of the edition, made now, in `folder`."""
    made = []
    for name, content in contents(edition):
        (folder / name).write_bytes(content)
        made.append(folder / name)
    return made


def contents(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file. The same edition gives the same bytes."""
    matter = edition.matter()
    unbroken = names_to_protect(matter)
    for language in edition.languages:
        document = compose(matter, language)
        drawn = pictures.drawn(matter, language, active_boundaries())
        yield f"{language}.html", page.page(document, drawn).encode()
        yield f"{language}.pdf", print_pdf.pdf(document, drawn, unbroken, edition.cut_off, AUTHOR)
        yield f"{language}.docx", word.docx(document, drawn, edition.cut_off, AUTHOR)
    yield FIGURES, figures_json(edition)


def figures_json(edition: Edition) -> bytes:
    """The figures for machines: as the command line prints them, with titles and definitions."""
    content: dict[str, Any] = {
        "edition": edition.number,
        "cut_off": edition.cut_off.isoformat(),
        "mark": edition.mark,
        "area": edition.area,
        "digest": edition.digest,
        "figures": [kept | {"definition_words": edition.figures[kept["id"]]["definition"]} for kept in edition.kept],
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n"


def checksums(folder: Path) -> dict[str, dict[str, Any]]:
    """File name to digest and size, for every file in the folder."""
    return {
        path.name: {"sha256": sha256_hex(path.read_bytes()), "bytes": path.stat().st_size}
        for path in sorted(folder.iterdir())
    }


def names_to_protect(matter: Matter) -> set[str]:
    """Names that a line of print must not break: those cited, those on maps and lists, months, units, nouns."""
    texts = [*matter.names.values(), *(names for one in matter.lists.values() for names in one.names.values())]
    texts += [names for drawn in matter.series.values() for names in drawn["names"].values()]
    texts += [figure.unit for figure in matter.figures.values()]
    with translation.override(wording.KHMER):
        nouns = {str(model._meta.verbose_name) for model in KINDS.values()}
    found = {name for text in texts for name in text.values() if len(name) <= 40}
    return found | nouns | {wording.month(number, wording.KHMER) for number in range(1, 13)}
