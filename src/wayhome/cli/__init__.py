"""The command line: a contract that scripts and tests rely on.

Every command takes --home DIR, exits 0 only if it did what it says, and puts errors in one sentence on stderr.
"""

from __future__ import annotations

import os
import sys

import django
from django.conf import settings
from django.utils import translation


def main() -> None:
    """The `wayhome` command. The home is chosen before Django is set up, for settings lie in it."""
    from wayhome.config.home import choose

    choose(_home_in(sys.argv[1:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
    if not settings.configured:
        django.setup()
    translation.activate("km" if os.environ.get("LANG", "").startswith("km") else "en")
    from wayhome.cli.commands import wayhome

    wayhome(prog_name="wayhome")


def _home_in(words: list[str]) -> str | None:
    for word, following in zip(words, [*words[1:], None], strict=True):
        if word == "--home":
            return following
        if word.startswith("--home="):
            return word.removeprefix("--home=")
    return None
