"""Paths go in; each document's result, or the error that it met, comes out in the order of the paths."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from . import readers
from .api import load, process
from .errors import InputError
from .results import Result

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Options:
    """What holds for every document: reference date (ISO), encoding, exhortations too, folders with more rules."""

    day: str | None = None
    encoding: str | None = None
    everything: bool = False
    rules: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read, and where it lies below the folder that was searched for it."""

    path: str
    below: Path


def find(paths: Sequence[str], *, recursive: bool) -> list[Input]:
    """The files that `paths` name; with `recursive`, those in folders too, by name, hidden and lock files left out.

    Raises InputError for a folder that holds no document.
    """
    found: list[Input] = []
    for path in paths:
        if not (recursive and os.path.isdir(path)):
            found.append(Input(path, Path("stdin" if path == readers.STDIN else Path(path).name)))
            continue
        inside = sorted(_documents(Path(path)))
        if not inside:
            raise InputError(f"{path}: holds no file that could be a document ({', '.join(sorted(readers.SUFFIXES))})")
        found.extend(Input(str(file), file.relative_to(path)) for file in inside)
    return found


def _documents(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if Path(name).suffix.lower() in readers.SUFFIXES and not name.startswith((".", "~$")):
                yield Path(place, name)


def run(paths: Sequence[str], options: Options, jobs: int = 1) -> Iterator[Result | InputError]:
    """One outcome a path, in the order of `paths`, as soon as it and those before it are done.

    `jobs`: processes that share the work. Raises RuleError for wrong rules and UsageError for an unknown encoding.
    """
    nlp = load(rules=options.rules)
    jobs = min(jobs, len(paths))
    if jobs < 2 or readers.STDIN in paths:  # the other processes have no standard input
        yield from (_outcome(nlp, path, options) for path in paths)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (options,)) as pool:
        try:
            yield from pool.map(_work, paths)
        except BrokenProcessPool:
            raise InputError("--jobs: a process died, perhaps for want of memory; run again with fewer") from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_WORKER: dict[str, tuple[Language, Options]] = {}  # what a process keeps from one document to the next


def _start(options: Options) -> None:
    _WORKER["own"] = (load(rules=options.rules), options)


def _work(path: str) -> Result | InputError:
    nlp, options = _WORKER["own"]
    return _outcome(nlp, path, options)


def _outcome(nlp: Language, path: str, options: Options) -> Result | InputError:
    try:
        source = readers.read(path, options.encoding)
        return process(source, options.day, include_may=options.everything, nlp=nlp)
    except InputError as error:
        return error
