"""The edition as a page: one HTML file that needs nothing else, or its body for a page around it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from wayhome.reports.fonts import FAMILY, subset_font

_STYLE = Path(__file__).with_name("page.css")
Link = Callable[[str], str]


def in_page(figure: str) -> str:
    """Where a number leads in a file of its own: the figure's line in the annex."""
    return f"#figure-{figure}"


def page(document: Mapping[str, Any], pictures: Mapping[str, str]) -> str:
    """The whole page, self-contained: style, pictures and the letters it uses are inside."""
    body = fragment(document, pictures, in_page)
    letters = base64.b64encode(subset_font(body)).decode()
    face = f'@font-face{{font-family:"{FAMILY}";src:url(data:font/ttf;base64,{letters});font-weight:100 900}}'
    return (
        f'<!doctype html>\n<html lang="{escape(document["language"])}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document['title'])} · {escape(document['period'])}</title>\n"
        f"<style>{face}\nbody{{margin:0}}\n{style()}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def style() -> str:
    """The style of the fragment; every rule is inside .edition."""
    return _STYLE.read_text("utf-8")


def fragment(document: Mapping[str, Any], pictures: Mapping[str, str], link: Link) -> str:
    """The edition as one <article class="edition">. `link` says where the number of a figure leads."""
    writer = _Writer(document, pictures, link)
    rows = "\n".join(writer.row(row) for row in document["rows"])
    credits = "".join(f"<p>{escape(line)}</p>" for line in document["credits"])
    return (
        f'<article class="edition" lang="{escape(document["language"])}">\n{writer.head()}\n{rows}\n'
        f"<footer>{writer.foot()}{credits}</footer>\n</article>"
    )


class _Writer:
    def __init__(self, document: Mapping[str, Any], pictures: Mapping[str, str], link: Link):
        self.document = document
        self.pictures = pictures
        self.link = link

    def head(self) -> str:
        document = {key: escape(value) if isinstance(value, str) else value for key, value in self.document.items()}
        draft = f'<strong class="draft">{document["draft"]}</strong> · ' if document["draft"] else ""
        return (
            f'<header><p class="kicker"><span>{document["kicker"]}</span><span>{draft}{document["edition"]}</span></p>'
            f'<h1>{document["title"]}</h1><p class="under"><span>{document["subtitle"]}</span>'
            f"<strong>{document['period']}</strong></p></header>"
        )

    def foot(self) -> str:
        return f"<p>{escape(self.document['foot'])} · {escape(self.document['digest'])}</p>"

    def row(self, row: Mapping[str, Any]) -> str:
        if "full" in row:
            return self.block(row["full"])
        columns = [row["left"], row["right"]]
        wide = ["wide" if any(block["kind"] == "map" for block in column) else "" for column in columns]
        inside = "".join(
            f'<div class="column {width}">{"".join(map(self.block, column))}</div>'
            for column, width in zip(columns, wide, strict=True)
        )
        return f'<div class="columns">{inside}</div>'

    def block(self, block: Mapping[str, Any]) -> str:
        maker = {
            "heading": self.heading, "tiles": self.tiles, "map": self.picture, "trend": self.picture, "grid": self.grid,
            "annex": self.annex, "text": self.text, "notice": self.notice, "story": self.story,
        }[block["kind"]]  # fmt: skip
        return maker(block)

    def heading(self, block: Mapping[str, Any]) -> str:
        level = block["level"] + 1
        empty = f'<p class="quiet">{escape(block["empty"])}</p>' if block["empty"] else ""
        return f'<h{level} id="{escape(block["id"])}">{self.runs(block["title"])}</h{level}>{empty}'

    def text(self, block: Mapping[str, Any]) -> str:
        return f"<div>{self.title(block)}{self.paragraphs(block)}</div>"

    def notice(self, block: Mapping[str, Any]) -> str:
        return f'<aside class="notice {escape(block["tone"])}">{self.title(block)}{self.paragraphs(block)}</aside>'

    def story(self, block: Mapping[str, Any]) -> str:
        by = f"<footer>— {self.runs(block['by'])}</footer>" if block["by"] else ""
        quote = f"<blockquote><p>“{self.runs(block['quote'])}”</p>{by}</blockquote>" if block["quote"] else ""
        return f'<section class="story">{self.title(block)}{self.paragraphs(block)}{quote}</section>'

    def tiles(self, block: Mapping[str, Any]) -> str:
        made = [
            f"<li>{self.number(tile['figure'], tile['value'], 'number')}"
            f"<span>{self.runs(tile['label'])}</span><small>{self.chips(tile)}</small></li>"
            for tile in block["tiles"]
        ]
        return f'<ul class="tiles">{"".join(made)}</ul>'

    def picture(self, block: Mapping[str, Any]) -> str:
        drawn = self.pictures[block["picture"]].replace(
            "<svg ", f'<svg role="img" aria-label="{escape(block["alt"])}" ', 1
        )
        source = f"<p>{self.runs(block['source'])}</p>" if block["source"] else ""
        credit = f"<p>{escape(block['credit'])}</p>" if block["credit"] else ""
        return (
            f'<figure class="{escape(block["kind"])}"><figcaption><strong>{self.runs(block["title"])}</strong>'
            f"<small>{escape(block['subtitle'])}</small></figcaption>{drawn}"
            f'<div class="quiet">{source}{credit}</div></figure>'
        )

    def grid(self, block: Mapping[str, Any]) -> str:
        columns = block["columns"]
        head = "".join(
            f'<th scope="col" class="{column["align"]}">{escape(column["title"])}</th>' for column in columns
        )
        rows = []
        for index, row in enumerate(block["rows"]):
            last = block["strong_last"] and index == len(block["rows"]) - 1
            cells = []
            for number, (column, cell) in enumerate(zip(columns, row, strict=True)):
                inside = self.cell(cell)
                kept = f"<strong>{inside}</strong>" if last or column["strong"] else inside
                tag = 'th scope="row"' if number == 0 else "td"
                cells.append(f'<{tag} class="{column["align"]}">{kept}</{tag[:2]}>')
            rows.append(f"<tr>{''.join(cells)}</tr>")
        note = f'<p class="quiet">{self.runs(block["note"])}</p>' if block["note"] else ""
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        return f'{self.title(block)}<div class="scroll">{table}</div>{note}'

    def cell(self, cell: Mapping[str, Any]) -> str:
        inside = self.runs(cell["runs"])
        if "chip" in cell:
            return f'<span class="chip {escape(cell["chip"])}">{inside}</span>'
        made_up = cell.get("illustrative")
        return inside + (f' <span class="chip illustrative">{escape(made_up)}</span>' if made_up else "")

    def annex(self, block: Mapping[str, Any]) -> str:
        labels = {key: escape(text) for key, text in block["labels"].items()}
        keys = ("figure", "value", "how", "source", "as_of", "records")
        head = "".join(
            f'<th scope="col" class="{"end" if key in ("value", "records") else "start"}">{labels[key]}</th>'
            for key in keys
        )
        groups = []
        for group in block["groups"]:
            about = "".join(
                f"<br><small>{labels[key]}: {escape(group[key])}</small>"
                for key in ("basis", "documents")
                if group[key]
            )
            rows = "".join(self.entry(entry) for entry in group["entries"])
            groups.append(
                f'<p class="definition">{escape(group["definition"])}{about}</p><div class="scroll">'
                f'<table class="annex"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
            )
        return self.title(block) + "".join(groups)

    def entry(self, entry: Mapping[str, Any]) -> str:
        number = self.number(entry["figure"], entry["value"])
        how = self.chips({**entry, "source": ""})
        return (
            f'<tr id="figure-{escape(entry["figure"])}"><th scope="row">{self.runs(entry["title"])}</th>'
            f'<td class="end">{number}</td><td>{how}</td><td>{escape(entry["source"])}</td>'
            f'<td>{escape(entry["as_of"])}</td><td class="end">{escape(entry["records"])}</td></tr>'
        )

    def chips(self, marked: Mapping[str, Any]) -> str:
        made = f'<span class="chip {escape(marked["how"])}">{escape(marked["how_label"])}</span>'
        if marked["source"]:
            made += f' <span class="quiet">{escape(marked["source"])}</span>'
        return made + (
            f' <span class="chip illustrative">{escape(marked["illustrative"])}</span>'
            if marked["illustrative"]
            else ""
        )

    def title(self, block: Mapping[str, Any]) -> str:
        return f"<h3>{self.runs(block['title'])}</h3>" if block.get("title") else ""

    def paragraphs(self, block: Mapping[str, Any]) -> str:
        made, bullets = "", ""
        for paragraph in [*block["paragraphs"], {"bullet": False, "runs": []}]:
            inside = self.runs(paragraph["runs"])
            if paragraph["bullet"]:
                bullets += f"<li>{inside}</li>"
                continue
            made += f"<ul>{bullets}</ul>" if bullets else ""
            made, bullets = made + (f"<p>{inside}</p>" if inside else ""), ""
        return made

    def runs(self, runs: list[dict[str, Any]]) -> str:
        return "".join(self.run(run) for run in runs)

    def run(self, run: Mapping[str, Any]) -> str:
        return self.number(run["figure"], run["text"]) if "figure" in run else escape(run["text"])

    def number(self, figure: str, text: str, style: str = "") -> str:
        """A shown number, leading to what is behind it."""
        kind = f' class="{style}"' if style else ""
        return f'<a{kind} href="{escape(self.link(figure))}" data-figure="{escape(figure)}">{escape(text)}</a>'
