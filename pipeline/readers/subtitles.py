"""The bytes of a subtitle file (SubRip, WebVTT) go in; running text comes out, with who speaks and from when on.

Turns are written as the transcripts of meeting tools write them (rules/structure/speakers.yaml): 「王主任 00:00:08」 on a
line, what was said on the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from pysubs2 import SSAFile
from pysubs2.exceptions import Pysubs2Error

from ..components.structure.speakers import is_name
from ..errors import InputError
from ..sources import Source
from .limits import check_length
from .metadata import document_title
from .text import decode

_PAUSE = 3_000  # milliseconds of silence that end a paragraph where no speakers are named
_HEADER = re.compile(r"\ufeff?WEBVTT[ \t]*[-—:：]*[ \t]*([^\n]*)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,40})?[ \t]+([^<>\n]{1,40})>")
_TAG = re.compile(
    r"</?(?:[bciusv]|ruby|rt|lang|font|\d[\d:.]*)(?:[. ][^<>\n]{0,200})?>|\{\\[^{}\n]{0,200}\}", re.IGNORECASE
)
_NO_TAG = {ord("<"): "&lt;", ord("{"): "｛", ord("}"): "｝"}  # what is left is text, and taken for no tag
_LABEL = re.compile(
    r"(?:[\[【](?P<in>[^\]】\d\n]{1,12}\d{0,2})[\]】]\s*[:：]?|(?P<name>[A-Za-z\u4e00-\u9fff·][^\W_]{0,9}(?: [A-Za-z\d]{1,12}){0,2}(?:[（(][^（()）]{1,12}[)）])?)\s*[:：])\s*(?=\S)"
)
_DASH = re.compile(r"[-–—－]\s+(?=\S)")  # begins what one of two voices says
_SOUND = re.compile(
    r"[\[【（(♪]+(?:[^\]】）)]{0,6}(?:音乐|声|笑)|静音|空白|听不清|无法识别)[^\]】）)]{0,4}[\]】）)♪]+|♪+"
)
_MARKS = re.compile("[，。！？；]")
_ENDED = re.compile(r"[，。！？；：、,.!?;:…”」）)\s]$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a subtitle, its times in milliseconds; `length` code points of it are the speaker's label."""

    start: int
    end: int
    text: str
    name: str = ""
    length: int = 0


def read(data: bytes, path: str, encoding: str | None) -> Source:
    """The words of the subtitles, lines of one speaker or up to a long pause joined; errors as for `text.decode`."""
    source = check_length(decode(data, path, encoding), path).replace("\r\n", "\n")
    header = _HEADER.match(source)
    lines = list(_lines(source, "vtt" if header else "srt", path))
    text = "\n".join(_turns(lines))
    return Source(text, Path(path).name, title=document_title(header[1]) if header else None)


def _lines(source: str, form: str, path: str) -> Iterator[_Line]:
    source = _TAG.sub("", _VOICE.sub(r"[\1]", source)).translate(_NO_TAG)
    try:
        events = SSAFile.from_string(source, format_=form)
    except (Pysubs2Error, ValueError) as error:
        raise InputError(f"{path}: the subtitles are broken ({error}); save their text as .txt") from None
    before = ""
    if not len(events):
        raise InputError(f"{path}: has no subtitles with times in it; if it is plain text, rename it to .txt")
    for event in events:
        for said in unescape(event.plaintext).split("\n"):
            said = _DASH.sub("", said.strip())
            if (
                said and said != before and not _SOUND.fullmatch(said)
            ):  # live captions show each line twice, on its way up
                label = _LABEL.match(said)
                name = (label["in"] or label["name"]).strip() if label else ""
                known = label is not None and is_name(name, weak=True)
                yield _Line(event.start, event.end, said, *((name, label.end()) if known and label else ()))
                before = said


def _turns(lines: Sequence[_Line]) -> Iterator[str]:
    names = Counter(line.name for line in lines if line.name)
    named = {name for name in names if names[name] > 1 or len(names) > 1}
    marks = sum(len(_MARKS.findall(line.text)) for line in lines)
    punctuated = marks > 2 and marks * 30 > sum(len(line.text) for line in lines)
    said, speaker, end = "", "", 0
    for line in lines:
        begins = line.name if line.name in named else ""
        if (begins and begins != speaker) or (not named and said and line.start - end > _PAUSE):
            if said:
                yield said
            said = ""
        if begins and begins != speaker:
            yield f"{begins} {_clock(line.start)}"
            speaker = begins
        text = line.text[line.length :] if begins else line.text
        said += _gap(said, text, punctuated) + text
        end = line.end
    if said:
        yield said


def _gap(said: str, text: str, punctuated: bool) -> str:
    """A blank for the pause that a line's end is, unless the pauses are written as marks."""
    if not said or _ENDED.search(said):
        return ""
    return "" if punctuated and not (said[-1].isascii() and text[0].isascii()) else " "


def _clock(milliseconds: int) -> str:
    seconds = milliseconds // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
