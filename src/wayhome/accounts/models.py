"""People who sign in, and the areas they answer for."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

REALM = "Wayhome"


class Role(models.TextChoices):
    NATIONAL_MANAGER = "national_manager", _("National manager")
    PROVINCIAL_OFFICER = "provincial_officer", _("Provincial officer")
    COMMUNE_FOCAL_POINT = "commune_focal_point", _("Commune focal point")
    REGISTRAR = "registrar", _("Registrar")
    HEALTH_WORKER = "health_worker", _("Health worker")
    SITE_MANAGER = "site_manager", _("Site manager")
    VOLUNTEER = "volunteer", _("Volunteer")
    ENUMERATOR = "enumerator", _("Enumerator")


class People(UserManager["User"]):
    """Makes people. What a password leaves behind for Digest is kept here too: the base class does not ask the user."""

    use_in_migrations = False

    def create_user(self, username: str, email: str | None = None, password: str | None = None, **more: Any) -> User:
        return super().create_user(username, email, password, digest_secret=digest_secret(username, password), **more)


class User(AbstractUser):
    """Somebody who signs in. The role says what they may do, the grants say where; without a grant they see nothing.

    `digest_secret` proves the password to whoever holds it, so it is kept only where Digest is switched on.
    """

    role = models.CharField(_("role"), max_length=32, choices=Role.choices)
    language = models.CharField(_("language"), max_length=8, default="km")
    digest_secret = models.CharField(max_length=32, default="", editable=False)

    objects: ClassVar[People] = People()

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]
        verbose_name_plural = _("users")  # type: ignore[assignment]

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.digest_secret = digest_secret(self.username, raw_password)


def digest_secret(username: str, password: str | None) -> str:
    """What HTTP Digest checks answers by: MD5 of name, realm and password. "" while Digest is not switched on."""
    if not settings.WAYHOME_DIGEST_AUTH or not password:
        return ""
    return hashlib.md5(f"{username}:{REALM}:{password}".encode(), usedforsecurity=False).hexdigest()


class AreaGrant(models.Model):
    """One area that a user answers for, with everything inside it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    area = models.CharField(_("area"), max_length=64)

    class Meta:
        verbose_name = _("area of a user")
        verbose_name_plural = _("areas of users")
        constraints = [models.UniqueConstraint(fields=["user", "area"], name="one_grant_per_area")]

    def __str__(self) -> str:
        return f"{self.user}: {self.area}"


class FieldKey(models.Model):
    """A key that lets one phone send and fetch in the name of a user, without a password. Only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="field_keys")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key")
    label = models.CharField(_("label"), max_length=128)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.CharField(_("made by"), max_length=64)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.CharField(_("revoked by"), max_length=64, default="")
    last_used = models.DateTimeField(_("last used"), null=True)

    class Meta:
        verbose_name = _("field key")
        verbose_name_plural = _("field keys")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label
