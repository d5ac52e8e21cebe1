"""The end of a uid, from which short codes are read: an expression that queries and indexes share."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, TextField


class UidTail(Func):
    """The last ten characters of a uid, in lower case. Written out, since a database compares indexes by their text."""

    function = "LOWER"
    template = "%(function)s(SUBSTR(%(expressions)s, -10))"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(function)s(RIGHT(%(expressions)s, 10))", **extra)
