"""The settings of a phone: what ODK Collect and KoboCollect read from a QR code, so that nobody types an address."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wayhome.accounts.models import User

ON_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")


def base_for(request: HttpRequest) -> str:
    """Where phones reach this server: scheme, host and port.

    On a local network that is plain http, for Collect trusts no certificate of ours; elsewhere it is where the page
    itself was reached.
    """
    host = request.get_host()
    if not settings.WAYHOME_LAN_HTTP:
        return f"{request.scheme}://{host}"
    name = name_of(host)
    if name in ON_THIS_MACHINE:
        return str(settings.WAYHOME_LAN_HTTP)
    return f"http://{name}:{settings.WAYHOME_LAN_HTTP.rpartition(':')[2]}"


def name_of(host: str) -> str:
    """A host without its port."""
    return host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host


def is_out_of_reach(base: str) -> bool:
    """Whether the address is one that only this machine itself can reach."""
    return name_of(base.partition("//")[2]) in ON_THIS_MACHINE


def server_url(base: str, key: str) -> str:
    """What stands in Collect as the address of the server."""
    return f"{base.rstrip('/')}/key/{key}"


def settings_for(user: User, label: str, url: str) -> dict[str, Any]:
    """The settings of one phone, in the words of Collect's own schema of settings."""
    return {
        "project": {"name": f"Wayhome · {label}", "icon": "W", "color": "#15558d"},
        "general": {
            "server_url": url,
            "app_language": user.language,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
            "delete_send": True,
            "constraint_behavior": "on_finalize",
            "image_size": "small",
            "analytics": False,
            "metadata_username": user.username,
        },
        "admin": {
            "change_server": False,
            "form_update_mode": False,
            "change_autosend": False,
        },
    }


def packed(chosen: dict[str, Any]) -> str:
    """The settings as the text of the QR code: JSON, deflated, in base64."""
    return base64.b64encode(zlib.compress(json.dumps(chosen, ensure_ascii=False).encode(), 9)).decode()


def picture(text: str, scale: int = 4) -> str:
    """A QR code of the text, as the address of an image that is in the page itself."""
    import segno

    return segno.make(text, error="l" if len(text) > 300 else "m", micro=False).svg_data_uri(scale=scale, border=4)
