"""A text and the labels of its speakers go in; the turns come out: who speaks where, for which unit, and after whom."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

# 住建局-孟科 2024-12-18 10:11: a chat label that names the unit too.
_LABEL = re.compile(
    r"^[【\[]?(?P<unit>[\u4e00-\u9fff]{2,10})[-—](?P<name>[\u4e00-\u9fff]{1,4})[】\]]?"
    r"(?=[ \u3000]*[：:]|[ \u3000\t]+(?:[0-9]{4}[-/.年]|[0-9]{1,2}[:：][0-9]{2}))",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """From `start` (the end of the label) on `name` speaks, for `unit` if the label says so, after `answered`."""

    start: int
    name: str
    unit: str = ""
    answered: str = ""


class Turns:
    """The turns of one text, by their starts."""

    def __init__(self, text: str, speakers: Iterable[tuple[int, str]] = (), author: str = "") -> None:
        """`speakers`: where each label ends, and the name on it; `author`: of a speech, from the line under its title."""
        self.author = author
        labels = {text.rfind("\n", 0, end): Turn(end, name) for end, name in speakers}
        if "-" in text or "—" in text:
            for found in _LABEL.finditer(text):
                labels[text.rfind("\n", 0, found.end())] = Turn(found.end(), found["name"], found["unit"])
        self.turns: list[Turn] = []
        before = after = ""
        for turn in sorted(labels.values(), key=lambda each: each.start):
            if turn.name != after:
                before, after = after, turn.name
            self.turns.append(Turn(turn.start, turn.name, turn.unit, before))
        self._starts = [turn.start for turn in self.turns]

    def at(self, offset: int) -> Turn | None:
        """The turn in which the offset lies."""
        index = bisect_right(self._starts, offset) - 1
        return self.turns[index] if index >= 0 else None
