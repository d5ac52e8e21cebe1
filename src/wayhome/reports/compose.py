"""Composing: an edition's matter becomes one tree of finished words in one language, which every format renders.

A run is a stretch of text, {"text": ...}, with "figure" when it shows a figure and "name" when it must not be broken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from wayhome.reports import wording
from wayhome.reports.compose_tables import annex_block, comparison_block, supplies_block, table_block
from wayhome.reports.matter import Matter, Shown, Texts, in_language
from wayhome.reports.references import pieces

Run = dict[str, Any]
Block = dict[str, Any]


def compose(matter: Matter, language: str) -> dict[str, Any]:
    """The whole document in the language: its head, its rows of blocks, and the words around them."""
    with translation.override(language):
        return _Composer(matter, language).document()


def kind_label(kind: str) -> str:
    """How a figure came to be, in a word."""
    return {"stated": _("stated"), "counted": _("counted"), "derived": _("derived")}.get(kind, kind)


class _Composer:
    def __init__(self, matter: Matter, language: str):
        self.matter = matter
        self.language = language

    def document(self) -> dict[str, Any]:
        matter, language = self.matter, self.language
        head = matter.outline
        written = wording.number
        return {
            "language": language,
            "title": self.plain(head["title"]),
            "subtitle": self.plain(head.get("subtitle", {})),
            "kicker": self.plain(head.get("kicker", {})),
            "edition": _("Edition {number} · mark {mark}").format(
                number=written(matter.number, language), mark=written(matter.mark, language)
            ),
            "draft": _("Draft") if matter.status == "draft" else "",
            "period": wording.span(matter.start, matter.cut_off, language)
            if matter.start
            else wording.day(matter.cut_off, language),
            "foot": _("Cut-off {day} · every number opens onto its records").format(
                day=wording.day(matter.cut_off, language)
            ),
            "digest": matter.digest[:12],
            "page": _("Page {page} of {pages}"),
            "credits": [self.plain(one) if isinstance(one, Mapping) else one for one in head.get("credits", [])],
            "illustrative": _("illustrative"),
            "rows": self.rows(),
        }

    def rows(self) -> list[dict[str, Any]]:
        """Blocks in reading order, alone or in two columns as neighbours say; a left after a right begins anew."""
        rows: list[dict[str, Any]] = []
        outlined = self.matter.outline["blocks"]
        for position, block in enumerate(outlined):
            made = self.block(block, outlined[position + 1] if position + 1 < len(outlined) else None)
            place = block.get("place")
            if place not in ("left", "right"):
                rows.append({"full": made})
                continue
            if not rows or "full" in rows[-1] or (place == "left" and rows[-1]["right"]):
                rows.append({"left": [], "right": []})
            rows[-1][place].append(made)
        return rows

    def block(self, block: Mapping[str, Any], following: Mapping[str, Any] | None) -> Block:
        makers: Mapping[str, Callable[[Mapping[str, Any]], Block]] = {
            "text": self.text,
            "tiles": self.tiles,
            "map": self.picture,
            "trend": self.picture,
            "table": lambda one: table_block(self, one),
            "supplies": lambda one: supplies_block(self, one),
            "comparison": lambda one: comparison_block(self, one),
            "annex": lambda one: annex_block(self, one),
            "notice": self.notice,
            "story": self.story,
        }
        made = self.heading(block, following) if block["kind"] == "heading" else makers[block["kind"]](block)
        return {"kind": block["kind"], "id": block["id"], "break": bool(block.get("break"))} | made

    def heading(self, block: Mapping[str, Any], following: Mapping[str, Any] | None) -> Block:
        level = block.get("level", 1)
        empty = following is None or (following["kind"] == "heading" and following.get("level", 1) <= level)
        return {
            "level": level,
            "title": self.runs(block["title"]),
            "empty": _("No activity reported.") if empty else "",
        }

    def text(self, block: Mapping[str, Any]) -> Block:
        return {"title": self.runs(block.get("title", {})), "paragraphs": self.paragraphs(block["body"])}

    def notice(self, block: Mapping[str, Any]) -> Block:
        return self.text(block) | {"tone": block.get("tone", "illustrative")}

    def story(self, block: Mapping[str, Any]) -> Block:
        return self.text(block) | {"quote": self.runs(block.get("quote", {})), "by": self.runs(block.get("by", {}))}

    def tiles(self, block: Mapping[str, Any]) -> Block:
        return {"tiles": [self.tile(key, block.get("labels", {}).get(key)) for key in block["figures"]]}

    def tile(self, key: str, label: Texts | None) -> dict[str, Any]:
        figure = self.matter.figures[key]
        return self.chips(figure) | {
            "figure": key,
            "value": figure.text(self.language, short=True),
            "label": self.runs(label or figure.title),
        }

    def chips(self, figure: Shown) -> dict[str, Any]:
        """The marks beside a number: how it came to be, from whom, and whether it is illustrative."""
        return {
            "how": figure.kind,
            "how_label": kind_label(figure.kind),
            "source": in_language(figure.source, self.language),
            "illustrative": _("illustrative") if figure.illustrative else "",
        }

    def picture(self, block: Mapping[str, Any]) -> Block:
        drawn = self.matter.series[block["id"]]
        made_up = _("illustrative") if drawn["illustrative"] else ""
        first = dt.date.fromisoformat(drawn["first"]) if drawn["first"] else self.matter.start
        last = dt.date.fromisoformat(drawn["last"])
        span = wording.span(first, last, self.language) if first else wording.day(last, self.language)
        return {
            "title": self.runs(block["title"]),
            "subtitle": " · ".join(filter(None, (span, made_up))),
            "picture": block["id"],
            "alt": self.alternative(block, drawn),
            "source": self.runs(block.get("source", {})),
            "credit": in_language(drawn.get("credit", {}), self.language),
        }

    def alternative(self, block: Mapping[str, Any], drawn: Mapping[str, Any]) -> str:
        """What the picture shows, in words, for those who cannot see it: its title and its largest values."""
        values: dict[str, float] = {}
        for row in drawn.get("areas") or drawn.get("rows", []):
            key = row.get("area") or row.get("site", "")
            values[key] = values.get(key, 0) + (row["value"] or 0)
        largest = sorted(values, key=lambda key: -values[key])[:5]
        listed = "; ".join(f"{self.name(key, drawn)} {wording.number(values[key], self.language)}" for key in largest)
        return f"{self.plain(block['title'])}: {listed}"

    def name(self, key: str, drawn: Mapping[str, Any]) -> str:
        return in_language(drawn["names"].get(key, {}), self.language) or key

    def paragraphs(self, texts: Texts) -> list[dict[str, Any]]:
        """Paragraphs and bullets of a text."""
        made: list[dict[str, Any]] = []
        for part in in_language(texts, self.language).strip().split("\n\n"):
            lines: list[str] = []
            for line in part.strip().splitlines():
                if line.lstrip().startswith("- ") or not lines:
                    lines.append(line.strip())
                else:
                    lines[-1] += " " + line.strip()
            made += [{"bullet": line.startswith("- "), "runs": self.line(line.removeprefix("- "))} for line in lines]
        return made

    def runs(self, texts: Texts) -> list[Run]:
        return self.line(in_language(texts, self.language)) if texts else []

    def plain(self, texts: Texts) -> str:
        return "".join(run["text"] for run in self.runs(texts))

    def line(self, text: str) -> list[Run]:
        """One line of narrative with its references resolved."""
        matter, language = self.matter, self.language
        made: list[Run] = []
        for piece in pieces(text):
            if not piece.kind:
                made.append({"text": piece.text})
            elif piece.kind == "fig":
                made.append({"text": matter.figure_text(piece.key, piece.form, language), "figure": piece.key})
            elif piece.kind == "date":
                made.append({"text": matter.date_text(piece.key, piece.form, language), "name": True})
            elif piece.kind == "list":
                made.append({"text": matter.list_text(piece.key, piece.form, language)})
            else:
                made.append({"text": in_language(matter.names[f"{piece.kind}:{piece.key}"], language), "name": True})
        return made
