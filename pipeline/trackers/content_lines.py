"""An iCalendar object and new properties go in; the object comes out with these in its VTODO, all else byte for byte.

A parser that writes an object anew turns what it does not know (X- properties, alarms of other programs) into its own
idea of it; so the content lines (RFC 5545, 3.1) stay as the server sent them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from icalendar import Todo

_LINE = re.compile(r"[^\r\n]+(?:\r?\n[ \t][^\r\n]*)*")  # with the lines that it was folded into
_NAME = re.compile(r"[A-Za-z0-9-]+")
_FOLD = re.compile(r"\r?\n(?=[ \t])")


def replaced(data: str, made: Todo, names: Collection[str]) -> bytes:
    """`data` with the properties `names` as `made` has them, or without them, in the VTODO without RECURRENCE-ID."""
    lines = _LINE.findall(data)
    own = _master(lines)
    out: list[str] = []
    for number, line in enumerate(lines):
        if number not in own or _name(line) not in names:
            out.append(_FOLD.sub("\r\n", line))
        if number == min(own) - 1:
            out += _new(made, names)
    return "".join(f"{line}\r\n" for line in out).encode()


def _new(made: Todo, names: Collection[str]) -> Iterator[str]:
    for line in made.content_lines(sorted=False):
        if line and _name(line) in names:
            yield line.to_ical().decode()


def _master(lines: list[str]) -> frozenset[int]:
    """The numbers of the lines that are the properties of the task itself, without its alarms."""
    path: list[str] = []
    own: list[int] = []
    series = True
    for number, line in enumerate(lines):
        name = _name(line)
        if name == "BEGIN":
            path.append(line.partition(":")[2].strip().upper())
            if path == ["VCALENDAR", "VTODO"]:
                own, series = [], True
        elif name == "END":
            if path == ["VCALENDAR", "VTODO"] and series:
                break
            del path[-1:]
        elif path == ["VCALENDAR", "VTODO"]:
            own.append(number)
            series = series and name != "RECURRENCE-ID"
    return frozenset(own)


def _name(line: str) -> str:
    found = _NAME.match(line)
    return found.group().upper() if found else ""
