"""The phones of one's areas: the keys with which they fetch forms and send them in; made, handed out, revoked."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from wayhome.accounts import field_keys
from wayhome.accounts.models import FieldKey, User
from wayhome.accounts.policy import RIGHTS, Access, Right
from wayhome.kernel.problems import Problem, declare
from wayhome.reference import places
from wayhome.web import phone_settings
from wayhome.web.gatehouse import desk
from wayhome.web.imports import one_of
from wayhome.web.pages import Pages, wanted_page

SIZE = 50
LONGEST_LABEL = 64

NO_USER = declare("key.no_user", "Choose somebody who sends forms in your areas.")
NO_LABEL = declare("key.no_label", "Write which phone it is for, so that you find it when it is lost.")


def answered_for(access: Access) -> list[User]:
    """The people who send forms, all of whose areas lie in those of the reader."""
    roles = [role for role, rights in RIGHTS.items() if Right.CAPTURE in rights]
    people = User.objects.filter(role__in=roles, is_active=True).prefetch_related("grants").order_by("username")
    return [person for person in people if _is_inside(person, access)]


def keys_of(people: list[User]) -> QuerySet[FieldKey]:
    """Their keys, newest first, those that were revoked last."""
    return FieldKey.objects.filter(user__in=people).select_related("user").order_by("revoked_at", "-pk")


@require_http_methods(["GET", "POST"])
@desk(Right.MANAGE_KEYS)
def phones(request: HttpRequest) -> HttpResponse:
    """The keys of the reader's people; making one shows its card, this once."""
    people = answered_for(request.access)
    typed = {"user": request.POST.get("user", ""), "label": request.POST.get("label", "").strip()[:LONGEST_LABEL]}
    problems: list[Problem] = []
    if request.method == "POST":
        person = next((person for person in people if person.username == typed["user"]), None)
        if person is None:
            problems.append(NO_USER("user"))
        if not typed["label"]:
            problems.append(NO_LABEL("label"))
        if person is not None and not problems:
            return _card(request, person, typed["label"])
    number, known = wanted_page(request), keys_of(people)
    shown = {
        "people": people,
        "typed": typed,
        "problems": problems,
        "lines": known[(number - 1) * SIZE : number * SIZE],
        "pages": Pages(request, number, SIZE, known.count()),
    }
    return render(request, "web/phones/phones.html", shown, status=400 if problems else 200)


@require_POST
@desk(Right.MANAGE_KEYS)
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End a key: from now on its phone can neither fetch nor send."""
    field_keys.revoke(one_of(keys_of(answered_for(request.access)), number), by=request.access.by)
    return redirect("web:phones")


@sensitive_variables()
def _card(request: HttpRequest, person: User, label: str) -> HttpResponse:
    """Make a key and show it. Nobody can show it again, for only its digest is kept."""
    key = field_keys.make(person, label, by=request.access.by)
    base = phone_settings.base_for(request)
    url = phone_settings.server_url(base, key)
    shown = {
        "person": person,
        "label": label,
        "url": url,
        "settings_code": phone_settings.picture(phone_settings.packed(phone_settings.settings_for(person, label, url))),
        "is_out_of_reach": phone_settings.is_out_of_reach(base),
        "languages_of_card": _languages(person),
    }
    return render(request, "web/phones/card.html", shown)


def _languages(person: User) -> list[str]:
    """The language of whoever holds the phone first, then that of whoever hands it out."""
    return list(dict.fromkeys([person.language, translation.get_language() or "en"]))


def _is_inside(person: User, access: Access) -> bool:
    if access.everywhere:
        return True
    areas = [grant.area for grant in person.grants.all()]
    return bool(areas) and all(_is_one_of(area, access) for area in areas)


def _is_one_of(area: str, access: Access) -> bool:
    return places.exists(area) and any(places.inside(area, own) for own in access.areas)
