"""What every page shows around its content: where one can go, who is signed in, and the languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from wayhome.accounts.policy import Right
from wayhome.ledger.record import KINDS, Record
from wayhome.linkage.seeing import may_link
from wayhome.records.following.alerts import number_waiting


def around(request: HttpRequest) -> dict[str, Any]:
    if not getattr(request, "access", None) or not request.access.areas:
        return {"languages": settings.LANGUAGES}
    kinds = [kind for kind in KINDS.values() if request.access.may_learn(kind.known_to)]
    return {
        "languages": settings.LANGUAGES,
        "register_kinds": [kind for kind in kinds if not is_reference(kind)],
        "reference_kinds": [kind for kind in kinds if is_reference(kind)],
        "may_find_people": request.access.may(Right.SEE_IDENTITY),
        "may_link": may_link(request.access),
        "may_capture": request.access.may(Right.CAPTURE),
        "may_supervise": request.access.may(Right.SUPERVISE),
        "may_import": request.access.may(Right.IMPORT),
        "may_follow_up": request.access.may(Right.FOLLOW_UP),
        "may_see_alerts": request.access.may(Right.SEE_SENSITIVE),
        "alerts_waiting": SimpleLazyObject(lambda: number_waiting(request.access)),
        "may_screen": request.access.may(Right.EDIT) and request.access.may(Right.SEE_MEDICAL),
        "may_refer": request.access.may(Right.EDIT),
        "may_certify": request.access.may(Right.EDIT) and request.access.may(Right.SEE_IDENTITY),
        "may_forget": request.access.may(Right.FORGET),
        "may_issue_lists": request.access.may(Right.ISSUE_LISTS),
        "may_connect": request.access.may(Right.IMPORT) and request.access.may(Right.PUBLISH_FORMS),
        "may_manage_keys": request.access.may(Right.MANAGE_KEYS),
    }


def is_reference(model: type[Record]) -> bool:
    """Whether everybody who signs in may read these records."""
    return bool(getattr(model, "everyone", False))
