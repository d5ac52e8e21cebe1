"""Forms with plans made by hand, and phones that fill them in: what arrives lies before the gate as it was received."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture.forms.plan import EntityPlan, Plan, Question
from wayhome.capture.forms.tables import Form, FormVersion
from wayhome.capture.submissions.tables import Submission
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Problem


def question(path: str, type: str = "text", repeat: str = "", **choices: str) -> Question:
    label = path.rpartition("/")[2].replace("_", " ").capitalize()
    return Question(path, type, {"en": label, "km": "សំណួរ"}, repeat, choices={k: {"en": v} for k, v in choices.items()})


FAMILY = Plan(
    "family",
    "1",
    {"en": "Family"},
    questions=(
        question("home/village"),
        question("home/size", "integer"),
        question("home/note"),
        question("member/name", repeat="member"),
        question("member/sex", "select_one sex", "member"),
        question("member/age", "integer", "member"),
        question("member/skills", "select_multiple skills", "member"),
        question("member/belongs/person", "calculate", "member"),
        question("member/belongs/household", "calculate", "member"),
    ),
    repeats=("member",),
    entities=(
        EntityPlan("household", "home", "", {"home/village": "area", "home/size": "size"}),
        EntityPlan(
            "person", "member", "member", {"member/name": "given_name", "member/sex": "sex", "member/age": "age"}
        ),
        EntityPlan(
            "membership",
            "member/belongs",
            "member",
            {"member/belongs/person": "person", "member/belongs/household": "household"},
        ),
    ),
)

VISIT = Plan(
    "visit",
    "1",
    {"en": "Visit"},
    questions=(
        question("who", "select_one_from_file people.csv"),
        question("age", "integer"),
        question("phone"),
        question("home"),
        question("seen", "date"),
    ),
    entities=(EntityPlan("person", "", "", {"age": "age", "phone": "phone", "home": "home"}),),
)

REMARK = Plan(
    "remark",
    "1",
    {"en": "Remark"},
    questions=(
        question("today", "today"),
        question("words"),
        question("place", "geopoint"),
        question("animal/kind", repeat="animal"),
        question("animal/young/name", repeat="animal/young"),
    ),
    repeats=("animal", "animal/young"),
)

GATE = Plan(
    "gate",
    "1",
    {"en": "Groups at the gate"},
    questions=(question("people", "integer"), question("day", "dateTime"), question("going_to")),
    entities=(EntityPlan("arrival", "", "", {"people": "people", "day": "day", "going_to": "destination"}),),
)

NAMES = Plan(
    "names",
    "1",
    {"en": "Names of a group"},
    questions=(
        question("bus"),
        question("one/name", repeat="one"),
        question("one/came/who", "calculate", "one"),
        question("one/came/number", "calculate", "one"),
    ),
    repeats=("one",),
    entities=(
        EntityPlan("person", "one", "one", {"one/name": "given_name"}),
        EntityPlan(
            "arrival", "one/came", "one", {"bus": "group", "one/came/who": "person", "one/came/number": "people"}
        ),
    ),
)


def publish(*plans: Plan) -> None:
    for plan in plans:
        form, _ = Form.objects.get_or_create(form_id=plan.form_id)
        FormVersion.objects.create(
            form=form, version=plan.version, title=plan.title, digest=new_id(), md5="0" * 32, size=1,
            plan_json=plan.as_json(), published_at=now(), by="officer",
        )  # fmt: skip


def person_of(role: str, name: str, *areas: str) -> User:
    user = User.objects.create(username=name, role=role)
    AreaGrant.objects.bulk_create(AreaGrant(user=user, area=area) for area in areas)
    return user


def enumerators() -> None:
    """Sophea of Malai, Dara of Kamrieng, and Maly who answers for the whole country."""
    person_of(Role.ENUMERATOR, "sophea", "0109")
    person_of(Role.ENUMERATOR, "dara", "0212")
    person_of(Role.PROVINCIAL_OFFICER, "maly", "KH")


def new_id() -> str:
    return str(uuid.uuid4())


@dataclass
class Filled:
    """A form as filled in: `body` is the XML inside the root but for the meta block."""

    plan: Plan
    body: str
    entity: str = ""
    instance: str = field(default_factory=lambda: f"uuid:{new_id()}")
    corrects: str = ""

    @property
    def xml(self) -> bytes:
        corrects = f"<deprecatedID>{self.corrects}</deprecatedID>" if self.corrects else ""
        meta = f"<orx:meta><orx:instanceID>{self.instance}</orx:instanceID>{corrects}</orx:meta>"
        own = f"<meta>{self.entity}</meta>" if self.entity else ""
        return (
            f'<data xmlns:orx="http://openrosa.org/xforms" id={quoteattr(self.plan.form_id)} '
            f"version={quoteattr(self.plan.version)}>{self.body}{own}{meta}</data>"
        ).encode()

    def send(self, by: str = "sophea", **more: Any) -> Filled:
        """Let it arrive: the receipt is given, the gate has not looked yet. What is there already changes nothing."""
        xml = self.xml
        Submission.objects.get_or_create(
            instance=self.instance,
            digest=sha256(xml).hexdigest(),
            defaults={
                "deprecates": self.corrects, "form_id": self.plan.form_id, "version": self.plan.version, "xml": xml,
                "by": by, "received": now(), **more,
            },
        )  # fmt: skip
        return self

    def correct(self, **changed: Any) -> Filled:
        """The same form filled in anew as a correction of this one."""
        return Filled(
            self.plan, changed.get("body", self.body), changed.get("entity", self.entity), corrects=self.instance
        )

    @property
    def row(self) -> Submission:
        return Submission.objects.get(instance=self.instance, digest=sha256(self.xml).hexdigest())

    @property
    def state(self) -> str:
        return self.row.state

    @property
    def found(self) -> list[tuple[str, str]]:
        """What the gate found: (field, code)."""
        return [(problem.field, problem.code) for problem in problems_of(self.row)]


def problems_of(row: Submission) -> list[Problem]:
    return [Problem.from_json(stored) for stored in row.problems]


def node(name: str, said: Any) -> str:
    """One answered question; None for one that was not asked."""
    return "" if said is None else f"<{name}>{escape(str(said))}</{name}>"


def entity(dataset: str, uid: str, **said: Any) -> str:
    attributes = {"dataset": dataset, "id": uid, **said}
    written = " ".join(f"{name}={quoteattr(str(value))}" for name, value in attributes.items())
    return f"<entity {written}><label>somebody</label></entity>"


@dataclass
class Member:
    name: str
    age: Any = 30
    sex: Any = "female"
    uid: str = field(default_factory=new_id)
    belongs: str = field(default_factory=new_id)
    skills: Any = None

    def xml(self, household: str) -> str:
        said = node("name", self.name) + node("sex", self.sex) + node("age", self.age) + node("skills", self.skills)
        belonging = node("person", self.uid) + node("household", household)
        membership = f"<meta>{entity('memberships', self.belongs, create=1)}</meta>"
        person = f"<meta>{entity('people', self.uid, create=1)}</meta>"
        return f"<member>{said}<belongs>{belonging}{membership}</belongs>{person}</member>"


def family(*members: Member, village: Any = "010901", note: Any = None, uid: str = "", **more: Any) -> Filled:
    uid = uid or new_id()
    said = node("village", village) + node("size", len(members)) + node("note", note)
    home = f"<home>{said}<meta>{entity('households', uid, create=1)}</meta></home>"
    filled = Filled(FAMILY, home + "".join(member.xml(uid) for member in members), **more)
    filled.uid = uid  # type: ignore[attr-defined]
    return filled


def visit(uid: str, base: Any = "", trunk: Any = "", branch: str = "", create: bool = False, **said: Any) -> Filled:
    body = node("who", uid) + "".join(node(name, value) for name, value in said.items())
    attributes = {"update": 1, "baseVersion": base, "trunkVersion": trunk, "branchId": branch}
    return Filled(VISIT, body, entity("people", uid, **attributes, **({"create": 1} if create else {})))
