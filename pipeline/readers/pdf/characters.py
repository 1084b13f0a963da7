"""A character as a font names it goes in; the ordinary one comes out, which words and rules are written with."""

from __future__ import annotations

import unicodedata

# The forms that fonts for print give for radicals, where NFKC knows no ordinary character (⻓ for 长).
_LOOKALIKES = str.maketrans({"戶": "户", "黃": "黄", "靑": "青"})  # … and where NFKC knows a rarer one
_DASHES = {"\u2015": "—", "\u2e3a": "——", "\u2329": "〈", "\u232a": "〉"}
_RADICALS = str.maketrans(
    "⺄⺓⺝⺟⺠⺼⻁⻃⻄⻅⻆⻇⻉⻊⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "乙幺月母民月虎西西见角角贝足车長長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齊齐齒齿龍龙龜龜龟",
)


def normalized(text: str) -> str:
    """The ordinary characters for those that only fonts know: radicals, ligatures, forms for vertical text.

    Full-width letters and marks stay. What cannot be read becomes U+FFFD; what is not to be seen goes.

    >>> normalized("⼯"), normalized("⻓"), normalized("ﬁ"), normalized("，"), normalized("\\uf0b7")
    ('工', '长', 'fi', '，', '•')
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_normalized(character) for character in text)


def _normalized(character: str) -> str:
    code = ord(character)
    if 0x2E80 <= code < 0x2F00:
        character = character.translate(_RADICALS)
    if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB07 or 0xFE10 <= code < 0xFE1A or 0xFE30 <= code < 0xFE50:
        return unicodedata.normalize("NFKC", character).translate(_LOOKALIKES)
    if character in _DASHES:
        return _DASHES[character]
    if 0xF020 <= code < 0xF100:  # where fonts of symbols have their bullets and ticks
        return "•"
    category = unicodedata.category(character)
    if category in ("Co", "Cs"):
        return "\ufffd"
    if category in ("Cc", "Cn"):
        return " " if character in "\t\n" else ""
    return " " if category == "Zs" and character != "\u3000" else "" if character in "\u200b\ufeff" else character
