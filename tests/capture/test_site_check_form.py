"""The site check of the pack, as a phone sends it, becomes a check of that site, and tells what is lacking there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture.forms.publishing import publish
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.taking import take_in
from wayhome.kernel.clock import now
from wayhome.kernel.digest import sha256_hex
from wayhome.ledger.record import KINDS
from wayhome.packs import active
from wayhome.records.sites.needs import needs

SITE = "poi-pet"
UID = "3d6f0a57-0c43-4c58-9d3b-7e0c6ad0f1b2"


def filled(version: str, women: str = "25") -> bytes:
    return f"""<data id="site_check" version="{version}"><where><site>{SITE}</site><area>0110</area></where>
<people_part><day>2020-05-06</day><reason>routine</reason><organisation/><people_night>60</people_night><people_day/>
<people>60</people><women>{women}</women><men>30</men><children/><with_disability>1</with_disability></people_part>
<water_part><water_source>truck</water_source><water>12.5</water><latrines_women>1</latrines_women>
<latrines_men>1</latrines_men><latrines_shared/><hand_washing>2</hand_washing><waste>yes</waste></water_part>
<beds_part><floor/><beds>60</beds><beds_apart>no</beds_apart><bedding/><nets/>
<apart>women symptomatic</apart></beds_part>
<food_part><meals>3</meals><power>none</power></food_part>
<health_part><health_staff>1</health_staff><referral_site/><ambulance/></health_part>
<safety_part><security>yes</security><lighting/><locks>no</locks><complaint_way/><information/><note/></safety_part>
<meta><instanceID>uuid:6f0a</instanceID><entity dataset="site_check" create="1" id="{UID}"><label>2020-05-06</label>
</entity></meta></data>""".replace("\n", "").encode()


@pytest.fixture
def send(country):
    """Somebody of the district with a phone, who sends one check."""
    user = User.objects.create_user("assessor", role=Role.ENUMERATOR)
    AreaGrant.objects.create(user=user, area="01")
    form = active().forms_dir / "site_check.md"
    version = publish(form.read_bytes(), form.name, "wayhome init").version

    def one(women: str = "25") -> Submission:
        xml = filled(version, women)
        row = Submission.objects.create(
            instance="uuid:6f0a", lineage="uuid:6f0a", form_id="site_check", version=version,
            digest=sha256_hex(xml), xml=xml, by="assessor", received=now(),
        )  # fmt: skip
        take_in()
        row.refresh_from_db()
        return row

    return one


def test_a_check_from_a_phone_tells_what_is_lacking(send):
    assert send().state == Submission.State.ACCEPTED
    check = KINDS["site_check"].objects.get(uid=UID)
    assert (check.site, check.area, check.women, check.water) == (SITE, "0110", 25, Decimal("12.5"))
    lacking = {need.norm.id: need.lacking for need in needs(check, check.people_night)}
    assert lacking == {"water": 150, "latrines": 1, "beds_apart": None, "power": None, "locks": None}


def test_more_women_than_people_wait_for_somebody_to_mend_them(send):
    row = send(women="61")
    assert row.state == Submission.State.HELD
    assert not KINDS["site_check"].objects.exists()
