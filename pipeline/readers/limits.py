"""How much of a file is read, and the checks that hold a hostile one to it: one line of error, not a dead machine."""

from __future__ import annotations

import io
import zipfile

from ..errors import InputError

MAX_BYTES = 64 << 20  # of a file
MAX_UNPACKED = 256 << 20  # bytes, of all that a zip container says it holds
MAX_ENTRIES = 5_000  # files in a zip container
MAX_PAGES = 2_000  # of a PDF
MAX_CHARACTERS = 5_000_000  # code points of text from one document
MAX_CELLS = 500_000  # of a workbook or a CSV file


def check_zip(data: bytes, path: str) -> zipfile.ZipFile:
    """The zip container in `data`; zipfile reads no more of an entry than the size that is checked here.

    Raises InputError if it is broken, encrypted or holds too much.
    """
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise InputError(f"{path}: the file is broken (no complete zip container); ask for it again") from None
    entries = container.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise InputError(f"{path}: unpacks to more than {MAX_UNPACKED >> 20} MB; save only its text as .txt")
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputError(f"{path}: is encrypted; save it without a password first")
    return container


def check_length(text: str, path: str) -> str:
    """The text itself; raises InputError if it is longer than any document that people write."""
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"{path}: holds more than {MAX_CHARACTERS:,} characters; split it")
    return text
