"""A set of names goes in; where they stand in a text comes out, longest name first, in time linear in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Hit(NamedTuple):
    """`text[start:end]` is a name of the lexicon; `value` is what the lexicon holds under it."""

    start: int
    end: int
    value: Any  # Python 3.10 has no generic named tuples


class Lexicon(Generic[T]):
    """Names and their values, matched on characters.

    A name is looked up by its first two characters, then by every length that names with this beginning have, longest
    first: time grows with the text and with the number of different lengths, not with the number of names.
    """

    def __init__(self, entries: Mapping[str, T]) -> None:
        self.entries = dict(entries)
        lengths: dict[str, set[int]] = {}
        for name in self.entries:
            if not name:
                raise ValueError("a lexicon name cannot be empty")
            lengths.setdefault(name[:2], set()).add(len(name))
        self._lengths = {key: tuple(sorted(found, reverse=True)) for key, found in lengths.items()}

    def __len__(self) -> int:
        return len(self.entries)

    def at(self, text: str, start: int) -> Iterator[Hit]:
        """The names that begin at `start`, longest first (offsets in code points)."""
        entries = self.entries
        for key in (text[start : start + 2], text[start : start + 1]):
            for length in self._lengths.get(key, ()):
                name = text[start : start + length]
                if len(name) == length and name in entries:
                    yield Hit(start, start + length, entries[name])

    def find(self, text: str) -> list[Hit]:
        """The names in `text` from left to right, the longest at each place, without overlaps."""
        hits: list[Hit] = []
        lengths, at, end = self._lengths, 0, len(text)
        while at < end:
            if text[at : at + 2] in lengths or text[at] in lengths:
                hit = next(self.at(text, at), None)
                if hit:
                    hits.append(hit)
                    at = hit.end
                    continue
            at += 1
        return hits

    def find_all(self, text: str) -> list[Hit]:
        """Every name in `text`, overlapping ones too, from left to right and the longest first at each place."""
        hits: list[Hit] = []
        entries, lengths = self.entries, self._lengths
        for at, (first, second) in enumerate(zip_longest(text, text[1:], fillvalue="")):
            key = first + second
            if key in lengths:
                for length in lengths[key]:
                    name = text[at : at + length]
                    if len(name) == length and name in entries:
                        hits.append(Hit(at, at + length, entries[name]))
            if first in entries and second:
                hits.append(Hit(at, at + 1, entries[first]))
        return hits
