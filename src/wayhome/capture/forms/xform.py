"""What an XForm says of itself: its questions with labels and choices, its repeats and entities, the files it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wayhome.capture.forms.plan import Question, Texts

_ENTITIES = "{http://www.opendatakit.org/xforms/entities}"
_ROSA = "{http://openrosa.org/javarosa}"
_CODE = re.compile(r"\(([A-Za-z]{2,3})(?:-[A-Za-z0-9]+)*\)\s*$")
_LANGUAGES = {"default": "", "english": "en", "khmer": "km", "ខ្មែរ": "km", "ភាសាខ្មែរ": "km"}
_FILE = re.compile(r"^jr://[\w-]+/(.+)$")
_SEARCH = re.compile(r"""\bsearch\(\s*['"]([^'"]+)['"]""")
_WHOLE = re.compile(r"^(?:randomize\()?instance\('([^']+)'\)/root/item\)?$")
_REPLACED = "…"

_BY_BIND = {"int": "integer", "decimal": "decimal", "date": "date", "time": "time", "dateTime": "datetime"} | {
    name: name for name in ("geopoint", "geotrace", "geoshape", "barcode")
}
_CONTROLS = {"select1": "select_one", "select": "select_multiple", "rank": "rank", "range": "range"}
_PRELOADED = {("timestamp", "start"): "start", ("timestamp", "end"): "end", ("date", "today"): "today"}


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity that the form declares: its list, the container its meta stands in, what it fills, and its label."""

    list_name: str
    path: str
    creates: bool
    updates: bool
    fills: dict[str, str] = field(default_factory=dict)
    has_label: bool = False

    @property
    def label_path(self) -> str:
        return "/".join(filter(None, (self.path, "meta/entity/label")))


class XForm:
    """An XForm as pyxform writes it. Paths are relative to the root of the instance."""

    def __init__(self, xml: bytes):
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        self._document = etree.fromstring(xml, parser)
        self._instances = [e for e in self._elements("instance") if _name(e.getparent()) == "model"]
        self._root = self._instances[0][0]
        self._binds = {self._path(e.get("nodeset", "")): e for e in self._elements("bind")}
        body = next(self._elements("body"))
        self._controls = {
            self._path(e.get("ref") or e.get("nodeset", "")): e
            for e in body.iter()
            if isinstance(e.tag, str) and (e.get("ref") or e.get("nodeset")) and _is_control(e)
        }
        self._texts = self._read_texts()

    @property
    def form_id(self) -> str:
        return self._root.get("id") or ""

    @property
    def version(self) -> str:
        return self._root.get("version") or ""

    @cached_property
    def title(self) -> str:
        return "".join(next(self._elements("title")).itertext()).strip()

    @cached_property
    def repeats(self) -> tuple[str, ...]:
        """The paths of the repeats, outer ones first."""
        return tuple(self._path(e.get("nodeset", "")) for e in self._elements("repeat"))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(language_code(e.get("lang", "")) for e in self._elements("translation")))

    def repeat_around(self, path: str) -> str:
        """The innermost repeat at or around a path, "" for none."""
        around = [repeat for repeat in self.repeats if path == repeat or path.startswith(repeat + "/")]
        return max(around, key=len, default="")

    def questions(self, open_ones: frozenset[str] = frozenset()) -> list[Question]:
        """The questions in the order of the form, metadata and calculations among them."""
        return [self._question(path, path in open_ones) for path in self._leaves()]

    @cached_property
    def entities(self) -> list[Entity]:
        """The entities in the order of the form; each property belongs to the nearest entity around its question."""
        found = {}
        for element in self._root.iter():
            if _name(element) == "entity" and _name(element.getparent()) == "meta":
                path = self._path_of(element.getparent().getparent())
                has_label = any(_name(child) == "label" for child in element)
                creates, updates = element.get("create") is not None, element.get("update") is not None
                found[path] = Entity(element.get("dataset") or "", path, creates, updates, {}, has_label)
        for path, bind in self._binds.items():
            name = bind.get(_ENTITIES + "saveto")
            if name:
                around = [entity for entity in found if not entity or path.startswith(entity + "/")]
                found[max(around, key=len)].fills[path] = name
        return list(found.values())

    @cached_property
    def files(self) -> list[str]:
        """The files the form names: media, lists of choices, external instances; in the order in which it does."""
        sources = [e.get("src", "") for e in self._instances]
        sources += [value.text or "" for value in self._elements("value") if value.get("form")]
        named = [match[1] for source in sources if (match := _FILE.match(source.strip()))]
        for control in self._controls.values():
            named += [_with_ending(name) for name in _SEARCH.findall(control.get("appearance", ""))]
            if control.get("query"):
                named.append("itemsets.csv")
        return list(dict.fromkeys(named))

    def calculation(self, path: str) -> str:
        """What is calculated at a path, "" if it is asked."""
        bind = self._binds.get(path)
        return "" if bind is None else bind.get("calculate", "").strip()

    def unfiltered_list(self, path: str) -> str:
        """The list that a question offers whole, by the id of its instance; "" if it offers none or filters it."""
        control = self._controls.get(path)
        itemset = None if control is None else next((e for e in control if _name(e) == "itemset"), None)
        whole = None if itemset is None else _WHOLE.match(itemset.get("nodeset", "").strip())
        return whole[1] if whole else ""

    def _elements(self, name: str) -> Iterator[Any]:
        return (e for e in self._document.iter() if isinstance(e.tag, str) and _name(e) == name)

    def _path(self, nodeset: str) -> str:
        """/data/member/age as member/age."""
        return nodeset.strip().removeprefix("/" + _name(self._root)).strip("/")

    def _path_of(self, element: Any) -> str:
        names = []
        while element is not self._root:
            names.append(_name(element))
            element = element.getparent()
        return "/".join(reversed(names))

    def _leaves(self) -> list[str]:
        found: dict[str, None] = {}
        groups = {path for path, e in self._controls.items() if _name(e) in ("group", "repeat")}

        def walk(element: Any, path: str) -> None:
            for child in element:
                if not isinstance(child.tag, str) or _name(child) == "meta":
                    continue
                inner = f"{path}/{_name(child)}" if path else _name(child)
                if len(child):
                    walk(child, inner)
                elif inner not in groups:
                    found[inner] = None

        walk(self._root, "")
        return list(found)

    def _question(self, path: str, is_open: bool) -> Question:
        control = self._controls.get(path)
        return Question(
            path=path,
            type=self._type(path),
            label=self._label(control),
            repeat=self.repeat_around(path),
            is_open=is_open,
            choices=self._choices(control) if control is not None else {},
        )

    def _type(self, path: str) -> str:
        bind, control = self._binds.get(path), self._controls.get(path)
        said = {} if bind is None else bind.attrib
        stored = said.get("type", "string").removeprefix("xsd:")
        preload, parameter = said.get(_ROSA + "preload"), said.get(_ROSA + "preloadParams", "")
        if preload:
            return _PRELOADED.get((preload, parameter), parameter or preload)
        if control is None:
            if "calculate" in said:
                return "calculate"
            return "audio" if stored == "binary" else _BY_BIND.get(stored, "hidden")
        name = _name(control)
        if name == "upload":
            return control.get("mediatype", "").partition("/")[0].replace("application", "file").replace("*", "file")
        if name == "trigger":
            return "acknowledge"
        if name == "input" and control.get("query"):
            return "select_one"
        if name in _CONTROLS:
            return _CONTROLS[name]
        if stored == "string":
            return "note" if said.get("readonly") == "true()" and "calculate" not in said else "text"
        return _BY_BIND.get(stored, "text")

    def _label(self, element: Any) -> Texts:
        label = None if element is None else next((e for e in element if _name(e) == "label"), None)
        return {} if label is None else self._text_of(label)

    def _text_of(self, label: Any) -> Texts:
        reference = re.match(r"jr:itext\('(.*)'\)$", label.get("ref", ""))
        if reference:
            return self._texts.get(reference[1], {})
        text = _plain(label)
        return {"": text} if text else {}

    def _read_texts(self) -> dict[str, Texts]:
        texts: dict[str, Texts] = {}
        for translation in self._elements("translation"):
            language = language_code(translation.get("lang", ""))
            for text in translation:
                value = next((v for v in text if _name(v) == "value" and not v.get("form")), None)
                written = "" if value is None else _plain(value)
                if written and written != "-":
                    texts.setdefault(text.get("id", ""), {}).setdefault(language, written)
        return texts

    def _choices(self, control: Any) -> dict[str, Texts]:
        found: dict[str, Texts] = {}
        for child in control:
            if _name(child) == "item":
                value = next((e for e in child if _name(e) == "value"), None)
                if value is not None:
                    found.setdefault("".join(value.itertext()).strip(), self._label(child))
            elif _name(child) == "itemset":
                called = re.search(r"instance\('([^']+)'\)", child.get("nodeset", ""))
                found |= self._lists.get(called[1], {}) if called else {}
        return found

    @cached_property
    def _lists(self) -> dict[str, dict[str, Texts]]:
        """The lists of choices inside the form: id to name to label."""
        lists: dict[str, dict[str, Texts]] = {}
        for instance in self._instances[1:]:
            choices = lists.setdefault(instance.get("id", ""), {})
            for item in instance.iter():
                if _name(item) == "item":
                    said = {_name(e): (e.text or "").strip() for e in item if isinstance(e.tag, str)}
                    label = self._texts.get(said["itextId"], {}) if "itextId" in said else {"": said.get("label", "")}
                    choices.setdefault(said.get("name", ""), label)
        return lists


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _is_control(element: Any) -> bool:
    return _name(element) in {"group", "repeat", "input", "upload", "trigger", *_CONTROLS}


def _plain(element: Any) -> str:
    """The text of a label without its bold signs; what the form would put into it is an ellipsis."""
    parts = [element.text or ""]
    for child in element:
        parts += [_REPLACED if _name(child) == "output" else "".join(child.itertext()), child.tail or ""]
    return " ".join("".join(parts).replace("**", "").split())


def language_code(called: str) -> str:
    """English (en) as en; a language without a code by its name."""
    code = _CODE.search(called)
    return code[1].lower() if code else _LANGUAGES.get(called.strip().lower(), called.strip())


def _with_ending(name: str) -> str:
    return name if name.lower().endswith(".csv") else f"{name}.csv"
