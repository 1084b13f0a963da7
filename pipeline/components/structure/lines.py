"""A text goes in; its lines come out, page chrome told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...patterns import compiled
from .records import Element, StructureRule

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SHORT = 48  # code points; a longer line is text, not something between two buttons of a page
# The edges of a line: white space, byte order marks and zero-width characters.
EDGES = " \t\u3000\u00a0\ufeff\u200b\u200c\u200d\u2060"


@dataclass(frozen=True, slots=True)
class Line:
    """`text[start:end]`, stripped; `chrome`: the id of the rule that makes it page chrome."""

    start: int
    end: int
    chrome: str = ""


def strip(
    text: str, start: int, end: int, edges: str = EDGES + "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
) -> tuple[int, int]:
    """The span without the characters of `edges` at its ends."""
    while start < end and text[start] in edges:
        start += 1
    while end > start and text[end - 1] in edges:
        end -= 1
    return start, end


def raw_lines(text: str) -> list[tuple[int, int]]:
    """The stripped spans of the lines that are not empty."""
    spans, at = [], 0
    for found in _BREAK.finditer(text):
        spans.append(strip(text, at, found.start()))
        at = found.end()
    spans.append(strip(text, at, len(text)))
    return [span for span in spans if span[0] < span[1]]


def read_lines(text: str, rules: Sequence[StructureRule]) -> list[Line]:
    """The lines of `text`, chrome marked with the id of its rule."""
    spans = raw_lines(text)
    chrome = _chrome(text, spans, [rule for rule in rules if rule.label == "chrome"])
    return [Line(start, end, rule) for (start, end), rule in zip(spans, chrome, strict=True)]


def chrome_elements(lines: Sequence[Line]) -> list[Element]:
    return [Element(line.start, line.end, "chrome", line.chrome) for line in lines if line.chrome]


def _chrome(text: str, spans: Sequence[tuple[int, int]], rules: Sequence[StructureRule]) -> list[str]:
    """The rule id for every line that is page chrome, '' for the others."""
    patterns = [(compiled(rule.pattern), rule) for rule in sorted(rules, key=lambda rule: rule.weak)]
    found, weak = [""] * len(spans), [""] * len(spans)
    for index, (start, end) in enumerate(spans):
        if end - start > 200:
            continue
        for pattern, rule in patterns:
            if pattern.fullmatch(text, start, end):
                (weak if rule.weak else found)[index] = rule.id
                break
    strong = [index for index, rule in enumerate(found) if rule]
    # A short line beside or between chrome is chrome as well, if it looks like a piece of a page.
    for step in (1, -1):
        for index in sorted(strong, reverse=step < 0):
            at = index + step
            while 0 <= at < len(spans) and weak[at] and spans[at][1] - spans[at][0] <= _SHORT:
                found[at] = found[at] or weak[at]
                at += step
    return found
