"""A text goes in; the output model comes out: the pipeline run, its records brought into the form of the contract."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from . import __version__
from .annotations import read, text_of, warn
from .components.action_items import ActionItem
from .components.structure import Element
from .errors import InputError, UsageError
from .nlp import load
from .results import LAYERS, Mark, Result
from .schema import Assignee, Deadline, Document, Extraction, Generator, Item, Organization, Quote, Warning
from .sources import Source

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["extract", "load", "process", "to_extraction"]

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:extract-tasks")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NOT_SAID = re.compile(r"[\W_]+")


def extract(
    text: str,
    reference_date: str | dt.date | None = None,
    *,
    source: str | None = None,
    metadata_date: str | None = None,
    include_may: bool = False,
    rules: Sequence[str | Path] = (),
    nlp: Language | None = None,
) -> Extraction:
    """The action items of `text` in the form of the output contract.

    `reference_date`: the day of the meeting or document (date or ISO text); None: taken from the text, else from
    `metadata_date`. `include_may`: also the exhortations. `rules`: folders with more rules. `nlp`: a pipeline of your
    own. Raises InputError for a text that is no valid Unicode, UsageError for a wrong date, RuleError for wrong rules.
    """
    nlp = nlp or _pipeline(tuple(str(folder) for folder in rules))
    document = Source(text, source, date=metadata_date)
    return process(document, reference_date, include_may=include_may, nlp=nlp).extraction


def process(
    source: Source, reference_date: str | dt.date | None = None, *, include_may: bool = False, nlp: Language
) -> Result:
    """The action items of a document as it was read, with its text and all that was found in it; errors as for `extract`."""
    doc = nlp(prepare(nlp, source.text, reference_date, source=source.name, metadata_date=source.date))
    for code, message in source.warnings:
        warn(doc, code, message)
    extraction = to_extraction(
        doc, source=source.name, title=source.title, include_may=include_may, config=nlp.meta.get("name") or "default"
    )
    return Result(source.text, extraction, _marks(doc))


def _marks(doc: Doc) -> tuple[Mark, ...]:
    marks = [
        Mark(row["start"], row["end"], layer, row["label"], row["rule"])
        for layer in LAYERS
        if layer in doc.spans
        for row in doc.spans[layer].attrs.get("records", [])
    ]
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.layer)))


def prepare(
    nlp: Language,
    text: str,
    reference_date: str | dt.date | None = None,
    *,
    source: str | None = None,
    metadata_date: str | None = None,
) -> Doc:
    """The Doc of `text` with what is known of its day, before any component; arguments and errors as for `extract`."""
    broken = _SURROGATE.search(text)
    if broken:
        raise InputError(
            f"{source or 'text'}: half a character (lone surrogate) at offset {broken.start()}; decode the file anew"
        )
    doc = nlp.make_doc(text)
    if reference_date is not None:
        doc.user_data["reference_date"] = iso_date(reference_date)
    if metadata_date is not None:
        doc.user_data["metadata_date"] = metadata_date
    return doc


def iso_date(value: str | dt.date) -> str:
    """The date as ISO text; raises UsageError if it is none."""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise UsageError(f"'{value}' is no date; write it as 2022-02-07, or 'today'") from error


@lru_cache(maxsize=4)
def _pipeline(rules: tuple[str, ...]) -> Language:
    return load(rules=rules)


def to_extraction(
    doc: Doc, *, source: str | None, include_may: bool, config: str, title: str | None = None
) -> Extraction:
    """The output model for a Doc that has been through the pipeline; `title`: for a text that shows none."""
    text = text_of(doc)
    shown = _title(doc)
    identity = _identity(doc, shown, source)
    document = _document(doc, identity, shown or title, source)
    organizations, bodies = _organizations(doc)
    occurrences: Counter[str] = Counter()
    items = []
    for record in read(doc, "action_items", ActionItem):
        said = normalized(text[record.start : record.end])
        occurrences[said] += 1
        if record.tier == "may" and not include_may:
            continue
        name = "\x1f".join(["item", identity, said, str(occurrences[said])])
        items.append(
            Item(
                id=str(uuid.uuid5(_NAMESPACE, name)),
                title=record.title,
                kind=record.label,
                strength=record.strength,
                tier=record.tier,
                assignees=[_assignee(row, bodies) for row in record.assignees],
                deadline=Deadline(**record.deadline) if record.deadline else None,
                evidence=_quote(text, record.start, record.end),
                section=record.section,
                speaker=record.speaker,
                confidence=record.confidence,
                rules=record.rules,
            )
        )
    return Extraction(
        generator=Generator(name="extract-tasks", version=__version__, config=config),
        document=document,
        organizations=organizations,
        items=items,
        warnings=_warnings(doc, document, items),
    )


def normalized(said: str) -> str:
    """Letters and digits only, compatibility forms folded: what identifies a task when punctuation is mended."""
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", said))


def _quote(text: str, start: int, end: int) -> Quote:
    return Quote(text=text[start:end], start=start, end=end)


def _title(doc: Doc) -> str | None:
    for element in read(doc, "structure", Element):
        if element.label == "title":
            return _one_line(text_of(doc)[element.start : element.end])
    return None


def _one_line(said: str) -> str:
    return re.sub(r"\s*[\r\n]\s*", "", said)


def _identity(doc: Doc, title: str | None, source: str | None) -> str:
    """What makes this document the same one after its text was corrected: its title and the day that it states.

    Without a title the file's name counts, but not its ending: the same text saved in another format keeps its ids.
    """
    stated = doc.user_data.get("stated_date")
    return "\x1f".join([normalized(title) if title else PurePath(source or "").stem, stated or ""])


def _document(doc: Doc, identity: str, title: str | None, source: str | None) -> Document:
    rows: list[dict[str, Any]] = []
    if "reference_date" in doc.spans:
        rows = doc.spans["reference_date"].attrs.get("records", [])
    found = rows[0] if rows else None
    evidence = found and found["label"] == "text"
    return Document(
        id=str(uuid.uuid5(_NAMESPACE, f"document\x1f{identity}")),
        title=title,
        source=source,
        sha256=hashlib.sha256(text_of(doc).encode("utf-8")).hexdigest(),
        characters=len(text_of(doc)),
        reference_date=found["date"] if found else None,
        reference_date_source=found["label"] if found else "none",
        reference_date_evidence=_quote(text_of(doc), found["start"], found["end"]) if found and evidence else None,
    )


def _organizations(doc: Doc) -> tuple[list[Organization], dict[tuple[int, int], str]]:
    """The bodies with their mentions, in the order of their first mention, and the id for each mention's span."""
    rows = doc.spans["organizations"].attrs.get("records", []) if "organizations" in doc.spans else []
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["body"], []).append(row)
    organizations, ids = [], {}
    for body, mentions in groups.items():
        key = str(uuid.uuid5(_NAMESPACE, f"organization\x1f{body}"))
        first = max(mentions, key=lambda row: row["end"] - row["start"])
        canonical = next((row["canonical"] for row in mentions if row["canonical"]), None)
        organizations.append(
            Organization(
                id=key,
                name=_one_line(text_of(doc)[first["start"] : first["end"]]),
                canonical=canonical,
                type=first["label"],
                generic=all(row["generic"] for row in mentions),
                mentions=[_quote(text_of(doc), row["start"], row["end"]) for row in mentions],
            )
        )
        ids.update({(row["start"], row["end"]): key for row in mentions})
    return organizations, ids


def _assignee(row: dict[str, Any], bodies: dict[tuple[int, int], str]) -> Assignee:
    span = row["organization"]
    return Assignee(**{**row, "organization": bodies.get((span[0], span[1])) if span else None})


def _warnings(doc: Doc, document: Document, items: Sequence[Item]) -> list[Warning]:
    warnings = [Warning(code=code, message=message) for code, message in doc.user_data.get("task_warnings", [])]
    if document.reference_date is None and any(
        item.deadline and item.deadline.reason == "no_reference_date" for item in items
    ):
        warnings.append(
            Warning(
                code="no_reference_date",
                message="The text does not say its day, so relative deadlines have no date; pass --date 2022-02-07 (or --date today).",
            )
        )
    return warnings
