"""Marks go in; each different kind of mark comes out once, with the words and the look that the page has for it."""

from __future__ import annotations

from ...labels import KIND, ORGANIZATION, TIME
from ...results import Mark
from .escape import content

_LAYER = {"organizations": "机构", "deadlines": "时间", "directives": "提示词"}
_LOOK = {"organizations": "o", "deadlines": "d", "directives": "q"}
_WORDS = {"organizations": ORGANIZATION, "deadlines": TIME, "directives": KIND}
_BINDING = frozenset({"deadline", "recurrence", "urgency", "start"})  # of the times; the others only describe

MUST, MAY, LINKED = 0, 1, 2
"""Keys of the runs that an item covers, or that something links to; the kinds of marks follow."""
_FIRST = 3


class Kinds:
    """Gives every kind of mark (layer, label, rule, full name) a key, in the order in which they are first seen."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str, str, str], int] = {}
        self._looks = ["i", "i may", ""]
        self._attributes: dict[tuple[int, ...], str] = {}

    def key(self, mark: Mark, name: str) -> int:
        """The key of the kind; `name`: the full name of the body, if it is one and it is known."""
        kind = (mark.layer, mark.label, mark.rule, name)
        if kind not in self._keys:
            self._keys[kind] = len(self._keys) + _FIRST
            faint = mark.layer == "deadlines" and mark.label not in _BINDING
            self._looks.append("x" if faint else _LOOK[mark.layer])
        return self._keys[kind]

    def attributes(self, keys: tuple[int, ...]) -> str:
        """Of the element of a run that has these keys."""
        if keys not in self._attributes:
            looks = " ".join(dict.fromkeys(["s", *(self._looks[key] for key in keys)])).strip()
            kinds = " ".join(str(key - _FIRST) for key in keys if key >= _FIRST)
            self._attributes[keys] = f'class="{looks}"' + (f' data-marks="{kinds}"' if kinds else "")
        return self._attributes[keys]

    def legend(self) -> str:
        """A list item for each kind, in the order of the numbers in `data-marks`."""
        return "".join(self._words(*kind) for kind in self._keys)

    @staticmethod
    def _words(layer: str, label: str, rule: str, name: str) -> str:
        said = content(_WORDS[layer].get(label, label))
        full = f"{content(name)}，" if name else ""
        return f'<li class="{_LOOK[layer]}"><b>{_LAYER[layer]}</b> {full}{said} <code>{content(rule)}</code></li>'
