"""The span of a sentence goes in; its clauses come out, cut at commas that stand outside brackets and quotes."""

from __future__ import annotations

from ..patterns import compiled

_PAIRS = dict(zip("（([【《“「『〔", "）)]】》”」』〕", strict=True))
_STOP = compiled(r"[（(\[【《“「『〔，,：:]|(?<=[\u4e00-\u9fff”）)\da-zA-Z])[ \u3000]+(?=[\u4e00-\u9fff“\dA-Za-z])|\n")
_PAUSE = compiled(r"(?<=[\u4e00-\u9fff\d])[ \u3000](?=[\u4e00-\u9fff\d])")
_SPOKEN = 3  # pauses that make a stretch of text a transcript


def is_spoken(text: str, start: int, end: int) -> bool:
    """Whether the words are a transcript's: spaces between Chinese characters where a writer would put commas."""
    said = text[start:end]
    pauses = len(_PAUSE.findall(said))
    marks = sum(said.count(mark) for mark in "，,。；、")
    return (pauses >= _SPOKEN and pauses > 2 * marks) or (pauses > 0 and marks == 0 and end - start > 12)


def split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the clauses of `text[start:end]`, without the commas.

    Transcripts write pauses as spaces: where spaces outnumber commas they cut as well.
    """
    spoken = is_spoken(text, start, end)
    cuts: list[tuple[int, int]] = []
    at = start
    while found := _STOP.search(text, at, end):
        char = found.group()[0]
        if char in _PAIRS:
            close = text.find(_PAIRS[char], found.end(), min(end, found.end() + 400))
            at = close + 1 if close >= 0 else found.end()
            continue
        at = found.end()
        if char in " \u3000\n" and not spoken:
            continue
        if char in ",:" and text[found.start() - 1 : found.start()].isdigit() and text[at : at + 1].isdigit():
            continue  # 1,000 and 17:30
        cuts.append(found.span())
    spans, left = [], start
    for cut in [*cuts, (end, end)]:
        span = _strip(text, left, cut[0])
        if span[0] < span[1]:
            spans.append(span)
        left = cut[1]
    return spans


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
