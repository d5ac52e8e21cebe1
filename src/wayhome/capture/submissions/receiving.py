"""Receipt: a submission is checked to be whole, stored durably and acknowledged. What it says is the gate's matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.capture import files
from wayhome.capture.submissions import attachments, heading, multipart
from wayhome.capture.submissions.attachments import Arrived
from wayhome.capture.submissions.committing import Incoming, store
from wayhome.capture.submissions.multipart import Read
from wayhome.capture.submissions.tables import Attachment, Submission
from wayhome.kernel.clock import now
from wayhome.kernel.digest import sha256_hex
from wayhome.kernel.problems import Refused, declare

XML_PART = "xml_submission_file"
MOST_XML = 10_000_000

NO_XML = declare("submission.no_xml", "What was sent has no answers in it (the part xml_submission_file).")
LARGE_XML = declare("submission.large_xml", "The answers alone have more than {most} bytes.")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender may rely on: this instance, with this content (SHA-256), is stored durably."""

    instance: str
    digest: str
    state: str


def receive_post(
    read: Read, content_type: str, *, by: str, device: str = "", channel: str = Submission.Channel.PHONE
) -> Receipt:
    """Receive the multipart body that `read` gives. Raises Refused if it is not whole, not sound or no submission.

    Files are streamed to disk. Raises OSError or OperationalError where the disk or the database cannot take it.
    """
    xml, arrived = None, []
    try:
        for part in multipart.parts(read, content_type):
            if part.name == XML_PART:
                xml = _whole(part)
            elif part.filename:
                arrived.append(attachments.arrive(part.filename, part.content))
            else:
                for _ in part.content:
                    pass  # a plain field is for servers of another kind
        if xml is None:
            raise Refused([NO_XML()])
        return receive(xml, arrived, by=by, device=device, channel=channel)
    finally:
        attachments.drop(arrived)


def receive(
    xml: bytes,
    arrived: Sequence[Arrived] = (),
    *,
    by: str,
    device: str = "",
    channel: str = Submission.Channel.PHONE,
) -> Receipt:
    """Store the answers and the files that came with them, and return the receipt. Raises as `receive_post` does.

    The same again changes nothing. Files may come with several sendings of the same answers. The same instance with
    other answers is stored beside the first, as a variant.
    """
    said = heading.read(xml)
    kept = [attachments.keep(each) for each in arrived]
    digest = sha256_hex(xml)
    state = store(
        Incoming(
            instance=said.instance,
            deprecates=said.deprecates,
            form_id=said.form_id,
            version=said.version,
            digest=digest,
            xml=xml,
            by=by,
            device=device[:255],
            channel=channel,
            received=now(),
            attachments=kept,
        )
    )
    if state == Submission.State.ERASED:
        for each in kept:
            if not Attachment.objects.filter(digest=each.digest).exists():
                files.forget(each.digest)
    return Receipt(said.instance, digest, state)


def _whole(part: multipart.Part) -> bytes:
    content = bytearray()
    for chunk in part.content:
        content += chunk
        if len(content) > MOST_XML:
            raise Refused([LARGE_XML(most=MOST_XML)])
    return bytes(content)
