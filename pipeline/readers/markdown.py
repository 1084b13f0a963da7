"""The bytes of a Markdown file go in (CommonMark with tables, task lists, front matter); its text comes out, marks left out.

It is read as the web page that it stands for, but lists keep the numbers and boxes that were written.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..errors import InputError
from ..sources import Source
from .html.text import lines
from .html.tree import parse
from .limits import Budget, check_length
from .metadata import document_title
from .text import decode

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})(?=[\u4e00-\u9fff（])(?!.*#\s*$)", re.MULTILINE)  # people forget the blank
_NOTE = re.compile(r"(?<=\S)\[\^[^\]\s]{1,30}\](?!:)")
_MARKS = re.compile(r"\*\*+")  # emphasis that ends in Chinese punctuation is none to CommonMark: **要求：**各单位
_SPECIAL = re.compile(r"[\[*_~`<&!]")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_MOST_MARKS = 20_000  # in one paragraph; the parser takes their number squared
_LISTS = re.compile("(?:bullet_list|ordered_list|list_item)_(?:open|close)")


def read(data: bytes, path: str, encoding: str | None) -> Source:
    """The document, a line as written for each line of text, title and date from the front matter; errors as for `text.decode`."""
    source = check_length(decode(data, path, encoding), path)
    front = _FRONT_MATTER.match(source)
    title, date = _front_matter(front[1]) if front else (None, None)
    body = _NOTE.sub("", _HEADING.sub(r"\1 ", source[front.end() if front else 0 :]))
    marks = [len(_SPECIAL.findall(block)) for block in _BLANK_LINE.split(body)]
    if max(marks) > _MOST_MARKS or sum(marks) > 10 * _MOST_MARKS:
        raise InputError(f"{path}: has too many marks of Markdown to be a document; save only its text as .txt")
    # Without references: [注]: 以上任务… would be one, and its text lost. Without code by indentation: paragraphs are indented.
    reader = (
        MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"]).disable(["reference", "code"])
    )
    page = reader.renderer.render(list(_written(reader.parse(body))), reader.options, {})
    text = "\n".join(lines(parse(page, path), Budget(path)))
    return Source(text, Path(path).name, date=date, title=title)


def _written(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens, the items of lists as paragraphs that begin with the marker that was written."""
    marker = ""
    for token in tokens:
        if token.type == "list_item_open":
            marker = f"{token.info}{token.markup} " if token.info else "- "
        if token.children is not None:
            for child in token.children:
                child.content = _MARKS.sub("", child.content) if child.type == "text" else child.content
            if marker:
                token.children.insert(0, Token("text", "", 0, content=marker))
                marker = ""
        if not _LISTS.fullmatch(token.type):
            token.hidden = False
            yield token


def _front_matter(source: str) -> tuple[str | None, str | None]:
    """Title and date (ISO) of the front matter; a broken one tells nothing."""
    try:
        said = yaml.safe_load(source)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None, None
    if not isinstance(said, dict):
        return None, None
    title, date = said.get("title"), said.get("date")
    return document_title(title) if isinstance(title, str) else None, _day(date)


def _day(said: object) -> str | None:
    if isinstance(said, dt.date):
        return said.isoformat()[:10]
    try:
        return dt.date.fromisoformat(said[:10]).isoformat() if isinstance(said, str) else None
    except ValueError:
        return None
