"""numbering.xml of a Word file and its paragraphs, one after another, go in; the number that Word shows before each comes out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from ..counting import written
from .styles import ListPlace, Styles
from .xml import at, flag, inside, number, value, w, whole

_BULLETS = "•●■◆▪○□☐☑✓★☆▲△▶►※◎"
_BULLET = "•"  # for signs of symbol fonts, whose characters mean something else in any other font
_DEPTH = 9  # levels that a list has
_LONGEST = 255  # code points of a number with what stands around it
# Behind these a number needs no space before the text.
_CLOSED = re.compile(r"[、，,.．。:：)）\]】》①-⒛㊀-㊉" + re.escape(_BULLETS) + "]$")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    joined: bool  # nothing, not even a tab, between number and text
    restart: int | None  # the level, from 1, after which it begins again; 0: never; None: after any above it
    legal: bool  # all numbers in Arabic digits
    style: str | None


@dataclass(slots=True)
class _List:
    """One `w:num`: the levels with what it overrides. Lists of one `scheme` count on together."""

    scheme: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Numbers:
    """Counts the paragraphs; `numbered` is to be called for each of them in order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = {} if root is None else _read(root)
        self._counts: dict[str, dict[int, int]] = {}

    def numbered(self, properties: etree._Element | None, text: str, bare: bool) -> str:
        """The text of the paragraph with these `w:pPr` behind its number; one without text keeps its number if `bare`."""
        place = self._styles.list_place(properties)
        found = self._next(place) if place else None
        shown, joined = found or ("", True)
        if not shown:
            return text
        if not text.strip():
            return shown if bare else text
        text = text.lstrip()
        gap = "" if joined or (_CLOSED.search(shown) and not _runs_on(text)) else " "
        return shown + gap + text

    def _next(self, place: ListPlace) -> tuple[str, bool] | None:
        of = self._lists.get(place.list)
        if of is None:
            return None
        index = place.level
        if index is None:
            index = next((i for i, level in of.levels.items() if level.style == place.style), 0)
        level = of.levels.get(index)
        if level is None:
            return None
        counts = self._counts.setdefault(of.scheme, {})
        for above, skipped in of.levels.items():
            if above < index:  # a level that was passed over counts as begun
                counts.setdefault(above, of.starts.get(above, skipped.start))
        again = index in of.starts and index not in of.begun
        of.begun.add(index)
        start = of.starts.get(index, level.start)
        counts[index] = start if again or index not in counts else counts[index] + 1
        for deeper in [i for i in counts if i > index]:
            restart = of.levels[deeper].restart if deeper in of.levels else None
            if restart is None or index < restart:
                del counts[deeper]
        return self._shown(of, level, counts), level.joined

    def _shown(self, of: _List, level: _Level, counts: dict[int, int]) -> str:
        if level.form == "bullet":
            sign = level.text.strip()
            return sign if sign in _BULLETS else _BULLET

        def one(found: re.Match[str]) -> str:
            index = int(found[1]) - 1
            part = of.levels.get(index)
            if part is None:
                return ""
            form = "decimal" if level.legal else part.form
            return written(counts.get(index, part.start), form)

        return re.sub("%([1-9])", one, level.text).strip()


def _runs_on(text: str) -> bool:
    """Whether the text would be read as part of the number: 「1.」 before 「30家企业」."""
    return text[:1].isascii() and text[:1].isalnum()


def _read(root: etree._Element) -> dict[int, _List]:
    schemes = {node.get(w("abstractNumId"), ""): node for node in inside(root, w("abstractNum"))}
    by_style = {value(at(node, "styleLink")): key for key, node in schemes.items()}
    levels = {key: _levels(node) for key, node in schemes.items()}
    lists: dict[int, _List] = {}
    for node in inside(root, w("num")):
        key = value(at(node, "abstractNumId")) or ""
        scheme = schemes.get(key)
        link = value(at(scheme, "numStyleLink"))
        if link and link in by_style:
            key = by_style[link]
        identity = whole(node.get(w("numId")))
        if scheme is None or identity is None:
            continue
        of = _List(key, dict(levels[key]))
        for override in node.iter(w("lvlOverride")):
            of.levels.update(_levels(override))
            index = whole(override.get(w("ilvl")))
            start = number(override, "startOverride")
            if start is not None and index is not None and index < _DEPTH:
                of.starts[index] = start
        lists[identity] = of
    return lists


def _levels(parent: etree._Element) -> dict[int, _Level]:
    levels = {}
    for node in parent.iter(w("lvl")):
        index = whole(node.get(w("ilvl")))
        if index is not None and index < _DEPTH:
            start = number(node, "start")
            levels[index] = _Level(
                0 if start is None else start,
                # A custom format stands beside one that all programs know.
                next((value(form) or "" for form in node.iter(w("numFmt")) if value(form) != "custom"), "decimal"),
                (value(at(node, "lvlText")) or "")[:_LONGEST],
                value(at(node, "suff")) == "nothing",
                number(node, "lvlRestart"),
                flag(node, "isLgl"),
                value(at(node, "pStyle")),
            )
    return levels
