"""A text goes in; the day of the meeting or of the document that it states comes out, with the characters that say so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..rulebook import Rule, load
from .bounds import outcome
from .frames import Context
from .numerals import WIDTH, to_int
from .phrases import Phrase, phrases
from .rules import MACROS, ruleset

_HEAD = 300  # characters in which the year of the title is looked for
_TODAY_REACH = 30  # characters after 「今天是」 that are read as a time word
_TITLE_YEAR = re.compile(
    rf"(?<!\d)(?P<y>{MACROS['y']}) ?年(?!度[^\n，。]{{0,12}}(?:总结|述职|考核|表彰|决算|回顾)|[^\n，。]{{0,8}}(?:总结|述职|回顾))"
)
_DATE = (
    rf"(?P<y>{MACROS['y']})[ \t]?年[ \t]?(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])[ \t]?月[ \t]?"
    r"(?P<d>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[ \t]?[日号]"
    r"|(?P<y2>[12]\d{3})[-./](?P<m2>1[0-2]|0?[1-9])[-./](?P<d2>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_COMPACT = r"(?<!\d)(?P<y>19\d\d|20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"


class EvidenceRule(Rule):
    """A pattern that tells the day of a text: {date} and {compact} stand for a date; see rules/reference_date."""

    pattern: str
    head: int = 0
    today: bool = False
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The day that `text[start:end]` tells (code points), and the rule that read it."""

    day: dt.date
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class _Reader:
    rule: EvidenceRule
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@lru_cache(maxsize=8)
def _readers(extra: tuple[str, ...]) -> tuple[_Reader, ...]:
    rules = load("reference_date", EvidenceRule, extra)
    return tuple(
        _Reader(
            rule,
            re.compile(
                rule.pattern.replace("{date}", f"(?P<date>{_DATE})").replace("{compact}", f"(?P<date>{_COMPACT})")
            ),
            re.compile(rule.unless) if rule.unless else None,
        )
        for rule in rules
    )


def find_reference(text: str, *, skip: Sequence[tuple[int, int]] = (), rules: Sequence[str] = ()) -> Evidence | None:
    """The day that the text tells, or None. `skip`: spans (code points) that are no part of the document (page chrome).

    A year alone is not a day; a month-day or a holiday (今天是节后上班第一天) needs the year of the title.
    """
    normal = text.translate(WIDTH)
    extra = tuple(rules)
    for reader in _readers(extra):
        area = normal[: reader.rule.head] if reader.rule.head else normal
        for match in reader.pattern.finditer(area):
            if any(start <= match.start() < end for start, end in skip):
                continue
            if reader.unless and reader.unless.search(_around(normal, match)):
                continue
            found = _today(normal, match, reader, skip, extra) if reader.rule.today else _written(match, reader)
            if found:
                return found
    return None


def _around(text: str, match: re.Match[str]) -> str:
    """The lines of the match, and one before and after."""
    first = text.rfind("\n", 0, max(0, text.rfind("\n", 0, match.start("date"))))
    last = text.find("\n", text.find("\n", match.end("date")) + 1)
    return text[max(0, first, match.start("date") - 80) : min(last if last > 0 else len(text), match.end("date") + 80)]


def _written(match: re.Match[str], reader: _Reader) -> Evidence | None:
    groups = match.groupdict()
    try:
        year, month, day = (to_int(groups[name] or groups[f"{name}2"]) for name in ("y", "m", "d"))
        return Evidence(dt.date(year, month, day), match.start("date"), match.end("date"), reader.rule.id)
    except (ValueError, KeyError):
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
    return list(dict.fromkeys(found))[:1]


_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")


def _weekday_fits(said: str, day: dt.date) -> bool:
    named = _WEEKDAY.search(said)
    return named is None or "一二三四五六日".find(named[1].replace("天", "日")) == day.weekday()
