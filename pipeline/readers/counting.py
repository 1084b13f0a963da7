"""A number and one of Word's number formats (ISO/IEC 29500-1, 17.18.59) go in; the number as Word writes it comes out."""

from __future__ import annotations

_HANZI = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
# Characters that have a row of their own: the first one, and how far they go.
_ROWS = {
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "ideographEnclosedCircle": ("㊀", 10),
}
_COUNTED = {
    *("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"),
    *("japaneseCounting", "koreanCounting"),
}
_LEGAL_FORMS = {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"}
_DIGITS = {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital"}


def written(number: int, form: str) -> str:
    """The number in the format `form` (`w:numFmt`), in Arabic digits where the format does not reach it or is unknown.

    >>> [written(12, form) for form in ("chineseCounting", "lowerLetter", "upperRoman", "decimalEnclosedCircle")]
    ['十二', 'l', 'XII', '⑫']
    """
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{number:02}"
    if form in {"decimalFullWidth", "decimalFullWidth2"}:
        return str(number).translate(_FULL_WIDTH)
    if form in _DIGITS:
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    if not 0 < number < 10_000:
        return str(number)
    if form in _ROWS and number <= _ROWS[form][1]:
        return chr(ord(_ROWS[form][0]) + number - 1)
    if form in _COUNTED:
        said = _counted(number, _HANZI, "十百千")
        return said[1:] if said.startswith("一十") else said
    if form in _LEGAL_FORMS:
        return _counted(number, _LEGAL, "拾佰仟")
    if form == "ideographTraditional" and number <= len(_STEMS):
        return _STEMS[number - 1]
    if form == "ideographZodiac" and number <= len(_BRANCHES):
        return _BRANCHES[number - 1]
    if form == "ideographZodiacTraditional":
        return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12]
    if form in {"lowerRoman", "upperRoman"}:
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    if form in {"lowerLetter", "upperLetter"} and number <= 260:
        rounds, letter = divmod(number - 1, 26)
        return chr(ord("a" if form == "lowerLetter" else "A") + letter) * (rounds + 1)
    return str(number)


def _counted(number: int, digits: str, units: str) -> str:
    """In Chinese up to 9999: 105 → 一百零五."""
    said = ""
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if digit:
            said += digits[digit] + (units[place - 1] if place else "")
        elif not said.endswith(digits[0]):
            said += digits[0]
    return said.rstrip(digits[0])


def _roman(number: int) -> str:
    said = ""
    for size, letters in _ROMAN:
        times, number = divmod(number, size)
        said += letters * times
    return said
