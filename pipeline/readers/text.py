"""Bytes of a text file go in, in any encoding that Chinese offices use; the text comes out, to the character."""

from __future__ import annotations

import codecs
from pathlib import Path

from ..errors import InputError, UsageError
from ..sources import Source
from .limits import check_length

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CANDIDATES = ["gb18030", "big5", "utf_16_le", "utf_16_be"]


def read(data: bytes, path: str, encoding: str | None) -> Source:
    """The document in the text file, nothing changed, so that offsets are those of the file; errors as for `decode`."""
    return Source(check_length(decode(data, path, encoding), path), Path(path).name)


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
