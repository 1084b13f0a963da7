"""Text of unknown origin goes in; HTML that shows each of its characters and can do nothing else comes out."""

from __future__ import annotations

import re
from html import escape

# Characters that draw nothing, turn the writing direction or join: controls, soft hyphen, fillers, zero-width and bidi
# marks (UAX #9), line and paragraph separators, tags. Tab and line breaks are text; variation selectors belong to theirs.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[\t\r\n]+")


def content(text: str) -> str:
    """`text` as the content of an element. A hidden character stays, inside an element that shows its code point.

    What HTML cannot hold (NUL, half a surrogate pair) stands as U+FFFD; a carriage return is written as a reference,
    which the parser does not turn into a line feed.
    """
    return _HIDDEN.sub(_element, escape(text, quote=False)).replace("\r", "&#13;")


def plain(text: str) -> str:
    """`text` on one line as the value of an attribute or a title, hidden characters as [U+202E]."""
    return escape(_HIDDEN.sub(lambda found: f"[{_code(found[0])}]", _SPACES.sub(" ", text)))


def _element(found: re.Match[str]) -> str:
    return f'<i class="c" data-c="{_code(found[0])}">{_written(found[0])}</i>'


def _written(char: str) -> str:
    if char == "\0" or "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return char if char < "\xa0" else f"&#{ord(char)};"  # references to controls mean other characters in HTML


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"
