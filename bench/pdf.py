"""How long the PDF takes from figures that are computed: pictures, composing and setting, cold and warm."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ALLOWED_SECONDS = 2.0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="wayhome-bench-") as folder:
        home = str(Path(folder) / "home")
        wayhome = Path(sys.executable).with_name("wayhome")
        subprocess.run([wayhome, "demo", "--no-serve", "--home", home], check=True, stdout=subprocess.DEVNULL)
        os.environ |= {"WAYHOME_HOME": home, "DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
        return measure()


def measure() -> int:
    """Time the PDF of every language of the published edition, each twice. 1 if one takes too long."""
    import django

    django.setup()
    from wayhome.reports import files, pictures, print_pdf
    from wayhome.reports.boundaries import active_boundaries
    from wayhome.reports.compose import compose
    from wayhome.reports.models import Edition

    edition = Edition.objects.latest("number")
    matter = edition.matter()
    unbroken = files.names_to_protect(matter)
    broken = 0
    for language in edition.languages:
        for state in ("cold", "warm"):
            started = time.perf_counter()
            drawn = pictures.drawn(matter, language, active_boundaries())
            print_pdf.pdf(compose(matter, language), drawn, unbroken, edition.cut_off, files.AUTHOR)
            took = time.perf_counter() - started
            print(f"pdf, {language}, {state}: {took:.2f} s of {ALLOWED_SECONDS:.0f} s = {took / ALLOWED_SECONDS:.2f}")
            broken |= took > ALLOWED_SECONDS
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
