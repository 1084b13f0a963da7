"""What a reader makes of a file: the text that everything else refers to, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read. `date` (ISO), `title`: from the file's metadata; `warnings`: (code, message) for the output."""

    text: str
    name: str | None
    date: str | None = None
    title: str | None = None
    warnings: tuple[tuple[str, str], ...] = ()
