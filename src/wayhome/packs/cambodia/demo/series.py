"""The illustrative series: how many people came home on each day, through each point, to each province.

The situation report of May 2020 prints totals and two daily rates. It prints no daily series and no split by
province. What is made here is therefore invented, from a fixed seed, so that it meets every printed total:

    21 March to 7 May   78,328 from Thailand, 12,279 by air from elsewhere, 90,607 together
    21 March to 7 April 68,706 from Thailand
    1 to 7 April        every day above 2,000 from Thailand
    21 April to 7 May   about 170 a day from Thailand

Everything made from it carries the mark *illustrative* and is never a fact about any day, place or province.
"""

import csv
import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

SEED = 20200507
FIRST_DAY = date(2020, 3, 21)
LAST_DAY = date(2020, 5, 7)
DAYS = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]

FROM_THAILAND = 78_328
BY_AIR = 12_279
BY_7_APRIL = 68_706

LATE_MARCH = (2350, 4480, 7930, 9610, 7840, 5620, 4210, 3180, 2790, 2570, 2436)
EARLY_APRIL = (2390, 2340, 2310, 2260, 2190, 2130, 2070)
MID_APRIL = (1460, 1080, 820, 650, 520, 430, 365, 315, 275, 245, 210, 190, 172)
LATE = (178, 171, 166, 174, 181, 169, 163, 172, 176, 168, 161, 170, 175, 167, 164, 171, 164)
THAILAND_BY_DAY = dict(zip(DAYS, LATE_MARCH + EARLY_APRIL + MID_APRIL + LATE, strict=True))

#: point -> (share of the Thai border flow, province it lies in, provinces its returnees favour)
GATES = {
    "Poi Pet": (51, "Banteay Meanchey", ("01", "17", "06", "14", "03")),
    "Unofficial crossing near Poi Pet": (3, "Banteay Meanchey", ("02", "01", "14")),
    "O'Bei Choan": (9, "Banteay Meanchey", ("01", "17", "06")),
    "Malai": (6, "Banteay Meanchey", ("01", "02")),
    "Phnom Dei": (5, "Battambang", ("02", "15")),
    "Daung": (9, "Battambang", ("02", "15", "14")),
    "Prum": (5, "Pailin", ("24", "02", "15")),
    "Cham Yeam": (3, "Koh Kong", ("09", "18", "21", "05")),
    "O'Smach": (7, "Oddar Meanchey", ("22", "17", "13")),
    "Choam": (2, "Oddar Meanchey", ("22", "13", "06")),
}
AIRPORTS = {"Phnom Penh International Airport": 86, "Siem Reap International Airport": 14}

#: province -> (name, share of those from Thailand, share of those by air)
PROVINCES = {
    "01": ("Banteay Meanchey", 160, 70),
    "02": ("Battambang", 212, 90),
    "03": ("Kampong Cham", 40, 80),
    "04": ("Kampong Chhnang", 18, 40),
    "05": ("Kampong Speu", 18, 50),
    "06": ("Kampong Thom", 92, 70),
    "07": ("Kampot", 12, 45),
    "08": ("Kandal", 14, 90),
    "09": ("Koh Kong", 5, 5),
    "10": ("Kratie", 9, 15),
    "11": ("Mondulkiri", 2, 3),
    "12": ("Phnom Penh", 8, 110),
    "13": ("Preah Vihear", 9, 10),
    "14": ("Prey Veng", 108, 95),
    "15": ("Pursat", 20, 25),
    "16": ("Ratanakiri", 2, 3),
    "17": ("Siem Reap", 128, 70),
    "18": ("Preah Sihanouk", 4, 10),
    "19": ("Stung Treng", 3, 5),
    "20": ("Svay Rieng", 22, 55),
    "21": ("Takeo", 24, 75),
    "22": ("Oddar Meanchey", 80, 30),
    "23": ("Kep", 2, 3),
    "24": ("Pailin", 7, 5),
    "25": ("Tboung Khmum", 26, 45),
}
FAVOUR = 2.2
AS_OF = (date(2020, 3, 31), date(2020, 4, 7), date(2020, 4, 14), date(2020, 4, 21), date(2020, 4, 30), LAST_DAY)

Returns = dict[tuple[date, str, str], int]


def split(total: int, weights: list[float]) -> list[int]:
    """Whole numbers in the proportion of the weights that add up to the total (largest remainders)."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    by_rest = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in by_rest[: total - sum(parts)]:
        parts[n] += 1
    return parts


def by_air() -> dict[date, int]:
    """People landing each day, from countries other than Thailand."""
    fading = [700 * 0.955**n + 60 for n in range(len(DAYS))]
    return dict(zip(DAYS, split(BY_AIR, fading), strict=True))


def returns() -> Returns:
    """(day, point, province code) -> people. The same numbers on every machine and at every call."""
    rng = random.Random(SEED)
    air = by_air()
    cells: Counter[tuple[date, str, str]] = Counter()
    for day in DAYS:
        gates = [share * rng.uniform(0.85, 1.15) for share, _, _ in GATES.values()]
        for gate, people in zip(GATES, split(THAILAND_BY_DAY[day], gates), strict=True):
            favoured = GATES[gate][2]
            weights = [share * (FAVOUR if code in favoured else 1) for code, (_, share, _) in PROVINCES.items()]
            for province in rng.choices(list(PROVINCES), weights, k=people):
                cells[day, gate, province] += 1
        airports = [share * rng.uniform(0.9, 1.1) for share in AIRPORTS.values()]
        for airport, people in zip(AIRPORTS, split(air[day], airports), strict=True):
            for province in rng.choices(list(PROVINCES), [share for _, _, share in PROVINCES.values()], k=people):
                cells[day, airport, province] += 1
    return dict(sorted(cells.items()))


def write_crossings(path: Path) -> None:
    """gdi_daily_crossings.csv: every day and point of the Thai border, a nought where nobody crossed."""
    crossed: Counter[tuple[date, str]] = Counter()
    for (day, point, _), people in returns().items():
        crossed[day, point] += people
    rows = [[day, gate, GATES[gate][1], crossed[day, gate]] for day in DAYS for gate in GATES]
    _write(path, ["Date", "Point of entry", "Province", "People"], rows)


def write_arrivals_by_province(path: Path) -> None:
    """ncct_arrivals_by_province.csv: cumulative since the first day, at six dates."""
    cells = returns()
    rows = []
    for as_of in AS_OF:
        since: Counter[str] = Counter()
        for (day, _, province), people in cells.items():
            if day <= as_of:
                since[province] += people
        rows += [[FIRST_DAY, as_of, code, name, since[code]] for code, (name, _, _) in PROVINCES.items()]
    _write(path, ["Since", "As of", "Code", "Province", "Returned since"], rows)


def _write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(header)
        sheet.writerows(rows)
