"""The bytes of a web page go in; its article comes out as text, and the title and day that the page states."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from ...sources import Source
from ..metadata import document_title
from ..text import decode
from .article import article
from .tree import Node, parse

_HEAD = 16_384  # bytes in which the page says its encoding
_CHARSET = re.compile(rb"""(?:charset\s*=\s*|<\?xml[^>]{0,80}encoding\s*=\s*)["']?\s*([\w-]+)""", re.IGNORECASE)
# Pages say GB2312 and use characters that only GB18030 has.
_CODECS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "utf-8": "utf-8",
    "utf8": "utf-8",
}
_BROKEN = 1_000  # of so many characters one may be broken
# The names of the national standard for government sites (国办发〔2018〕…) first, then those of others.
_TITLES = ("articletitle", "og:title", "twitter:title", "dc.title")
_DATES = ("pubdate", "article:published_time", "publishdate", "firstpublishedtime", "dc.date", "datepublished", "date")
_SITE_NAMES = ("sitename", "og:site_name", "columnname")
_PARTS = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+|\s*--+\s*")
_SITE_TAIL = re.compile(r"\s*[-–—]\s*[^-–—]{0,30}(?:网|网站|门户|平台|政府|频道|栏目|日报|委员会|[委局厅部会])$")
_SITE = re.compile(r".{0,20}(?:网|网站|门户|平台|频道|首页)")
_DATE = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_PUBLISHED = re.compile(r"(?:发布|发文|成文|印发|公开|更新)(?:日期|时间)\s*[：:]\s*(" + _DATE.pattern + ")")


def read(data: bytes, path: str, encoding: str | None) -> Source:
    """The article, a line for each paragraph, and for each row of a table with tabs between its cells; errors as for `text.decode`."""
    root = parse(_decode(data, path, encoding), path)
    names = _names(root)
    title = _title(root, names)
    lines = article(root, title, path)
    return Source("\n".join(lines), Path(path).name, date=_day(root, names), title=title)


def _decode(data: bytes, path: str, encoding: str | None) -> str:
    """The source of the page: UTF-8 if it is that, whatever it says; else as it says; else recognized."""
    said = _CHARSET.search(data, 0, _HEAD)
    codec = _CODECS.get(said[1].decode("ascii").lower()) if said else None
    if encoding is None and codec and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        for name in ("utf-8", codec):
            text = data.decode(name, "replace")
            if text.count("\ufffd") * _BROKEN <= len(text):
                return text
    return decode(data, path, encoding)


def _names(root: Node) -> dict[str, str]:
    """What the page's <meta> elements say, by their names in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for node in root.nodes():
        if node.tag == "meta" and node.get("content").strip():
            found.setdefault((node.get("name") or node.get("property")).lower(), node.get("content").strip())
    return found


def _title(root: Node, names: dict[str, str]) -> str | None:
    given = next((names[name] for name in _TITLES if name in names), None)
    if given is None:
        given = next((node.text() for node in root.nodes() if node.tag == "title"), "")
    site = {names[name] for name in _SITE_NAMES if name in names}
    parts = [part for part in _PARTS.split(" ".join(given.split())) if part and part not in site]
    title = max(parts, key=len, default="")
    while _SITE_TAIL.search(title):
        title = _SITE_TAIL.sub("", title)
    return None if _SITE.fullmatch(title) else document_title(title)


def _day(root: Node, names: dict[str, str]) -> str | None:
    """The day of publication (ISO): from the page's metadata, else from its text."""
    given = [names[name] for name in _DATES if name in names]
    given += [node.text() for node in root.nodes() if node.get("id") == "publish_time"]
    given += [found[1] for found in [_PUBLISHED.search(root.text())] if found]
    for said in given:
        found = _DATE.search(said)
        try:
            if found:
                return dt.date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        except ValueError:
            continue
    return None
