"""A text and its mentions go in; short names that the text defines (以下简称“领导小组”) come out, wherever they stand later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .names import Name
from .rules import Vocabulary, Word

_DEFINITION = re.compile(
    r"[（(](?:以下|下)?(?:统|合)?(?:简称|称)为?[：:]?[“\"「]?([^”\"」）)《》，。；、\s]{2,16})[”\"」]?[）)]"
)
_ENDS = frozenset({"head", "class", "body"})


def defined(text: str, found: Sequence[Name], vocabulary: Vocabulary) -> Iterator[Name]:
    """Names for the short forms and their later uses, each with the body that it was defined for as `parent`."""
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


def _last_word(short: str, vocabulary: Vocabulary) -> Word | None:
    """The word that ends a short name, if it is one that ends names."""
    for size in range(min(8, len(short)), 1, -1):
        for word in vocabulary.entries.get(short[-size:], ()):
            if word.rule.kind in _ENDS:
                return word
    return None
