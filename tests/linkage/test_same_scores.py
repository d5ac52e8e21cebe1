"""The duplicate check of a screen weighs a pair as a run over the register does."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from tests.linkage.village import FAR, HERE, KNOWN, NEXT, found_villages, register
from wayhome.linkage import live
from wayhome.linkage.models import Pair
from wayhome.linkage.running import run

NAMES = ("Sok", "Sokha", "Sopha", "Chan", "Maly", "Dara", "សុខ", "ចាន់", "សុភា")


def somebody(rng: random.Random) -> dict:
    """A person of a few names, places and numbers, so that many are like others."""
    told = {
        "family_name": rng.choice([*NAMES, None]),
        "given_name": rng.choice(NAMES),
        "sex": rng.choice(["female", "male", None]),
        "age": rng.choice([24, 25, 30, 31, 51, None]),
        "phone": rng.choice(["012 345 678", "011 222 333", "010 999 888", None, None]),
        "home": rng.choice([HERE, HERE, NEXT, FAR, None]),
    }
    if rng.random() < 0.3:
        told["birth_date"] = dt.date(KNOWN.year - 31, rng.choice([3, 4]), rng.choice([3, 4, 20]))
    return told


@pytest.mark.django_db
def test_a_screen_and_a_run_agree_on_every_pair():
    found_villages()
    rng = random.Random(11)
    for number in range(60):
        register(f"p{number:02}", rng.choice(["", f"home-{number // 3}"]), **somebody(rng))
    run(since=0)
    by_run = {(pair.left, pair.right): (pair.weight, pair.reasons) for pair in Pair.objects.all()}
    assert len(by_run) > 20
    for left, right in by_run:
        for uid, other in ((left, right), (right, left)):
            row = live.standing(uid)
            likely = {one.row.person: one for one in live.score(row, live.fellows_of(row), is_known=True)}
            weight, reasons = by_run[left, right]
            assert likely[other].weight == pytest.approx(weight, abs=1e-6)
            assert [[code, numbers] for code, numbers in likely[other].reasons] == reasons
