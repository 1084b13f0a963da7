"""What a task says in the cells of a list, for every format that has cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable


def joined(names: Iterable[str]) -> str:
    """Names of bodies as a document lists them."""
    return "、".join(names)


def chinese_date(day: dt.date) -> str:
    """The date as documents write it (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def cut(text: str, limit: int, note: str = "…") -> str:
    """`text` in at most `limit` UTF-16 units, which is what spreadsheets and importers count; `note` says it was cut."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= limit * 2:
        return text
    return units[: (limit - len(note)) * 2].decode("utf-16-le", "ignore") + note
