"""Bytes go in; the text and what is known about it come out."""

from __future__ import annotations

import codecs
import sys
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError, UsageError

STDIN = "-"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CANDIDATES = ["gb18030", "big5", "utf_16_le", "utf_16_be"]
_MAGIC = (
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"%PDF", "a PDF file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or WPS file"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read: its text, the name shown in the output, and the date of its metadata (ISO) if it has one."""

    text: str
    name: str
    date: str | None = None


def read(path: str, encoding: str | None = None) -> Source:
    """The document in the file at `path`, '-' for standard input.

    Raises InputError if it is missing, a folder, empty, binary or not decodable, UsageError for an unknown encoding.
    """
    name = path if path == STDIN else Path(path).name
    try:
        data = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the name") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder; name the files in it") from None
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror or error}); check the file and its permissions"
        ) from None
    text = decode(data, path, encoding)
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise InputError(f"{path}: is empty; there is nothing to extract")
    return Source(text, name)


def decode(data: bytes, path: str, encoding: str | None = None) -> str:
    """The text of `data`; `encoding` None: recognized (UTF-8, UTF-16, GB18030, Big5)."""
    if encoding is not None:
        try:
            return data.decode(encoding)
        except LookupError:
            raise UsageError(f"--encoding {encoding}: unknown encoding; use utf-8, gb18030, big5 or utf-16") from None
        except UnicodeDecodeError as error:
            raise InputError(
                f"{path}: not {encoding} at byte {error.start}; leave --encoding out or name another"
            ) from None
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"{path}: is {kind}, not text; save it as plain text (.txt) first")
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name)
            except UnicodeDecodeError as error:
                raise InputError(f"{path}: broken {name} at byte {error.start}; save it again as UTF-8") from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _guess(data, path)
    if text.count("\0") > len(text) // 100:
        raise InputError(f"{path}: is binary, not text; save it as plain text (.txt) first")
    return text


def _guess(data: bytes, path: str) -> str:
    """The text in the encoding that reads most like Chinese."""
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_CANDIDATES).best()
    if best is None:
        raise InputError(f"{path}: neither UTF-8, GB18030, UTF-16 nor Big5; pass --encoding, or save it as UTF-8")
    return str(best)
