"""Documents, or the JSON made from them, go in; their tasks go to a tracker, and what became of each comes out."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from . import readers, trackers
from .api import iso_date, load, process
from .errors import InputError, UsageError
from .progress import follow
from .schema import Extraction
from .tasks import unique_tasks
from .trackers import people, sync
from .trackers.base import Settings
from .trackers.report import Report
from .trackers.secrets import Account, account

if TYPE_CHECKING:
    from spacy.language import Language

_JSON = re.compile(rb"(\xef\xbb\xbf)?\s*[{\[]\s*[\"{}\[\]]")  # no sentence begins so
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read: the reference date, exhortations too, folders with more rules."""

    date: str | None = None
    everything: bool = False
    rules: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was read, and (path, why) of what was not."""

    extractions: list[Extraction]
    failed: list[tuple[str, str]]


def inputs_of(paths: Sequence[str], reading: Reading, *, quiet: bool) -> Inputs:
    """The output model of every document and of every JSON or JSON Lines file of this tool; told apart by content.

    A path that cannot be read does not stop the rest. Raises UsageError for a wrong date, RuleError for wrong rules.
    """
    date = dt.date.today().isoformat() if reading.date == "today" else reading.date and iso_date(reading.date)
    found = Inputs([], [])
    nlp: Language | None = None
    for path in follow(paths, len(paths), quiet=quiet):
        try:
            if os.path.isdir(path):
                raise InputError(f"{path}: is a folder; name the files in it")
            data = readers.data_of(path)
            if _JSON.match(data[:4096]):
                found.extractions.extend(_from_json(data, path))
                continue
            source = readers.parse(data, path)
            nlp = nlp or load(rules=reading.rules)
            result = process(source, date, include_may=reading.everything, nlp=nlp)
            found.extractions.append(result.extraction)
        except InputError as error:
            found.failed.append((path, str(error)))
    return found


def push(
    target: str,
    inputs: Inputs,
    *,
    url: str | None = None,
    options: Sequence[str] = (),
    mapping: Path | None = None,
    dry_run: bool = False,
    mark_missing: bool = False,
    quiet: bool = False,
) -> Report:
    """Brings the tracker up to date with the tasks of `inputs`; with `dry_run` only says how it would.

    `options`: KEY=VALUE for the target. Raises UsageError for what cannot be used, TrackerError if the tracker cannot be
    read; a task that it does not take is in the report.
    """
    known = people.load(mapping) if mapping else {}
    ids, unmapped = people.resolve(inputs.extractions, known)
    who = account(url) if url else Account()
    settings = Settings(url, who.user, who.password, who.token, _pairs(options), {**known, **ids})
    tasks = unique_tasks(inputs.extractions)
    tracker = trackers.connect(target, settings)
    documents = {extraction.document.id for extraction in inputs.extractions}
    steps = sync.plan(tracker, tasks, documents, mark_missing=mark_missing)
    if dry_run:
        outcomes = [sync.Outcome(step) for step in steps]
    else:
        outcomes = list(follow(sync.apply(tracker, steps), len(steps), quiet=quiet))
    return Report(target, url, dry_run, outcomes, inputs.failed, unmapped)


def _pairs(options: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for option in options:
        key, equals, value = option.partition("=")
        if not (key and equals and value):
            raise UsageError(f"--option {key}: write it as KEY=VALUE")
        if key in pairs:
            raise UsageError(f"--option {key}: given twice; leave one")
        pairs[key] = value
    return pairs


def _from_json(data: bytes, path: str) -> list[Extraction]:
    """One object or several, one after the other as in JSON Lines."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: JSON is UTF-8, but not at byte {error.start}; make it anew") from None
    found: list[Extraction] = []
    at = _skip(text, 0)
    while at < len(text):
        line = text.count("\n", 0, at) + 1
        try:
            value, end = json.JSONDecoder().raw_decode(text, at)
            found.append(Extraction.model_validate(value))
        except json.JSONDecodeError as error:
            raise InputError(f"{path}:{error.lineno}: broken JSON ({error.msg}); make it anew") from None
        except RecursionError:
            raise InputError(f"{path}:{line}: JSON nested too deeply; push what extract-tasks makes") from None
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the value"
            raise InputError(
                f"{path}:{line}: not made by this version of extract-tasks ({where}: {first['msg']}); "
                "push the document, or JSON made from it anew"
            ) from None
        at = _skip(text, end)
    return found


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at
