"""What the components write on a Doc and read from it: span groups whose records keep the exact character offsets.

A record is a frozen dataclass with `start`, `end` (code points into `doc.text`), `label` and `rule` (the id of the rule
that made it). `doc.spans[key]` shows the records as spaCy spans (label, `id_` = rule id), widened to whole tokens where
somebody else's tokenizer cuts differently; the records themselves travel in the group's `attrs`, so they survive
`to_bytes`, pickling and `nlp.pipe(n_process=…)`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import accumulate
from typing import Any, ClassVar, Protocol, TypeVar
from weakref import WeakKeyDictionary

from spacy.tokens import Doc, SpanGroup


class Record(Protocol):
    """A frozen dataclass that a component writes; its field values are numbers, texts, None, or lists/dicts of them."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def rule(self) -> str: ...


R = TypeVar("R", bound=Record)


def write(doc: Doc, key: str, records: Iterable[Record]) -> None:
    """Puts `records` on `doc.spans[key]`, replacing what was there."""
    kept = list(records)
    spans = [doc.char_span(r.start, r.end, label=r.label, span_id=r.rule, alignment_mode="expand") for r in kept]
    rows = [{field.name: getattr(r, field.name) for field in fields(r)} for r in kept]
    doc.spans[key] = SpanGroup(doc, name=key, attrs={"records": rows}, spans=[s for s in spans if s is not None])


def read(doc: Doc, key: str, model: type[R]) -> list[R]:
    """The records under `key`; none if the component that writes them did not run."""
    if key not in doc.spans:
        return []
    return [model(**row) for row in doc.spans[key].attrs.get("records", [])]


def warn(doc: Doc, code: str, message: str) -> None:
    """Adds a warning for the reader of the output to `doc.user_data["task_warnings"]`, once."""
    warnings: list[list[str]] = doc.user_data.setdefault("task_warnings", [])
    if [code, message] not in warnings:
        warnings.append([code, message])


_TEXTS: WeakKeyDictionary[Doc, str] = WeakKeyDictionary()


def text_of(doc: Doc) -> str:
    """`doc.text`, put together once: spaCy joins the tokens anew at every call."""
    text = _TEXTS.get(doc)
    if text is None:
        text = _TEXTS[doc] = doc.text
    return text


def lies_in(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the character at `offset` stands in one of the spans, which are sorted and do not overlap."""
    before = bisect_left(spans, (offset + 1,)) - 1
    return before >= 0 and offset < spans[before][1]


def token_starts(doc: Doc) -> frozenset[int]:
    """The offsets (code points) at which tokens begin, and the end of the text."""
    lengths, spaces = doc.to_array(["LENGTH", "SPACY"]).T.tolist() if len(doc) else ([], [])
    return frozenset(accumulate((a + b for a, b in zip(lengths, spaces, strict=True)), initial=0))
