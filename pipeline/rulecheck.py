"""A user's rule folder goes in; what is wrong with it, what its examples show and which names hide others comes out.

The three steps of `extract-tasks rules check DIR`: the files are read with the strict models of their families, every
`yes` text must make its rule fire and no `no` text may, and names of organizations are held against all other names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from spacy.tokens import Doc

from . import rulebook
from .nlp import load

_LISTED = 200  # names that hide others are told one by one up to this many


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a rule: `where` is file and line."""

    level: Literal["error", "note"]
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.level}: {self.message}"


@dataclass(frozen=True, slots=True)
class Written:
    """A rule as it stands in a file."""

    where: str
    id: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


def check(folder: Path) -> list[Finding]:
    """What there is to say about the rules of `folder`, errors first.

    Raises RuleError, which names file, line and reason, where a file cannot be read with its family's model.
    """
    rulebook.check_folder(folder)
    nlp = load(rules=[folder])  # reads all families with their models
    written = [rule for path in sorted(folder.rglob("*.yaml")) for rule in _rules(path)]
    found = [*_twice(written), *_examples(nlp, written), *_replaced(written), *_hidden(folder)]
    return sorted(found, key=lambda finding: finding.level)


def _rules(path: Path) -> Iterator[Written]:
    """The rules of a file with their lines."""
    node = yaml.compose(path.read_text("utf-8-sig"), yaml.SafeLoader)
    if not isinstance(node, yaml.SequenceNode):
        return
    for rule in node.value:
        fields = {key.value: value for key, value in rule.value}
        texts = {key: tuple(text.value for text in fields[key].value) for key in ("yes", "no") if key in fields}
        where = f"{path}:{rule.start_mark.line + 1}"
        yield Written(where, fields["id"].value, texts.get("yes", ()), texts.get("no", ()))


def _twice(written: list[Written]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for rule in written:
        if rule.id in first:
            yield Finding("error", rule.where, f"{rule.id}: the id stands at {first[rule.id]} too; give it another")
        first.setdefault(rule.id, rule.where)


def _examples(nlp: Any, written: list[Written]) -> Iterator[Finding]:
    for rule in written:
        for key, texts, wanted in (("yes", rule.yes, True), ("no", rule.no, False)):
            for text in texts:
                if (rule.id in fired(nlp(text))) is not wanted:
                    verb = "does not fire" if wanted else "fires"
                    yield Finding("error", rule.where, f"{rule.id}: {verb} in its {key} example '{text}'")


def fired(doc: Doc) -> set[str]:
    """The ids of all rules that left a trace on a Doc."""
    rows = [row for group in doc.spans.values() for row in group.attrs.get("records", [])]
    return {row["rule"] for row in rows if "rule" in row} | {rule for row in rows for rule in row.get("rules", ())}


def _replaced(written: list[Written]) -> Iterator[Finding]:
    shipped = {
        rule.id: f"{path.parent.name}/{path.name}"
        for path in sorted(rulebook.BUILT_IN.rglob("*.yaml"))
        for rule in _rules(path)
    }
    for rule in written:
        if rule.id in shipped:
            yield Finding("note", rule.where, f"{rule.id}: replaces the shipped rule of {shipped[rule.id]} as a whole")


def _hidden(folder: Path) -> Iterator[Finding]:
    """Names of the folder that other names contain, replace or lie in; the longest name at a place counts."""
    from .components.organizations import clashes

    clashing = list(clashes(str(folder.resolve())))
    for name, text in clashing[:_LISTED]:
        yield Finding("note", str(folder), f"{name}: {text}")
    if len(clashing) > _LISTED:
        yield Finding("note", str(folder), f"{len(clashing) - _LISTED} more names hide others or are hidden")
