"""Decide about what was received, as a supervisor does on the inbox pages: desk.py HOME drop INSTANCE REASON."""

from __future__ import annotations

import sys

from wayhome.config import home

if __name__ == "__main__":
    home.choose(sys.argv[1])

    import django

    django.setup()

    from wayhome.capture.models import Submission
    from wayhome.capture.submissions import deciding

    what, instance, reason = sys.argv[2:]
    submission = Submission.objects.filter(instance=f"uuid:{instance}").latest("pk")
    getattr(deciding, what)(submission, "officer", reason)
