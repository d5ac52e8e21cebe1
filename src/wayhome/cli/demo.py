"""The demonstration: a whole response loaded from the files a field office would have, reported, and served."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import click
from django.conf import settings

from wayhome.accounts.models import AreaGrant, User
from wayhome.capture.forms.pack import load_pack_forms
from wayhome.capture.intake import import_file
from wayhome.cli.speech import bar, home_option, refusals
from wayhome.config import home, server
from wayhome.ledger import read
from wayhome.linkage import running
from wayhome.packs import Pack, active
from wayhome.packs.load import load_reference
from wayhome.reports import editions, outline, resolving
from wayhome.reports.certificates import keys
from wayhome.reports.publish import publish as publish_edition

BY = "demonstration"
PASSWORD = "demo"
UNFINISHED = "demo.unfinished"

Say = Callable[[str], None]


@click.command()
@click.option("--no-serve", is_flag=True, help="Load and report, then end.")
@click.option("--port", default=8000, show_default=True, help="The port to serve on.")
@home_option
def demo(no_serve: bool, port: int) -> None:
    """Load the response of May 2020, publish its situation report, and serve both on this machine."""
    with refusals():
        if not no_serve:
            server.check_port("127.0.0.1", port)
        if not is_there():
            load(click.echo)
    pack = active()
    click.echo(f"\n{pack.title('en')}: the book holds {read.head():,} entries, in {settings.WAYHOME_HOME}")
    click.echo(f"Sign in at http://127.0.0.1:{port}/ with the password {PASSWORD!r} as:")
    for user in pack.demo.USERS:
        click.echo(f"  {user.username:<14} {user.role:<22} {', '.join(user.areas)}")
    if not no_serve:
        click.echo("Ctrl-C ends it.")
        server.serve("127.0.0.1", port)


def is_there() -> bool:
    """Whether this home already holds the whole demonstration. Anything else in it is refused."""
    if (settings.WAYHOME_HOME / UNFINISHED).exists():
        shutil.rmtree(settings.WAYHOME_HOME)
        settings.WAYHOME_HOME.mkdir()
        return False
    if not home.is_ready() or read.head() == 0:
        return False
    if not User.objects.filter(username=active().demo.USERS[0].username).exists():
        raise click.ClickException(f"{settings.WAYHOME_HOME} holds other work. Choose another folder with --home DIR.")
    return True


def load(say: Say) -> None:
    """Make the home, take in every file through the gate, build and publish the edition."""
    pack = active()
    settings.WAYHOME_HOME.mkdir(parents=True, exist_ok=True)
    unfinished = settings.WAYHOME_HOME / UNFINISHED
    unfinished.touch()
    home.make()
    load_reference(by=BY)
    load_pack_forms(by=BY)
    keys.current(by=BY)
    add_people(pack)
    for path, profile in pack.demo.files(settings.WAYHOME_HOME):
        take_in(path, profile, say)
    publish(pack, say)
    for path, profile in pack.demo.gate_to_home(settings.WAYHOME_HOME):
        take_in(path, profile, say)
    book, profile = pack.demo.village_book(settings.WAYHOME_HOME)
    take_in(book, profile, say)
    link(say)
    unfinished.unlink()


def add_people(pack: Pack) -> None:
    for who in pack.demo.USERS:
        user = User.objects.create_user(
            who.username, password=PASSWORD, role=who.role, language=who.language, first_name=who.name
        )
        AreaGrant.objects.bulk_create(AreaGrant(user=user, area=area) for area in who.areas)


def take_in(path: Path, profile: str, say: Say) -> None:
    with bar(path.name) as show:
        result = import_file(path, path.name, profile, by=BY, progress=show)
    counts = ", ".join(f"{number:,} {outcome}" for outcome, number in result.counts().items() if number)
    say(f"{path.name:<34} {result.rows:>7,} rows: {counts}")


def link(say: Say) -> None:
    """Compare the register with itself: people of the village book are in the registration sheet, too."""
    with bar("who is who") as show:
        counts = running.run(by=BY, progress=show).counts
    say(
        f"{counts['registrations']:,} registrations: {counts['links']:,} tied as one person, {counts['grey']:,} pairs "
        f"for people to look at; {counts['persons']:,} persons"
    )


def publish(pack: Pack, say: Say) -> None:
    """Build the edition, decide about every finding of the prose check as the story does, and publish."""
    edition = editions.build(outline.load(pack.outline), cut_off=pack.last_day, by=BY)
    found = len(resolving.open_findings(edition))
    resolving.resolve_all(edition, outline.load_resolutions(pack.resolutions), by=BY)
    publish_edition(edition, by=BY)
    say(f"Edition {edition.number} is published at entry {edition.mark:,}; the prose check had found {found} things.")
