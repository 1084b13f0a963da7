"""Two lines of one paragraph go in; their text as one comes out: a space only where a word of letters ends."""

from __future__ import annotations

_SOFT_HYPHEN = "\u00ad"


def join(above: str, below: str, spaced: bool = False) -> str:
    """The text of both; `spaced`: a space stood at the end of the line.

    A hyphen that broke a word goes, one that belongs to it stays; Chinese and numbers take no space.

    >>> join("imple-", "ment"), join("2018-", "2035年"), join("work", "plan"), join("6月", "30日")
    ('implement', '2018-2035年', 'work plan', '6月30日')
    """
    last, first = above[-1:], below[:1]
    if last == _SOFT_HYPHEN or (last == "-" and _is_letter(above[-2:-1]) and first.islower() and _is_letter(first)):
        return above[:-1] + below
    words = _is_letter(first) and (_is_letter(last) or (last in ",;:.!?)" and _is_letter(above[-2:-1])))
    return above + (" " if words or spaced else "") + below


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()
