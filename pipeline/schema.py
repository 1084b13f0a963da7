"""The output model: the one definition of the JSON that the command prints; its JSON Schema is generated from it.

Offsets are Unicode code points into the document's text, end exclusive; `text` is always `document_text[start:end]`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["directive", "commitment", "request", "decision", "prohibition"]
Strength = Literal["must", "should", "encourage"]
Tier = Literal["must", "may"]
Role = Literal["lead", "assist", "responsible"]
Source = Literal["explicit", "context", "speaker"]
Certainty = Literal["explicit", "context"]
ReferenceSource = Literal["option", "text", "metadata", "none"]


class Model(BaseModel):
    """Base of the parts: unknown keys are an error, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quote(Model):
    """Characters of the document that say so."""

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Generator(Model):
    """What made the output."""

    name: str
    version: str
    config: str


class Document(Model):
    """The document and the day from which relative deadlines count."""

    id: str = Field(
        description="UUIDv5 of its title (else the file's name) and the day it states; stays when text changes"
    )
    title: str | None
    source: str | None = Field(description="name of the file, '-' for standard input")
    sha256: str = Field(description="of the text as UTF-8")
    characters: int = Field(ge=0)
    reference_date: str | None = Field(description="ISO date; null if neither option, text nor metadata gives it")
    reference_date_source: ReferenceSource
    reference_date_evidence: Quote | None


class Organization(Model):
    """One body and all its mentions."""

    id: str
    name: str
    canonical: str | list[str] | None = Field(
        description="the full name; a list where one mention joins several bodies"
    )
    type: str
    generic: bool = Field(description="a collective of bodies (各部门), not one body")
    mentions: list[Quote]


class Assignee(Model):
    """Who must do it: a body, a post or a person, named as in the text."""

    name: str
    role: Role
    source: Source = Field(description="explicit: in the evidence; context: carried over; speaker: first person")
    organization: str | None = Field(description="id in `organizations`")
    start: int | None
    end: int | None


class Deadline(Model):
    """By when; `due` is the last day on which it is on time."""

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    due: str | None = Field(description="ISO date")
    time: str | None = Field(description="time of day, HH:MM")
    start_date: str | None = Field(description="ISO date, first day of a period")
    recurrence: str | None = Field(description="RFC 5545 RRULE value")
    first_due: str | None = Field(description="ISO date of the first occurrence on or after the reference date")
    certainty: Certainty = Field(description="explicit: in the evidence; context: stands elsewhere")
    reason: str | None = Field(description="why `due` is null")


class Item(Model):
    """One thing that one addressee could tick off as done."""

    id: str = Field(description="UUIDv5 of document, evidence and occurrence; stays when other text or rules change")
    title: str
    kind: Kind
    strength: Strength
    tier: Tier = Field(description="must: specific and checkable; may: exhortation, only with --all")
    assignees: list[Assignee]
    deadline: Deadline | None
    evidence: Quote
    section: list[str] = Field(description="headings above it, outermost first")
    speaker: str | None
    confidence: float = Field(ge=0, le=1)
    rules: list[str] = Field(description="ids of the rules that made it")


class Warning(Model):
    """Something the reader of the output should know."""

    code: str
    message: str


class Extraction(Model):
    """The whole output for one document."""

    schema_version: Literal["1"] = "1"
    generator: Generator
    document: Document
    organizations: list[Organization]
    items: list[Item]
    warnings: list[Warning]


def json_schema() -> str:
    """The JSON Schema (2020-12) of the output, as text."""
    import json

    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Extraction.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
