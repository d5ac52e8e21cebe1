"""Write the pages that follow from the code: the dictionary, the figures, who sees what, who is who (`make docs`)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import django
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
django.setup()

from wayhome.accounts.models import Role  # noqa: E402  (models need a Django that is set up)
from wayhome.accounts.policy import RIGHTS, Right  # noqa: E402
from wayhome.figures.catalogue import Definitions, catalogue  # noqa: E402
from wayhome.figures.definition import Definition  # noqa: E402
from wayhome.ledger.fields import Property  # noqa: E402
from wayhome.ledger.record import KINDS, Record  # noqa: E402
from wayhome.linkage import comparing as linkage_levels  # noqa: E402
from wayhome.linkage import model as linkage_model  # noqa: E402
from wayhome.linkage import words as linkage_words  # noqa: E402
from wayhome.packs import active  # noqa: E402
from wayhome.reference.codes import code_list, list_names  # noqa: E402
from wayhome.web.gatehouse import GUARDED, NEEDS  # noqa: E402

HERE = Path(__file__).resolve().parent
MADE = "*Made from the code by `make docs`; do not edit.*"


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; a bar or a line break in a cell would end it, so neither stays."""

    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    heads = list(heads)
    return "\n".join([line(heads), line("---" for _ in heads), *map(line, rows)])


def dictionary() -> str:
    """Every kind of record with its properties, and every code list."""
    parts = [
        "# Dictionary",
        MADE,
        "Every kind of record and its properties. *Secrecy*: **open** facts; **sensitive** facts, which need a right; "
        "**identity**, kept apart from facts, never in a frame or a figure, and erased with the person. "
        "*Required* properties must be given; all others may be unknown.",
    ]
    for kind in sorted(KINDS):
        parts += _kind(kind, KINDS[kind])
    parts.append("# Code lists")
    for name in list_names():
        rows = [(f"`{each.code}`", each.label_en, each.label_km, ", ".join(each.also)) for each in code_list(name)]
        parts += [f"## {name}", table(("code", "English", "Khmer", "also read as"), rows)]
    return _page(parts)


def _kind(kind: str, model: type[Record]) -> list[str]:
    heads = ("property", "label", "Khmer", "type", "required", "secrecy", "chooses from", "help")
    rows = [_property(each) for each in model.properties()]
    return [
        f"## {kind}",
        str(model.__doc__ or "").strip().split("\n\n")[0].replace("\n", " "),
        f"Visible by: {_visible_by(model)}." + (f" Dated by: `{model.dated_by}`." if model.dated_by else ""),
        table(heads, rows),
    ]


def _property(each: Property) -> tuple[str, ...]:
    with translation.override("km"):
        khmer = str(each.verbose_name)
    name = each.codes or each.refers
    return (
        f"`{each.name}`",
        str(each.verbose_name),
        khmer,
        type(each).__name__,
        "yes" if each.required else "",
        str(each.secrecy),
        f"[{name}](#{name})" if name else "",
        str(each.help_text),
    )


def figures() -> str:
    """Every indicator with its definition in words, and every named figure of the active pack."""
    known = catalogue()
    heads = ("figure", "English", "Khmer", "unit", "kind", "indicator", "slice")
    parts = [
        "# Figures",
        MADE,
        "An **indicator** is one SELECT that returns the rows that count (`src/wayhome/figures/sql`, and the pack's "
        "`figures/`). A **figure** is an indicator cut to a slice. *Counted* from records; *stated* by somebody else, "
        "in a document; *derived* from other figures. Where a record's own date is unknown, the day by which it was "
        "known stands in, and the figure says so.",
        f"## Named figures of the pack `{active().name}`",
        table(heads, (_named(known, figure) for figure in known.named)),
        "## Indicators",
    ]
    for name in sorted(known.indicators):
        parts += _indicator(known, known.indicators[name])
    return _page(parts)


def _named(known: Definitions, figure: str) -> tuple[str, ...]:
    named = known.named[figure]
    cut = "; ".join(
        f"{name} = {', '.join([values] if isinstance(values, str) else values)}" for name, values in named.slice.items()
    )
    kind = known.indicators[named.indicator].kind
    link = f"[{named.indicator}](#{named.indicator})"
    return f"`{named.id}`", named.title.en, named.title.km, known.unit(named.unit).en, kind, link, cut


def _indicator(known: Definitions, each: Definition) -> list[str]:
    facts = [
        ("Kind", f"{each.kind}, {each.aggregate}" if each.aggregate else each.kind),
        ("Counts rows of", f"`{each.grain}`"),
        ("Unit", known.unit(each.unit).en),
        ("Cut by", ", ".join(f"`{cut}`" for cut in each.cuts)),
        ("Date", each.date_basis.en),
        ("Source", each.source.en),
        ("Caveat", each.caveat.en if each.caveat else ""),
        ("Hidden in public tables below", each.privacy_floor or ""),
    ]
    words = [f"**{each.title.en}** · {each.title.km}", each.definition.en, each.definition.km]
    return [f"### {each.id}", *words, "\n".join(f"- {name}: {fact}" for name, fact in facts if fact)]


def access() -> str:
    """Every route with the roles that may open it, what each role may do, and by what each kind is visible."""
    roles = [(role.value, str(role.label)) for role in Role]
    rights = [(right.value, *("yes" if right in RIGHTS[role] else "" for role, _ in roles)) for right in Right]
    kinds = [(f"`{kind}`", _visible_by(KINDS[kind])) for kind in sorted(KINDS)]
    parts = [
        "# Access",
        MADE,
        "Everything is refused that is not named here. *Yes* means: for what lies in the user's areas. Every page asks "
        "`accounts.policy` for the right and `accounts.scope` for the records; a test walks every route as each role "
        "and as a stranger.",
        "## Routes",
        table(
            ("route", "name", "asks for", "stranger", *(label for _, label in roles), "what it opens"),
            (_route(route, view, [role for role, _ in roles]) for route, view in _routes(get_resolver().url_patterns)),
        ),
        "## Rights",
        table(("right", *(label for _, label in roles)), rights),
        "## Records",
        "A record is visible when one of these areas lies in one of the user's areas.",
        table(("kind", "visible by"), kinds),
    ]
    return _page(parts)


def _routes(patterns: Iterable[URLPattern | URLResolver], before: str = "/") -> Iterable[tuple[str, URLPattern]]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, route)
        else:
            yield route, each


def _route(route: str, pattern: URLPattern, roles: list[str]) -> tuple[str, ...]:
    needs = getattr(pattern.callback, NEEDS, None)
    if needs is None:
        asks, cells = "nothing", ["yes"] * (1 + len(roles))
        if not getattr(pattern.callback, GUARDED, False):
            asks, cells = "not opened to anybody", [""] * (1 + len(roles))
    else:
        asks = ", ".join(right.value for right in needs) or "an area"
        cells = ["signs in first", *("yes" if RIGHTS[role] >= set(needs) else "" for role in roles)]
    opens = str(pattern.callback.__doc__ or "").strip().split("\n\n")[0]
    return f"`{route}`", pattern.name or "", asks, *cells, opens


def _visible_by(model: type[Record]) -> str:
    if model.scope_through:
        return " or ".join(f"the record in `{name}`" for name in model.scope_through)
    everyone = "everybody who signs in" if getattr(model, "everyone", False) else "the whole country only"
    return " or ".join(f"`{name}`" for name in model.scope) or everyone


_COMPARED = {
    "name": "Name",
    "sex": "Sex",
    "birth": "Birth",
    "phone": "Telephone",
    "document": "Document",
    "place": "Home",
    "household": "Household",
}
_SPELLED_OUT = {
    "birth.rounded": "years of birth up to five apart, one reckoned from a round age",
    "birth.few_years_apart": "years of birth up to three apart, where a date says more than an age",
    "birth.years_apart": "years of birth up to twelve apart",
    "birth.far_apart": "years of birth further apart",
    "phone.own": f"same phone, which at most {linkage_levels.OWN} registrations give",
    "phone.shared": f"same phone, which at most {linkage_levels.FEW} registrations give",
    "phone.common": "same phone, which more registrations give",
    "household.members": "at least two others of the same names in their households",
}
"""Levels whose words on a screen carry a number of the pair."""

_COLUMNS = {
    "skeleton": "the sounds of the whole name",
    "tokens": "the sounds of one word of the name",
    "sex": "sex",
    "born": "year of birth",
    "span": "year of birth, or the next",
    "days": "date of birth, also with day and month swapped",
    "phone": "telephone",
    "document": "number of the document",
    "village": "village",
    "commune": "commune",
    "district": "district",
    "province": "province",
    "others": "the name of another member of the household",
}


def linkage() -> str:
    """How registrations of one person are found: keys, levels, weights and thresholds of the shipped model."""
    model = linkage_model.load()
    keys = [(f"`{name}`", " and ".join(_COLUMNS[each] for each in columns)) for name, columns in model.blocks.items()]
    rows = [row for each in linkage_levels.COMPARISONS for row in _levels(each, model)]
    return _page(
        [
            "# Who is who",
            MADE,
            "The same human being may be registered twice: at the gate and in the village, under two names. Linkage "
            " compares registrations and says how likely two of them are one person, and why. Nothing is ever "
            "merged: a tie says that a registration is of the same person as another, and can be taken back.",
            "## From pairs to people",
            f"Every likeness has a weight, and the weights are added, starting from {model.odds:g}: two registrations "
            "taken at random are hardly ever of one person. One more doubles the odds, one less halves them; at 0 they "
            "are even.",
            table(
                ("sum of weights", "what happens"),
                (
                    (f"below {model.review:g}", "nothing"),
                    (f"{model.review:g} to {model.assign:g}", "the pair is shown to people, who decide"),
                    (
                        f"{model.assign:g} and more",
                        "the model ties the two by itself, if their names or documents allow it; it can be taken back",
                    ),
                ),
            ),
            "Names that are only alike are for people to decide, whatever the rest weighs: sisters with names alike "
            "share house, phone and village. The model ties by itself only where the names are or sound the same, or "
            "the document is, and never two of one household, for a household tells each of its members once. What "
            "people decided is never overruled: who are said to be different stay apart.",
            "## What is compared",
            "What either registration does not tell weighs nothing. Of each group the first level that holds counts.",
            table(("", "level", "weight", "code"), rows),
            "Names are compared by their letters and by their sounds: consonants that Khmer and Latin spellings share, "
            "in any order, without titles and initials. *Sopha* and *Sophea* sound the same, *Sopha* and *Sokha* are "
            "alike. A name that is the same weighs more the fewer people have it, counted in the register itself; the "
            "weight above is of a name that one in 2,000 has, and one that a tenth as many have weighs 3.3 more.",
            "## Which pairs are compared",
            "Two registrations are compared if they share one of these. What more than "
            f"{model.most} registrations share says too little to be used.",
            table(("key", "the same"), keys),
            "The check while somebody types uses keys of its own, of the same kind, and the same weights.",
            "## Where the numbers come from",
            f"Model {model.version}, in `src/wayhome/linkage/model.json`, made by `scripts/fit_linkage.py` from an "
            "invented register of which it is known who is who: no real person was needed. `wayhome link evaluate` "
            "measures on others: `--dataset khmer` makes one from another seed, `--dataset FILE.csv` takes one of your "
            "own. An invented register is no proof: what it does not invent, it does not test. Try a file of your own "
            "before you trust the upper threshold.",
        ]
    )


def _levels(each: linkage_levels.Comparison, model: linkage_model.Model) -> Iterable[tuple[str, ...]]:
    for code in each.codes:
        said = _SPELLED_OUT.get(code) or linkage_words.reason(code)
        yield _COMPARED[each.name], said, f"{model.weight(code):+.1f}", f"`{code}`"


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "dictionary.md": dictionary,
    "figures.md": figures,
    "access.md": access,
    "linkage.md": linkage,
}


def made() -> dict[str, str]:
    """The pages by file name, in English, as they should be now."""
    with translation.override("en"):
        return {name: page() for name, page in PAGES.items()}


def main() -> int:
    for name, text in made().items():
        (HERE / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
