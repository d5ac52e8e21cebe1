"""The story of the demonstration: the return of May 2020 as the files of a field office, in the order they came.

Deterministic: every call, on every machine, gives the same people, files and corrections. The statements, activities,
supplies, assistance and postings are typed from the situation report of May 2020; the two series, the registration
sheet and all of the way from the gate to home are illustrative (see `series` and `gate`). Nobody in it is a real
person.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wayhome.packs.cambodia.demo.gate import write_gate_sheet
from wayhome.packs.cambodia.demo.registration import HEADER, write_registration
from wayhome.packs.cambodia.demo.village_book import write_village_book

HERE = Path(__file__).parent

CUT_OFF = date(2020, 5, 7)

#: (sheet, column profile), in the order in which they are imported
SHEETS = (
    ("ministry_statements.csv", "ministry-statements"),
    ("gdi_daily_crossings.csv", "gdi-daily"),
    ("ncct_arrivals_by_province.csv", "ncct-by-province"),
    ("activity_log.csv", "activity-log"),
    ("supplies_log.csv", "supplies-log"),
    ("assistance_log.csv", "assistance-log"),
    ("postings.csv", "postings"),
)
REGISTRATION = ("registration.csv", "registration")
#: every row of it is held: a dead code, an ambiguous place, a date to come, fewer than no people
HELD = ("late_registrations.csv", "registration")
#: some of its people are in the registration sheet, too: it comes when the edition is out
VILLAGE_BOOK = ("village_book.csv", "village-book")
#: where people wait, who may cross, what drives and whom to call; it comes when the edition is out
GATE_SHEETS = (
    ("gate_sites.csv", "site"),
    ("gate_crossings.csv", "crossing_status"),
    ("gate_services.csv", "service"),
    ("gate_site_checks.csv", "site_check"),
    ("gate_transports.csv", "transport"),
)
#: the registration sheet again, of the last fortnight, with what the desks behind the gate wrote
GATE_DESK = ("gate_desk.csv", "registration")


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody who signs in to the demonstration: an invented person with a role and the areas they answer for."""

    username: str
    name: str
    role: str
    areas: tuple[str, ...]
    language: str


USERS = (
    DemoUser("national", "Sok Leakhena", "national_manager", ("KH",), "en"),
    DemoUser("registrar", "Heng Sopheak", "registrar", ("KH",), "en"),
    DemoUser("battambang", "Chea Vibol", "provincial_officer", ("02",), "km"),
    DemoUser("moung", "Nuon Sreypov", "commune_focal_point", ("020601",), "km"),
    DemoUser("poipet", "Keo Rithy", "enumerator", ("01",), "km"),
    DemoUser("health", "Sar Monyroth", "health_worker", ("01",), "en"),
    DemoUser("malai", "Ouk Sovann", "site_manager", ("0109",), "km"),
    DemoUser("banan", "Prak Chenda", "volunteer", ("02010307", "02010806"), "km"),
)

#: the corrections that come after the edition is out
CORRECTED_LINE = "H-06"
CORRECTED_QUANTITY = "48"
LATE_PEOPLE = 12
KNOWN_LATE = date(2020, 5, 12)


def files(home: Path) -> list[tuple[Path, str]]:
    """(sheet, profile) in the order to import them; writes the registration sheet into the home."""
    return [
        *((HERE / name, profile) for name, profile in SHEETS),
        (registration_sheet(home), REGISTRATION[1]),
        (HERE / HELD[0], HELD[1]),
    ]


def registration_sheet(home: Path) -> Path:
    """The registration sheet of 90,607 invented people, written under the home."""
    path = _folder(home) / REGISTRATION[0]
    write_registration(path)
    return path


def gate_to_home(home: Path) -> list[tuple[Path, str]]:
    """(sheet, profile) of the way from the gate to home, in the order to import them; all of it illustrative."""
    desk = _folder(home) / GATE_DESK[0]
    write_gate_sheet(desk)
    return [*((HERE / name, profile) for name, profile in GATE_SHEETS), (desk, GATE_DESK[1])]


def village_book(home: Path) -> tuple[Path, str]:
    """The book of three communes, in which people of the registration sheet stand again, in other words."""
    path = _folder(home) / VILLAGE_BOOK[0]
    write_village_book(path)
    return path, VILLAGE_BOOK[1]


def corrected_supplies(home: Path) -> tuple[Path, str]:
    """The supplies log once more, with one hand-over line corrected from 50 to 48 suits."""
    path = _folder(home) / "supplies_log.csv"
    with (HERE / "supplies_log.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        if row["Line"] == CORRECTED_LINE:
            row["Quantity"] = CORRECTED_QUANTITY
    with path.open("w", encoding="utf-8", newline="") as target:
        sheet = csv.DictWriter(target, rows[0].keys(), lineterminator="\n")
        sheet.writeheader()
        sheet.writerows(rows)
    return path, "supplies-log"


def late_arrivals(home: Path) -> tuple[Path, str]:
    """Twelve people who crossed before the cut-off and reached the sheet on 12 May. Their rows are without fault."""
    path = _folder(home) / "late_arrivals.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        sheet = csv.writer(target, lineterminator="\n")
        sheet.writerow(HEADER)
        sheet.writerows(_late_rows())
    return path, "registration"


def _late_rows() -> Iterator[list[object]]:
    given = ("Dara", "Rithy", "Piseth", "Borey", "Kosal", "Makara")
    khmer = ("ដារ៉ា", "រិទ្ធី", "ពិសិដ្ឋ", "បូរី", "កុសល", "មករា")
    for n in range(LATE_PEOPLE):
        yield [
            f"N{n + 1:06d}", f"NH{n + 1:05d}", 1, "Head", "Sim", given[n % 6], f"សុីម {khmer[n % 6]}", "M", 24 + n,
            f"000 777 {n:03d}", "2020-05-06", "Daung", "", "Thailand", f"0206010{n % 6 + 1}", 1, KNOWN_LATE.isoformat(),
            "services; reports; local_authority; phone",
        ]  # fmt: skip


def _folder(home: Path) -> Path:
    folder = home / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
