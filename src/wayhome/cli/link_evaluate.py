"""Measure how well linkage does."""

from __future__ import annotations

import click

from wayhome.cli.speech import refusals, say_json
from wayhome.linkage import evaluating


@click.command("evaluate")
@click.option("--dataset", required=True, metavar="febrl4|rldata10000|khmer|FILE.csv", help="What to measure on.")
@click.option("--seed", type=int, default=evaluating.SEED, show_default=True, help="Of the set khmer.")
@click.option("--size", type=click.IntRange(100), default=evaluating.SIZE, show_default=True, help="Of the set khmer.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
def evaluate(dataset: str, seed: int, size: int, as_json: bool) -> None:
    """Link people of whom it is known who is who, and tell precision and recall. No home is needed.

    \b
    khmer        invented registrations by the shipped model
    febrl4       public, with settings of its own (development only)
    rldata10000  public, with settings of its own (development only)
    FILE.csv     registrations by the shipped model. Columns, of which only
                 `who` is required (the same for all rows of one person):
                 who, household, family_name, given_name, name_local, sex,
                 age, birth_date, known_by (the day the age was told),
                 phone, document_number, home (code of the place)
    """
    with refusals():
        found = evaluating.evaluate(dataset, seed, size)
    if as_json:
        say_json(found.as_json())
        return
    for name, value in found.as_json().items():
        click.echo(f"{name:<26} {'' if value is None else value}")
