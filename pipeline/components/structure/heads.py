"""The first lines of a document go in; its title and genre come out, a title that shares its line with text cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...patterns import compiled
from .lines import Line
from .records import Element, Genre, Part, StructureRule

_INLINE = re.compile(
    r"(?P<title>[^。！？!?\n]{3,90}?(?:讲话|通知|意见|方案|报告|纪要|的函|批复|要点|计划|总结|发言|致辞|通报|公告|通告|办法|细则|主持词|任务分解表)(?:范文|稿|提纲|材料)?)"
    r"(?:[ 　]+(?=\S)|(?=[（(〔\[](?:19|20)\d\d)|(?=同志们|各位)|(?=(?:各|省直|市直|县直|区直|机关)[^。！？]{2,150}[:：]))"
)
_NUMBER_LINE = re.compile(
    r".{0,20}[〔\[［(（]\s*(?:19|20)\d\d\s*[〕\]］)）].{0,8}[号期]|.{2,30}文件|第.{1,4}期|特急|急件|加急|秘密|机密"
)
_PLAIN = re.compile(r"[^：:，,。]{4,}$")
_LOOK_AT = 8  # lines from the top in which a title may stand


@dataclass(frozen=True, slots=True)
class Head:
    """Title span (or None), genre, and the part of text under no heading."""

    title: tuple[int, int] | None
    genre: Genre
    rule: str
    part: Part


def split_first(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines, with a title that runs into the text on its line made a line of its own."""
    for index, line in enumerate(lines):
        if line.chrome or "\t" in text[line.start : line.end]:  # a row of a table has no title in it
            continue
        found = _INLINE.match(text, line.start, line.end)
        if found and line.end - found.end() > 10:
            title = replace(line, end=found.end("title"))
            return [*lines[:index], title, replace(line, start=found.end()), *lines[index + 1 :]]
        if line.end - line.start > 60:
            break
    return list(lines)


def find_head(text: str, lines: Sequence[Line], rules: Sequence[StructureRule], before: int) -> Head:
    """The title is the first of the top lines that names a genre (讲话, 通知 …), else a short first line.

    `before`: the position of the line from which on somebody speaks; what is said there is no title.
    """
    genres = [(compiled(rule.pattern), rule) for rule in rules if rule.label == "genre"]
    top = [line for line in lines[:before] if not line.chrome][:_LOOK_AT]
    for index, line in enumerate(top):
        for last in (index, index + 1, index + 2):
            if last >= len(top) or top[last].end - line.start > 120 or _body(text, top[last]):
                break
            if last > index and not _runs_on(text, line.start, top[last - 1].end):
                break
            matches = [
                (found.end(), -order, rule)
                for order, (pattern, rule) in enumerate(genres)
                for found in pattern.finditer(text, line.start, top[last].end)
            ]
            if matches and not _runs_on(text, line.start, top[last].end):
                _, _, rule = max(matches, key=lambda match: match[:2])
                part = next((each.part for *_, each in matches if each.part), None)
                return Head((line.start, top[last].end), rule.genre or "other", rule.id, part or "none")
    first = next((line for line in top if not _NUMBER_LINE.fullmatch(text, line.start, line.end)), None)
    if (
        first
        and (len(top) > 1 or before < len(lines))
        and first.end - first.start <= 40
        and not _body(text, first)
        and _PLAIN.match(text, first.start, first.end)
    ):
        return Head((first.start, first.end), "other", "", "none")
    return Head(None, "other", "", "none")


def title_element(head: Head) -> list[Element]:
    return [Element(*head.title, "title", head.rule, head.genre)] if head.title else []


def _body(text: str, line: Line) -> bool:
    """A line of text: it has sentence punctuation, begins with a marker, or holds fields."""
    said = text[line.start : line.end]
    return bool(
        re.search(
            r"[。！？；;\t]|^[一二三四五六七八九十]、|^[（(][一二三四五六七八九十]|^\d+[.、]|^[-*•●□☐○★]|^【|^议题|^第[一二三四五六]阶段|[：:]$",
            said,
        )
    ) or (line.end - line.start > 90)


def _runs_on(text: str, start: int, end: int) -> bool:
    """A title that is not complete yet: an open book title mark, or 关于 without the genre at the end."""
    said = text[start:end]
    return said.count("《") > said.count("》") or (
        "关于" in said
        and not re.search(
            r"(讲话|通知|意见|方案|报告|纪要|函|批复|要点|计划|办法|规定|决定|公告|通告|通报|请示|措施|细则|总结|倡议书|稿)[）)》]?$",
            said,
        )
    )
