"""A text goes in; the day of the meeting or of the document that it states comes out, with the characters that say so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..rulebook import Rule, load
from .bounds import outcome
from .frames import Context
from .numerals import WIDTH, to_int
from .phrases import Phrase, phrases
from .rules import MACROS, ruleset

_HEAD = 300  # characters in which the year of the title is looked for
_TODAY_REACH = 30  # characters after 「今天是」 that are read as a time word
_NUMBER_YEAR = re.compile(r"[〔\[（(]((?:19|20)\d\d)[〕\]）)]")  # 〔2026〕 of the document's number
_TITLE_YEAR = re.compile(
    rf"(?<!\d)(?P<y>{MACROS['y']}) ?年(?!度[^\n，。]{{0,12}}(?:总结|述职|考核|表彰|决算|回顾)|[^\n，。]{{0,8}}(?:总结|述职|回顾))"
)
_DATE = (  # loose, so that it compiles fast; _WHOLE and the calendar read it exactly
    r"(?:[12]\d{3}|[一二两][^\W_]{3})[ \t]?年[ \t]?[^\W_a-zA-Z]{1,2}[ \t]?月[ \t]?[^\W_a-zA-Z]{1,3}[ \t]?[日号]"
    r"|[12]\d{3}[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9])(?!\d)"
)
_COMPACT = r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
_WHOLE = re.compile(
    r"(?P<y>[^年]+)年(?P<m>[^月]+)月(?P<d>[^日号]+)[日号]"
    r"|(?P<y2>\d{4})[-./](?P<m2>\d+)[-./](?P<d2>\d+)|(?P<y3>\d{4})(?P<m3>\d\d)(?P<d3>\d\d)"
)
_BODY = (
    r"(?:[^\W_a-zA-Z]|[()、 ]){0,30}(?:委员会|委|局|厅|办|办公室|政府|部|院|会|公司|集团|中心|处|科|组|馆|站|所|学校|大学|中学|医院"
    r"|司|署|党组|支部|社|协|妇联|科协|残联|文联|侨联)"
)


class EvidenceRule(Rule):
    """A pattern that tells the day of a text; what its fields and the names in braces mean is told in rules/reference_date."""

    pattern: str
    head: int = 0
    today: bool = False
    needs: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The day that `text[start:end]` tells (code points), and the rule that read it."""

    day: dt.date
    start: int
    end: int
    rule: str


class _Reader:
    """A rule with its patterns, compiled when first needed: the first rules decide about most texts."""

    def __init__(self, rule: EvidenceRule) -> None:
        self.rule = rule
        self.needs = re.compile(rule.needs) if rule.needs else None
        self.unless = re.compile(rule.unless) if rule.unless else None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(_expand(self.rule.pattern))


@lru_cache(maxsize=8)
def _readers(extra: tuple[str, ...]) -> tuple[_Reader, ...]:
    return tuple(_Reader(rule) for rule in load("reference_date", EvidenceRule, extra))


def _expand(pattern: str) -> str:
    pattern = pattern.replace("{body}", _BODY)
    pattern = pattern.replace("{date2}", f"(?P<date2>{_DATE})")
    return pattern.replace("{date}", f"(?P<date>{_DATE})").replace("{compact}", f"(?P<date>{_COMPACT})")


def find_reference(text: str, *, skip: Sequence[tuple[int, int]] = (), rules: Sequence[str] = ()) -> Evidence | None:
    """The day that the text tells, or None. `skip`: spans (code points) that are no part of the document (page chrome).

    A year alone is not a day; a month-day or a holiday (今天是节后上班第一天) needs the year of the title.
    """
    normal = text.translate(WIDTH)
    extra = tuple(rules)
    for reader in _readers(extra):
        if reader.needs and not reader.needs.search(normal, 0, _HEAD):
            continue
        area = normal[: reader.rule.head] if reader.rule.head else normal
        for match in reader.pattern.finditer(area):
            if any(start <= at < end for start, end in skip for at in (match.start(), _span(match)[0])):
                continue
            if reader.unless and reader.unless.search(_around(normal, *_span(match))):
                continue
            found = _today(normal, match, reader, skip, extra) if reader.rule.today else _written(match, reader)
            if found:
                return found
    return None


def _span(match: re.Match[str]) -> tuple[int, int]:
    """Where the date of a match stands; where none is named, the match itself."""
    for name in ("date", "date2"):
        if match.groupdict().get(name):
            return match.span(name)
    return match.span()


def _around(text: str, start: int, end: int) -> str:
    """The lines of the date, and one before and after."""
    first = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start)))
    last = text.find("\n", text.find("\n", end) + 1)
    return text[max(0, first, start - 80) : min(last if last > 0 else len(text), end + 80)]


def _written(match: re.Match[str], reader: _Reader) -> Evidence | None:
    start, end = _span(match)
    found = _WHOLE.fullmatch(match.string, start, end)
    if not found:
        return None
    try:
        year, month, day = (to_int(found[name] or found[f"{name}2"] or found[f"{name}3"]) for name in ("y", "m", "d"))
        return Evidence(dt.date(year, month, day), start, end, reader.rule.id)
    except ValueError:
        return None


def _today(
    text: str, match: re.Match[str], reader: _Reader, skip: Sequence[tuple[int, int]], extra: tuple[str, ...]
) -> Evidence | None:
    """Reads what follows 「今天是」: it must name one single day."""
    end = match.end()
    window = text[end : end + _TODAY_REACH]
    phrase = next(iter(phrases(window, ruleset(extra))), None)
    if (
        phrase is None
        or phrase.start > 2
        or phrase.head in ("relday", "urgency", "event", "daypart", "clock", "duration")
    ):
        return None
    years: Iterable[int | None] = [None] if _has_year(phrase) else _title_years(text, skip)
    for year in years:
        found = outcome(phrase, Context(year=year))
        period = found.period
        if period and period.start == period.end and _weekday_fits(window[phrase.start : phrase.end], period.start):
            return Evidence(period.start, match.start(), end + phrase.end, reader.rule.id)
    return None


def _has_year(phrase: Phrase) -> bool:
    return any("y" in unit.data for unit in phrase.units)


def _title_years(text: str, skip: Sequence[tuple[int, int]]) -> list[int]:
    """The years that the title can mean, in their order; those of the first lines that are no page chrome."""
    start = max((end for begin, end in skip if begin < _HEAD), default=0)
    named = _TITLE_YEAR.finditer(text, 0, start + _HEAD)
    found = (to_int(m["y"]) for m in named if not any(begin <= m.start() < end for begin, end in skip))
    number = _NUMBER_YEAR.search(text, 0, start + _HEAD)
    return list(dict.fromkeys(found))[:1] or ([int(number[1])] if number else [])


_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")


def _weekday_fits(said: str, day: dt.date) -> bool:
    named = _WEEKDAY.search(said)
    return named is None or "一二三四五六日".find(named[1].replace("天", "日")) == day.weekday()
