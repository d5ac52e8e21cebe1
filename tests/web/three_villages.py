"""Three invented families who came home: to the reader's commune, to the next district, and to another province."""

from __future__ import annotations

from dataclasses import dataclass

from wayhome.capture import intake
from wayhome.capture.models import SheetRow
from wayhome.ledger.models import Entry

HEADER = (
    "No,Household,Household size,Relation,Family name,Given name,Name in Khmer,Sex,Age,Phone,Date of arrival,"
    "Point of entry,Registered at,From,Village,People,Registered on,Agreed to share"
)


@dataclass(frozen=True, slots=True)
class Family:
    """What the sheet says of one of them. `identity` is who it is; `traces` is what only those of the area may meet."""

    number: str
    household: str
    family_name: str
    given_name: str
    name_local: str
    phone: str
    village: str

    @property
    def row(self) -> str:
        told = [self.number, self.household, "1", "Head", self.family_name, self.given_name, self.name_local, "F", "31"]
        return ",".join([*told, self.phone, "2020-05-01", "Daung", "", "Thailand", self.village, "1", "2020-05-02"])

    @property
    def identity(self) -> set[str]:
        return {self.family_name, self.given_name, self.name_local, self.phone}

    @property
    def traces(self) -> set[str]:
        return self.identity | {self.number, self.household} | {uid for _, uid, _ in self.records}

    @property
    def records(self) -> list[tuple[str, str, int]]:
        """Kind, uid and entry of each record that the row became."""
        row = SheetRow.objects.get(content__0=self.number)
        entries = Entry.objects.filter(source=row.received.source, source_row=row.number)
        return list(entries.values_list("kind", "uid", "seq"))

    def record(self, kind: str) -> tuple[str, int]:
        return next((uid, seq) for each, uid, seq in self.records if each == kind)


HERE = Family("V-1001", "Nuon-house-1", "Nuonvary", "Maralai", "នួនវ៉ារី ម៉ារ៉ាឡៃ", "000 111 001", "02060101")
NEXT = Family("V-2002", "Chhaya-house-2", "Chhayarith", "Pisethra", "ឆាយ៉ារិទ្ធ ពិសិដ្ឋរ៉ា", "000 222 002", "02070101")
FAR = Family("V-3003", "Tevi-house-3", "Tevikrama", "Oudomreach", "ទេវិក្រាម ឧត្ដមរាជ", "000 333 003", "17010101")
HELD = Family("V-4004", "Held-house-4", "Kosalmony", "Heldisa", "កុសលមុនី ហេលឌីសា", "000 444 004", "No such village")


def arrive(by: str = "somebody") -> SheetRow:
    """Their registration sheet goes through the gate. The row that is held comes back."""
    sheet = "\n".join([HEADER, *(family.row for family in (HERE, NEXT, FAR, HELD))]) + "\n"
    result = intake.import_file(sheet.encode(), "villages.csv", "registration", by)
    assert (result.new, result.held) == (3, 1), result.troubles
    return SheetRow.objects.get(outcome=SheetRow.Outcome.HELD)
