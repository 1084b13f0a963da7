"""A user's rule folder goes in; the names in it that meet other names come out, each with what happens then."""

from __future__ import annotations

from collections.abc import Iterator

from ...lexicon import Lexicon
from .rules import NAMED, vocabulary


def clashes(folder: str) -> Iterator[tuple[str, str]]:
    """Names of `folder` and a sentence on each: it replaces a shipped one, is hidden by a longer one, or hides one."""
    shipped, words = vocabulary(), vocabulary((folder,))
    ours = {
        text: readings
        for text, readings in words.entries.items()
        if any(word not in shipped.entries.get(text, ()) for word in readings)
    }
    for text, readings in ours.items():
        kinds = {word.kind for word in readings}
        for word in shipped.entries.get(text, ()):
            if word not in readings:
                yield text, f"replaces the reading of {word.rule.id}"
            elif kinds - {word.kind} and word.kind == "shadow":
                yield text, f"is hidden: {word.rule.id} says that this word is no body"
    finder = Lexicon(dict.fromkeys(ours, True))
    for text, readings in words.entries.items():
        kinds = {word.kind for word in readings}
        if not kinds & {*NAMED, "shadow"}:
            continue
        for hit in finder.find_all(text):
            inner = text[hit.start : hit.end]
            if inner != text:
                yield inner, f"is not seen inside the longer {text}, which counts there"
