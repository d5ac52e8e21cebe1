"""Publishing: a checked form becomes a version that is kept for ever and served byte for byte."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from wayhome.capture import files
from wayhome.capture.forms.checking import Checked, check
from wayhome.capture.forms.lists import kind_of_file
from wayhome.capture.forms.tables import Form, FormFile, FormVersion
from wayhome.capture.forms.workbook import placed
from wayhome.capture.submissions.deciding import take_again
from wayhome.kernel.clock import now
from wayhome.kernel.digest import sha256_hex
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.records.base import today

SAME_VERSION = declare(
    "form.same_version",
    "Version {version} of the form {form} is published already, with other content; phones would not see the change. "
    "Write {next} as version on the settings sheet.",
)
NO_SUCH_FILE = declare("form.no_such_file", "The form names no file {file}. It names: {known}.")
MADE_HERE = declare(
    "form.made_here", "{file} is made from the register each time a phone asks for it, so it cannot be added."
)

_MADE_VERSION = re.compile(r"^(\d{8})(\d\d)$")


def publish(content: bytes, name: str, by: str, media: Mapping[str, bytes] | None = None) -> FormVersion:
    """Publish the XLSForm in `content`, called `name` as a file, with the files it names. Raises Refused.

    A form that says no version gets one. The same form again is the version it was; its files may be other ones. A
    version keeps its bytes: the same version with other content is refused with the version to write instead. Answers
    that were held for want of it go to the gate again.
    """
    checked = examine(content, name)
    described = _described(checked, content, name, by)
    with transaction.atomic():
        form, _ = Form.objects.get_or_create(form_id=checked.plan.form_id)
        version, is_new = FormVersion.objects.get_or_create(form=form, version=checked.plan.version, defaults=described)
        if version.digest != described["digest"]:
            raise Refused([_other_content(version)])
        if is_new:
            FormFile.objects.bulk_create(_file(version, filename) for filename in checked.files)
        for filename, kept in {**checked.made, **(media or {})}.items():
            add_file(version, filename, kept)
    if is_new:
        take_again(version.form.form_id)
    return version


def examine(content: bytes, name: str) -> Checked:
    """The form as it would be published now, with the version it would get. Raises Refused."""
    checked = check(content, name)
    form_id = checked.plan.form_id
    given = "" if checked.says_version else _given_version(form_id, content)
    last = newest_of(form_id)
    before = last.plan if last and last.version != (given or checked.plan.version) else None
    if given or before:
        checked = check(content, name, given, before)
    standing = version_of(form_id, checked.plan.version)
    if standing and standing.digest != sha256_hex(checked.xml):
        raise Refused([_other_content(standing)])
    return checked


def add_file(version: FormVersion, filename: str, content: bytes) -> FormFile:
    """Give a version one of the files it names, instead of the one it has. Raises Refused if it names none so."""
    found = version.files.filter(filename=filename).first()
    if found is None:
        known = ", ".join(version.files.values_list("filename", flat=True)) or "–"
        raise Refused([NO_SUCH_FILE(file=filename, known=known)])
    if found.kind:
        raise Refused([MADE_HERE(file=filename)])
    found.digest, found.md5 = files.keep(content), _md5(content)
    found.save(update_fields=["digest", "md5"])
    return found


def open_versions() -> list[FormVersion]:
    """The current version of each form that is open, by form id."""
    newest = FormVersion.objects.filter(form__closed_at=None).values("form").annotate(newest=Max("pk"))
    return list(
        FormVersion.objects.filter(pk__in=newest.values("newest"))
        .select_related("form")
        .prefetch_related("files")
        .order_by("form__form_id")
    )


def version_of(form_id: str, version: str) -> FormVersion | None:
    """One version of a form, whether or not the form is open."""
    return FormVersion.objects.select_related("form").filter(form__form_id=form_id, version=version).first()


def newest_of(form_id: str) -> FormVersion | None:
    """The current version of a form."""
    return FormVersion.objects.select_related("form").filter(form__form_id=form_id).order_by("-pk").first()


def close(form_id: str, by: str) -> None:
    """Offer the form no more. What phones still send for it is held."""
    Form.objects.filter(form_id=form_id, closed_at=None).update(closed_at=now(), closed_by=by)


def reopen(form_id: str, by: str) -> None:
    """Offer the form again. What was held because it was closed goes to the gate again."""
    Form.objects.filter(form_id=form_id).update(closed_at=None, closed_by=by)
    take_again(form_id)


def _given_version(form_id: str, content: bytes) -> str:
    """The version of a form that says none: that of the same file, if it was published before, else the next."""
    same = FormVersion.objects.filter(form__form_id=form_id, source_digest=sha256_hex(content)).first()
    return same.version if same else next_version(form_id)


def next_version(form_id: str) -> str:
    """The version to publish next: the day of today and a number, as 2020050701; always above those there are."""
    day = f"{today():%Y%m%d}"
    taken = [version for version in _versions(form_id) if _MADE_VERSION.match(version)]
    highest = max(map(int, taken), default=0)
    return str(max(int(day + "01"), highest + 1))


def _versions(form_id: str) -> list[str]:
    return list(FormVersion.objects.filter(form__form_id=form_id).values_list("version", flat=True))


def _other_content(standing: FormVersion) -> Problem:
    form_id = standing.form.form_id
    problem = SAME_VERSION(form=form_id, version=standing.version, next=next_version(form_id))
    return placed(problem, "settings", 2, "version")


def _described(checked: Checked, content: bytes, name: str, by: str) -> dict[str, Any]:
    """What a version says of itself. Its bytes are kept before the lock, for making them durable takes its time."""
    return {
        "title": checked.plan.title,
        "digest": files.keep(checked.xml),
        "md5": _md5(checked.xml),
        "size": len(checked.xml),
        "source_name": name,
        "source_digest": files.keep(content),
        "plan_json": checked.plan.as_json(),
        "warnings": [warning.as_json() for warning in checked.warnings],
        "published_at": now(),
        "by": by,
    }


def _file(version: FormVersion, filename: str) -> FormFile:
    """A file that the form names: the one of the version before, until another is given."""
    kind = kind_of_file(filename)
    if not kind:
        known = FormFile.objects.filter(version__form=version.form, filename=filename).exclude(digest="")
        before = known.order_by("-version").first()
        if before:
            return FormFile(version=version, filename=filename, digest=before.digest, md5=before.md5)
    return FormFile(version=version, filename=filename, kind=kind)


def _md5(content: bytes) -> str:
    """The digest that the protocol names forms and their files by."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
