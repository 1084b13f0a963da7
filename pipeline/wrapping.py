"""A text goes in; if its lines were broken at a width, a copy without those breaks comes out, with the way back.

Mail programs, terminals and text taken from PDF break a line every so many characters, in the middle of 县卫生|健康局 or
6月|30日. Rules and lexicons see words only where the break is gone, so they look at the copy; what they find is brought
back to the offsets of the text as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

_LINE = re.compile(r"([^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*)(\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|$)")
_NARROWEST = 16  # code points; shorter lines are verse, slides or buttons, not broken text
_LEAST = 3  # full lines that show a width
_LONGER = 0.03  # the share of lines that may be longer than the width: addresses of the web, long English words
_SLACK = 2  # code points that a line may be short of the width where punctuation may not begin a line
_INDENTED = 2  # code points of white space by which a paragraph's first line stands in from the others
_LABEL = 60  # code points; a longer line is text, not a label
_PARAGRAPH = "　　"
_FINAL = "。！？!?；;：:"
_PAGE = re.compile(r"[-—–－\s\d/第页共]+")


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """`text` is the copy; `cuts` are the offsets in it before which characters of the original were left out, `left_out` how many
    by then. All offsets are code points."""

    text: str
    cuts: tuple[int, ...] = ()
    left_out: tuple[int, ...] = (0,)

    def start(self, offset: int) -> int:
        """The offset in the original of the character that stands at `offset` in the copy."""
        return offset + self.left_out[bisect_right(self.cuts, offset)]

    def end(self, offset: int) -> int:
        """The offset in the original behind the character that ends at `offset` in the copy."""
        return offset + self.left_out[bisect_left(self.cuts, offset)]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int  # without the break and the white space before it
    indent: int
    length: int


def unwrap(
    text: str,
    begins: Callable[[str, int, int], bool] = lambda *_: False,
    alone: Callable[[str, int, int], bool] = lambda *_: False,
) -> Unwrapped:
    """The text without the breaks that only a width made; the text itself if it has none.

    `begins`: whether the line that lies at (text, start, end) opens something new (a list marker, a speaker's label);
    `alone`: whether such a short line is whole in itself, whatever its length (「张三 2026-03-02 14:00:12」).

    >>> wrapped = "各单位要在六月三十日以前将总结报县\\n卫生健康局，同时抄送县政府督查室，\\n逾期没有报送的单位将予以通报，请各\\n单位高度重视。"
    >>> unwrap(wrapped).text
    '各单位要在六月三十日以前将总结报县卫生健康局，同时抄送县政府督查室，逾期没有报送的单位将予以通报，请各单位高度重视。'
    """
    lines = _read(text)
    full = _full(text, lines, alone)
    if not full:
        return Unwrapped(text)
    margin = min(line.indent for line in lines if line.length) + _INDENTED
    cells = max(_cells(text, line) for line in lines)
    parts: list[str] = []
    cuts: list[int] = []
    gaps: list[int] = []
    at = length = 0
    for index in sorted(full):
        line, following = lines[index], lines[index + 1] if index + 1 < len(lines) else None
        if following is None or not following.length or following.indent >= margin:
            continue
        if text.startswith(_PARAGRAPH, following.start):
            continue
        if cells > 1 and _cells(text, following) == cells:
            continue  # a whole row of a table
        left = following.start + following.indent
        if _PAGE.fullmatch(text, left, following.end):
            continue
        if text[line.end - 1] not in "，、," and begins(text, left, following.end):
            continue
        words = text[line.end - 1].isascii() and text[left].isascii()
        blank = " " if words and text[line.end - 1].isalpha() and text[left].isalpha() else ""
        parts.append(text[at : line.end] + blank)
        length += len(parts[-1])
        cuts.append(length)
        gaps.append(left - line.end - len(blank))
        at = left
    return Unwrapped("".join([*parts, text[at:]]), tuple(cuts), tuple(accumulate(gaps, initial=0)))


def _read(text: str) -> list[_Line]:
    lines = []
    for found in _LINE.finditer(text):
        said = found[1].rstrip()
        indent = len(said) - len(said.lstrip())
        lines.append(_Line(found.start(), found.start() + len(said), indent, len(said)))
        if not found[2]:
            break
    return lines


def _cells(text: str, line: _Line) -> int:
    return text.count("\t", line.start, line.end) + text.count("|", line.start, line.end)


def _full(text: str, lines: Sequence[_Line], alone: Callable[[str, int, int], bool]) -> list[int]:
    """The positions of the lines that reach the width at which the text was broken; none if it was not.

    A width is counted in characters or in columns (a Chinese character takes two), whichever fits more lines exactly.
    """
    filled = [
        index
        for index, line in enumerate(lines)
        if line.length and not (line.length <= _LABEL and alone(text, line.start + line.indent, line.end))
    ]
    characters = [lines[index].length for index in filled]
    best: list[int] = []
    for unit, widths in ((1, characters), (2, [_columns(text, lines[index]) for index in filled])):
        counts = Counter(width for width in widths if width >= _NARROWEST * unit)
        longer = 0
        for width in sorted(counts, reverse=True):
            if longer > max(1, _LONGER * len(widths)):
                break
            longer += counts[width]
            full = _at(text, lines, filled, widths, width, unit)
            if len(full) > len(best) and _is_broken(text, lines, full, sum(w > width // 2 for w in widths)):
                best = full
    return best


def _at(
    text: str, lines: Sequence[_Line], filled: Sequence[int], widths: Sequence[int], width: int, unit: int
) -> list[int]:
    """The lines that are as long as `width`; a little shorter ones too if the break keeps punctuation together."""
    near = [(index, found) for index, found in zip(filled, widths, strict=True) if 0 <= width - found <= _SLACK * unit]
    exact = [index for index, found in near if width - found < unit]
    if len(exact) >= 0.75 * len(near):
        return exact
    return [index for index, found in near if width - found < unit or text[lines[index].end - 1] not in _FINAL]


def _is_broken(text: str, lines: Sequence[_Line], full: Sequence[int], long: int) -> bool:
    """Whether lines of one length were made so by a width: they are many of the long ones and most end in mid-sentence."""
    open_ = sum(text[lines[index].end - 1] not in _FINAL for index in full)
    return len(full) >= max(_LEAST, 0.4 * long) and open_ >= 0.75 * len(full)


def _columns(text: str, line: _Line) -> int:
    """Columns on a screen: a Chinese character, three bytes of UTF-8, takes two."""
    length = line.end - line.start
    return length + (len(text[line.start : line.end].encode("utf-8", "surrogatepass")) - length) // 2
