"""The laws of public tables: nothing small is shown, and what is hidden cannot be worked out."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from wayhome.figures.protect import Cell, parent_of, protect

FLOOR = 5


@st.composite
def tables(draw) -> dict[str, int]:
    """A country of a few provinces, some with districts, some with people in no district."""
    counts = {"KH/": 0}
    for province in range(draw(st.integers(1, 4))):
        path = f"KH/{province:02}/"
        districts = draw(st.lists(st.integers(0, 9), max_size=4))
        for number, people in enumerate(districts):
            counts[f"{path}{number}/"] = people
        rest = draw(st.integers(0, 9))
        counts[path] = sum(districts) + rest
        counts["KH/"] += counts[path]
    counts["KH/"] += draw(st.integers(0, 3))
    return counts


def groups(cells: list[Cell]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.parent, []).append(cell)
    return found


@given(tables())
def test_nothing_small_is_shown(counts):
    for cell in protect(counts, FLOOR):
        assert cell.shown is None or cell.shown == 0 or cell.shown >= FLOOR


@given(tables())
def test_a_shown_total_less_the_shown_parts_tells_no_hidden_cell(counts):
    cells = protect(counts, FLOOR)
    by_path = {cell.path: cell for cell in cells}
    for parent, parts in groups(cells).items():
        hidden = [cell for cell in parts if cell.shown is None]
        if not parent or by_path[parent].shown is None or not hidden:
            continue
        left = by_path[parent].shown - sum(cell.shown or 0 for cell in parts)
        possible = [guess for guess in product(range(1, left + 1), repeat=len(hidden) - 1) if left - sum(guess) >= 1]
        assert possible, "the true numbers are among them"
        for place in range(len(hidden)):
            values = {(*guess, left - sum(guess))[place] for guess in possible}
            assert {1, FLOOR} <= values


@given(tables())
def test_below_a_hidden_cell_nothing_is_shown_and_what_is_shown_is_true(counts):
    cells = protect(counts, FLOOR)
    hidden = {cell.path for cell in cells if cell.shown is None}
    for cell in cells:
        assert cell.shown in (None, cell.people)
        assert cell.parent not in hidden or cell.path in hidden


@given(tables(), tables())
def test_two_publications_do_not_tell_a_small_change(before, after):
    first = {cell.path: cell.shown for cell in protect(before, FLOOR)}
    for cell in protect(after, FLOOR, since=first):
        seen = first.get(cell.path)
        if cell.shown is not None and seen is not None:
            assert cell.shown == seen or abs(cell.shown - seen) >= FLOOR


def test_large_numbers_are_left_alone():
    counts = {"KH/": 60, "KH/01/": 40, "KH/02/": 20, "KH/03/": 0}
    assert {cell.path: cell.shown for cell in protect(counts, FLOOR)} == counts


def test_the_smallest_other_cell_goes_with_a_small_one():
    counts = {"KH/": 63, "KH/01/": 40, "KH/02/": 20, "KH/03/": 3}
    shown = {cell.path: cell.shown for cell in protect(counts, FLOOR)}
    assert shown == {"KH/": 63, "KH/01/": 40, "KH/02/": None, "KH/03/": None}


def test_people_in_no_district_are_a_cell_of_their_own():
    cells = {cell.path: cell.people for cell in protect({"KH/": 30, "KH/01/": 10}, FLOOR)}
    assert cells["KH/*/"] == 20
    assert parent_of("KH/*/") == "KH/"
    assert parent_of("KH/") == ""
