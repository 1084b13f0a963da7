"""Annotated documents go in; a table comes out: the figures when their punctuation or their line breaks are changed.

python scripts/robustness.py GOLD_DIR [--by-document] [--errors VARIANT]

GOLD_DIR holds <doc>.json (items with start, end, tier, assignees, deadline; orgs; reference_date) beside <doc>.txt.
A predicted item is a hit if it overlaps a `must` item in half of the shorter span and a quarter of their union; one
that lies in a `may` span is free. `ready` asks for the same assignees and the same due day as well.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extract_tasks import extract, load

Span = tuple[int, int]
Counts = dict[str, list[int]]  # for every figure: right, too many, missed
FIGURES = ("items", "ready", "assignee", "due", "orgs")
WIDTH = 30  # code points of a hard-wrapped line
_HALF = str.maketrans("，。；：！？（）“”", ',.;:!?()""')
_BREAK = re.compile(r"[ \t\u3000]*(?:\r?\n[ \t\u3000]*)+")


class Variant:
    """A text made of another's characters; `at[i]` is where the character `i` of the other one now stands."""

    def __init__(self, parts: Iterator[tuple[str, int]]) -> None:
        """`parts`: pieces of the new text, each with the number of the other text's characters that it stands for."""
        pieces: list[str] = []
        self.at: list[int] = []
        length = 0
        for piece, count in parts:
            self.at += [length + min(index, len(piece)) for index in range(count)]
            pieces.append(piece)
            length += len(piece)
        self.at.append(length)
        self.text = "".join(pieces)

    def span(self, record: Mapping[str, Any]) -> Span:
        """Where a span of the other text stands now; inserted characters at its end are no part of it."""
        return self.at[record["start"]], self.at[record["end"] - 1] + 1


def as_it_is(text: str) -> Iterator[tuple[str, int]]:
    yield text, len(text)


def half_width(text: str) -> Iterator[tuple[str, int]]:
    yield text.translate(_HALF), len(text)


def joined(text: str) -> Iterator[tuple[str, int]]:
    """One line; a blank for a line break, nothing where punctuation stands before it: copied from a PDF."""
    yield from _without_breaks(text, " ")


def glued(text: str) -> Iterator[tuple[str, int]]:
    """One line, nothing for a line break."""
    yield from _without_breaks(text, "")


def _without_breaks(text: str, blank: str) -> Iterator[tuple[str, int]]:
    at = 0
    for found in _BREAK.finditer(text):
        yield text[at : found.start()], found.start() - at
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        yield blank if before.isalnum() and after else "", found.end() - found.start()
        at = found.end()
    yield text[at:], len(text) - at


def wrapped(text: str) -> Iterator[tuple[str, int]]:
    """No line longer than WIDTH, as an editor without regard for words breaks them."""
    for line in text.splitlines(keepends=True):
        for at in range(0, len(line), WIDTH):
            piece = line[at : at + WIDTH]
            yield piece, len(piece)
            if line[at + WIDTH :].strip():
                yield "\n", 0


VARIANTS: dict[str, Callable[[str], Iterator[tuple[str, int]]]] = {
    "as it is": as_it_is,
    "half-width": half_width,
    "breaks removed": joined,
    "breaks glued": glued,
    f"wrapped at {WIDTH}": wrapped,
}


def overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def union(a: Span, b: Span) -> float:
    """Intersection over union."""
    return overlap(a, b) / max(1, a[1] - a[0] + b[1] - b[0] - overlap(a, b))


def meets(a: Span, b: Span) -> bool:
    return overlap(a, b) >= 0.5 * min(a[1] - a[0], b[1] - b[0]) and union(a, b) >= 0.25


def pairs(found: Sequence[Span], wanted: Sequence[Span]) -> dict[int, int]:
    """Position in `found` → position in `wanted`, as many pairs as there can be, the closest first."""
    near = [sorted((j for j, b in enumerate(wanted) if meets(a, b)), key=lambda j: -union(a, wanted[j])) for a in found]
    owner: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j in near[i]:
            if j not in tried:
                tried.add(j)
                if j not in owner or place(owner[j], tried):
                    owner[j] = i
                    return True
        return False

    for i in sorted(range(len(found)), key=lambda i: -max((union(found[i], wanted[j]) for j in near[i]), default=0)):
        place(i, set())
    return {i: j for j, i in owner.items()}


def name(said: str) -> str:
    """A name for comparing: without blanks, its punctuation of one width."""
    return "".join(said.split()).translate(_HALF)


def names(found: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]) -> tuple[set[str], set[str]]:
    """The names to compare; a wanted one may have other right spellings (`alt`) or be `optional`."""
    spelling = {name(alt): name(each["name"]) for each in wanted for alt in each.get("alt", ())}
    free = {name(each["name"]) for each in wanted if each.get("optional")}
    said = {spelling.get(each, each) for each in (name(row["name"]) for row in found)}
    return said - free, {name(each["name"]) for each in wanted} - free


def when(deadline: Mapping[str, Any] | None) -> tuple[str | None, str | None]:
    row = deadline or {}
    return row.get("due") or None, row.get("recurrence") or None


def score(gold: Mapping[str, Any], variant: Variant, result: Mapping[str, Any], said: Callable[[str], None]) -> Counts:
    """The counts of one document; `said` is told every miss and false alarm."""
    must = [item for item in gold["items"] if item["tier"] == "must"]
    may = [variant.span(item) for item in gold["items"] if item["tier"] == "may"]
    wanted = [variant.span(item) for item in must]
    found = [(item["evidence"]["start"], item["evidence"]["end"]) for item in result["items"]]
    matched = pairs(found, wanted)
    covered = [len({at for span in may for at in range(max(a, span[0]), min(b, span[1]))}) for a, b in found]
    false = [i for i, (a, b) in enumerate(found) if i not in matched and covered[i] < 0.5 * (b - a)]
    missed = [j for j in range(len(wanted)) if j not in matched.values()]
    counts: Counts = {figure: [0, 0, 0] for figure in FIGURES}
    counts["items"] = [len(matched), len(false), len(missed)]
    for i, j in matched.items():
        who, right = names(result["items"][i]["assignees"], must[j]["assignees"])
        counts["assignee"] = _sum(counts["assignee"], [len(who & right), len(who - right), len(right - who)])
        due, asked = when(result["items"][i]["deadline"]), when(must[j]["deadline"])
        same = due == asked
        given, has = due != (None, None), asked != (None, None)
        counts["due"] = _sum(counts["due"], [same and has, given and not same, has and not same])
        counts["ready"][0] += who == right and same
        if not (who == right and same):
            text = variant.text[slice(*wanted[j])]
            said(f"SLOT   {text!r}: {sorted(who)} {due}, wanted {sorted(right)} {asked}")
    for j in missed:
        said(f"MISSED {variant.text[slice(*wanted[j])]!r}")
    for i in false:
        said(f"FALSE  {variant.text[slice(*found[i])]!r}")
    counts["ready"][1:] = [len(matched) + len(false) - counts["ready"][0], len(must) - counts["ready"][0]]
    bodies = {variant.span(each) for each in gold["orgs"] if each.get("tier", "must") == "must"}
    free = [variant.span(each) for each in gold["orgs"] if each.get("tier", "must") == "may"]
    mentions = {(m["start"], m["end"]) for body in result["organizations"] for m in body["mentions"]}
    mentions = {m for m in mentions if m in bodies or not any(overlap(m, each) for each in free)}
    counts["orgs"] = [len(mentions & bodies), len(mentions - bodies), len(bodies - mentions)] if bodies else [0, 0, 0]
    return counts


def _sum(a: Sequence[int], b: Sequence[int]) -> list[int]:
    return [x + y for x, y in zip(a, b, strict=True)]


def f1(counts: Sequence[int]) -> float:
    return 2 * counts[0] / max(1, 2 * counts[0] + counts[1] + counts[2])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold", type=Path)
    arguments.add_argument("--by-document", action="store_true")
    arguments.add_argument("--errors", metavar="VARIANT", help="print what goes wrong in one variant only")
    given = arguments.parse_args()
    nlp = load()
    documents = [
        (path.stem, json.loads(path.read_text("utf-8")), path.with_suffix(".txt").read_bytes().decode("utf-8"))
        for path in sorted(given.gold.glob("*.json"))
    ]
    print(f"{'':40}" + "".join(f"{figure:>10}" for figure in FIGURES))
    for title, make in VARIANTS.items():
        total: Counts = {figure: [0, 0, 0] for figure in FIGURES}
        for stem, gold, text in documents:
            variant = Variant(make(text))
            result = extract(variant.text, gold["reference_date"], source=stem, nlp=nlp).model_dump()
            faults: list[str] = []
            counts = score(gold, variant, result, faults.append)
            total = {figure: _sum(total[figure], counts[figure]) for figure in FIGURES}
            if given.by_document:
                _print(f"{title}: {stem}", counts)
            if given.errors == title and faults:
                print(f"--- {stem}", *faults, sep="\n  ")
        _print(title, total)


def _print(title: str, counts: Counts) -> None:
    print(f"{title:40}" + "".join(f"{f1(counts[figure]):10.3f}" for figure in FIGURES))


if __name__ == "__main__":
    main()
