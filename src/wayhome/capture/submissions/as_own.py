"""A variant that is right beside what stands: two registrations came under one number, and both are meant.

It is received once more under a number of its own, with its own files and new uids for the records that it registers.
So they have new short codes; a card that was written from this variant bears the code of the other.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from lxml import etree

from wayhome.capture.submissions import attachments, waiting
from wayhome.capture.submissions.answers import parsed
from wayhome.capture.submissions.changes import is_made_by_phone
from wayhome.capture.submissions.deciding import NO_REASON, NOT_OPEN
from wayhome.capture.submissions.items import AS_OWN
from wayhome.capture.submissions.tables import Submission
from wayhome.kernel.clock import now
from wayhome.kernel.digest import sha256_hex
from wayhome.kernel.problems import Refused
from wayhome.ledger.stores import writing

State = Submission.State


def take_as_own(submission: Submission, by: str, reason: str) -> Submission:
    """Let the gate take a variant as a submission of its own; the variant is closed and names it.

    Raises Refused without a reason, or if it is no variant any more.
    """
    if not reason.strip():
        raise Refused([NO_REASON("reason")])
    at = now()
    said: dict[str, Any] = {"decision": AS_OWN, "reason": reason.strip(), "by": by, "at": at.isoformat()}
    noted = {"decision": AS_OWN, "reason": reason.strip(), "decided_by": by, "decided_at": at}
    with writing() as store:
        row = Submission.objects.filter(pk=submission.pk, state=State.VARIANT).first()
        if row is None:
            raise Refused([NOT_OPEN()])
        instance = f"uuid:{uuid4()}"
        xml = with_own_numbers(bytes(row.xml), instance)
        own = Submission(
            instance=instance, lineage=instance, form_id=row.form_id, version=row.version, xml=xml,
            digest=sha256_hex(xml), by=row.by, device=row.device, channel=row.channel, received=row.received,
            decisions=[said], **noted,
        )  # fmt: skip
        own.save(force_insert=True)
        closed = [*(row.decisions or []), said | {"became": own.pk}]
        Submission.objects.filter(pk=row.pk).update(state=State.DROPPED, decisions=closed, **noted)
        waiting.forget(store, [row.pk])
        for file in attachments.of_one(row):
            file.pk, file.instance = None, own.instance
            file.save(force_insert=True)
    return own


def with_own_numbers(xml: bytes, instance: str) -> bytes:
    """The XML as another instance that corrects none, with a new uid wherever it names a record that it registers."""
    root = parsed(xml)
    registered = {}
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name == "instanceID":
            element.text = instance
        elif name == "deprecatedID":
            element.text = ""
        elif name == "entity" and element.get("create") in ("1", "true"):
            written_id = element.get("id", "").removeprefix("uuid:")
            if is_made_by_phone(written_id.lower()):  # what is shorter may stand anywhere
                registered[written_id] = str(uuid4())
    written: bytes = etree.tostring(root, encoding="utf-8")
    for old, new in registered.items():
        written = written.replace(old.encode(), new.encode())
    return written
