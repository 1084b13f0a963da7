"""Treebanks, raw text of the register and word lists go in; runs of words for the segmentation model come out.

A run is what the model sees at work: words between two characters that are not Chinese, and a mark for each of these.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import yaml

from extract_tasks.segmenter import PIECE, mark

Run = list[str]


def sentences(path: Path) -> list[list[str]]:
    """The sentences of a file with one sentence a line and one blank between words."""
    return [line.split() for line in path.read_text("utf-8").splitlines() if line.strip()]


def runs(words: Iterable[str]) -> Iterator[Run]:
    """The runs in a sentence, each between the marks for what stands beside it; a word across an edge is cut there."""
    words = list(words)
    text = "".join(words)
    edges = set(accumulate(map(len, words)))
    for start, end in _han(text):
        cuts = [start, *[at for at in range(start + 1, end) if at in edges], end]
        yield [mark(text[start - 1 : start]), *[text[i:j] for i, j in pairwise(cuts)], mark(text[end : end + 1])]


def raw_runs(folder: Path) -> list[Run]:
    """The runs in the *.txt files of a folder, uncut between their marks, in order of file name; each once."""
    found: dict[tuple[str, ...], None] = {}
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text("utf-8-sig").splitlines():
            found.update(dict.fromkeys(tuple(run) for run in runs([line])))
    return [list(run) for run in found]


def _han(text: str) -> Iterator[tuple[int, int]]:
    return (piece.span() for piece in PIECE.finditer(text) if piece.lastindex == 1)


class Officialese:
    """The word lists and templates of officialese.yaml."""

    def __init__(self, path: Path) -> None:
        data: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        self.lists = {name: [entry.split() for entry in text.split(",")] for name, text in data["words"].items()}
        self.templates: list[list[str]] = [template.split() for template in data["sentences"]]

    def words(self) -> set[str]:
        """The words of two and more characters."""
        return {word for entries in self.lists.values() for entry in entries for word in entry if len(word) > 1}

    def sentences(self, rounds: int, choice: random.Random) -> Iterator[Run]:
        """Every template `rounds` times, its slots filled by chance."""
        for _ in range(rounds):
            for template in self.templates:
                run: Run = []
                for slot in template:
                    run += choice.choice(self.lists[slot[1:-1]]) if slot.startswith("{") else [slot]
                yield [mark(""), *run, mark("")]


def merge(fine: Sequence[str], coarse: Sequence[str], is_word: Callable[[str], bool], pairs: set[str]) -> Run:
    """One segmentation of two of the same run: `fine` from the treebank's model, `coarse` from a dictionary.

    Between two edges that both have: where one nests in the other the finer cut stays, where they cross the
    dictionary's. Three exceptions: a word that `is_word` knows (the treebank's, or the register's lists) stays whole,
    and two single characters become the dictionary's word unless the treebank has them side by side (`pairs`).
    """
    merged: Run = []
    for left, right in _blocks(fine, coarse):
        whole = "".join(left)
        if len(left) == 1 or len(right) == 1:
            dissolved = len(right) == 1 and len(whole) == 2 and whole not in pairs
            if is_word(whole) or dissolved:
                merged.append(whole)
            else:
                merged += left if len(left) > 1 else right
        else:
            merged += right
    return merged


def _blocks(fine: Sequence[str], coarse: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The smallest stretches that begin and end at an edge of both segmentations."""
    left: list[str] = []
    right: list[str] = []
    rest = iter(coarse)
    ahead = 0  # characters by which `left` is longer than `right`
    for word in fine:
        left.append(word)
        ahead += len(word)
        while ahead > 0:
            right.append(next(rest))
            ahead -= len(right[-1])
        if ahead == 0:
            yield left, right
            left, right = [], []
