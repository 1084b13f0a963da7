"""Numbers as people write them (12, １２, 十二, 二〇二二, 廿一, 两千零四, 三点五) go in; integers or floats come out."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "O": 0,
    "o": 0,
    "两": 2,
    "俩": 2,
    "元": 1,
}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_TENS = {"廿": "二十", "卅": "三十", "初": ""}

WIDTH = str.maketrans(
    "０１２３４５６７８９／－～〜．：　\xa0（）週後個禮號點時內間開節農曆臘閏國慶應當歲終學會議過來這從與將須務",
    "0123456789/-~~.:  ()周后个礼号点时内间开节农历腊闰国庆应当岁终学会议过来这从与将须务",
)
"""Full-width and traditional characters of time expressions, each replaced by one character: offsets stay."""


def to_int(text: str) -> int:
    """The whole number that `text` spells; Chinese numerals may be positional (二十三) or digit by digit (二〇二三).

    Raises ValueError if `text` is no number.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text)
    for short, full in _TENS.items():
        text = text.replace(short, full)
    if not any(c in _UNITS for c in text):
        return int("".join(c if c.isdigit() and c.isascii() else str(_digit(c)) for c in text))
    total = section = digit = 0
    for c in text:
        unit = _UNITS.get(c)
        if unit is None:
            digit = int(c) if c.isascii() and c.isdigit() else _digit(c)
        elif unit == 10_000:
            total, section, digit = (total + section + digit) * unit, 0, 0
        else:
            section, digit = section + (digit or 1) * unit, 0
    return total + section + digit


def _digit(character: str) -> int:
    if character not in _DIGITS:
        raise ValueError(f"{character!r} is no numeral")
    return _DIGITS[character]
