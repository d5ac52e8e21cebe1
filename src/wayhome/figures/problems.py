"""What can be wrong with a definition or with a question, in sentences."""

from __future__ import annotations

from wayhome.kernel.problems import declare

NO_FRONT_MATTER = declare(
    "figure.front", "{file}: a definition starts with its front matter in /* */, as TOML. {reason}"
)
MISSING_KEY = declare(
    "figure.missing_key",
    "{file}: the key “{key}” is missing or not of its form. Write it as {form}.",
)
UNKNOWN_KEY = declare(
    "figure.unknown_key",
    "{file}: the key “{key}” is not known. Remove it or correct its spelling.",
)
WRONG_CHOICE = declare("figure.wrong_choice", "{file}: {key} is “{value}”; it can be {choices}.")
UNKNOWN_UNIT = declare("figure.unit", "{file}: the unit “{value}” of “{figure}” is in no list of units.")
MISSING_COLUMN = declare("figure.missing_column", "{file}: its SELECT gives no column “{column}”.")
BROKEN_SQL = declare("figure.sql", "{file}: its SELECT cannot be run. {reason}")
TWICE = declare("figure.twice", "{file}: the figure “{figure}” is already defined in {other}.")
ROUND = declare("figure.round", "{file}: “{figure}” is derived from itself.")
UNKNOWN_FIGURE = declare("figure.unknown", "No figure and no indicator is called “{figure}”.")
UNKNOWN_INDICATOR = declare(
    "figure.indicator",
    "{file}: “{figure}” asks for the indicator “{indicator}”, which is not defined.",
)
UNKNOWN_DIMENSION = declare(
    "figure.dimension",
    "{file}: “{figure}” is cut by “{dimension}”; the indicator “{indicator}” can be cut by {choices}.",
)
UNKNOWN_CODE = declare(
    "figure.code",
    "{file}: “{figure}” is cut to {dimension} “{value}”, which is not in the list {vocabulary}.",
)
OTHER_KIND = declare(
    "figure.kind",
    "{file}: “{figure}” says it is {value}; its indicator “{indicator}” is {kind}.",
)
SECRET = declare(
    "figure.secret", "“{figure}” counts facts that you may not learn. Ask somebody of the health team for this number."
)
UNDECLARED = declare(
    "figure.secrecy",
    '{file}: it reads {properties}, so it must say secrecy = "{secrecy}".',
)
UNKNOWN_AREA = declare(
    "figure.area",
    "No area has the code “{value}”. Check the code or search the area by its name.",
)
NOT_ADDED_UP = declare(
    "figure.not_added_up", "“{figure}” has no public table by area: only sums and counts add up from area to area."
)
