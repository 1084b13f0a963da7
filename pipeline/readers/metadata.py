"""What a file says of itself goes in (title, times); what of it may be believed comes out."""

from __future__ import annotations

import datetime as dt
import re

from lxml import etree

# China keeps one time all over; the machine's own zone would make the output depend on where it is run.
_CHINA = dt.timezone(dt.timedelta(hours=8))
_REUSED = dt.timedelta(days=183)
_TERMS = "{http://purl.org/dc/terms/}"
_ELEMENTS = "{http://purl.org/dc/elements/1.1/}"
# The times in the blank files with which programs begin: Excel, Excel in Chinese, WPS, python-docx, Excel 2016.
_TEMPLATES = (
    "1996-12-17T01:32:42",
    "2006-09-13T11:21:51",
    "2006-09-16T00:00:00",
    "2013-12-23T23:15:00",
    "2014-10-29T12:08:00",
    "2015-06-05T18:17:20",
    "2015-06-05T18:19:34",
)
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_NO_TITLE = re.compile(
    r"Microsoft\s*\w+\s*[-－–].*|新建.*(文档|文本|工作表|演示文稿).*|(空白|无标题|未命名|未标题|默认).*"
    r"|(文档|工作簿|演示文稿|幻灯片|标题)\s*\d*|.*\.(docx?|xlsx?|pptx?|wps|et|dps|rtf|pdf|html?|txt|md|csv|tmp)",
    re.IGNORECASE,
)


def core_properties(root: etree._Element | None) -> tuple[str | None, str | None]:
    """Title and date (ISO) of an Office file from the part that holds its core properties."""
    if root is None:
        return None, None
    said = {name: root.findtext(name) for name in (_ELEMENTS + "title", _TERMS + "created", _TERMS + "modified")}
    title, created, modified = said.values()
    return document_title(title), document_date(created, modified)


def document_title(said: str | None) -> str | None:
    """The title; None for what programs fill in by themselves: 「文档1」, the name of a file, words without Chinese.

    >>> document_title("关于召开推进会的通知"), document_title("Microsoft Word - 通知"), document_title("文档1")
    ('关于召开推进会的通知', None, None)
    """
    title = " ".join((said or "").split())
    return title if _HANZI.search(title) and not _NO_TITLE.fullmatch(title) else None


def document_date(created: str | None, modified: str | None) -> str | None:
    """The day in China (ISO) on which the document was begun, from times as W3CDTF (RFC 3339).

    None if no program could have known it: the times of blank files, a file that was changed before it was begun. A
    file that was still changed half a year later is most likely last year's, written over: its day would put every
    deadline into the wrong year, so there is none either.

    >>> document_date("2026-03-04T23:40:00Z", "2026-03-06T01:00:00Z")
    '2026-03-05'
    """
    begun, changed = _day(created), _day(modified)
    if begun is None or begun.year < 1990:
        return None
    if changed is not None and not begun <= changed <= begun + _REUSED:
        return None
    return begun.isoformat()


def _day(said: str | None) -> dt.date | None:
    if not said or said.strip().startswith(_TEMPLATES):
        return None
    try:
        time = dt.datetime.fromisoformat(re.sub(r"\.\d+", "", said.strip()).replace("Z", "+00:00"))
        return (time.astimezone(_CHINA) if time.tzinfo else time).date()
    except (ValueError, OverflowError):
        return None
