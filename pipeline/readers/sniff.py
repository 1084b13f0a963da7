"""The bytes and the name of a file go in; the module that reads it comes out, or the error that says how to convert it."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

from ..errors import InputError
from .limits import check_zip, unpack

_LOOKED_AT = 4096  # bytes
_COMMENT = rb"<!--(?:(?!-->).)*-->\s*"
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:" + _COMMENT + rb")*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_SUBRIP = re.compile(rb"\s*\d+[ \t]*\r?\n\d\d:\d\d:\d\d,\d{3} --> ")
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
# Formats whose bytes say so; a file with one of these endings that is none of them is not what its name says.
_BINARY = {".docx", ".xlsx", ".pdf"}

_AS_TEXT = "save it as .docx, .pdf with text, or plain text (.txt) first"
_AS_DOCX = "open it in Word, WPS or LibreOffice and save it as .docx"
_AS_XLSX = "open it in Excel, WPS or LibreOffice and save it as .xlsx"
_PICTURE = "is a picture; type or recognize its text (OCR) first"
_RECORDING = "is a recording; transcribe it to text first"
_SLIDES = "is a presentation; copy its text into a .txt file"
_MAGIC = (
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|avif)", _PICTURE),
    (rb"ID3|\xff[\xfb\xf3\xf2]|RIFF.{4}WAVE|OggS|fLaC|#!AMR|.{4}ftyp|\x1aE\xdf\xa3|0&\xb2\x75", _RECORDING),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh\d|\xfd7zXZ|.{257}ustar", "is an archive; unpack it first"),
    (rb"\{\\rtf", f"is a rich text (.rtf) file; {_AS_DOCX}"),
    (rb"(?:\xef\xbb\xbf)?MIME-Version:", f"is a web archive (.mht) or a mail; {_AS_DOCX}"),
    (rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*<\?mso-application", f"is an old Office XML file; {_AS_DOCX}"),
)
# Zip containers, by the media type that stands in [Content_Types].xml or mimetype, or by the name of an entry.
_ZIPPED = (
    (b"spreadsheetml.sheet.main", "xlsx"),
    (b"spreadsheetml.template.main", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main", "xlsx"),
    (b"wordprocessingml.document.main", "docx"),
    (b"wordprocessingml.template.main", "docx"),
    (b"ms-word.document.macroEnabled", "docx"),
)
_ZIPPED_ERRORS = (
    (b"ms-excel.sheet.binary", f"is a binary workbook (.xlsb); {_AS_XLSX}"),
    (b"presentationml", _SLIDES),
    (b"opendocument.presentation", _SLIDES),
    (b"opendocument.spreadsheet", f"is an OpenDocument table (.ods); {_AS_XLSX}"),
    (b"opendocument", f"is an OpenDocument (.odt) file; {_AS_DOCX}"),
    (b"epub", f"is an e-book; {_AS_TEXT}"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The names of the streams by which an OLE container is told.
_STREAMS = (
    ("EncryptedPackage", "is encrypted; open it with its password and save it without one"),
    ("PowerPoint Document", _SLIDES),
    ("Workbook", f"is an old Excel (.xls) file; {_AS_XLSX}"),
    ("Book", f"is an old Excel (.xls) file; {_AS_XLSX}"),
    ("WordDocument", f"is an old Word (.doc) file; {_AS_DOCX}"),
    ("__properties_version1.0", f"is a mail (.msg); {_AS_TEXT}"),
)
_WPS = {
    ".wps": f"is a WPS file; {_AS_DOCX}",
    ".et": f"is a WPS table (.et); {_AS_XLSX}",
    ".dps": _SLIDES,
}


def format_of(data: bytes, path: str) -> str:
    """The name of the reader's module; raises InputError for a file that none reads, saying how to convert it."""
    suffix = Path(path).suffix.lower()
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zipped(check_zip(data, path), path)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        raise InputError(f"{path}: {_ole(data, suffix)}")
    for magic, error in _MAGIC:
        if re.match(magic, data[:_LOOKED_AT], re.DOTALL):
            raise InputError(f"{path}: {error}")
    start = data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    start = start.replace(b"\0", b"").lstrip(b"\xff\xfe")  # what UTF-16 has beside what is ASCII
    if start.startswith(b"WEBVTT") or _SUBRIP.match(start):
        return "subtitles"
    if _MARKUP.match(start):
        return "html"
    if suffix in _BINARY and data.strip(b"\0 \t\r\n"):
        raise InputError(f"{path}: is no {suffix} file, whatever its name says; ask for it again or rename it")
    return "text"


def _zipped(container: ZipFile, path: str) -> str:
    names = container.namelist()
    if "OFD.xml" in names:
        raise InputError(f"{path}: is an OFD file; open it in an OFD reader and save it as .pdf")
    kinds = b"".join(unpack(container, name, path) for name in ("[Content_Types].xml", "mimetype") if name in names)
    for media_type, module in _ZIPPED:
        if media_type in kinds:
            return module
    error = next((error for media_type, error in _ZIPPED_ERRORS if media_type in kinds), None)
    raise InputError(f"{path}: {error or 'is a zip archive; unpack it first'}")


def _ole(data: bytes, suffix: str) -> str:
    """What to do with an OLE container; its directory names the streams in UTF-16."""
    found = next((error for name, error in _STREAMS if name.encode("utf-16-le") in data), None)
    if found and "password" in found:
        return found
    return _WPS.get(suffix) or found or f"is an old Office or WPS file; {_AS_TEXT}"
