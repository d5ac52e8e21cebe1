"""The page on which phones start, on a network of our own: how to trust this server, and where it is then."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wayhome.web import phone_settings, trust
from wayhome.web.gatehouse import open_to_all

#: the device, and what to do on it with the file of the authority; the names of menus are those of the device
STEPS = (
    (
        "Android",
        (
            _("Open Settings → Security & privacy → More security settings → Encryption & credentials."),
            _("Choose Install a certificate → CA certificate → Install anyway, and pick the file wayhome-ca.crt."),
            _("Use Chrome afterwards; Firefox on Android does not know certificates that you install."),
        ),
    ),
    (
        "iPhone, iPad",
        (
            _("Open this page in Safari, tap the file and allow the profile to be downloaded."),
            _("Open Settings → General → VPN & Device Management → the profile Wayhome → Install."),
            _("Open Settings → General → About → Certificate Trust Settings, and switch Wayhome on."),
        ),
    ),
    (
        "Windows",
        (
            _("Open the file: Install Certificate → Current User → Place all certificates in the following store."),
            _("Choose Trusted Root Certification Authorities, then Finish, and start the browser again."),
        ),
    ),
    (
        "Mac",
        (
            _("Open the file: Keychain Access takes it in. Open Wayhome there, and under Trust choose Always Trust."),
        ),
    ),
    (
        "Firefox",
        (
            _("Open Settings → Privacy & Security → View Certificates → Authorities → Import, and pick the file."),
        ),
    ),
)  # fmt: skip


@require_safe
@open_to_all
def lan(request: HttpRequest) -> HttpResponse:
    """For everybody on the network, also before they trust us: in all languages at once, for nothing is chosen yet."""
    certificate = trust.authority() if settings.WAYHOME_LAN_HTTPS else None
    address = _https_for(request)
    shown = {
        "address": address,
        "code": phone_settings.picture(address) if address else "",
        "fingerprint": trust.fingerprint(certificate) if certificate else "",
        "steps": STEPS,
        "speeches": [code for code, _name in settings.LANGUAGES],
    }
    return render(request, "web/phones/lan.html", shown)


@require_safe
@open_to_all
def authority(request: HttpRequest) -> HttpResponse:
    """The certificate that phones are asked to trust."""
    certificate = trust.authority()
    if certificate is None:
        raise Http404
    names = {"Content-Disposition": 'attachment; filename="wayhome-ca.crt"'}
    return HttpResponse(certificate, content_type="application/x-x509-ca-cert", headers=names)


def _https_for(request: HttpRequest) -> str:
    """The address by https, under the name or number by which the reader came; "" where there is none."""
    kept = str(settings.WAYHOME_LAN_HTTPS)
    name = phone_settings.name_of(request.get_host())
    if not kept or name in phone_settings.ON_THIS_MACHINE:
        return kept
    return f"https://{name}:{kept.rpartition(':')[2]}"
