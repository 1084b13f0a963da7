"""Results go in; the bytes of an output format come out, and go into a file whole or not at all.

One format a module; each has `render(results) -> bytes`. What more a format can do (`csv`: columns of an importer; `xlsx`:
an update of a file that people have edited) is in its own module.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from ..errors import InputError, UsageError
from ..results import Result

__all__ = ["FORMATS", "check", "format_for", "present", "render", "suffix_of", "write_file"]

# Format → the endings that mean it; the first is the one that files get in an output folder.
FORMATS = {
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
    "xlsx": (".xlsx",),
    "md": (".md", ".markdown"),
    "ics": (".ics",),
    "taskwarrior": (".task.json",),
    "html": (".html", ".htm"),
}


def format_for(path: str) -> str | None:
    """The format that the ending of the name means; None if it means none."""
    endings = [(ending, name) for name, known in FORMATS.items() for ending in known if path.lower().endswith(ending)]
    return max(endings, key=lambda pair: len(pair[0]))[1] if endings else None


def suffix_of(name: str) -> str:
    """The ending of files in the format."""
    return FORMATS[name][0]


def check(name: str, columns: str | None) -> None:
    """Raises UsageError for a preset of columns that the format `name` does not have."""
    if columns is not None and name != "csv":
        raise UsageError(f"--columns {columns}: goes with --format csv, not {name}")
    if columns is not None and columns not in _module(name).PRESETS:
        raise UsageError(f"--columns {columns}: unknown; one of {', '.join(_module(name).PRESETS)}")


def present(name: str, path: Path) -> bytes | None:
    """The file that is there already, if the format `name` updates one. Raises InputError if it cannot be read."""
    if name != "xlsx":
        return None
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); choose another place with -o") from None


def render(name: str, results: Sequence[Result], *, present: bytes | None = None, columns: str | None = None) -> bytes:
    """`results` in the format `name`.

    `present`: the file that is written over; xlsx keeps what people wrote in it, the others replace it. `columns`: a
    preset of csv. Raises InputError, without the path, for a present file that cannot be updated.
    """
    if name == "csv":
        return bytes(_module(name).render(results, columns))
    if name == "xlsx":
        return bytes(_module(name).render(results, present))
    return bytes(_module(name).render(results))


def _module(name: str) -> ModuleType:
    return import_module(f".{_MODULES.get(name, name)}", __name__)


_MODULES = {"md": "markdown"}


def write_file(path: Path, data: bytes) -> None:
    """Writes beside and renames, so that a file is never half-written; raises InputError if that cannot be done.

    A file that is there keeps its permissions, a link its place. What is no file (a pipe, a device) is written into.
    """
    temporary = ""
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        target = Path(os.path.realpath(path))
        with tempfile.NamedTemporaryFile("wb", dir=target.parent, prefix=".extract-tasks-", delete=False) as file:
            temporary = file.name
            file.write(data)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~umask)
        os.replace(temporary, target)
        temporary = ""
    except OSError as error:
        raise InputError(
            f"{path}: cannot be written ({error.strerror or error}); choose another place with -o"
        ) from None
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
