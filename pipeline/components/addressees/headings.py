"""A text and its agents go in; bodies that head a section, a list or a line come out, with what they govern.

（一）县总工会：1.…; a line 「（二）团县委」 over its list; 市水利局：7月底前…; a notice's salutation 各县（市、区）教育局，各有关单位：.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .agents import Agent

_RANKS = (
    r"[一二三四五六七八九十]{1,3}、",
    r"（[一二三四五六七八九十]{1,3}）",
    r"[0-9]{1,2}[.．、](?![0-9])",
    r"（[0-9]{1,2}）",
    r"[①-⑳]",
)
_MARKER = "|".join(f"(?P<r{rank}>{pattern})" for rank, pattern in enumerate(_RANKS))
# What stands before a head: the beginning of a line or of an item, with or without a marker.
_BEFORE = re.compile(rf"(?:^|[\n。；：])[ 　■●◆★*#-]*(?:{_MARKER})?[ 　]*\Z")
_NEXT = re.compile(rf"(?:^|(?<=[\n。；：]))[ 　■●◆★*#-]*(?:{_MARKER})")
_AFTER = re.compile(r"(?P<colon>[：:])[ 　]*(?P<over>\n|$)?|[ 　]*(?:\n|$)")
_TITLE = re.compile(r"(?:通知|函|意见|通报|公告|决定|方案)[ 　\n]*$")
_JOINS = re.compile(r"[、，和与及\n 　]{1,3}|以及")
_SALUTATION = 800  # the salutation of a notice stands in the first characters
_ITEM = 2_000  # and no section that a body heads is longer


@dataclass(frozen=True, slots=True)
class Heading:
    """The agents of one heading, and the span that they govern."""

    agents: tuple[Agent, ...]
    scope: tuple[int, int]
    salutation: bool = False


def headings(text: str, agents: Sequence[Agent]) -> list[Heading]:
    """The headings that name bodies, in text order.

    A body that opens several lines without a marker is a speaker's label and heads nothing.
    """
    found = [(heading, marked) for run in _runs(text, agents) for heading, marked in _read(text, run)]
    plain = Counter(heading.agents[0].names for heading, marked in found if not marked and not heading.salutation)
    spoken = any(count > 1 for count in plain.values())
    greetings = [heading for heading, _ in found if heading.salutation][:1]
    heads = [heading for heading, marked in found if not heading.salutation and (marked or not spoken)]
    return [*greetings, *heads]


def _read(text: str, run: Sequence[Agent]) -> Iterator[tuple[Heading, bool]]:
    """The heading that a run of agents is, and whether a list marker stands before it."""
    start, end = run[0].start, run[-1].end
    after = _AFTER.match(text, end)
    if after is None or any(agent.person for agent in run):
        return
    before = _BEFORE.search(text, max(0, start - 12), start)
    rank = int(before.lastgroup[1:]) if before and before.lastgroup else None
    if rank is not None:
        yield Heading(tuple(run), (start, _reach(text, after.end(), rank, after["colon"] is not None))), True
        return
    if after["colon"] is None:
        return
    titled = _TITLE.search(text, max(0, start - 8), start) is not None
    on_line = before is not None and text[before.start()] not in "。；："
    if start < _SALUTATION and (titled or (on_line and after["over"] is not None)) and "。" not in text[:start]:
        yield Heading(tuple(run), (start, len(text)), salutation=True), False
    elif on_line and after["over"] is None:
        yield Heading(tuple(run), (start, _reach(text, after.end(), None, colon=True))), False


def _reach(text: str, at: int, rank: int | None, colon: bool) -> int:
    """Where it ends what a head governs: at the next marker of its rank or above, or, without a list, at the line's end."""
    limit = min(len(text), at + _ITEM)
    below = False
    for match in _NEXT.finditer(text, at, limit):
        level = int((match.lastgroup or "r9")[1:])
        if rank is not None and level <= rank:
            limit = match.start()
            break
        below = True
        if rank is None and level < 2:
            limit = match.start()
            break
    if colon and not below:
        line = text.find("\n", at, limit)
        return line if line >= 0 else limit
    return limit


def _runs(text: str, agents: Sequence[Agent]) -> Iterator[list[Agent]]:
    run: list[Agent] = []
    for agent in agents:
        if run and not _JOINS.fullmatch(text, run[-1].end, agent.start):
            yield run
            run = []
        run.append(agent)
    if run:
        yield run
