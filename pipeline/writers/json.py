"""Results go in; one indented JSON object comes out, or, for several documents, one object a line."""

from __future__ import annotations

from collections.abc import Sequence

from ..results import Result
from . import jsonl


def render(results: Sequence[Result]) -> bytes:
    """UTF-8, as the output contract says; ends with a line break."""
    if len(results) == 1:
        return (results[0].extraction.model_dump_json(indent=2) + "\n").encode("utf-8")
    return jsonl.render(results)
