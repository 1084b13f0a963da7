"""A text goes in; a copy of the same length comes out, its punctuation brought to one width, for patterns to look at.

Speeches typed in a hurry use half-width marks (同志们,要抓紧;一是…). Patterns are written for full-width ones, so they
look at the folded copy; offsets are the same, and quotes are always taken from the text itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

_FULL = {
    ",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", "．": ".", "％": "%", "､": "、", "｡": "。",
    **{chr(code): chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
}  # fmt: skip
# Marks between letters or digits (1,000, 17:30, a@b.cn) stay; a full stop is one before a Chinese character, an opening
# mark or the next number, if it stands behind a Chinese character or behind what is too long for the number of a list.
_HAN = r"[^\W\da-zA-Z_]"  # compiles faster than the range of Chinese characters
_MARK = re.compile(
    r"[,;:!?](?:(?<![0-9A-Za-z].)|(?![0-9A-Za-z]))|[()．％､｡０-９Ａ-Ｚａ-ｚ]"
    rf"|\.(?:(?<={_HAN}\.)|(?<=[，,”\"》）)%％]\.)|(?<=[0-9]{{3}}\.)|(?<=[A-Za-z]{{2}}\.))(?={_HAN}|[“\"《（(])"
    rf"|\.(?:(?<={_HAN}\.)|(?<=[，,”\"》）)%％]\.))(?=\s|$|[0-9])"
)
_QUOTED = re.compile(r'(["＂])([^"＂\n]{0,400})["＂]')


@lru_cache(maxsize=4)  # every component looks at the same text
def fold(text: str) -> str:
    """`text` with half-width punctuation between Chinese made full-width and full-width letters and digits made ASCII.

    >>> fold("同志们,要在17:30前报1,000份(附件1).好")
    '同志们，要在17:30前报1,000份（附件1）。好'
    >>> fold('开展"回头看".2.每季度通报')
    '开展“回头看”。2.每季度通报'
    """
    marked = _MARK.sub(lambda found: _FULL.get(found.group(), "。"), text)
    return _QUOTED.sub(r"“\2”", marked)
