"""Whatever the rows: a figure is what counting them by hand gives, its evidence is those rows, its series its parts."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures.conftest import AREAS, Handmade, areas
from tests.figures.test_compute import ask, cut
from wayhome.figures.behind import entries_behind
from wayhome.figures.figure import Request
from wayhome.figures.series import series

DAYS = [dt.date(2020, 4, day) for day in (1, 2, 3)]
GATES = ["gate-a", "gate-b", None]

rows = st.lists(
    st.fixed_dictionaries(
        {
            "people": st.integers(1, 9),
            "day": st.sampled_from([*DAYS, None]),
            "known_by": st.sampled_from(DAYS),
            "destination": st.sampled_from([*AREAS, None]),
            "crossing_point": st.sampled_from(GATES),
            "group": st.sampled_from([None, None, "group"]),
            "illustrative": st.booleans(),
        }
    ),
    max_size=12,
)
slices = st.fixed_dictionaries(
    {},
    optional={
        "crossing_point": st.sampled_from(["gate-a", "gate-b", ("gate-a", "gate-b"), "gate-c"]),
        "area": st.sampled_from([*(area for area in AREAS if area != "KH"), ("0110", "02")]),
        "day": st.sampled_from([day.isoformat() for day in DAYS]),
    },
)


def several(value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


def lies_in(area: str | None, places) -> bool:
    return any(AREAS.get(area or "", "").startswith(AREAS[place]) for place in places)


def by_hand(arrivals, slice, on, access) -> list[dict]:
    return [
        row
        for row in arrivals
        if row["group"] is None
        and (row["day"] or row["known_by"]) <= on
        and ("crossing_point" not in slice or row["crossing_point"] in several(slice["crossing_point"]))
        and ("area" not in slice or lies_in(row["destination"], several(slice["area"])))
        and ("day" not in slice or (row["day"] and row["day"].isoformat() == slice["day"]))
        and (access is None or lies_in(row["destination"], access))
    ]


@settings(max_examples=40, deadline=None)
@given(
    rows,
    st.lists(slices, min_size=1, max_size=4),
    st.sampled_from(DAYS),
    st.sampled_from([None, (), ("01",), ("0110", "02")]),
)
def test_a_figure_is_what_counting_by_hand_gives(arrivals, cuts, on, access):
    frames = Handmade(area=areas(), arrival=[dict(row) for row in arrivals])
    figures = ask(frames, *(cut("arrivals", **each) for each in cuts), on=on, access=access)
    for figure, each in zip(figures, cuts, strict=True):
        counted = by_hand(arrivals, each, on, access)
        dated = sum(row["day"] is not None for row in counted)
        assert figure.value == sum(row["people"] for row in counted)
        assert figure.rows == len(counted)
        assert figure.illustrative == any(row["illustrative"] for row in counted)
        assert figure.as_of == max((row["day"] or row["known_by"] for row in counted), default=None)
        assert figure.basis == (
            "" if not counted else "date" if dated == len(counted) else "mixed" if dated else "known_by"
        )


@settings(max_examples=15, deadline=None)
@given(rows, st.sampled_from(DAYS))
def test_a_series_adds_up_to_its_figure_and_the_entries_behind_are_its_rows(arrivals, on):
    frames = Handmade(area=areas(), arrival=[dict(row) for row in arrivals])
    (figure,) = ask(frames, cut("arrivals"), on=on)
    for by in (("day",), ("crossing_point", "area:1"), ("area:2", "day")):
        points = series("arrivals", Request(on), by, frames=frames)
        assert sum(point.value for point in points) == figure.value
        assert sum(point.rows for point in points) == figure.rows
    assert len(entries_behind("arrivals", Request(on), frames=frames)) == figure.rows
