"""A cell's value and its number format go in; what Excel shows in the cell comes out, dates in Chinese."""

from __future__ import annotations

import datetime as dt
import re

from openpyxl.utils.escape import unescape

_LONGEST = 255  # code points of a number format in Excel
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_DIGITS = re.compile(r"[#0?,]*[#0?](?:\.[#0?]+)?")


def shown(value: object, number_format: str) -> str:
    """A date as 2026年6月30日, whatever its format, without the day (the month) if its format shows none.

    >>> shown(0.25, "0.0%"), shown(1200, '#,##0"家"'), shown(dt.datetime(2026, 6, 1), 'yyyy"年"m"月"')
    ('25.0%', '1,200家', '2026年6月')
    """
    number_format = number_format[:_LONGEST]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date):
        return _date(value, _LITERAL.sub("", number_format).lower())
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, int | float):
        return _number(value, number_format)
    return unescape(str(value)) if isinstance(value, str) else str(value)


def _date(value: dt.datetime | dt.date, form: str) -> str:
    said = f"{value.year}年"
    if "m" in form or "d" in form or not re.search("[ye]", form):
        said += f"{value.month}月"
    if "d" in form or not re.search("[yem]", form):
        said += f"{value.day}日"
    if isinstance(value, dt.datetime) and (value.hour or value.minute):
        said += f"{value:%H:%M}"
    return said


def _number(value: float, number_format: str) -> str:
    """The number with the digits, the percent sign and the words of the format; in full where that is not understood."""
    form = number_format.split(";")[0]
    bare = _LITERAL.sub(lambda found: "\0" * len(found.group()), form)
    found = _DIGITS.search(bare)
    if form == "General" or found is None or re.search(r"[E/@]", bare):
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    percent = "%" in bare
    _, _, decimals = found.group().partition(".")
    value = value * 100 if percent else value
    said = f"{value:{',' if ',' in found.group() else ''}.{len(decimals)}f}"
    before, after = (_LITERAL.sub(_said, part) for part in (form[: found.start()], form[found.end() :]))
    return f"{before}{said}{after}".strip()


def _said(found: re.Match[str]) -> str:
    return found[1] or found[2] or ""
