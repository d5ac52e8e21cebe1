"""The engines of a run: DuckDB on one machine, Spark where one is too small. Same SQL, same model, same answer.

An engine finds pairs by keys and has Splink weigh them. It never trains: all numbers are the model's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb

from wayhome.kernel.problems import Refused, declare
from wayhome.linkage import blocking, java
from wayhome.linkage.checks import DUCKDB, SPARK, Dialect
from wayhome.linkage.comparing import COMPARISONS, Comparison
from wayhome.linkage.model import Model

NO_SPARK = declare(
    "link.no_spark",
    "Spark is not installed here. Install wayhome[spark], and Java 17 or 21, or leave the engine to be DuckDB.",
)
ENGINES = ("duckdb", "spark")


class Engine(Protocol):
    """Where the SQL of a run is done. The tables `frame` and `rarity` are there."""

    dialect: Dialect

    def make(self, name: str, sql: str) -> None: ...

    def drop(self, name: str) -> None: ...

    def rows(self, sql: str) -> list[tuple[Any, ...]]: ...

    def splink(self) -> Any: ...


class OnDuckDB:
    """One machine, all in the connection that holds the frame."""

    dialect = DUCKDB

    def __init__(self, book: duckdb.DuckDBPyConnection):
        self._book = book

    def make(self, name: str, sql: str) -> None:
        self._book.execute(f"CREATE TABLE {name} AS {sql}")

    def drop(self, name: str) -> None:
        self._book.execute(f"DROP TABLE {name}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._book.execute(sql).fetchall()

    def splink(self) -> Any:
        from splink import DuckDBAPI

        return DuckDBAPI(connection=self._book)


class OnSpark:
    """A Spark session, which reads the frame as Parquet from the private folder."""

    dialect = SPARK

    def __init__(self, session: Any):
        self._session = session

    def make(self, name: str, sql: str) -> None:
        table = self._session.sql(sql).persist()
        table.createOrReplaceTempView(name)

    def drop(self, name: str) -> None:
        self._session.table(name).unpersist()
        self._session.catalog.dropTempView(name)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._session.sql(sql).collect()]

    def splink(self) -> Any:
        from splink import SparkAPI

        made: Any = SparkAPI
        return made(spark_session=self._session, break_lineage_method="persist", register_udfs_automatically=False)


@contextmanager
def opened(name: str, book: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Engine]:
    """The engine of that name over the tables of `book`. Raises Refused if it is not installed."""
    if name == OnDuckDB.dialect.name:
        yield OnDuckDB(book)
        return
    session = _session(folder)
    try:
        for table in ("frame", "rarity"):
            book.execute(f"COPY {table} TO '{folder / table}.parquet' (FORMAT parquet)")
            session.read.parquet(str(folder / f"{table}.parquet")).createOrReplaceTempView(table)
        yield OnSpark(session)
    finally:
        session.stop()


def _session(folder: Path) -> Any:
    """A session on this machine, or on the cluster that spark-defaults.conf names. What it writes lies in `folder`."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise Refused([NO_SPARK()]) from None
    if (java_home := java.home(folder)) is None:
        raise Refused([NO_SPARK()])
    if java_home:
        os.environ["JAVA_HOME"] = java_home
    settings = {
        "spark.ui.enabled": "false",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.session.timeZone": "UTC",
        "spark.log.level": "ERROR",
    }
    maker = SparkSession.builder.appName("wayhome link")
    for key, value in settings.items():
        maker = maker.config(key, value)
    session = maker.getOrCreate()
    if (session.sparkContext.master or "").startswith("local"):
        session.conf.set("spark.sql.shuffle.partitions", session.sparkContext.defaultParallelism)
    return session


def weighed(engine: Engine, model: Model) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], int]:
    """(edges, left out, candidates): the pairs worth a look as (left, right, weight), the blocks that were too common
    as (place of the block in the model, keys, most people), and how many pairs were weighed.
    """
    engine.make("keys", blocking.keys_sql(model, engine.dialect))
    engine.make("sizes", blocking.sizes_sql())
    left_out = engine.rows(blocking.left_out_sql(model))
    engine.make("pairs", blocking.pairs_sql(model))
    engine.drop("keys")
    engine.drop("sizes")
    candidates = engine.rows("SELECT count(*) FROM pairs")[0][0]
    edges = _predicted(engine, model) if candidates else []
    return edges, left_out, candidates


def _predicted(engine: Engine, model: Model) -> list[tuple[Any, ...]]:
    from splink import Linker

    api = engine.splink()
    linker = Linker(api.register("frame"), settings(model, engine.dialect), log_level=None)
    linker.table_management.register_term_frequency_lookup(api.register("rarity"), "skeleton")
    linker.table_management.register_blocked_pairs_for_predict(api.register("pairs"))
    found = linker.inference.predict(threshold_match_weight=model.review, warning_mode="never")
    return engine.rows(f"SELECT id_l, id_r, match_weight FROM {found.physical_name}")


def settings(model: Model, dialect: Dialect) -> dict[str, Any]:
    """The model as Splink takes it."""
    odds = 2.0**model.odds
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": odds / (1 + odds),
        "blocking_rules_to_generate_predictions": ["l.id = r.id"],
        "comparisons": [_comparison(each, model, dialect) for each in COMPARISONS],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def _comparison(comparison: Comparison, model: Model, dialect: Dialect) -> dict[str, Any]:
    unknown = {"sql_condition": comparison.unknown.sql(dialect), "label_for_charts": "unknown", "is_null_level": True}
    levels = [_level(level.code, level.check.sql(dialect), model, level.rare) for level in comparison.levels]
    return {
        "output_column_name": comparison.name,
        "comparison_levels": [unknown, *levels, _level(comparison.otherwise, "ELSE", model)],
    }


def _level(code: str, sql: str, model: Model, rare: bool = False) -> dict[str, Any]:
    m, u = model.chances[code]
    level = {"sql_condition": sql, "label_for_charts": code, "m_probability": m, "u_probability": u}
    if rare:
        level |= {"tf_adjustment_column": "skeleton", "disable_tf_exact_match_detection": True}
    return level
