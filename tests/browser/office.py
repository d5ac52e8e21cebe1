"""Make a home with the sheets of the demonstration, thirty of its registrations and a draft, for a browser to visit."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from wayhome.config import home

if __name__ == "__main__":
    folder = home.choose(sys.argv[1])

    import django

    django.setup()

    from wayhome.capture.forms.pack import load_pack_forms
    from wayhome.capture.intake import import_file
    from wayhome.cli.demo import BY, add_people
    from wayhome.linkage.catching_up import catch_up
    from wayhome.packs import active
    from wayhome.packs.load import load_reference
    from wayhome.reports import editions, outline

    home.make()
    load_reference(by=BY)
    load_pack_forms(by=BY)
    add_people(active())
    for path, profile in active().demo.files(folder):
        sheet = Path(path)
        if sheet.is_relative_to(folder):
            lines = sheet.read_text("utf-8-sig").splitlines(keepends=True)
            sheet.write_text("".join(itertools.chain(lines[:1], lines[1 :: max(1, len(lines) // 30)])), "utf-8")
        import_file(sheet, sheet.name, profile, by=BY)
    editions.build(outline.load(active().outline), cut_off=active().last_day, by=BY)
    catch_up()
