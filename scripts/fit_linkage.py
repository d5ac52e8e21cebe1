"""Fit the weights of linkage on an invented register, and write them into src/wayhome/linkage/model.json.

    python scripts/fit_linkage.py [REGISTRATIONS]

Needs what `make full` installs. Blocks, thresholds and what is said of names stay as they are in the file. The
weights of all levels are fitted together, by logistic regression over the pairs that share a key: telephone, village
and household agree or differ together, and levels estimated one by one would count the same evidence three times. They
are drawn to weights set by hand, and kept within bounds, for what is rare or never happens in an invented register.
"""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path

import django
import numpy as np
import orjson
from scipy.optimize import minimize

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
django.setup()

import duckdb  # noqa: E402

from wayhome.linkage import blocking, engines, identity_frame, model  # noqa: E402
from wayhome.linkage.checks import DUCKDB  # noqa: E402
from wayhome.linkage.comparing import COMPARISONS, Comparison  # noqa: E402
from wayhome.linkage.evaluating import REPEATS, told  # noqa: E402
from wayhome.linkage.generating import registrations  # noqa: E402

SEED, SIZE = 7, 200_000
DRAWN = 0.15
"""How strongly a weight is drawn to the one set by hand, in pairs that speak against it."""
SEEN_BEFORE = 200
"""The m of the file counts as so many pairs."""
ODDS = (-18.0, -22.0, -14.0)
NAMED = 60.0
"""How much more strongly the weight of a name that is the same is drawn, for its rarity is counted apart."""

#: level: the weight set by hand, the least and the most it may become
SET = {
    "name.same": (-0.8, -1.5, -0.4), "name.sounds_same": (-2, -3, -1.4), "name.one_word_same": (7, 6.5, 8),
    "name.one_same": (9, 6, 11),
    "name.alike": (8, 5, 10), "name.part": (5, 2, 8), "name.sounds_alike": (2, -1, 5),
    "name.one_shared": (-5, -9, -2), "name.differs": (-12, -20, -9),
    "sex.same": (0.9, 0.5, 1), "sex.differs": (-5, -8, -3),
    "birth.same_day": (12, 9, 14), "birth.day_and_month_swapped": (9, 6, 11), "birth.same_year": (4.5, 4, 6),
    "birth.same_year_other_day": (1, -1, 2), "birth.year_apart": (3.5, 2, 3.9), "birth.two_years_apart": (1, -1, 3),
    "birth.rounded": (-0.5, -2, 1), "birth.few_years_apart": (-2, -4, 0), "birth.years_apart": (-8, -10, -6),
    "birth.far_apart": (-20, -24, -16),
    "phone.own": (11, 7, 17), "phone.shared": (5, 1.5, 9), "phone.common": (0, 0, 0), "phone.differs": (-1.7, -3, -0.5),
    "document.same": (19, 15, 22), "document.differs": (-4, -7, -3),
    "place.village": (9, 6, 11), "place.commune": (5, 2, 7), "place.district": (2, 0, 4),
    "place.province": (-2, -3.5, 0), "place.differs": (-4, -6, -3.6),
    "household.same": (-4, -9, -2), "household.members": (6, 4, 10), "household.member": (3, 1, 6),
    "household.differs": (-3, -6, -1),
}  # fmt: skip
RARE = {level.code for each in COMPARISONS for level in each.levels if level.rare}


def pairs(book: duckdb.DuckDBPyConnection, size: int, shipped: model.Model) -> tuple[list[tuple], dict[str, float]]:
    """(same, levels, log2 of the commoner name's share) of every pair that shares a key, and m of every level."""
    register = list(registrations(size, REPEATS, SEED))
    told.lay_out(book, register)
    identity_frame.shape(book, shipped)
    book.execute("CREATE TABLE truth (id BIGINT, who VARCHAR)")
    truth = {"id": np.arange(len(register)), "who": np.array([each.who for each in register], dtype=object)}
    book.register("known", truth)
    book.execute("INSERT INTO truth SELECT id, who FROM known")
    engine = engines.OnDuckDB(book)
    engine.make("keys", blocking.keys_sql(shipped, DUCKDB))
    engine.make("sizes", blocking.sizes_sql())
    engine.make("pairs", blocking.pairs_sql(shipped))
    columns = [row[0] for row in book.execute("DESCRIBE frame").fetchall()]
    both = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in columns)
    levels = ", ".join(f"{_level_sql(each)} AS {each.name}" for each in COMPARISONS)
    met = f"""SELECT lw.who = rw.who AS same, {levels}, log2(greatest(lt.tf_skeleton, rt.tf_skeleton)) AS share
              FROM (SELECT {both} FROM {{}} AS p JOIN frame AS l ON l.id = p.l JOIN frame AS r ON r.id = p.r)
              JOIN truth AS lw ON lw.id = id_l JOIN truth AS rw ON rw.id = id_r
              LEFT JOIN rarity AS lt ON lt.skeleton = skeleton_l LEFT JOIN rarity AS rt ON rt.skeleton = skeleton_r"""
    shared = book.execute(met.format("(SELECT join_key_l AS l, join_key_r AS r FROM pairs)")).fetchall()
    true = "(SELECT a.id AS l, b.id AS r FROM truth AS a JOIN truth AS b ON a.who = b.who AND a.id < b.id)"
    return shared, _chances(book.execute(met.format(true)).fetchall(), shipped)


def _level_sql(each: Comparison) -> str:
    whens = " ".join(f"WHEN {level.check.sql(DUCKDB)} THEN '{level.code}'" for level in each.levels)
    return f"CASE WHEN {each.unknown.sql(DUCKDB)} THEN NULL {whens} ELSE '{each.otherwise}' END"


def _chances(true: list[tuple], shipped: model.Model) -> dict[str, float]:
    """How often each level is met among true pairs that tell it, with what the file says as pairs seen before."""
    chances = {}
    for place, each in enumerate(COMPARISONS, 1):
        met = [row[place] for row in true if row[place]]
        for code in each.codes:
            before = SEEN_BEFORE * shipped.chances[code][0]
            chances[code] = (met.count(code) + before) / (len(met) + SEEN_BEFORE)
    return chances


def fit(shared: list[tuple]) -> tuple[dict[str, float], float]:
    """The weight of every level, and the odds."""
    codes = [code for each in COMPARISONS for code in each.codes]
    place = {code: at for at, code in enumerate(codes)}
    met, same, given = np.zeros((len(shared), len(codes) + 1)), np.zeros(len(shared)), np.zeros(len(shared))
    met[:, -1] = 1
    for at, (is_same, *levels, share) in enumerate(shared):
        same[at] = is_same
        for code in filter(None, levels):
            met[at, place[code]] = 1
        if levels[0] in RARE:
            given[at] = -share
    start = np.array([*(SET[code][0] for code in codes), ODDS[0]], dtype=float)
    bounds = [*(SET[code][1:] for code in codes), ODDS[1:]]
    strength = DRAWN * np.array([*(NAMED if code in RARE else 1 for code in codes), 0.01])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        told_ = (met @ weights + given) * math.log(2)
        off = 1 / (1 + np.exp(-np.clip(told_, -500, 500))) - same
        value = np.logaddexp(0, told_).sum() - (same * told_).sum() + (strength * (weights - start) ** 2).sum() / 2
        return value, met.T @ (off * math.log(2)) + strength * (weights - start)

    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000}).x
    return dict(zip(codes, map(float, found[:-1]), strict=True)), float(found[-1])


def chances(shared: list[tuple], m: dict[str, float], weights: dict[str, float]) -> dict[str, dict[str, list[float]]]:
    """(m, u) of every level, by comparison, such that log2(m / u) is its weight; of a name that is the same, m is."""
    known = orjson.loads(model.FILE.read_bytes())["levels"]
    made: dict[str, dict[str, list[float]]] = {}
    for at, each in enumerate(COMPARISONS, 1):
        others = [row[at] for row in shared if row[at] and not row[0]]
        made[each.name] = {}
        for code in each.codes:
            weight = weights[code]
            if code in RARE:
                said = [2**weight, known[each.name][code][1]]
            elif weight >= 0:
                said = [m[code], m[code] / 2**weight]
            else:
                u = max(others.count(code) / len(others), 1e-6)
                said = [u * 2**weight, u]
            made[each.name][code] = [float(f"{number:.3g}") for number in said]
    return made


def write(file: Path, levels: dict[str, dict[str, list[float]]], odds: float) -> None:
    """Write weights and odds into the file, the rest as it was."""
    content = orjson.loads(file.read_bytes()) | {"levels": levels, "odds": round(odds, 2)}
    file.write_text("{\n" + ",\n".join(f'  "{name}": {_shown(said, 2)}' for name, said in content.items()) + "\n}\n")


def _shown(said: object, depth: int) -> str:
    """JSON as people read it: objects and texts a line each, numbers together."""
    blank = " " * depth
    if isinstance(said, dict) and len(said) > 2:
        lines = (f'{blank}  "{name}": {_shown(each, depth + 2)}' for name, each in said.items())
        return "{\n" + ",\n".join(lines) + f"\n{blank}}}"
    if isinstance(said, dict):
        return "{" + ", ".join(f'"{name}": {_shown(each, depth)}' for name, each in said.items()) + "}"
    if isinstance(said, list) and len(said) > 3:
        return "[\n" + ",\n".join(f"{blank}  {_shown(each, depth)}" for each in said) + f"\n{blank}]"
    if isinstance(said, list):
        return "[" + ", ".join(_shown(each, depth) for each in said) + "]"
    return f"{said:g}" if isinstance(said, float) else orjson.dumps(said).decode()


def main() -> int:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    shipped = model.load()
    with duckdb.connect() as book:
        shared, m = pairs(book, size, shipped)
    weights, odds = fit(shared)
    print(f"{len(shared):,} pairs share a key; odds {odds:.2f}")
    for code, weight in weights.items():
        print(f"  {code:<28} {weight:6.2f}")
    write(model.FILE, chances(shared, m, weights), odds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
