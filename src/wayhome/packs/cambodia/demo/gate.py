"""What the desks behind the gate wrote of those who came back in the last fortnight: orders, beds, screenings, visits.

It is the registration sheet again, with more columns, of the people who crossed from Thailand in the last fourteen days
before the cut-off. Deterministic and illustrative: no order, temperature, stay or visit in it is a fact about anybody,
and none of its quarantine centres tells how many stayed anywhere in May 2020.
"""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from wayhome.packs.cambodia.demo import registration, series

COLUMNS = [
    "Quarantine", "How ordered", "Ordered by", "Ordered on", "Stays at", "Kind of place", "Checked in on",
    "Checked in at", "Bed", "Checked out on", "Why checked out", "Screened on", "Screened at", "Screened for",
    "Temperature", "Symptoms", "Suspected of", "Outcome", "Sample", "Sample for", "Sample taken on", "Result",
    "Result on", "Transport", "Seat", "Boarded", "Confirmed on", "Visited on", "Visit", "By", "Visit number", "Found",
    "Temperature at home", "Written on",
]  # fmt: skip
HEADER = [*registration.HEADER, *COLUMNS]

SINCE = series.LAST_DAY - timedelta(days=14)
"""Who came on this day has their last day on the day of the cut-off."""

BUS = "BUS-0507-1"
SEATS = 40
TRANSIT = "Poi Pet Transit Centre"
#: district -> its quarantine centre, its beds, and the share of its households that stay there
CENTRES = {
    "0109": ("Malai school centre (illustrative)", 60, 0.9),
    "0203": ("Battambang training college (illustrative)", 40, 0.6),
    "0206": ("Moung Ruessei pagoda (illustrative)", 30, 0.4),
    "1402": ("Kamchay Mea school (illustrative)", 30, 0.5),
    "1413": ("Svay Antor school (illustrative)", 24, 0.5),
    "1407": ("Peam Ro pagoda (illustrative)", 12, 0.5),
    "1701": ("Angkor Chum school (illustrative)", 24, 0.5),
    "1712": ("Srey Snom school (illustrative)", 10, 0.5),
    "1704": ("Chi Kreng school (illustrative)", 32, 0.4),
    "1711": ("Soth Nikom school (illustrative)", 20, 0.5),
    "1706": ("Krolanh pagoda (illustrative)", 20, 0.5),
    "1707": ("Pouk school (illustrative)", 30, 0.4),
}
FEVERISH = 0.004
_Row = dict[str, object]


def rows() -> Iterator[list[object]]:
    """The rows of the sheet in order of arrival; the same ones every time."""
    desk = _Desk()
    for row in registration.rows():
        told = dict(zip(registration.HEADER, row, strict=True))
        if told["From"] == "Thailand" and str(told["Date of arrival"]) >= SINCE.isoformat():
            written = desk.write(told)
            yield [*row, *(written.get(column, "") for column in COLUMNS)]


class _Desk:
    """Decides, household by household, where people stay apart and how they are."""

    def __init__(self) -> None:
        self.rng = random.Random(series.SEED + 4)
        self.beds: Counter[str] = Counter()
        self.seats = 0
        self.household = ""
        self.centre: str | None = None
        self.visit: _Row = {}

    def write(self, person: _Row) -> _Row:
        came = date.fromisoformat(str(person["Date of arrival"]))
        if person["Household"] != self.household:
            self.household = str(person["Household"])
            self.centre = self._centre(str(person["Village"])[:4], int(str(person["Household size"])))
            self.visit = self._visit(came)
        row = self._screened(person, came) | {"Written on": series.LAST_DAY.isoformat()}
        row |= self._ordered(came)
        if self.centre:
            stays = self._stays(self.centre, came)
            return row | stays | ({} if "Checked out on" in stays else self._found())
        if person["Registered at"] == TRANSIT and came == series.LAST_DAY:
            return row | self._waits(came)
        return row | self._seat(person, came) | self._found()

    def _centre(self, district: str, people: int) -> str | None:
        _name, beds, share = CENTRES.get(district, ("", 0, 0.0))
        is_sent = self.rng.random() < share
        return district if is_sent and self.beds[district] + people <= beds else None

    def _ordered(self, came: date) -> _Row:
        by_paper = self.rng.random() < 0.7
        return {
            "Quarantine": "centre" if self.centre else "home",
            "How ordered": "official" if by_paper else "verbal",
            "Ordered by": "District COVID-19 committee",
            "Ordered on": came.isoformat(),
        }

    def _stays(self, district: str, came: date) -> _Row:
        self.beds[district] += 1
        row: _Row = {
            "Stays at": CENTRES[district][0],
            "Kind of place": "centre",
            "Checked in on": came.isoformat(),
            "Checked in at": f"{self.rng.randrange(13, 22):02}:{self.rng.choice(('00', '15', '30', '45'))}",
            "Bed": f"{self.beds[district]:02}",
        }
        if came < series.LAST_DAY - timedelta(days=2) and self.rng.random() < 0.04:
            row["Checked out on"] = (came + timedelta(days=self.rng.randrange(1, 3))).isoformat()
            row["Why checked out"] = self.rng.choice(("hospital", "absconded", "moved"))
        return row

    def _waits(self, came: date) -> _Row:
        """Who came on the last day spends the night at the transit centre."""
        hour = self.rng.randrange(8, 19)
        return {
            "Stays at": TRANSIT,
            "Kind of place": "transit_centre",
            "Checked in on": came.isoformat(),
            "Checked in at": f"{hour:02}:{self.rng.randrange(60):02}",
        }

    def _seat(self, person: _Row, came: date) -> _Row:
        """The bus of the last morning takes those who came the day before and live in Battambang."""
        goes = came == series.LAST_DAY - timedelta(days=1) and str(person["Village"]).startswith("02")
        if not goes or person["Registered at"] != TRANSIT or self.seats >= SEATS:
            return {}
        self.seats += 1
        confirmed = "" if self.seats % 8 == 0 else series.LAST_DAY.isoformat()
        return {"Transport": BUS, "Seat": self.seats, "Boarded": "yes", "Confirmed on": confirmed}

    def _screened(self, person: _Row, came: date) -> _Row:
        warm = self.rng.random() < FEVERISH
        temperature = self.rng.uniform(38.0, 39.2) if warm else min(37.4, self.rng.gauss(36.6, 0.25))
        row: _Row = {
            "Screened on": came.isoformat(),
            "Screened at": person["Registered at"] or person["Point of entry"],
            "Screened for": "respiratory",
            "Temperature": f"{temperature:.1f}",
            "Symptoms": "fever; cough" if warm else "none",
            "Suspected of": "respiratory" if warm else "",
            "Outcome": "secondary" if warm else "released",
        }
        if person["Registered at"] == TRANSIT:
            row["Screened for"] = "respiratory; tuberculosis"
            if not warm and self.rng.random() < 0.006:
                taken, result = came.isoformat(), min(came + timedelta(days=2), series.LAST_DAY).isoformat()
                row |= {"Symptoms": "cough", "Suspected of": "tuberculosis", "Outcome": "secondary"}
                row |= {"Sample": "sputum_xpert", "Sample for": "tuberculosis", "Sample taken on": taken}
                row |= {"Result": "negative", "Result on": result}
        return row

    def _visit(self, came: date) -> _Row:
        """The newest visit to the household: most were seen on the last day, the others the day before."""
        if came >= series.LAST_DAY - timedelta(days=1):
            return {}
        drawn = self.rng.random()
        day = series.LAST_DAY if drawn < 0.68 else series.LAST_DAY - timedelta(days=1)
        status = "unavailable" if 0.6 < drawn < 0.66 else "uncooperative" if 0.66 < drawn < 0.68 else "cooperative"
        number = uuid5(NAMESPACE_URL, f"urn:wayhome:demo:{self.household}:{day}")
        return {"Visited on": day.isoformat(), "Visit": status, "By": "visit", "Visit number": str(number)}

    def _found(self) -> _Row:
        """What was found of one of them, if anybody was met."""
        if self.visit.get("Visit") != "cooperative":
            return self.visit
        if self.rng.random() < 0.002:
            return self.visit | {"Found": "cough", "Temperature at home": "38.2"}
        return self.visit | {"Found": "none"}


def write_gate_sheet(path: Path) -> None:
    """Write the whole sheet to `path`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(HEADER)
        sheet.writerows(rows())
