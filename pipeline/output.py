"""Results go in as they come; standard output, one file, or one file a document in a folder gets them in the format."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

from . import writers
from .batch import Input
from .errors import InputError, UsageError
from .results import Result

_BINARY = {"xlsx"}
# What Excel, WPS and LibreOffice put beside a file while they have it open.
_LOCKS = ("~${}", ".~{}", ".~lock.{}#")


class Output:
    """Where the results go; raises UsageError for a format, a preset or a place that does not fit.

    JSON lines are printed as they come. A file is written once, whole, when all are there.
    """

    def __init__(self, inputs: Sequence[Input], path: str | None, name: str | None, columns: str | None) -> None:
        self._format = _format(inputs, path, name)
        self._columns = columns
        self._folder = _folder(path, inputs, writers.suffix_of(self._format)) if path else None
        self._path = Path(path) if path and not self._folder else None
        self._results: list[Result] = []
        writers.check(self._format, columns)
        if self._path:
            _check_free(self._path)
            _spare(inputs, [self._path])
        if path is None and self._format in _BINARY and sys.stdout.isatty():
            raise UsageError(f"--format {self._format}: is no text for a terminal; name a file with -o")

    @property
    def on_terminal(self) -> bool:
        """Whether results appear on the terminal, where a progress bar would stand in their way."""
        return self._path is None and self._folder is None and sys.stdout.isatty()

    def add(self, source: Input, result: Result) -> None:
        """Takes the result of one document; raises InputError if its own file cannot be written."""
        if self._folder:
            path = self._folder.path(source)
            _check_free(path)
            writers.write_file(path, self._render([result], path))
        elif self._path is None and self._format == "jsonl":
            to_stdout(self._render([result]))
        else:
            self._results.append(result)

    def close(self) -> None:
        """Writes what was kept; raises InputError if that cannot be done."""
        if self._results and self._path:
            writers.write_file(self._path, self._render(self._results, self._path))
        elif self._results:
            to_stdout(self._render(self._results))

    def _render(self, results: Sequence[Result], path: Path | None = None) -> bytes:
        present = writers.present(self._format, path) if path else None
        try:
            return writers.render(self._format, results, present=present, columns=self._columns)
        except InputError as error:
            raise InputError(f"{path}: {error}") from None


class Texts:
    """Where the texts go that were read, each exactly as offsets count it, as UTF-8."""

    def __init__(self, inputs: Sequence[Input], path: str | None) -> None:
        self._folder = _folder(path, inputs, ".txt") if path else None
        self._path = Path(path) if path and not self._folder else None
        if self._path and len(inputs) > 1:
            raise UsageError(f"--text-out {path}: is one file for several documents; name a folder ({path}/)")
        if self._path:
            _spare(inputs, [self._path])

    def add(self, source: Input, result: Result) -> None:
        """Writes the text of one document; raises InputError if that cannot be done."""
        path = self._folder.path(source) if self._folder else self._path
        if path:
            writers.write_file(path, result.text.encode("utf-8"))


class _Folder:
    """One file a document, below `root` as the documents lay below the folder that was searched."""

    def __init__(self, root: Path, inputs: Sequence[Input], suffix: str) -> None:
        bare = Counter(each.below.with_suffix("") for each in inputs)
        self._paths = {
            each: root
            / _with(each.below if bare[each.below.with_suffix("")] > 1 else each.below.with_suffix(""), suffix)
            for each in inputs
        }
        twice = next((path for path, n in Counter(self._paths[each] for each in inputs).items() if n > 1), None)
        if twice:
            raise UsageError(f"{root}: two documents would both become {twice.name}; run them one by one")
        _spare(inputs, self._paths.values())
        self._make(root)

    def path(self, source: Input) -> Path:
        path = self._paths[source]
        self._make(path.parent)
        return path

    @staticmethod
    def _make(folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"{folder}: cannot be made a folder ({error.strerror or error}); choose another place"
            ) from None


def _with(path: PurePath, suffix: str) -> PurePath:
    return path.with_name(path.name + suffix)


def _folder(path: str, inputs: Sequence[Input], suffix: str) -> _Folder | None:
    return _Folder(Path(path), inputs, suffix) if _is_folder(path) else None


def _is_folder(path: str) -> bool:
    return path.endswith(("/", "\\")) or Path(path).is_dir()


def _spare(inputs: Sequence[Input], targets: Iterable[Path]) -> None:
    """Raises UsageError if a document would be written over."""
    read = {os.path.realpath(each.path) for each in inputs}
    hit = next((path for path in targets if os.path.realpath(path) in read), None)
    if hit:
        raise UsageError(f"{hit}: is one of the documents and would be written over; choose another place")


def _check_free(path: Path) -> None:
    """Raises InputError if the file cannot be written, as it can be told before the documents are read."""
    lock = next((name for name in (lock.format(path.name) for lock in _LOCKS) if path.with_name(name).exists()), None)
    if lock:
        raise InputError(f"{path}: is open in another program; close it there (if it is open nowhere, delete {lock})")
    if not path.parent.is_dir():
        raise InputError(f"{path}: cannot be written (there is no folder {path.parent}); make it, or choose another -o")


def _format(inputs: Sequence[Input], path: str | None, name: str | None) -> str:
    if name is not None and name not in writers.FORMATS:
        raise UsageError(f"--format {name}: unknown; one of {', '.join(writers.FORMATS)}")
    found = name or (writers.format_for(path) if path else None) or "json"
    if name is None and path and found == "json" and Path(path).suffix not in {"", ".json"} and not _is_folder(path):
        raise UsageError(f"-o {path}: no format has the ending {Path(path).suffix}; name one with --format")
    return "jsonl" if found == "json" and path is None and len(inputs) > 1 else found


def to_stdout(data: bytes) -> None:
    """Bytes on standard output, whatever the locale says; ends the program if the reader has gone, which is no error.

    Raises InputError if they cannot be written.
    """
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered would fail at the exit
        if isinstance(error, BrokenPipeError):
            raise SystemExit(0) from None
        raise InputError(f"standard output: cannot be written ({error.strerror or error})") from None
