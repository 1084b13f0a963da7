"""What the pipeline made of one document: its text, the output model, and the spans that a reader may want to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .schema import Extraction

Layer = Literal["organizations", "deadlines", "directives"]
LAYERS: tuple[Layer, ...] = ("organizations", "deadlines", "directives")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text (code points, end exclusive) that a component found; `rule`: the id of the rule behind it."""

    start: int
    end: int
    layer: Layer
    label: str
    rule: str


@dataclass(frozen=True, slots=True)
class Result:
    """`extraction.items` and `marks` lie in `text`; the marks are in the order of the text. Pickles."""

    text: str
    extraction: Extraction
    marks: tuple[Mark, ...] = ()
