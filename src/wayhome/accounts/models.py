"""People who sign in, and the areas they answer for."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    NATIONAL_MANAGER = "national_manager", _("National manager")
    PROVINCIAL_OFFICER = "provincial_officer", _("Provincial officer")
    COMMUNE_FOCAL_POINT = "commune_focal_point", _("Commune focal point")


class User(AbstractUser):
    """Somebody who signs in. The role says what they may do, the grants say where; without a grant they see nothing."""

    role = models.CharField(_("role"), max_length=32, choices=Role.choices)
    language = models.CharField(_("language"), max_length=8, default="km")

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]
        verbose_name_plural = _("users")  # type: ignore[assignment]


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
