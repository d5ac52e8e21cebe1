"""Certificates on paper: the same bytes each time, a page for each, and a code that stays readable when it is small."""

from __future__ import annotations

import re

import pytest

from tests.reports.certificates.conftest import DARA, MALY, access, of
from wayhome.reports.certificates.coding import code
from wayhome.reports.certificates.eligible import LONGEST_NAME, LONGEST_ORDER
from wayhome.reports.certificates.issuing import issue, papers
from wayhome.reports.certificates.printing import pdf
from wayhome.reports.certificates.saying import said
from wayhome.reports.certificates.statement import Kind

pytestmark = pytest.mark.django_db

ADDRESS = "https://wayhome.example.org/verify/"
SMALLEST_MM, FINEST_MM = 35, 0.37


def pages_of(file: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", file))


def test_a_household_is_one_file_with_a_page_for_each_and_the_same_bytes_again():
    made = papers(issue(of(MALY, DARA), Kind.ORDER, access()), access())
    first = pdf(made, ADDRESS)
    assert first.startswith(b"%PDF") and pages_of(first) == 2
    assert pdf(made, ADDRESS) == first


def test_the_dots_of_the_longest_names_are_wide_enough_on_a_small_print(put, issued):
    put("person", "maly", family_name="R" * LONGEST_NAME, given_name=None, name_local="ក" * LONGEST_NAME)
    put("quarantine", MALY, order_number="9" * (LONGEST_ORDER + 20))
    (paper,) = papers([issued()], access())
    for address in ("", ADDRESS):
        (dots,) = {int(side) for side in re.findall(r'viewBox="0 0 (\d+) \d+"', code(paper.text, address))}
        assert SMALLEST_MM / dots > FINEST_MM


def test_each_language_says_the_days_in_its_own_digits_and_where_to_check(issued):
    (paper,) = papers([issued()], access())
    english, khmer = (said(paper.statement, speech, ADDRESS) for speech in ("en", "km"))
    assert "18 May 2020" in english.states and "១៨ ឧសភា ២០២០" in khmer.states
    facts = dict(english.facts)
    assert facts["Name"] == "Sokmaly Rattanah · សុខម៉ាលី រតនា" and facts["Year of birth"] == "about 1989"
    assert facts["Authorities"] == "Northmost, North (0206)"
    assert english.page == ADDRESS and not english.notice


def test_a_paper_for_somebody_invented_says_so(put, issued):
    put("quarantine", MALY, illustrative=True)
    (paper,) = papers([issued()], access())
    assert paper.is_illustrative and "invented" in said(paper.statement, "en", "", paper.is_illustrative).notice
