"""Results go in; one JSON object a line comes out, one line a document (JSON Lines)."""

from __future__ import annotations

from collections.abc import Sequence

from ..results import Result


def render(results: Sequence[Result]) -> bytes:
    """UTF-8; the objects are those of the output contract."""
    return "".join(result.extraction.model_dump_json() + "\n" for result in results).encode("utf-8")
