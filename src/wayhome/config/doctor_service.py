"""What the doctor asks of the running service: is somebody at work, does anything wait too long, is there room left."""

from __future__ import annotations

import datetime as dt
import shutil

from django.conf import settings
from django.db.models import QuerySet

from wayhome.capture import files
from wayhome.capture.forms.tables import FormFile, FormVersion
from wayhome.capture.submissions.deciding import UNDECIDED
from wayhome.capture.submissions.tables import Attachment, Submission
from wayhome.config import certificate
from wayhome.config.finding import Finding
from wayhome.jobs import gatekeeper, posts
from wayhome.jobs.models import Job
from wayhome.kernel.clock import now
from wayhome.web import trust

TOO_LONG = dt.timedelta(minutes=10)
SOON = dt.timedelta(days=30)
GIGABYTE = 1_000_000_000
LEAST_FREE = GIGABYTE


def somebody_works() -> Finding:
    """Whether a worker runs. Without one nothing is wrong as long as nothing waits for it."""
    waiting = _received().count() + _jobs().count()
    if posts.is_held(gatekeeper.POST):
        return Finding("worker", True, "A worker is at work.")
    advice = f"{waiting} submissions and jobs wait for it. Run: wayhome up" if waiting else "Nothing waits for it."
    return Finding("worker", not waiting, f"No worker runs. {advice}")


def nothing_waits_too_long() -> Finding:
    """Whether the gate keeps up. What is held waits for a person, not for the gate."""
    oldest = [_received().order_by("pk").values_list("received", flat=True).first()]
    oldest.append(_jobs().order_by("pk").values_list("made", flat=True).first())
    since = min((each for each in oldest if each), default=None)
    held = Submission.objects.filter(state__in=UNDECIDED).count()
    counted = f"{_received().count()} submissions and {_jobs().count()} jobs wait; {held} wait for a decision."
    is_well = since is None or now() - since < TOO_LONG
    return Finding(
        "backlog", is_well, counted if is_well else f"{counted} The oldest waits since {since:%Y-%m-%d %H:%M}."
    )


def sent_files_are_kept() -> Finding:
    """The photographs of submissions and the forms they were filled in, byte for byte."""
    digests = {
        *Attachment.objects.values_list("digest", flat=True),
        *FormVersion.objects.values_list("digest", flat=True),
    }
    digests |= set(FormFile.objects.exclude(digest="").values_list("digest", flat=True))
    missing = [digest for digest in digests if not files.is_sound(digest, None)]
    return Finding("sent", not missing, f"{len(missing)} files of forms and submissions are missing or changed.")


def certificate_is_fresh() -> Finding:
    folder = trust.folder()
    ends = certificate.ends(folder)
    if ends is None:
        return Finding("network", True, "No certificate; the local network was never served.")
    open_keys = [path.name for path in folder.glob("*.key") if path.stat().st_mode & 0o077]
    if open_keys:
        return Finding(
            "network", False, f"Others can read {', '.join(open_keys)} in {folder}. Run: chmod 600 {folder}/*.key"
        )
    is_fresh = ends - now() > SOON
    advice = "" if is_fresh else " Run: wayhome up --lan, which renews it."
    return Finding("network", is_fresh, f"The certificate is good until {ends:%Y-%m-%d}.{advice}")


def disk_has_room() -> Finding:
    free = shutil.disk_usage(settings.WAYHOME_HOME).free
    advice = "" if free > LEAST_FREE else " Phones will be told to keep their forms. Make room, or move the home."
    return Finding("disk", free > LEAST_FREE, f"{free / GIGABYTE:.1f} gigabytes are free.{advice}")


def _received() -> QuerySet[Submission]:
    return Submission.objects.filter(state=Submission.State.RECEIVED)


def _jobs() -> QuerySet[Job]:
    return Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])
