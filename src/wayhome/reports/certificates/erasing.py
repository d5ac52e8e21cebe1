"""Erasing: nothing of a certificate stays that a guess at its name could be held against. The paper stays good."""

from __future__ import annotations

from collections.abc import Sequence

from wayhome.reports.certificates.tables import Certificate


def forget(persons: Sequence[str]) -> int:
    """Take the salts of the certificates of these registrations: how many there are that can never be printed again."""
    return Certificate.objects.filter(person__in=persons, salt__isnull=False).update(salt=None)
