"""Entity lists: the names under which forms know the records of a kind."""

from __future__ import annotations

from wayhome.ledger.record import KINDS


def kind_of_list(name: str) -> str:
    """The kind whose records the list `name` has: by the list's own name (people) or the kind (person). "" if none."""
    if name in KINDS:
        return name
    return next((kind for kind, model in KINDS.items() if model.entity_list == name), "")


def kind_of_file(filename: str) -> str:
    """The kind whose records stand in the file that a form names, such as people.csv. "" if it is another file."""
    stem, dot, ending = filename.rpartition(".")
    return kind_of_list(stem) if dot and ending.lower() == "csv" else ""


def list_names() -> list[str]:
    """The names of all lists."""
    return [model.entity_list for model in KINDS.values()]
