"""A Doc of hard-wrapped text goes in; one without those breaks goes on, and what was found on it comes back on the first.

`zh_unwrap` stands first in the pipeline, `zh_rewrap` last. Between them the components see a Doc whose text has no break in
the middle of a word; outside them `doc.text` is the input, every span and record lies in it, and offsets are exact. A
text that no width has broken passes through untouched. One without the other is of no use; without both, each of the
other components still works, on lines as they stand.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> for name in ("zh_unwrap", "zh_organizations", "zh_rewrap"):
...     _ = nlp.add_pipe(name)
>>> doc = nlp("各单位要在六月三十日以前将总结报县\\n卫生健康局，同时抄送县政府督查室，\\n逾期没有报送的单位将予以通报，请各\\n单位高度重视。")
>>> [span.text for span in doc.spans["organizations"]][1]
'县\\n卫生健康局'
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from ..annotations import text_of
from ..rulebook import load
from ..widths import fold
from ..wrapping import Unwrapped, unwrap
from .structure import StructureRule
from .structure.sentences import Markers
from .structure.speakers import timed_labels

_KEY = "wrapped"  # where the Doc between the two keeps the first one and the way back
_INLINE = {3, 5, 6, 7, 8}  # ranks of markers that stand inside paragraphs as well: 第一，（1）①一是 首先


class Unwrap:
    """Hands on a Doc without the breaks that a width made, its user data taken along."""

    def __init__(self, nlp: Language, rules: Sequence[StructureRule]) -> None:
        self._nlp = nlp
        self._markers = Markers(rules)
        self._speakers = timed_labels(rules)

    def __call__(self, doc: Doc) -> Doc:
        text = text_of(doc)
        copy = unwrap(text, self._begins, self._alone)
        if not copy.cuts:
            return doc
        inner = self._nlp.make_doc(copy.text)
        inner.user_data.update(doc.user_data)
        inner.user_data[_KEY] = (doc, copy)
        return inner

    def _begins(self, text: str, start: int, end: int) -> bool:
        said = fold(text[start : min(end, start + 40)])
        marker = self._markers.at(said, 0, len(said))
        if marker:
            return marker[2].rank not in _INLINE
        return any(pattern.match(said) for pattern in self._speakers)

    def _alone(self, text: str, start: int, end: int) -> bool:
        """Whether the line is a speaker's label with its time, or the time of a subtitle, and nothing else."""
        said = fold(text[start:end])
        return "-->" in said or any(pattern.fullmatch(said) for pattern in self._speakers)


def rewrap(doc: Doc) -> Doc:
    """Brings span groups and user data back to the Doc that `Unwrap` put aside; any other Doc stays as it is."""
    if _KEY not in doc.user_data:
        return doc
    outer: Doc
    copy: Unwrapped
    outer, copy = doc.user_data.pop(_KEY)
    outer.user_data.update(doc.user_data)
    text = text_of(outer)
    for key, group in doc.spans.items():
        spans = [
            outer.char_span(
                copy.start(span.start_char),
                copy.end(span.end_char),
                label=span.label_,
                span_id=span.id_,
                alignment_mode="expand",
            )
            for span in group
        ]
        outer.spans[key] = SpanGroup(
            outer,
            name=key,
            attrs=_brought_back(group.attrs, copy, text),
            spans=[span for span in spans if span is not None],
        )
    return outer


def _brought_back(value: Any, copy: Unwrapped, text: str, field: str = "") -> Any:
    """A record, or a part of one, with its offsets into `text`: fields named …start and …end, an organization's pair."""
    if isinstance(value, dict):
        row = {key: _brought_back(each, copy, text, key) for key, each in value.items()}
        if isinstance(row.get("text"), str) and isinstance(row.get("start"), int):
            row["text"] = text[row["start"] : row["end"]]
        return row
    if isinstance(value, list):
        if field == "organization":
            return [copy.start(value[0]), copy.end(value[1])]
        return [_brought_back(each, copy, text) for each in value]
    if isinstance(value, int) and field.endswith("start"):
        return copy.start(value)
    if isinstance(value, int) and field.endswith("end"):
        return copy.end(value)
    return value


@Language.factory("zh_unwrap", default_config={"rules": []})
def create_unwrap(nlp: Language, name: str, rules: list[str]) -> Unwrap:
    """`rules`: folders with more rules of the family `structure`, whose markers and speakers begin a line of their own."""
    return Unwrap(nlp, load("structure", StructureRule, tuple(rules)))


@Language.factory("zh_rewrap", default_config={"rules": []})
def create_rewrap(nlp: Language, name: str, rules: list[str]) -> Any:
    """`rules` is there because every component has it; nothing is read."""
    return rewrap
