"""Lines go in; their sentences come out, cut at final punctuation and list markers, brackets and quotes kept whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ...patterns import compiled
from .lines import Line, strip
from .records import StructureRule

_NUMERALS = {c: n for n, c in enumerate("〇一二三四五六七八九十")}
_CLOSERS = dict(zip("（([【《“「『〔", "）)]】》”」』〕", strict=True))
_STOPS = re.compile(r"[（(\[【《“「『〔：:，, 　。！？!?；;.…]")
# A bracket after the full stop that says who is responsible belongs to the sentence that it closes.
_TAIL = re.compile(
    r"\s*(?:[（(【\[][^（(【\[\n]{0,120}?(?:负责|牵头|责任|配合|时限|落实)[^（(\n]{0,120}?[）)】\]]"
    r"|[（(](?:[^（）()。；;，,、\s]{2,24}(?<=[部委局办会厅院校处室科站所组司府心联团县区镇乡位队])(?:[、，,；;][ 　]?)?)+[)）])"
)
_ENDS = compiled(r"[。！？!?；;]+[”’」』）)]*|(?<=[\u4e00-\u9fff”」）)])\.(?=\s|$|[\u4e00-\u9fff“（(])|…{2,}")
# Lines run together keep a space between heading and text, and between a greeting and the speech.
_GAP = compiled(r"(?<=[\u4e00-\u9fff”）)])[ \t\u3000]+(?=[\u4e00-\u9fff“（(])")
_SALUTATION = re.compile(
    r"(?:尊敬的)?[^，,。：:；;\s]{0,12}(?:同志们|朋友们|各位[^，,。：:；;\s]{1,8})[^。：:；;\s]{0,30}[:：](?=\s*\S)"
)
_ADDRESSED = compiled(
    r"(?:各|省|市|县|区)[^。；;：:]{2,160}(?:部门|单位|政府|局|委|办|厅|部|会|公司|机构|组织|[)）])[:：](?=根据|为|按照|经|近|现|你|《|今|[\u4e00-\u9fff]{2,12}(?:定于|决定|将于))"
)
_BULLET = 9  # the rank of markers without a number
# The day of a speech or of a resolution stands in brackets between title and text.
_DATED = re.compile(r"[（(]\s*(?:19|20)\d\d\s*年[^（()）\n]{2,40}[)）](?=\s*\S)")
_HEADING_LENGTH = 60  # code points
# A transcript or a scan may have no full stop for pages; what looks at a sentence must not cost its length squared.
_LONGEST = 800  # code points
_BLANKS = (" ", "\u3000")
_PAUSES = "，,、 \u3000"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line between two cuts: marker apart, final punctuation apart."""

    start: int
    end: int
    marker: tuple[int, int]
    rule: str
    rank: int
    mark: str
    line: int
    begins_line: bool


class Markers:
    """Finds list and heading markers where they can stand."""

    def __init__(self, rules: Iterable[StructureRule]) -> None:
        self.rules = [rule for rule in rules if rule.label == "marker"]
        self._by_name = {f"m{index}": rule for index, rule in enumerate(self.rules)}
        alternatives = "|".join(f"(?P<{name}>{rule.pattern})" for name, rule in self._by_name.items())
        free = "|".join(f"(?P<{name}>{rule.pattern})" for name, rule in self._by_name.items() if rule.free)
        self._pattern = re.compile(rf"[\s　]*(?:{alternatives})")
        self._free = re.compile(free)

    def at(self, text: str, start: int, end: int) -> tuple[int, int, StructureRule] | None:
        """A marker that begins at `start` (after spaces): its span and rule."""
        found = self._pattern.match(text, start, min(end, start + _LONGEST))
        if not found:
            return None
        name = found.lastgroup or ""
        rule = self._by_name[name]
        if rule.rank == _BULLET:  # ■一、总体要求: the number tells more than the bullet before it
            number = self._pattern.match(text, found.end(name), end)
            if number and number.lastgroup and self._by_name[number.lastgroup].rank < _BULLET:
                return found.start(name), number.end(number.lastgroup), self._by_name[number.lastgroup]
        return found.start(name), found.end(name), rule

    def inside(self, text: str, start: int, end: int) -> list[int]:
        """Markers inside running text that a scan left without a full stop before them: their offsets."""
        cuts: list[int] = []
        last: dict[str, int] = {}
        for found in self._free.finditer(text, start, end):
            rule = self._by_name[found.lastgroup or ""]
            number = count_of(found.group())
            before = text[found.start() - 1] if found.start() > start else ""
            if found.start() == start:
                last[rule.id] = number
                continue
            boundary = before in "。！？!?；;：:，, 　\t\n)）"
            letter = "\u4e00" <= before <= "\u9fff" and before not in "第条款项届见至到和及与年月日共约近超达"
            follows = number == last.get(rule.id, 0) + 1
            if rule.rank == 0:
                follows = before not in "见（(“《" or before == ""
            elif rule.rank == 1:
                follows = before not in "，,、" and ((boundary and number == 1) or (follows and (boundary or letter)))
            elif rule.rank == 4:
                follows = follows and (boundary or letter) and before not in "，,、"
            elif rule.rank == 6:
                follows = True
            else:
                follows = (follows or number == 1) and (boundary or letter)
            if follows:
                last = {above.id: last.get(above.id, 0) for above in self.rules if above.rank < rule.rank}
                last[rule.id] = number
                cuts.append(found.start())
        return cuts


def count_of(marker: str) -> int:
    """The number that a marker carries (（十二） → 12), 0 if it carries none."""
    digits = re.search(r"\d+", marker)
    if digits:
        return int(digits.group())
    if marker and ("①" <= marker[0] <= "⑳"):
        return ord(marker[0]) - ord("①") + 1
    hanzi = re.search(r"[一二三四五六七八九十]+", marker)
    if not hanzi:
        return 0
    tens, ten, ones = hanzi.group().rpartition("十")
    if not ten:
        return _NUMERALS.get(ones[:1], 0)
    return 10 * (_NUMERALS.get(tens, 1) if tens else 1) + (_NUMERALS.get(ones, 0) if ones else 0)


def cut(text: str, lines: Sequence[Line], markers: Markers, keep: Collection[int] = ()) -> list[Piece]:
    """The pieces of all lines that are not chrome.

    The lines at the positions in `keep` (titles, rows of tables) stay whole.
    """
    pieces: list[Piece] = []
    for index, line in enumerate(lines):
        if line.chrome or line.start >= line.end:
            continue
        if index in keep:
            pieces.append(Piece(line.start, line.end, (line.start, line.start), "", -1, "", index, True))
        else:
            pieces.extend(_cut_line(text, line.start, line.end, index, markers))
    return pieces


def _cut_line(text: str, start: int, end: int, line: int, markers: Markers) -> list[Piece]:
    pieces: list[Piece] = []
    inside = markers.inside(text, start, end)
    at = start
    while at < end:
        found = markers.at(text, at, end)
        marker = (found[0], found[1]) if found else (at, at)
        body = found[1] if found else at
        stop, after = _next_end(text, body, end, inside, markers)
        first = body == start
        dated = _DATED.match(text, body, end) if first else None
        opening = (_SALUTATION.match(text, body, stop) or _ADDRESSED.match(text, body, stop)) if first else None
        if dated:
            stop = after = dated.end()
        elif opening:
            stop, after = opening.end() - 1, opening.end()
        elif found and found[2].rank <= 4:
            gap = _GAP.search(text, body, min(stop, body + _HEADING_LENGTH))
            if gap:
                stop, after = gap.start(), gap.end()
        left, right = strip(text, body, stop)
        if left < right or found:
            rule = found[2] if found else None
            pieces.append(
                Piece(
                    left,
                    max(left, right),
                    marker,
                    rule.id if rule else "",
                    rule.rank if rule else -1,
                    text[stop:after].strip()[:1],
                    line,
                    at == start,
                )
            )
        at = max(after, at + 1)
    return pieces


def _next_end(text: str, start: int, end: int, inside: Sequence[int], markers: Markers) -> tuple[int, int]:
    """Where the sentence that begins at `start` ends: offsets before and after its final punctuation."""
    later = bisect_right(inside, start)
    limit = inside[later] if later < len(inside) else end
    too_long = limit - start > _LONGEST
    if too_long:
        limit = start + _LONGEST
    at = start
    while found := _STOPS.search(text, at, limit):
        at = found.start()
        char = text[at]
        if char in _CLOSERS:
            close = text.find(_CLOSERS[char], at + 1, min(limit, at + 200))
            if close < 0:
                at += 1
                continue
            at = close + 1
            if char in "“「" and close - found.start() > 12 and text[close - 1] in "。！？!?":
                return at, at  # a quoted sentence that closes with its own full stop
            continue
        if char in "：:" and (at + 1 >= limit or markers.at(text, at + 1, limit)):
            return at, at + 1
        if char in "，," or (char in " 　" and text[at + 1 : at + 2] not in _BLANKS):
            marker = markers.at(text, at + 1, limit)
            if marker and marker[2].rank == 7 and _counts_on(text, marker[0], marker[1], limit):
                return at, at + 1
        stop = _ENDS.match(text, at, limit)
        if stop:
            tail = _TAIL.match(text, stop.end(), end)
            if tail:
                more = _ENDS.match(text, tail.end(), end)
                return tail.end(), more.end() if more else tail.end()
            return at, stop.end()
        at += 1
    if too_long:
        pause = max(text.rfind(mark, start + _LONGEST // 2, limit) for mark in _PAUSES)
        return (pause, pause + 1) if pause > 0 else (limit, limit)
    return limit, limit


def _counts_on(text: str, start: int, end: int, limit: int) -> bool:
    """Whether 一是/二要 after a comma is a list item: a later one always, the first if a second follows."""
    number = count_of(text[start:end])
    return number > 1 or (
        number == 1 and re.search(r"[，,；;。]\s*二[是要]", text[end : min(limit, end + 200)]) is not None
    )
