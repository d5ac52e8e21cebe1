"""The forms of the country pack."""

from __future__ import annotations

from wayhome.capture.forms.publishing import newest_of, publish
from wayhome.capture.forms.tables import FormVersion
from wayhome.kernel.digest import sha256_hex
from wayhome.packs import active


def load_pack_forms(by: str) -> list[FormVersion]:
    """Publish the pack's forms that are not here yet; those that were published by it. A second load publishes none.

    A form that somebody has published anew since stays as they left it. Raises Refused.
    """
    pack = active()
    published = []
    for path in sorted(pack.forms_dir.glob("*.md")):
        content, name = path.read_bytes(), f"{pack.name}/{path.name}"
        newest = newest_of(path.stem)
        if newest and (newest.source_name != name or newest.source_digest == sha256_hex(content)):
            continue
        published.append(publish(content, name, by))
    return published
