'''The outline: what an edition says, in what order, in every language.

A pack keeps its outline in report/outline.toml; an edition keeps its own copy, so mending a draft never
changes the pack. Numbers are never typed: the narrative points at them, and the edition prints what the
figure says.

The head of the file

    id = "situation"                      # one outline, one series of editions
    languages = ["en", "km"]              # the first one is the main language
    title    = {en = "Return of migrants", km = "..."}
    subtitle = {en = "Situation report", km = "..."}      # optional
    kicker   = {en = "Demonstration edition", km = "..."}  # optional, the small line above the title
    start    = 2020-03-21                 # optional: first day of the period printed in the header
    credits  = [{en = "...", km = "..."}] # optional: lines for the imprint at the end; a plain text does for all

Dated named lists, read from the posting records (as of the edition's mark, in force on its cut-off day)

    [[list]]
    id = "target-provinces"               # the name that {list:...} uses
    role = "target_province"              # postings of this role
    name = "Target provinces, May 2020"   # optional: only postings whose property `list` has this text
    title = {en = "Target provinces", km = "..."}
    nouns = {en = ["target province", "target provinces", "provinces"], km = ["..."]}
                                          # what the prose calls its members: "five target provinces" is compared

Blocks, in reading order. Every text is a table of languages. Every block has an `id` of its own and a
`kind`; `place = "left"` or `place = "right"` puts neighbouring blocks into two columns beside each other,
without it a block is as wide as the page, and a left one after a right one begins a new pair of columns.
`break = true` begins a new page in print.

    [[block]]                             # a section (level 1) or a part of it (level 2)
    id = "supplies"
    kind = "heading"
    level = 1                             # default 1
    title = {en = "Medical supplies", km = "..."}
                                          # a section that has no block prints "No activity reported."

    [[block]]
    id = "situation-text"
    kind = "text"                         # an empty line begins a paragraph; a line that begins with "- " is a bullet
    body.en = """As of {date:cut-off}, {fig:returnees_total} people ..."""
    body.km = """..."""

    [[block]]
    id = "headline"
    kind = "tiles"                        # three to five figures, big
    figures = ["returnees_total", "crossings_thailand", "meals", "total_ppe_suits"]
    labels.meals = {en = "people given a meal package", km = "..."}    # optional: instead of the figure's title

    [[block]]
    id = "destinations"
    kind = "map"                          # areas coloured, points as circles
    title = {en = "Where people returned to", km = "..."}
    areas  = {indicator = "returns_by_destination", slice = {...}, title = {en = "People", km = "..."}}
    points = {indicator = "crossings", slice = {...}, title = {en = "Crossings", km = "..."}}
    classes = [1000, 3000, 6000, 10000]   # upper bounds of the colour classes but the last
    sizes = [2000, 10000, 40000]          # circles in the legend
    source = {en = "Source: ...", km = "..."}    # optional; credits of the boundaries are printed by themselves

    [[block]]
    id = "daily"
    kind = "trend"                        # stacked bars by day and site
    title = {en = "Arrivals per day by point of entry", km = "..."}
    series = {indicator = "crossings", slice = {...}, title = {en = "People per day", km = "..."}}
    top = 4                               # so many sites by name, the rest together
    source = {en = "...", km = "..."}

    [[block]]
    id = "rcce-figures"
    kind = "table"                        # one figure a row: what, value, unit, kind, source
    title = {...}                         # optional
    figures = ["posters", "iec_copies"]

    [[block]]
    id = "supplies-table"
    kind = "supplies"                     # one figure a cell
    title = {en = "Handed over", km = "..."}
    corner = {en = "Item", km = "..."}
    columns = [{en = "Banteay Meanchey PHD", km = "..."}, {en = "Border authorities", km = "..."}]
    total = {en = "Total", km = "..."}    # optional
    note = {...}                          # optional line below
      [[block.row]]
      title = {en = "Masks, surgical and N95", km = "..."}
      unit = {en = "boxes", km = "..."}
      cells = ["bmc_phd_masks", ""]       # a figure each, "" = nothing handed over, "+" joins: "a+b" prints "20 + 15"
      total = "total_mask_boxes"          # optional

    [[block]]
    id = "two-sources"
    kind = "comparison"                   # statements about one thing side by side, and their difference
    title = {...}
    figures = ["returnees_total", "crossings_thailand"]
    difference = "difference_sources"     # optional: the derived figure
    note = {...}

    [[block]]
    id = "made-up"
    kind = "notice"                       # a box; tone "illustrative" (default), "note" or "caution"
    tone = "illustrative"
    body = {...}

    [[block]]
    id = "traveller"
    kind = "story"                        # a person's account; the person's own words go into quote
    title = {...}
    body = {...}
    quote = {...}                         # optional
    by = {...}                            # optional: who says it

    [[block]]
    id = "annex"
    kind = "annex"                        # every figure the edition cites, with definition, source, date basis, as of
    title = {...}

References inside any text (title, body, note, quote, labels...)

    {fig:posters}                 4,500           as the language writes it (a bound keeps its words: "over 2,000")
    {fig:coordinators:word}       five            as a word up to twelve
    {fig:posters:unit}            4,500 copies    with its unit
    {date:2020-04-22}             22 April 2020
    {date:2020-04-22:short}       22 April
    {date:2020-04-28/2020-04-30}  28 to 30 April 2020   (also :short)
    {date:cut-off}                the edition's cut-off; {date:start} the head's start
    {list:target-provinces:count} 6               {list:...:word} six; {list:...:names} all by name
    {area:0206} {site:poi-pet} {organisation:ncct} {item:masks-surgical} {source:gdi-crossings}   names, in the language
    {{ and }}                     a plain brace

Typed dates ("7 May 2020", "since 21 March") and text between “ and ” or « and » are left alone by the prose
check; every other typed number, in digits or words, becomes a finding.

Resolutions of findings may be kept beside the outline, in report/resolutions.toml, and are applied in order:

    [[resolution]]
    block = "situation-text"
    language = "en"
    excerpt = "five"                      # what the finding underlines
    action = "referenced"                 # text replaces the excerpt: a {reference}
    text = "{list:target-provinces:word}"
    [[resolution]]
    block = "traveller" ; language = "en" ; excerpt = "Sopha" ; action = "mended" ; text = "Sokha"      (one key a line)
    [[resolution]]
    block = "traveller" ; ... ; action = "accepted" ; reason = "The age is part of the account, told with consent."
'''

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.reports.references import BadReference, passages, references

UNREADABLE = declare("outline.unreadable", "The outline {name} cannot be read: {reason}.")
NO_KIND = declare("outline.kind", "Block “{block}” has the kind “{kind}”. Kinds are: {kinds}.")
TWICE = declare("outline.twice", "Two blocks of the outline are called “{block}”. Give one of them another id.")
MISSING = declare("outline.missing", "Block “{block}” of the kind {kind} needs “{key}”.")
NO_LANGUAGE = declare("outline.language", "“{key}” of block “{block}” has no text in the language “{language}”.")
BAD_BRACE = declare(
    "outline.reference",
    "“{text}” in block “{block}” ({language}) is no reference. Write {{{{ or }}}} for a plain brace.",
)

NEEDS: Mapping[str, tuple[str, ...]] = {
    "heading": ("title",),
    "text": ("body",),
    "tiles": ("figures",),
    "map": ("title", "areas"),
    "trend": ("title", "series"),
    "table": ("figures",),
    "supplies": ("columns", "row"),
    "comparison": ("figures",),
    "notice": ("body",),
    "story": ("body",),
    "annex": ("title",),
}


def load(path: Path) -> dict[str, Any]:
    """The outline in a file, as an edition keeps it (days as ISO text). Raises Refused with what is wrong in it."""
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Refused([UNREADABLE(name=path.name, reason=error)]) from error
    outline = _plain(read)
    outline["blocks"] = outline.pop("block", [])
    outline["lists"] = outline.pop("list", [])
    outline.setdefault("languages", ["en"])
    if problems := check(outline):
        raise Refused(problems)
    return outline


def load_resolutions(path: Path) -> list[dict[str, str]]:
    """The resolutions kept beside an outline; none if there is no such file."""
    if not path.exists():
        return []
    return tomllib.loads(path.read_text("utf-8")).get("resolution", [])


def check(outline: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the outline by itself, before any figure is computed."""
    problems = []
    seen: set[str] = set()
    for position, block in enumerate(outline["blocks"], 1):
        name, kind = block.get("id") or f"number {position}", block.get("kind", "")
        if name in seen:
            problems.append(TWICE(block=name))
        seen.add(name)
        if kind not in NEEDS:
            problems.append(NO_KIND(block=name, kind=kind, kinds=", ".join(NEEDS)))
            continue
        needed = ("id", *NEEDS[kind])
        problems += [MISSING(block=name, kind=kind, key=key) for key in needed if not block.get(key)]
    return problems or _check_texts(outline)


def _check_texts(outline: Mapping[str, Any]) -> list[Problem]:
    problems = []
    spoken: dict[tuple[str, tuple[str | int, ...]], set[str]] = {}
    for passage in passages(outline):
        spoken.setdefault((passage.block, passage.path), set()).add(passage.language)
        try:
            list(references(passage.text))
        except BadReference as error:
            problems.append(BAD_BRACE(block=passage.block, language=passage.language, text=error.text))
    for (block, path), languages in spoken.items():
        key = ".".join(map(str, path))
        problems += [
            NO_LANGUAGE(block=block, key=key, language=one) for one in outline["languages"] if one not in languages
        ]
    return problems


def cited_figures(outline: Mapping[str, Any]) -> list[str]:
    """Ids of every figure the outline shows or mentions, each once, in reading order."""
    ids: dict[str, None] = {}
    mentioned: dict[str, list[str]] = {}
    for passage in passages(outline):
        mentioned.setdefault(passage.block, []).extend(
            piece.key for piece in references(passage.text) if piece.kind == "fig"
        )
    for block in ({"id": ""}, *outline["blocks"]):
        shown = [*block.get("figures", []), block.get("difference", "")]
        for row in block.get("row", []):
            shown += [one for cell in row.get("cells", []) for one in cell.split("+")] + [row.get("total", "")]
        ids.update(dict.fromkeys(one.strip() for one in (*shown, *mentioned.get(block["id"], [])) if one.strip()))
    return list(ids)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_plain(below) for below in value]
    return value.isoformat() if isinstance(value, dt.date) else value
