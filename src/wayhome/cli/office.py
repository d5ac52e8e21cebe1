"""Make a home, run it, and name the people who use it."""

from __future__ import annotations

import secrets

import click
from django.conf import settings

from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.cli.speech import area_called, home_option, needs_home, refusals, say_json
from wayhome.config import home, server
from wayhome.jobs.worker import work
from wayhome.packs.load import load_reference


@click.command()
@home_option
def init() -> None:
    """Make a home: the folders, the database, and the country pack's places, gates, organisations and items."""
    home.make()
    with refusals():
        load_reference(by="wayhome init")
    click.echo(f"{settings.WAYHOME_HOME} is ready. Add people with: wayhome user add NAME --role ROLE")


@click.command()
@click.option("--port", default=8000, show_default=True, help="The port to serve on.")
@click.option("--address", default="127.0.0.1", show_default=True, help="The address to serve on.")
@needs_home
def up(port: int, address: str) -> None:
    """Serve this home until interrupted."""
    server.check_port(address, port)
    click.echo(f"Wayhome is at http://{address}:{port}/   (Ctrl-C ends it)")
    server.serve(address, port)


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
