"""Paths go in; each document's result, or the error that it met, comes out in the order of the paths."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Container, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import readers
from .api import load, process
from .errors import InputError, UsageError
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


def find(paths: Sequence[str], *, recursive: bool, written: Sequence[str | None] = ()) -> list[Input]:
    """The files that `paths` name; with `recursive`, those in folders too, by name, hidden and lock files left out.

    `written`: files and folders for output; what stands there is no document when the same command is run again. Raises
    InputError for a folder that holds no document, UsageError for one that is searched and written to.
    """
    found: list[Input] = []
    places = {os.path.realpath(place): place for place in written if place is not None}
    for path in paths:
        if not (recursive and os.path.isdir(path)):
            found.append(Input(path, Path("stdin" if path == readers.STDIN else Path(path).name)))
            continue
        if os.path.realpath(path) in places:
            raise UsageError(f"{places[os.path.realpath(path)]}: is the folder that is searched; write to another one")
        inside = sorted(_documents(Path(path), places))
        if not inside:
            raise InputError(f"{path}: holds no file that could be a document ({', '.join(sorted(readers.SUFFIXES))})")
        found.extend(Input(str(file), file.relative_to(path)) for file in inside)
    return found


def _documents(folder: Path, written: Container[str]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [
            name for name in folders if not name.startswith(".") and os.path.realpath(Path(place, name)) not in written
        ]
        for name in names:
            path = Path(place, name)
            if path.suffix.lower() not in readers.SUFFIXES or name.startswith((".", "~$")):
                continue
            if os.path.realpath(path) not in written:
                yield path


def run(paths: Sequence[str], options: Options, jobs: int = 1) -> Iterator[Result | InputError]:
    """One outcome a path, in the order of `paths`, as soon as it and those before it are done.

    `jobs`: processes that share the work. Raises RuleError for wrong rules and UsageError for an unknown encoding.
    """
    nlp = load(rules=options.rules)
    jobs = min(jobs, len(paths))
    if jobs < 2 or readers.STDIN in paths:  # the other processes have no standard input
        yield from (_outcome(nlp, path, options) for path in paths)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start, (options,)) as pool:
        try:
            with _interrupts_ignored():
                outcomes = [pool.submit(_work, path) for path in paths]
            for outcome in outcomes:
                yield outcome.result()
        except BrokenProcessPool:
            raise InputError("--jobs: a process died, perhaps for want of memory; run again with fewer") from None
        except BaseException:
            for process in multiprocessing.active_children():
                process.terminate()  # nobody waits for what they are still at
            raise


@contextlib.contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes started here inherit it: until `_start`, Python would print where Ctrl-C met each of them."""
    if threading.current_thread() is not threading.main_thread():
        yield  # where signals cannot be set, none is met
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_WORKER: dict[str, tuple[Language, Options]] = {}  # what a process keeps from one document to the next


def _start(options: Options) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # end without a word; the first process says it
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
