"""A text and its mentions go in; short names that the text defines (以下简称“领导小组”) come out, wherever they stand later."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from .names import Name
from .rules import Vocabulary, Word

_DEFINITION = re.compile(
    r"[（(](?:以下|下)?(?:统|合)?(?:简称|称)为?[：:]?[“\"「]?([^”\"」）)《》，。；、\s]{2,16})[”\"」]?[）)]"
)
# 两校一院（市委党校、市社会主义学院、市行政学院）
_COUNTED = re.compile(r"((?:[一两二三四五六七八九][\u4e00-\u9fff]{1,2}){1,3})（([^（）]{6,120})）")
_DIGITS = {
    char: value
    for value, chars in enumerate(("", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_ENDS = frozenset({"head", "class", "body"})


def defined(text: str, found: Sequence[Name], vocabulary: Vocabulary) -> Iterator[Name]:
    """Names for the short forms and their later uses, each with the body that it was defined for as `parent`."""
    yield from _counted(text, found)
    if "称" not in text:
        return
    by_end = {name.end: name for name in found}
    for match in _DEFINITION.finditer(text):
        short = match.group(1)
        owner = by_end.get(match.start())
        word = _last_word(short, vocabulary)
        if owner is None and word is None:
            continue
        word = word or (owner.word if owner else None)
        if word is None:
            continue
        generic = owner.generic if owner else short.startswith(("各", "有关"))
        at = text.find(short, match.start())
        while at >= 0:
            end = at + len(short)
            yield Name(at, end, at, word, generic=generic, proper=True, core_canonical=short, same_as=owner)
            at = text.find(short, end)


def _counted(text: str, found: Sequence[Name]) -> Iterator[Name]:
    """Words that count several bodies, where a bracket behind the word names just as many."""
    starts = [name.start for name in found]
    for match in _COUNTED.finditer(text):
        short = match.group(1)
        left = bisect_left(starts, match.start(2))
        inside = [name for name in found[left : bisect_left(starts, match.end(2))] if name.end <= match.end(2)]
        inside = [name for name in inside if text[name.start : name.end] != short]
        if not inside or sum(_DIGITS.get(char, 0) for char in short) != len(inside):
            continue
        members = tuple(text[name.start : name.end] for name in inside)
        at = text.find(short)
        while at >= 0:
            word = inside[-1].word
            yield Name(at, at + len(short), at, word, proper=True, core_canonical=short, members=members)
            at = text.find(short, at + len(short))


def _last_word(short: str, vocabulary: Vocabulary) -> Word | None:
    """The word that ends a short name, if it is one that ends names."""
    for size in range(min(8, len(short)), 1, -1):
        for word in vocabulary.entries.get(short[-size:], ()):
            if word.rule.kind in _ENDS:
                return word
    return None
