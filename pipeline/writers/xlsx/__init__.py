"""Results go in; the office's own 任务分解表 comes out as an Excel workbook, a new one or one that people work in, updated."""

from __future__ import annotations

from collections.abc import Sequence

from ...results import Result
from . import fresh, update
from .table import rows_of


def render(results: Sequence[Result], present: bytes | None) -> bytes:
    """The workbook (ECMA-376, transitional); the same input gives the same bytes.

    `present`: the workbook that is written over. The tool's columns are updated by 任务编号; all else in it stays.
    Raises InputError if it cannot be updated.
    """
    rows = rows_of(results)
    if not present:
        return fresh.render(results, rows)
    return update.render(results, rows, present)
