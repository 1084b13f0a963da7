"""The bytes and the name of a file go in; the module that reads it comes out, or the error that says how to convert it."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import InputError
from .limits import check_zip

_MARKUP = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_BY_SUFFIX = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".srt": "subtitles",
    ".vtt": "subtitles",
    ".csv": "csv",
    ".tsv": "csv",
}
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_CONVERT = {
    "wps": "open it in WPS or Word and save it as .docx",
    "doc": "open it in Word, WPS or LibreOffice and save it as .docx",
    "xls": "open it in Excel, WPS or LibreOffice and save it as .xlsx",
    "ppt": "is a presentation; copy its text into a .txt file",
    "other": "save it as .docx, .pdf with text, or plain text (.txt) first",
}
_MAGIC = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "a rich text (.rtf) file"),
)


def format_of(data: bytes, path: str) -> str:
    """The name of the reader's module; raises InputError for a file that none reads, saying how to convert it."""
    suffix = Path(path).suffix.lower()
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data, path)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise InputError(_old_office(data, path, suffix))
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            how = "type or recognize its text (OCR) first" if kind == "a picture" else _CONVERT["other"]
            raise InputError(f"{path}: is {kind}; {how}")
    if suffix in {".docx", ".xlsx", ".pdf"} and data.strip():
        raise InputError(f"{path}: is no {suffix} file, whatever its name says; ask for it again or rename it")
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if data.startswith(b"WEBVTT") or data.startswith(b"\xef\xbb\xbfWEBVTT"):
        return "subtitles"
    return "html" if _MARKUP.match(data[:4096].removeprefix(b"\xef\xbb\xbf")) else "text"


def _zipped(data: bytes, path: str) -> str:
    names = set(check_zip(data, path).namelist())
    for part, module in _PARTS.items():
        if part in names:
            return module
    if "ppt/presentation.xml" in names:
        raise InputError(f"{path}: {_CONVERT['ppt']}")
    raise InputError(f"{path}: is a zip file of a kind that is not read; unpack it, or {_CONVERT['other']}")


def _old_office(data: bytes, path: str, suffix: str) -> str:
    """What to do with an OLE container; its directory names the streams in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return f"{path}: is encrypted; open it with its password and save it without one"
    kinds = {"Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt", "WordDocument": "doc"}
    found = next((kind for name, kind in kinds.items() if name.encode("utf-16-le") in data), "other")
    kind = "wps" if suffix == ".wps" else found
    if kind == "ppt":
        return f"{path}: {_CONVERT['ppt']}"
    what = {"wps": "a WPS", "doc": "an old Word (.doc)", "xls": "an old Excel (.xls)", "other": "an old Office or WPS"}
    return f"{path}: is {what[kind]} file; {_CONVERT[kind]}"
