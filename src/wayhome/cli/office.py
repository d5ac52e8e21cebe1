"""Make a home, run it, and name the people who use it."""

from __future__ import annotations

import secrets

import click
from django.conf import settings

from wayhome.accounts import field_keys
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.accounts.policy import RIGHTS, Right
from wayhome.capture.forms.pack import load_pack_forms
from wayhome.cli.speech import area_called, home_option, needs_home, refusals, say_json, show_code
from wayhome.config import certificate, home, lan, server
from wayhome.jobs.worker import work
from wayhome.packs.load import load_reference
from wayhome.reports.certificates import keys
from wayhome.web import phone_settings, trust


@click.command()
@home_option
def init() -> None:
    """Make a home: the folders, the database, and the country pack's places, gates, items and forms."""
    home.make()
    keys.current(by="wayhome init")
    with refusals():
        load_reference(by="wayhome init")
        load_pack_forms(by="wayhome init")
    click.echo(f"{settings.WAYHOME_HOME} is ready. Add people with: wayhome user add NAME --role ROLE")


@click.command()
@click.option("--port", default=8000, show_default=True, help="The port to serve on; with --lan, by plain http.")
@click.option("--address", help="The address to serve on.  [default: 127.0.0.1; with --lan, all of this machine]")
@click.option("--lan", "for_lan", is_flag=True, help="Serve the local network, with a certificate of its own.")
@click.option("--https-port", default=8443, show_default=True, help="The port for https, with --lan.")
@needs_home
def up(port: int, address: str | None, for_lan: bool, https_port: int) -> None:
    """Serve this home until interrupted, and do the work that waits."""
    address = address or ("0.0.0.0" if for_lan else "127.0.0.1")
    server.check_port(address, port)
    if for_lan:
        server.check_port(address, https_port, "--https-port")
        lan.serve(lan.place(), address, port, https_port, lambda here: _tell_network(here, port, https_port))
        return
    click.echo(f"Wayhome is at http://{address}:{port}/   (Ctrl-C ends it)")
    server.serve(address, port)


def _tell_network(here: lan.Place, port: int, https_port: int) -> None:
    """Say where phones start, as text and as a code to scan, and what they must compare before they trust."""
    start = f"http://{here.numbers[0]}:{port}/lan/"
    show_code(start)
    click.echo(f"Phones and computers start at {start}")
    for host in here.hosts:
        click.echo(f"Wayhome is at https://{host}:{https_port}/")
    click.echo(f"On this machine it is also at http://127.0.0.1:{port}/   (Ctrl-C ends it)")
    click.echo(f"\nWho is asked to trust must see this fingerprint:\n  {trust.fingerprint(trust.authority() or b'')}")
    for number in certificate.left_out(trust.folder(), here.numbers):
        click.echo(f"The certificate cannot name {number}; delete {trust.folder()} to make another.", err=True)


@click.command()
@needs_home
def worker() -> None:
    """Do the work that waits, until interrupted. `up` does so too; this is for machines that serve no pages."""
    click.echo("The worker is at work.   (Ctrl-C ends it)")
    work()


@click.group()
def user() -> None:
    """The people who use this home."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--area", "areas", multiple=True, help="Code or name of an area; may be given several times.")
@click.option("--language", type=click.Choice(["km", "en"]), default="km", show_default=True)
@click.option("--password", help="Else one is made and printed.")
@needs_home
def add(name: str, role: str, areas: tuple[str, ...], language: str, password: str | None) -> None:
    """Add a person who may sign in."""
    if User.objects.filter(username=name).exists():
        raise click.ClickException(f"There is already a user called {name}. Choose another name.")
    granted = [area_called(area) for area in areas]
    made = password or secrets.token_urlsafe(9)
    person = User.objects.create_user(name, password=made, role=role, language=language)
    AreaGrant.objects.bulk_create(AreaGrant(user=person, area=area) for area in granted)
    click.echo(f"{name} may sign in" + ("." if password else f" with the password {made}"))


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
@needs_home
def list_(as_json: bool) -> None:
    """Who may sign in, as what, for which areas."""
    people = [
        {"name": u.username, "role": u.role, "areas": [grant.area for grant in u.grants.all()]}
        for u in User.objects.prefetch_related("grants").order_by("username")
    ]
    if as_json:
        say_json(people)
        return
    for person in people:
        click.echo(f"{person['name']:<20} {person['role']:<24} {', '.join(person['areas'])}")


@user.command("key")
@click.argument("name")
@click.option("--label", default="phone", show_default=True, help="Which phone it is for.")
@click.option("--server", "base", help="Where phones reach this server.  [default: http, this machine's address, 8000]")
@needs_home
def key(name: str, label: str, base: str | None) -> None:
    """Make a key with which one phone sends forms in the name of NAME, and show it, this once."""
    person = User.objects.filter(username=name, is_active=True).first()
    if person is None:
        raise click.ClickException(f"There is no user called {name}. List them with: wayhome user list")
    if Right.CAPTURE not in RIGHTS.get(person.role, ()):
        raise click.ClickException(f"{name} is {person.role} and sends no forms. Choose somebody who does.")
    reached = base or f"http://{lan.place().numbers[0]}:8000"
    url = phone_settings.server_url(reached, field_keys.make(person, label, by="command line"))
    show_code(phone_settings.packed(phone_settings.settings_for(person, label, url)))
    click.echo(f"In ODK Collect choose “Configure with QR code”, or enter as URL:\n{url}")
