"""Make a home with a small country, people who carry phones, and three forms: a field office before its first day.

Prints as JSON the field keys by name.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from wayhome.config import home

FORMS = ("family", "visit", "remark", "closed")
AREAS = [
    ("KH", "Cambodia", 0, None),
    ("01", "Banteay Meanchey", 1, "KH"),
    ("0109", "Malai", 2, "01"),
    ("010901", "Boeng Beng", 3, "0109"),
    ("02", "Battambang", 1, "KH"),
    ("0212", "Kamrieng", 2, "02"),
    ("021202", "Boeng Reang", 3, "0212"),
]
PEOPLE = [
    ("malai", "enumerator", "01", "km"),
    ("kamrieng", "enumerator", "02", "en"),
    ("officer", "provincial_officer", "01", "km"),
    ("minister", "national_manager", "KH", "en"),
]
PASSWORD = "by the river at dawn"


def make() -> dict[str, str]:
    """Everything the home has. Returns the keys: one for each person with a phone, and one that was revoked."""
    from wayhome.accounts import field_keys
    from wayhome.accounts.models import AreaGrant, FieldKey, User
    from wayhome.capture.forms import publishing
    from wayhome.kernel.clock import now
    from wayhome.ledger.models import Source
    from wayhome.ledger.write import Draft, write

    source = Source.objects.create(sort=Source.Sort.PACK, name="a small country", by="loader", received=now())
    paths: dict[str | None, str] = {None: ""}
    drafts = []
    for uid, name, level, parent in AREAS:
        paths[uid] = f"{paths[parent]}{uid}/"
        values = {"name": name, "level": level, "path": paths[uid], "code": uid}
        drafts.append(Draft("area", values | ({"parent": parent} if parent else {}), uid))
    write(drafts, source=source, by="loader")
    keys = {}
    for name, role, area, language in PEOPLE:
        user = User.objects.create_user(name, password=PASSWORD, role=role, language=language)
        AreaGrant.objects.create(user=user, area=area)
        keys[name] = field_keys.make(user, f"the phone of {name}", "officer")
    keys["lost"] = field_keys.make(User.objects.get(username="malai"), "a lost phone", "officer")
    field_keys.revoke(FieldKey.objects.get(label="a lost phone"), "officer")
    for form in FORMS:
        publishing.publish((Path(__file__).parent / f"forms/{form}.md").read_bytes(), f"{form}.md", "officer")
    publishing.close("closed", "officer")
    return keys


if __name__ == "__main__":
    home.choose(sys.argv[1])

    import django

    django.setup()
    home.make()
    print(json.dumps(make()))
