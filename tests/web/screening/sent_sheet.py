"""The screening form of the pack as a phone sends it: what the engine writes for the answers of one person."""

from __future__ import annotations

from uuid import uuid4

from wayhome.capture.forms.pack import load_pack_forms
from wayhome.capture.forms.tables import FormVersion
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.taking import take_in
from wayhome.kernel.clock import now
from wayhome.kernel.digest import sha256_hex

FORM = "screening"


def filled(person: str, tb_signs: str = "none", tb_absent: str = "", suspected: str = "", sample: str = "") -> bytes:
    """Cough and nothing else, at the gate on 4 May; signs of tuberculosis, suspicion and a sample as told."""
    rest = "" if tb_signs == "none" else "<tb_rest>absent</tb_rest>"
    condition, made = ("tuberculosis", "true") if sample else ("respiratory", "false")
    return f"""<data id="{FORM}" version="{version()}"><search>so</search><person>{person}</person><screening>
<screening_person>{person}</screening_person><visit><day>2020-05-04</day><time>08:15:00.000+07:00</time>
<site>poi-pet</site></visit><measured><temperature>36.8</temperature><thermometer>forehead</thermometer>
<symptoms>cough</symptoms><symptoms_rest>absent</symptoms_rest><symptoms_absent>fever;breathing;</symptoms_absent>
<exposure>no</exposure></measured><lungs><tb_signs>{tb_signs}</tb_signs>{rest}<tb_signs_absent>{tb_absent}
</tb_signs_absent></lungs><suspicion><screened_for>respiratory tuberculosis</screened_for><respiratory_text/>
<tuberculosis_text/><suspected>{suspected}</suspected><note/></suspicion><result><outcome>released</outcome></result>
<meta><entity dataset="screening" create="1" id="{uuid4()}"><label>2020-05-04</label></entity></meta></screening>
<sample><sample_type>{sample}</sample_type><sample_person>{person}</sample_person>
<sample_condition>{condition}</sample_condition><sample_taken>2020-05-04</sample_taken>
<sample_site>poi-pet</sample_site><sample_screening/><meta><entity dataset="sample" create="{made}"
id="{uuid4()}"><label>2020-05-04</label></entity></meta></sample><meta><instanceID>uuid:{uuid4()}</instanceID></meta>
</data>""".replace("\n", " ").encode()


def version() -> str:
    return str(FormVersion.objects.get(form__form_id=FORM).version)


def send(xml: bytes, by: str) -> Submission:
    """What a phone sent, taken in as the worker does a moment later."""
    instance = f"uuid:{uuid4()}"
    row = Submission.objects.create(
        instance=instance, lineage=instance, form_id=FORM, version=version(), digest=sha256_hex(xml), xml=xml, by=by,
        received=now(),
    )  # fmt: skip
    take_in()
    row.refresh_from_db()
    return row


def publish() -> None:
    load_pack_forms("wayhome init")
