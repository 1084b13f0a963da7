"""A path goes in; the document comes out: its text and what the file says of itself, whatever the file's format.

The format is told by the bytes, and by the name's ending where the bytes are plain text. One format a module; each has
`read(data, path, encoding) -> Source`, where `path` is for messages and `encoding` None means: recognize it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from ..errors import InputError
from ..sources import Source
from .limits import MAX_BYTES
from .sniff import format_of

STDIN = "-"
__all__ = ["STDIN", "SUFFIXES", "data_of", "parse", "read"]

# Endings that a folder is searched for (`-r`); the second line's files end in the error that says how to convert them.
_READ = [".txt", ".text", ".md", ".markdown", ".docx", ".xlsx", ".csv", ".tsv", ".pdf", ".html", ".htm", ".srt", ".vtt"]
_TOLD_HOW = [".doc", ".wps", ".xls", ".et", ".rtf", ".odt", ".ofd"]
SUFFIXES = frozenset([*_READ, *_TOLD_HOW])


def read(path: str, encoding: str | None = None) -> Source:
    """The document in the file at `path`, '-' for standard input.

    Raises InputError if it is missing, a folder, empty, too large, broken, or of a format that cannot be read,
    UsageError for an unknown encoding.
    """
    return parse(data_of(path), path, encoding)


def parse(data: bytes, path: str, encoding: str | None = None) -> Source:
    """The document in `data`, the bytes of the file at `path`; errors as for `read`."""
    module = import_module(f".{format_of(data, path)}", __name__)
    source: Source = module.read(data, path, encoding)
    if not source.text.strip("\ufeff \t\r\n\u3000"):
        raise InputError(f"{path}: is empty; there is nothing to extract")
    return source


def data_of(path: str) -> bytes:
    """The bytes of the file; raises InputError if it is missing, a folder or too large."""
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the name") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder; pass -r to read the files in it") from None
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror or error}); check the file and its permissions"
        ) from None
    if len(data) > MAX_BYTES:
        raise InputError(f"{path}: is larger than {MAX_BYTES >> 20} MB; split it, or save only its text")
    return data
