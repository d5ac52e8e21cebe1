"""Print what a home's book holds, as JSON: of every record what it says and of every submission what became of it.

Only what the senders said counts, not when or in which order: two books that hold the same print the same.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from wayhome.config import home

KINDS = ("household", "person", "membership", "response")


def held() -> dict[str, Any]:
    from wayhome.capture.models import Attachment, Submission
    from wayhome.ledger.models import Entry
    from wayhome.ledger.record import KINDS as MODELS

    records = {
        kind: sorted((_called(record), sorted(_said(record).items())) for record in MODELS[kind].objects.all())
        for kind in KINDS
    }
    submissions = Submission.objects.values_list("instance", "digest", "state")
    attachments = Attachment.objects.values_list("instance", "filename", "received_digest")
    return {
        "records": records,
        "entries": {kind: Entry.objects.filter(kind=kind).count() for kind in KINDS},
        "submissions": sorted(map(list, submissions)),
        "attachments": sorted(map(list, attachments)),
    }


def _called(record: Any) -> str:
    """The uid, if a phone made it."""
    return "" if record.kind == "response" else str(record.uid)


def _said(record: Any) -> dict[str, str]:
    return {name: str(value) for name, value in sorted(record.values().items()) if name != "known_by"}


if __name__ == "__main__":
    home.choose(sys.argv[1])

    import django

    django.setup()
    print(json.dumps(held()))
