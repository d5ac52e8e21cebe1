"""How commands speak: one sentence on stderr for an error, a bar for long work, JSON on stdout when asked."""

from __future__ import annotations

import datetime as dt
import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import orjson
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from wayhome.config import home
from wayhome.kernel.clock import parse_day
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.read import head
from wayhome.reference import places

_err = Console(stderr=True)


def home_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--home DIR. It was read before Django was set up; here it is named for --help."""
    text = "The folder of this office (or WAYHOME_HOME)."
    return click.option("--home", metavar="DIR", expose_value=False, help=text)(command)


def needs_home(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command works on a home that was made; elsewhere it says how to make one."""

    @functools.wraps(command)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if not home.is_ready():
            place, known = settings.WAYHOME_HOME, home.is_made()
            said = "was made by an earlier version; bring it up to date" if known else "is no home yet; make one"
            raise click.ClickException(f"{place} {said} with: wayhome init --home {place}")
        with refusals():
            return command(*args, **kwargs)

    return home_option(checked)


@contextmanager
def refusals() -> Iterator[None]:
    """A refusal becomes its sentences on stderr and exit code 1."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException("\n       ".join(p.sentence() for p in refused.problems)) from refused


def show_code(text: str) -> None:
    """A QR code on a terminal; nothing elsewhere."""
    if sys.stdout.isatty():
        import segno

        segno.make(text, error="l", micro=False).terminal(compact=True)


def say_json(content: Any) -> None:
    sys.stdout.write(orjson.dumps(content, default=str, option=orjson.OPT_INDENT_2).decode() + "\n")


@contextmanager
def bar(title: str, total: int | None = None) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar on a terminal, nothing elsewhere. Gives a function of (done, total)."""
    columns = (TextColumn("{task.description:<38}"), BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_err, transient=False, disable=not _err.is_terminal) as progress:
        task = progress.add_task(title, total=total)

        def show(done: int, of: int | None = None) -> None:
            progress.update(task, completed=done, total=of if of is not None else total)

        yield show


def mark_called(mark: int | None) -> int | None:
    """The mark given with --mark. One that the book has not reached is no mark: its state is still to come."""
    newest = head()
    if mark is not None and not 0 <= mark <= newest:
        raise click.ClickException(f"--mark takes an entry of the book, from 0 to {newest:,}, not {mark:,}.")
    return mark


def day_called(option: str, text: str | None) -> dt.date | None:
    """The day given with an option; None if the option was not given."""
    if not text:
        return None
    day = parse_day(text)
    if day is None:
        raise click.ClickException(f"{option} takes a day as 2020-05-07, not {text}.")
    return day


def area_called(text: str) -> str:
    """The area given by code or name."""
    found = places.resolve(text)
    if isinstance(found, Problem):
        raise Refused([found])
    return found
