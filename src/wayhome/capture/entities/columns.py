"""The columns of a list of records on a phone: what the form reads of each record, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from wayhome.accounts.policy import Access
from wayhome.capture import files
from wayhome.capture.entities.labels import label_of
from wayhome.capture.forms.tables import FormVersion
from wayhome.ledger.fields import Property
from wayhome.ledger.record import KINDS

_WORD = re.compile(r"[A-Za-z_][\w.-]*")
_OF_THE_LIST = frozenset({"name", "label"})
"""Columns that every list has, so that no property can be one: the uid, and what people read."""
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def columns_of(kind: str, access: Access, form: FormVersion | None = None) -> tuple[Property, ...]:
    """The properties a list of `kind` has as columns: those that `form` reads and `access` may see.

    Without a form, those that the list page of the kind shows and that the label does not tell already.
    """
    model = KINDS[kind]
    if form is not None:
        wanted = _read_by(form, kind)
    else:
        wanted = frozenset(model.columns) - set(label_of(model, access).columns)
    return tuple(p for p in model.properties() if p.name in wanted - _OF_THE_LIST and access.may_see(p))


def _read_by(form: FormVersion, kind: str) -> frozenset[str]:
    names = form.files.filter(kind=kind).order_by("filename").values_list("filename", flat=True)
    return words_read(form.digest, tuple(names))


@lru_cache(maxsize=256)
def words_read(digest: str, filenames: tuple[str, ...]) -> frozenset[str]:
    """Every word that the XForm kept under `digest` uses where it reads one of these files.

    More than the names of columns, never fewer: a word too many is a column too many only if a property is called so.
    """
    form = etree.fromstring(files.read(digest), _PARSER)
    instances = [
        each.get("id", "")
        for each in form.iter("{*}instance")
        if each.get("src", "").rpartition("/")[2] in filenames and each.get("id")
    ]
    if not instances:
        return frozenset()
    reads = re.compile(r"instance\(\s*['\"](?:" + "|".join(map(re.escape, instances)) + r")['\"]\s*\)")
    return frozenset(word for said in _expressions(form, reads) for word in _WORD.findall(said))


def _expressions(form: etree._Element, reads: re.Pattern[str]) -> Iterator[str]:
    """The expressions that read the lists; of a question that chooses from one, also what it shows and keeps."""
    for element in form.iter(etree.Element):
        for said in element.attrib.values():
            if reads.search(str(said)):
                yield str(said)
                yield from (str(part) for child in element for part in child.attrib.values())
