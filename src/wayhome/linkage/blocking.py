"""The keys by which pairs are found: two registrations that share one are compared. Never a place alone.

A block of the model names columns; a registration has one key for every combination of what it tells in them. Keys are
digests, so none of them holds a letter.
"""

from __future__ import annotations

from wayhome.linkage.checks import Dialect
from wayhome.linkage.model import Model

LISTS = frozenset({"tokens", "span", "days", "others"})
"""The columns that tell several things at once."""


def keys_sql(model: Model, dialect: Dialect) -> str:
    """SELECT of (block, key, id, fresh) of all blocks over the table `frame`. `block` is its place in the model."""
    return " UNION ALL ".join(
        _block_sql(place, name, columns, dialect) for place, (name, columns) in enumerate(model.blocks.items())
    )


def sizes_sql() -> str:
    """SELECT of (block, key, people, fresh) of the keys that several have, over the table `keys`."""
    return """SELECT min(block) AS block, key, count(*) AS people, max(fresh) AS fresh
              FROM keys GROUP BY key HAVING count(*) > 1"""


def pairs_sql(model: Model) -> str:
    """SELECT of the pairs to be weighed over `keys` and `sizes`: each once, one of the two being fresh."""
    used = f"(SELECT key FROM sizes WHERE people <= {model.most} AND fresh = 1)"
    return f"""
        WITH used AS (SELECT keys.key, id, keys.fresh FROM keys SEMI JOIN {used} AS size ON size.key = keys.key)
        SELECT DISTINCT '0' AS match_key, l.id AS join_key_l, r.id AS join_key_r
        FROM used AS l INNER JOIN used AS r ON l.key = r.key
        WHERE l.id < r.id AND (l.fresh = 1 OR r.fresh = 1)"""


def left_out_sql(model: Model) -> str:
    """SELECT of (block, keys, people): the keys over the table `sizes` that too many have to be used."""
    return f"""SELECT block, count(*) AS keys, max(people) AS people
               FROM sizes WHERE people > {model.most} AND fresh = 1 GROUP BY block ORDER BY block"""


def _block_sql(place: int, name: str, columns: tuple[str, ...], dialect: Dialect) -> str:
    lists = [column for column in columns if column in LISTS]
    source = "frame" + "".join(dialect.each.format(column=column, item=f"{column}_item") for column in lists)
    told = ", ".join([f"'{name}'", *(f"{column}_item" if column in LISTS else column for column in columns)])
    present = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    return f"SELECT {place} AS block, {dialect.digest}({told}) AS key, id, fresh FROM {source} WHERE {present}"
