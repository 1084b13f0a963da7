"""A Doc goes in; the day from which its relative deadlines count comes out as `doc.spans["reference_date"]`: 0 or 1 record.

Sources, the first that there is: the caller (the component's `reference_date`, or `doc.user_data["reference_date"]` set
before the pipeline runs), the text, `doc.user_data["metadata_date"]`. There is no clock. What the text itself states stands in
`doc.user_data["stated_date"]`, whatever the caller says.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("zh_reference_date")
>>> doc = nlp("关于报送名单的通知\\n请按时报送。\\n某县总工会\\n2026年4月8日")
>>> [(d.text, d.label_) for d in doc.spans["reference_date"]]
[('2026年4月8日', 'text')]
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ..annotations import read, warn, write
from ..dates.reference import Evidence, find_reference
from ..errors import UsageError
from .structure import Element


@dataclass(frozen=True, slots=True)
class ReferenceDate:
    """`date` (ISO) and where it comes from; label: option, text or metadata. Only `text` has characters as evidence."""

    start: int
    end: int
    label: str
    rule: str
    date: str


class ReferenceDates:
    """Writes `doc.spans["reference_date"]`; see the module's docstring."""

    def __init__(self, reference_date: str | None, rules: tuple[str, ...]) -> None:
        self._given = _checked(reference_date) if reference_date else None
        self._rules = rules

    def __call__(self, doc: Doc) -> Doc:
        # A date in a table's cell belongs to its row, even behind a body's name and at the end of the line.
        others = [(e.start, e.end) for e in read(doc, "structure", Element) if e.label in {"chrome", "cell"}]
        stated = find_reference(doc.text, skip=others, rules=self._rules)
        if stated:
            doc.user_data["stated_date"] = stated.day.isoformat()
        record = self._record(doc, stated)
        write(doc, "reference_date", [record] if record else [])
        return doc

    def _record(self, doc: Doc, stated: Evidence | None) -> ReferenceDate | None:
        given = doc.user_data.get("reference_date") or self._given
        if given:
            return ReferenceDate(0, 0, "option", "reference_date.option", _checked(given))
        if stated:
            return ReferenceDate(stated.start, stated.end, "text", stated.rule, stated.day.isoformat())
        metadata = doc.user_data.get("metadata_date")
        if metadata:
            try:
                return ReferenceDate(
                    0, 0, "metadata", "reference_date.metadata", dt.date.fromisoformat(metadata[:10]).isoformat()
                )
            except ValueError:
                warn(doc, "metadata_date", f"The file's own date “{metadata}” is no date; it was left aside.")
        return None


def _checked(value: str) -> str:
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise UsageError(f"'{value}' is no date; write it as 2022-02-07") from error


@Language.factory("zh_reference_date", default_config={"reference_date": None, "rules": []})
def create_reference_date(nlp: Language, name: str, reference_date: str | None, rules: list[str]) -> ReferenceDates:
    """`reference_date`: the day (ISO text) for every Doc; `rules`: folders with more rules of the family `reference_date`."""
    return ReferenceDates(reference_date, tuple(rules))
