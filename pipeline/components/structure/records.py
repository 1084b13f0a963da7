"""What the structure component writes: elements (page chrome, headings, markers …) and sentences with their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ...rulebook import Rule

Part = Literal["past", "plan", "frame", "none"]
Genre = Literal["speech", "minutes", "transcript", "report", "notice", "plan", "other"]


class StructureRule(Rule):
    """A pattern (regular expression) that marks an element; which other fields apply depends on `label`."""

    label: Literal["chrome", "marker", "part", "turn", "genre", "line", "column", "speaker", "opener"]
    pattern: str
    weak: bool = False
    free: bool = False
    rank: int = 0
    value: str = ""
    part: Part | None = None
    genre: Genre | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """One structural element: label chrome, title, marker, speaker, header, cell, signature …; `value` says which."""

    start: int
    end: int
    label: str
    rule: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its list marker and its final punctuation, and where in the document it stands.

    `label`: heading (a line of its own), lead (a short first sentence under a marker, with text after it), body, row
    (of a table), or a part of the frame: title, salutation, signature, line (a field such as 「时间：…」).
    `part`: past, plan, frame or none. `head`, `lead`: positions in the list of sentences of the list head and of the
    nearest heading or lead sentence that govern it, -1 for none. `mark`: the final punctuation.
    """

    start: int
    end: int
    label: str
    rule: str
    marker: str = ""
    rank: int = -1
    part: Part = "none"
    section: list[str] = field(default_factory=list)
    head: int = -1
    lead: int = -1
    paragraph: int = 0
    speaker: str | None = None
    mark: str = ""
    done: bool = False
