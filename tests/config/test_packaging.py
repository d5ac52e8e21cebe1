"""What is packaged is declared: imports, locks, licences."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PYTHON_PUBLIC = {"https://pypi.org", "https://files.pythonhosted.org"}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    extras = [each for group in PROJECT["optional-dependencies"].values() for each in group]
    return {canonical(re.match(r"[\w.-]+", each)[0]) for each in PROJECT["dependencies"] + extras}  # type: ignore[index]


def imported() -> dict[str, str]:
    """Top-level module to a file of the product that imports it, outside the standard library and the product."""
    found: dict[str, str] = {}
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            found |= {name.split(".")[0]: str(file.relative_to(ROOT)) for name in names}
    return {name: file for name, file in found.items() if name not in sys.stdlib_module_names and name != "wayhome"}


def test_whatever_the_product_imports_is_a_dependency() -> None:
    owners = packages_distributions()
    undeclared = {
        name: file for name, file in imported().items() if not declared() & set(map(canonical, owners.get(name, [])))
    }
    assert undeclared == {}


def test_whatever_is_a_dependency_is_imported() -> None:
    owners = packages_distributions()
    used = {canonical(owner) for name in imported() for owner in owners.get(name, [])}
    by_setting = {"django-tasks-db", "whitenoise", "psycopg"}  # named in settings as text, never imported
    assert declared() - used - by_setting == set()


def test_every_dependency_has_its_line_in_the_decision_and_in_the_notice() -> None:
    decision = (ROOT / "docs/adr/0002-dependencies.md").read_text()
    notice = (ROOT / "NOTICE").read_text().lower()
    assert [name for name in declared() if f"| {name} " not in decision] == []
    short = {"pyarrow": "arrow", "vl-convert-python": "vl-convert"}
    assert [name for name in declared() if short.get(name, name) not in notice] == []


def test_the_locks_name_public_hosts_only() -> None:
    hosts = set(re.findall(r"https?://[^/\"]+", (ROOT / "uv.lock").read_text()))
    assert hosts <= PYTHON_PUBLIC
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    elsewhere = [each["resolved"] for each in packages.values() if not _is_public(each.get("resolved"))]
    assert elsewhere == []


def _is_public(resolved: str | None) -> bool:
    return resolved is None or resolved.startswith("https://registry.npmjs.org/")


@pytest.mark.parametrize("package", json.loads((ROOT / "package.json").read_text())["vendor"])
def test_a_vendored_package_is_pinned_noticed_and_carries_its_licence(package: str) -> None:
    version = json.loads((ROOT / "package.json").read_text())["dependencies"][package]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert package in (ROOT / "docs/adr/0002-dependencies.md").read_text().replace("vega, vega-lite", "vega vega-lite")
    vendored = ROOT / "src/wayhome/web/static/vendor" / package.split("/")[-1]
    assert list(vendored.glob("LICENSE*")), "make env puts it there"
