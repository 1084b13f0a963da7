"""Bytes of a PDF go in; its text in reading order comes out, paragraphs whole, page numbers and running heads left out.

The parser has no limits of its own, so it runs in a process of its own, which is held to memory and time (`child.py`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...sources import Source
from ..limits import check_length

MAX_MEMORY = 1 << 30  # bytes, of the process that parses; kept where the system can (Linux, mostly)
MAX_SECONDS = 600
_SECONDS = 60  # … of a small file
_BYTES_A_SECOND = 20_000  # a page takes some hundredths of a second, and no less than two kilobytes

# The child looks for modules where this process does, not in the folder that the user happens to stand in (`-m`, `-c`).
_CHILD = f"import sys; memory, *sys.path[:] = sys.argv[1:]; from {__name__}.child import main; main(int(memory))"
_INSTEAD = "print it into a new PDF, or save its text as .txt"


def read(data: bytes, path: str, encoding: str | None) -> Source:
    """The document in the PDF; `encoding` is of no use here.

    Raises InputError if it is broken, encrypted, without text (scanned), or takes more than the limits.
    """
    answer = _parse(data, path)
    if "error" in answer:
        raise InputError(f"{path}: {answer['error']}")
    title = answer["title"]
    return Source(
        check_length(answer["text"], path),
        Path(path).name,
        date=answer["date"],
        title=title if title != Path(path).stem else None,
        warnings=tuple((code, message) for code, message in answer["warnings"]),
    )


def _parse(data: bytes, path: str) -> dict[str, Any]:
    """What the child says of the document: `text`, `title`, `date` and `warnings`, or an `error`."""
    command = [sys.executable, "-c", _CHILD, str(MAX_MEMORY), *sys.path]
    seconds = min(MAX_SECONDS, _SECONDS + len(data) // _BYTES_A_SECOND)
    try:
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"{path}: takes more than {seconds} seconds to read; {_INSTEAD}") from None
    if done.returncode != 0:
        raise InputError(f"{path}: stops the PDF parser (exit status {done.returncode}); {_INSTEAD}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
