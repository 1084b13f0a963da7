"""The mentions of one text go in; which of them are one body, and its full name, comes out.

Nothing is invented: a full name is put together from the region that stands in the mention (or that can only be meant:
the one place of that level in the text) and the long forms of the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .names import Name

_SLOT = re.compile(r"\{(.?)\}")
_PLACE = re.compile(r"(?<![省市区县州])[^省市区县州旗盟镇乡村（(、]{2,4}[省市区县州旗盟镇乡村]$")


@dataclass(frozen=True, slots=True)
class Identity:
    """`body` is the same for all mentions of one body; `canonical` is its full name where it differs from the mention."""

    body: str
    canonical: str | list[str] | None


class Identities:
    """Resolves the mentions of one text."""

    def __init__(self, text: str, names: Sequence[Name]) -> None:
        self.text = text
        self.places = self._places(names)
        self.issuer = issuer(text, names)
        self.owners = self._owners(names)

    def _places(self, names: Sequence[Name]) -> dict[str, str]:
        """The one place of each level that the text names (区: 临江区); a level with two places has none."""
        places: dict[str, str | None] = {}
        for name in names:
            region = self.region(name)
            if region and _SLOT.search(name.core_canonical or ""):
                region = self.text[name.region[0] : name.core + 1] if name.region else region  # 云岭|县委
            place = _PLACE.search(region)
            if place and not name.generic:
                region, level = place.group(), region[-1]
                places[level] = region if places.get(level, region) == region else None
        return {level: place for level, place in places.items() if place}

    def region(self, name: Name) -> str:
        return self.text[name.region[0] : name.region[1]] if name.region else ""

    def _owners(self, names: Sequence[Name]) -> dict[str, str | None]:
        """For each core (妇女联合会) the one region that the text gives it; None where there are several."""
        owners: dict[str, str | None] = {}
        for name in names:
            if name.generic or name.word.rule.kind != "body" or not name.region:
                continue
            core, region = name.core_canonical or name.word.text, self._full(self.region(name))
            owners[core] = region if owners.get(core, region) == region else None
        return owners

    def _full(self, region: str) -> str:
        return self.places.get(region, region)

    def resolve(self, name: Name) -> Identity:
        """Identity of one mention."""
        text = self.text[name.start : name.end]
        if name.members:
            return Identity(text, list(name.members))
        if name.word.rule.kind == "first_person":
            if self.issuer is None or text.startswith("本"):
                return Identity(text, None)
            body = self.full(self.issuer)
            return Identity(body, body)
        if name.same_as is not None:
            return self.resolve(name.same_as)
        if name.generic:
            return Identity(text, None)
        full = self.full(name)
        plain = full.removeprefix("中共") if full.startswith("中共") and full.endswith("委员会") else full
        if full != plain and name.region is None and not self._level_place(name):
            full = text  # 区委 alone: the text does not say of which district
        return Identity(full, None if full == text else full)

    def _level_place(self, name: Name) -> bool:
        slot = _SLOT.search(name.core_canonical or "")
        return bool(slot) and slot.group(1) in self.places if slot else False

    def full(self, name: Name) -> str:
        """The full name as far as text and lexicon support it."""
        core = name.core_canonical if name.core_canonical is not None else name.word.text
        slot = _SLOT.search(core)
        if slot and not slot.group(1):
            region = self._full(self.region(name)) if name.region else self._owner(name, core)
            return _SLOT.sub(region, core) if region else self.text[name.start : name.end]
        if slot:
            region = self.text[name.start : name.core + 1] if name.region else self._full(slot.group(1))
            if self.text.startswith(("中共", "共青团", "中国共产党"), name.start):
                region = re.sub(r"^(?:中共|共青团|中国共产党)", "", region)
                if self.text.startswith("共青团", name.start):
                    core = core.replace("中共", "共青团")
                if region == slot.group(1):
                    region = self._full(region)
            return _SLOT.sub(region, core)
        if name.parent is not None:
            owner = self.resolve(name.parent)
            return (
                owner.body if isinstance(owner.canonical, str) else self.text[name.parent.start : name.parent.end]
            ) + core
        if name.region:
            return self._full(self.region(name)) + core
        if name.word.rule.kind in ("name", "joined") or not name.bare:
            return core
        return self._owner(name, core) + core

    def _owner(self, name: Name, core: str) -> str:
        """What a bare name leaves out: the only region that its core has here, or the body that issued the text."""
        region = self.owners.get(core)
        if region:
            return region
        if core in self.owners or not name.word.rule.part or self.issuer is None:
            return ""
        within: Name | None = self.issuer
        while within is not None:
            if within is name:
                return ""
            within = within.parent
        issuer = self.issuer.parent or self.issuer
        if issuer.bare:
            return ""
        kind = issuer.word.rule.type
        if name.word.rule.type == "department" or kind in ("enterprise", "school", "hospital"):
            return self.full(issuer)
        return ""


def issuer(text: str, names: Sequence[Name]) -> Name | None:
    """The body that issued the text: it begins one of the first lines, or it is a line by itself (the signature)."""
    head = [line for line in text[:400].split("\n") if line.strip()][:3]
    limit = text.find(head[-1]) + len(head[-1]) if head else 0
    for name in names:
        if name.generic or name.bare or name.word.rule.kind in ("class", "first_person", "joined"):
            continue
        if text[name.start - 1 : name.start].strip():
            continue
        line_start = text.rfind("\n", 0, name.start) + 1
        if text[line_start : name.start].strip():
            continue
        line_end = text.find("\n", name.end)
        alone = not text[name.end : line_end if line_end >= 0 else len(text)].strip()
        if name.start < limit or alone:
            return name
    return None
