"""Pages of a long list."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

MOST = 100_000


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a page stands in its list, and the way to its neighbours."""

    request: HttpRequest
    number: int
    size: int
    total: int

    @property
    def is_uncounted(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > MOST

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total, MOST)

    @property
    def count(self) -> int:
        return max(1, -(-min(self.total, MOST) // self.size))

    @property
    def previous(self) -> str:
        return self._query(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self._query(self.number + 1) if self.number < self.count else ""

    def _query(self, number: int) -> str:
        asked = self.request.GET.copy()
        asked["page"] = str(number)
        return f"?{asked.urlencode()}"


def wanted_page(request: HttpRequest) -> int:
    """The number of the page asked for; the first, if what is written is none."""
    written = request.GET.get("page", "")
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 7 else 1
