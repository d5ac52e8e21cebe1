"""Where in the XLSForm each question, choice and entity is declared, and what only the XLSForm says of it.

Two columns are ours, and pyxform and other servers pass them by: `open` on the survey sheet (yes: the answer says
nothing about a person, so it may be shown as openly as the facts), and `title_en`, `title_km` on the settings sheet
(the title in one language; form_title is what every phone shows).
"""

from __future__ import annotations

import re
from functools import cached_property

from wayhome.capture.forms.workbook import Row, Workbook, placed
from wayhome.kernel.problems import Problem

_BEGIN = re.compile(r"^begin[ _](group|repeat|loop)$")
_END = re.compile(r"^end[ _](group|repeat|loop)$")
_YES = {"yes", "true", "true()", "1"}
_TITLE = "title_"


class Places:
    """The places of what an XLSForm declares."""

    def __init__(self, book: Workbook):
        self._book = book

    @cached_property
    def _questions(self) -> dict[str, Row]:
        """The row of each question, group and repeat by its path. What a loop makes has no row of its own."""
        found: dict[str, Row] = {}
        around: list[str] = []
        for row in self._book.rows["survey"]:
            kind = " ".join(row["type"].lower().split())
            if _END.match(kind):
                around = around[:-1]
            elif row["name"]:
                path = "/".join([*around, row["name"]])
                found.setdefault(path, row)
                if _BEGIN.match(kind):
                    around.append(row["name"])
        return found

    @property
    def open_paths(self) -> frozenset[str]:
        """The questions marked as open."""
        return frozenset(path for path, row in self._questions.items() if row["open"].lower() in _YES)

    @property
    def titles(self) -> dict[str, str]:
        """The title by language, where the settings sheet gives it so."""
        settings = self._book.rows["settings"][:1]
        cells = settings[0].cells.items() if settings else ()
        return {name.removeprefix(_TITLE): text for name, text in cells if name.startswith(_TITLE)}

    def of_question(self, problem: Problem, path: str, column: str) -> Problem:
        row = self._questions.get(path)
        return row.at(problem, column) if row else placed(problem, "survey", 0, column)

    def of_list(self, problem: Problem, list_name: str) -> Problem:
        rows = (row for row in self._book.rows["entities"] if row["list_name"] == list_name)
        row = next(rows, None)
        return row.at(problem, "list_name") if row else placed(problem, "entities", 0, "list_name")

    def of_choice(self, problem: Problem, path: str, choice: str) -> Problem:
        question = self._questions.get(path)
        list_name = question["type"].split()[-1] if question and question["type"] else ""
        rows = [row for row in self._book.rows["choices"] if row["name"] == choice]
        row = next((row for row in rows if row["list_name"] == list_name), None)
        return row.at(problem, "name") if row else self.of_question(problem, path, "type")

    def on_settings(self, problem: Problem, column: str) -> Problem:
        rows = self._book.rows["settings"]
        return rows[0].at(problem, column) if rows else placed(problem, "settings", 0, column)
