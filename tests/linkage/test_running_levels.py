"""A level is said once and read twice: SQL over a frame and Python over two sides must agree on every pair."""

import datetime as dt
import json
import math

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wayhome.linkage import checks, model
from wayhome.linkage.comparing import COMPARISONS
from wayhome.linkage.models import Traits
from wayhome.linkage.sides import COLUMNS, LEVELS, side_of

TYPES = {
    "born": "BIGINT", "rounded": "BOOLEAN", "birth_date": "DATE", "turned": "DATE", "sharers": "BIGINT",
    "tokens": "VARCHAR[]", "span": "BIGINT[]", "days": "VARCHAR[]", "others": "VARCHAR[]",
}  # fmt: skip

tokens = st.sampled_from(["sok", "sokh", "sak", "chan", "chann", "dara", "darra", "sopha", "sokha", "bopha"])
keys = st.sampled_from(["sk", "sn", "cn", "dr", "sp"])
uids = st.sampled_from(["", "a", "b"])


@st.composite
def sides(draw):
    day = draw(st.none() | st.dates(dt.date(1958, 1, 1), dt.date(1962, 12, 31)))
    traits = Traits(
        latin=" ".join(sorted(draw(st.lists(tokens, max_size=3)))),
        local=draw(st.sampled_from(["", "ក ខ", "ក គ"])),
        skeleton=" ".join(sorted(draw(st.lists(keys, max_size=3)))),
        sex=draw(st.sampled_from(["", "female", "male"])),
        born=day.year if day else draw(st.none() | st.integers(1940, 1990)),
        birth_date=day,
        rounded=draw(st.booleans()) and not day,
        phone=draw(st.sampled_from(["", "12345678", "87654321"])),
        document=draw(uids),
        village="",
        household=draw(uids),
    )
    around = {name: draw(uids) or None for name in LEVELS}
    return side_of(traits, draw(st.integers(1, 12)), draw(st.lists(keys, max_size=4))) | around


@pytest.fixture(scope="module")
def book():
    with duckdb.connect() as book:
        columns = ", ".join(f"{c}_{end} {TYPES.get(c, 'VARCHAR')}" for end in "lr" for c in COLUMNS)
        book.execute(f"CREATE TABLE pair ({columns})")
        yield book


@settings(deadline=None)
@given(left=sides(), right=sides())
def test_both_readings_of_every_level_agree(book, left, right):
    book.execute("DELETE FROM pair")
    marks = ", ".join(["?"] * 2 * len(COLUMNS))
    book.execute(f"INSERT INTO pair VALUES ({marks})", [side[c] for side in (left, right) for c in COLUMNS])
    every = [c.unknown for c in COMPARISONS] + [level.check for c in COMPARISONS for level in c.levels]
    asked = ", ".join(f"coalesce({check.sql(checks.DUCKDB)}, false)" for check in every)
    answered = book.execute(f"SELECT {asked} FROM pair").fetchone()
    assert list(answered) == [check.holds(left, right) for check in every]


@settings(deadline=None)
@given(left=sides(), right=sides())
def test_a_pair_weighs_the_same_from_either_side(left, right):
    one, two = (model.load().weigh(*ends, rarity=lambda name: 0.001)[0] for ends in ((left, right), (right, left)))
    assert math.isclose(one, two)


def test_a_model_that_names_other_levels_than_the_comparisons_is_refused():
    told = json.loads(model.FILE.read_text())
    told["levels"]["sex"].pop("sex.same")
    with pytest.raises(ValueError, match=r"sex\.same"):
        model.of(told, "")


def traits(**told) -> dict:
    return side_of(Traits(**told)) | {"village": "v", "commune": "c", "district": "d", "province": "p"}


def weight(left: dict, right: dict) -> float:
    return model.load().weigh(left, right, rarity=lambda name: 0.001)[0]


def test_two_of_one_name_a_generation_apart_are_two():
    father = traits(latin="chan sok", skeleton="cn sk", sex="male", born=1969)
    son = traits(latin="chan sok", skeleton="cn sk", sex="male", born=1996)
    assert weight(father, son) < model.load().review


def test_a_mother_written_in_two_ways_comes_up():
    told = {"sex": "female", "phone": "12345678"}
    one = traits(latin="sopha", skeleton="sp", born=1990, **told)
    other = traits(latin="sokha", skeleton="sk", born=1991, **told)
    assert weight(one, other) >= model.load().review
