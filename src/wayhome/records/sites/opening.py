"""Whether a site takes anybody in on a day."""

from __future__ import annotations

import datetime as dt

from wayhome.kernel.problems import Problem, declare
from wayhome.records.wording import named
from wayhome.reference.sites import Site

NOT_OPEN_YET = declare(
    "site.not_open_yet",
    "“{site}” opens on {opened} and takes nobody in before. Choose another site, or let that day be corrected.",
)
CLOSED = declare(
    "site.closed",
    "“{site}” takes nobody in since {closed}. Choose another site, or let that day be corrected.",
)


def why_closed(site: Site, day: dt.date) -> Problem | None:
    """Why nobody can come in on that day; None if the site is open. `closed` is the first day without anybody."""
    if site.opened and day < site.opened:
        return NOT_OPEN_YET("site", site=named("site", site.uid), opened=site.opened.isoformat())
    if site.closed and day >= site.closed:
        return CLOSED("site", site=named("site", site.uid), closed=site.closed.isoformat())
    return None


def takes_in(site: Site, day: dt.date) -> bool:
    """Whether people can come in on that day. A day that is not known shuts nobody out."""
    return why_closed(site, day) is None
