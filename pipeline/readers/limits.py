"""How much of a file is read, and the checks that hold a hostile one to it: one line of error, not a dead machine."""

from __future__ import annotations

import io
import zipfile
import zlib

from ..errors import InputError

MAX_BYTES = 64 << 20  # of a file
MAX_UNPACKED = 256 << 20  # bytes, of all that a zip container says it holds
MAX_XML = 32 << 20  # bytes of one XML part, read whole
MAX_ENTRIES = 5_000  # files in a zip container
MAX_PAGES = 2_000  # of a PDF
MAX_CHARACTERS = 5_000_000  # code points of text from one document
MAX_CELLS = 500_000  # of a workbook or a CSV file; cells and paragraphs of a Word file

_ENTRY = b"PK\x01\x02"  # begins each entry of a container's directory
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # all that Office files use; others take memory as they please


def check_zip(data: bytes, path: str) -> zipfile.ZipFile:
    """The zip container in `data`; zipfile reads no more of an entry than the size that is checked here.

    Raises InputError if it is broken, encrypted or holds too much.
    """
    too_much = f"{path}: unpacks to more than {MAX_UNPACKED >> 20} MB; save only its text as .txt"
    if data.count(_ENTRY) > MAX_ENTRIES:
        raise InputError(too_much)
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise InputError(f"{path}: the file is broken (no complete zip container); ask for it again") from None
    entries = container.infolist()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise InputError(too_much)
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputError(f"{path}: is encrypted; save it without a password first")
    if any(entry.compress_type not in _PACKED for entry in entries):
        raise InputError(f"{path}: is packed in a way that no Office program uses; open it and save it again")
    return container


def unpack(container: zipfile.ZipFile, entry: str, path: str) -> bytes:
    """The bytes of an entry; raises InputError if they cannot be unpacked."""
    try:
        return container.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise InputError(f"{path}: the file is broken ({entry} cannot be unpacked); ask for it again") from None


def check_length(text: str, path: str) -> str:
    """The text itself; raises InputError if it is longer than any document that people write."""
    Budget(path).spend(len(text))
    return text


class Budget:
    """Counts what a reader brings out while it reads, so that a cell that is repeated in every row cannot fill the memory."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._characters = self._cells = 0

    def spend(self, characters: int, cells: int = 0) -> None:
        """Raises InputError once there were more of either than any document has."""
        self._characters += characters
        self._cells += cells
        if self._characters > MAX_CHARACTERS:
            raise InputError(f"{self._path}: holds more than {MAX_CHARACTERS:,} characters; split it")
        if self._cells > MAX_CELLS:
            raise InputError(f"{self._path}: holds more than {MAX_CELLS:,} cells or paragraphs; split it")
