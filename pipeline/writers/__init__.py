"""The output model goes in; text in an output format comes out, and goes into a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from ..errors import InputError
from ..schema import Extraction


def to_json(extraction: Extraction, *, line: bool = False) -> str:
    """One JSON object, indented, or on one line (JSON Lines); ends with a line break."""
    return extraction.model_dump_json(indent=None if line else 2) + "\n"


def write_file(path: Path, text: str) -> None:
    """Writes beside and renames, so that a file is never half-written; raises InputError if that cannot be done."""
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            temporary = file.name
            file.write(text)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise InputError(
            f"{path}: cannot be written ({error.strerror or error}); choose another place with -o"
        ) from None
