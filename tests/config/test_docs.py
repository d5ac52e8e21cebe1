"""The generated pages are those of today's code."""

from __future__ import annotations

import re

import pytest

from docs.generate import HERE, PAGES, made

LINK = re.compile(r"\]\(((?!https?:|#)[^)#]+)")


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (HERE / name).read_text(encoding="utf-8") == made()[name], "run `make docs`"


def test_every_route_says_who_may_open_it() -> None:
    """A view without a mark is refused to everyone, so its page would be dead."""
    assert "not opened to anybody" not in made()["access.md"]


def test_every_page_that_a_page_links_to_is_there() -> None:
    root = HERE.parent
    pages = [*root.glob("*.md"), *HERE.rglob("*.md"), root / "bench" / "README.md"]
    missing = [
        f"{page.relative_to(root)}: {link}"
        for page in pages
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert missing == []
