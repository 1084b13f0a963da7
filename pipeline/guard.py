"""The words of a text go in; they come out with their edges moved so that no protected word is cut across.

Protected words are the lexicon family of the rules and any names handed in (organizations). They are matched on
characters, longest first; a hit stands unless a word that the segmentation put across its edge is known to be right:
工会 in 分工会议, cut 分工/会议, is no trade union.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from .lexicon import Lexicon
from .rulebook import Rule, load


class LexiconRule(Rule):
    """`words` become one token each, or, with blanks in them (要 领会), the tokens that the blanks part.

    `shadows`: longer words in which none of the words is meant; they stay as cut. `known`: words that, like `words`, are
    believed where the segmentation has them across the edge of a protected word or name. `yes`: texts in which one of `words`
    comes out as it stands here; `no`: texts in which none does.
    """

    words: tuple[str, ...] = ()
    shadows: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


_Inside = tuple[int, ...] | None  # where a protected word is cut inside; None: a name, see Guard


class Guard:
    """Moves the edges of words. Time grows linearly with the text."""

    def __init__(self, rules: Iterable[LexiconRule] = (), names: Iterable[str] = ()) -> None:
        """`names`: further words; they stay as cut inside unless the segmentation crosses their edges."""
        rules = tuple(rules)
        entries: dict[str, _Inside] = dict.fromkeys(names)
        for rule in rules:
            for word in rule.words:
                parts = word.split()
                entries["".join(parts)] = tuple(accumulate(map(len, parts[:-1])))
        self._shadows = frozenset(word for rule in rules for word in rule.shadows)
        self._known = frozenset(word for rule in rules for word in (*rule.known, *rule.words))
        self._lexicon = Lexicon(entries | dict.fromkeys(self._shadows))

    def __call__(self, text: str, words: list[str]) -> list[str]:
        """`words`, which joined are `text`, with their edges moved."""
        hits = self._lexicon.find(text)
        if not hits:
            return words
        edges = bytearray(len(text) + 1)  # 1 where a word begins or the text ends
        edges[0] = 1
        for end in accumulate(map(len, words)):
            edges[end] = 1
        moved = False
        for start, end, inside in hits:
            crossed = [at for at in (start, end) if not edges[at]]
            if inside is None and not crossed:
                continue
            if text[start:end] in self._shadows or any(_word_across(text, edges, at) in self._known for at in crossed):
                continue
            before = edges[start : end + 1]
            edges[start : end + 1] = bytes(end + 1 - start)
            for at in (0, *(inside or ()), end - start):
                edges[start + at] = 1
            moved = moved or edges[start : end + 1] != before
        return _cut(text, edges) if moved else words


def _word_across(text: str, edges: bytearray, at: int) -> str:
    """The word that has the place `at`, which is no edge, in its inside."""
    return text[edges.rfind(1, 0, at) : edges.find(1, at)]


def _cut(text: str, edges: bytearray) -> list[str]:
    words: list[str] = []
    start = 0
    while start < len(text):
        end = edges.find(1, start + 1)
        words.append(text[start:end])
        start = end
    return words


def shipped(rules: Sequence[str] = ()) -> tuple[LexiconRule, ...]:
    """The rules of the lexicon family: the shipped ones and those of the folders in `rules`. Raises RuleError."""
    return load("lexicon", LexiconRule, tuple(rules))
