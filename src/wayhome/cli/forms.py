"""XLSForms: check one, publish one, make one from the records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wayhome.capture.forms import checking, publishing, template
from wayhome.capture.forms.workbook import place_of
from wayhome.cli.speech import needs_home, say_json
from wayhome.kernel.problems import Problem, Refused

BY = "command line"
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_JSON = click.option("--json", "as_json", is_flag=True, help="Speak JSON.")


@click.group()
def form() -> None:
    """Forms for phones and browsers, written as XLSForms."""


@form.command()
@_FILE
@_JSON
@needs_home
def check(file: Path, as_json: bool) -> None:
    """Check FILE as if it were published: problems with sheet, row and column. Exit code 0 if it could be."""
    try:
        checked = publishing.examine(file.read_bytes(), file.name)
    except Refused as refused:
        _refuse(file, refused.problems, as_json)
    plan = checked.plan
    if as_json:
        say_json(
            {
                "file": file.name,
                "form": plan.form_id,
                "version": plan.version,
                "questions": len(plan.questions),
                "records": [entity.kind for entity in plan.entities],
                "files": checked.files,
                "problems": [],
                "warnings": _told(checked.warnings),
            }
        )
        return
    records = ", ".join(dict.fromkeys(entity.kind for entity in plan.entities)) or "answers only"
    click.echo(
        f"{file.name} can be published: {plan.form_id} {plan.version}, {len(plan.questions)} questions, {records}"
    )
    _say(checked.warnings)


@form.command()
@_FILE
@click.option(
    "--media",
    "media",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that the form names; may be given several times.",
)
@_JSON
@needs_home
def publish(file: Path, media: tuple[Path, ...], as_json: bool) -> None:
    """Publish FILE. Phones see it when they next ask."""
    try:
        given = {path.name: path.read_bytes() for path in media}
        version = publishing.publish(file.read_bytes(), file.name, BY, given)
    except Refused as refused:
        _refuse(file, refused.problems, as_json)
    missing = list(version.files.filter(digest="", kind="").values_list("filename", flat=True))
    if as_json:
        say_json(
            {
                "file": file.name,
                "form": version.form.form_id,
                "version": version.version,
                "md5": version.md5,
                "missing": missing,
                "problems": [],
            }
        )
        return
    click.echo(f"{version.form.form_id} {version.version} is published.")
    for name in missing:
        click.echo(checking.FILE_NEEDED(file=name).sentence(), err=True)


@form.command("template")
@click.argument("kind")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it; else KIND.xlsx here.")
@needs_home
def template_(kind: str, out: Path | None) -> None:
    """Write an XLSForm that makes records of KIND, and print its path."""
    path = out or Path(f"{kind}.xlsx")
    path.write_bytes(template.template(kind))
    click.echo(str(path))


def _refuse(file: Path, problems: list[Problem], as_json: bool) -> Any:
    if as_json:
        say_json({"file": file.name, "problems": _told(problems)})
    else:
        click.echo(f"{file.name} cannot be published:", err=True)
        _say(problems)
    raise SystemExit(1)


def _say(problems: list[Problem]) -> None:
    for problem in problems:
        place = place_of(problem)
        click.echo(f"{place}: {problem.sentence()}" if place else problem.sentence(), err=True)


def _told(problems: list[Problem]) -> list[dict[str, Any]]:
    return [
        {name: problem.params.get(name, "") for name in ("sheet", "row", "column")} | {"sentence": problem.sentence()}
        for problem in problems
    ]
