"""A PDF on standard input goes in; one JSON object on standard output comes out: its text, or in one line why not."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, dict_value, int_value, resolve1
from pdfminer.utils import PDFDocEncoding

from ..limits import MAX_PAGES
from .characters import normalized
from .furniture import Item, without_furniture
from .glyphs import Canvas, Collector, LimitError
from .paragraphs import compose
from .rows import rows_of
from .tables import tables_of, within

_BROKEN = "the file is broken; ask for it again, or open it and print it into a new PDF"
_CUT_OFF = "the file is cut off (its end is missing); ask for it again"
_ENCRYPTED = "is encrypted; open it with its password and save it without one"
_SCANNED = "holds only pictures (scanned pages); recognize its text (OCR) first"
_UNREADABLE = "its fonts do not say which characters they show; recognize its text (OCR) first"
_TOO_LARGE = "takes too much memory to read; print it into a new PDF, or save its text as .txt"
_SCAN = 0.5  # the share of a page that a picture covers if it is the page
_CAPTION = 20  # characters that may stand on a scanned page: a stamp, a page number
_GARBAGE = 0.3  # the share of characters without a meaning from which a page cannot be read
_SOME_GARBAGE = 0.02
_JUNK_TITLE = re.compile(
    r"(microsoft (word|powerpoint|excel) - .*|.*\.(docx?|wps|pdf|txt|rtf|pptx?|xlsx?|html?|et|dps|tmp|indd|cdr)"
    r"|(untitled|未命名|无标题|未标题|新建|document|文档|文件|slide|演示文稿|工作簿|sheet|book|powerpoint|幻灯片)( document)?[\W\d]*"
    r"|(新建|无标题).{0,24}|powerpoint 演示文稿|about:blank|[\W\d_]*)",
    re.IGNORECASE,
)


def main(memory: int) -> None:
    """Answers for the PDF on standard input; `memory`: the bytes that may be taken for it."""
    logging.disable(logging.CRITICAL)
    _limit(memory)
    sys.stdout.buffer.write(json.dumps(answer(sys.stdin.buffer.read())).encode("ascii"))


def answer(data: bytes) -> dict[str, Any]:
    """`text`, `title`, `date` (ISO), `warnings` (code, message); or `error`: what is wrong; what to do."""
    end = data.rfind(b"%%EOF")
    if end < 0 or re.search(rb"\d\s+obj\b", data[end:]):
        return {"error": _CUT_OFF}
    try:
        return _read(data)
    except (PDFPasswordIncorrect, PDFEncryptionError):
        return {"error": _ENCRYPTED}
    except LimitError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": _TOO_LARGE}
    except Exception:  # a broken file makes the parser stumble in ways that nobody has listed
        return {"error": _BROKEN}


def _limit(memory: int) -> None:
    """Holds this process to the memory, where the system knows how; Windows does not."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass


def _read(data: bytes) -> dict[str, Any]:
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    pages: list[list[Item]] = []
    sizes: list[tuple[float, float]] = []
    pictures: list[bool] = []
    unreadable: list[int] = []
    for number, canvas in enumerate(_canvases(document), start=1):
        shown = sum(not glyph.text.isspace() for glyph in canvas.glyphs)
        garbage = sum(glyph.text == "\ufffd" for glyph in canvas.glyphs)
        if garbage > _SOME_GARBAGE * shown:
            unreadable.append(number)
        pages.append(_items(canvas) if garbage <= _GARBAGE * shown else [])
        sizes.append((canvas.width, canvas.height))
        pictures.append(canvas.pictured() >= _SCAN and garbage <= _GARBAGE * shown)
    if not pages:
        return {"error": _BROKEN}
    pages = without_furniture(pages, [height for _, height in sizes])
    scanned = [
        number
        for number, (items, picture) in enumerate(zip(pages, pictures, strict=True), start=1)
        if picture and sum(len("".join(item.text.split())) for item in items) < _CAPTION
    ]
    text = compose(pages, [width for width, _ in sizes])
    if scanned and (not text or len(scanned) == len(pages)):
        return {"error": _SCANNED}
    if unreadable and not text:
        return {"error": _UNREADABLE}
    title, date = _metadata(document.info)
    return {"text": text, "title": title, "date": date, "warnings": _warnings(scanned, unreadable)}


def _canvases(document: PDFDocument) -> Iterator[Canvas]:
    """The pages, one at a time; raises ValueError rather than to leave one out that is damaged."""
    manager = PDFResourceManager()
    device = Collector(manager)
    interpreter = PDFPageInterpreter(manager, device)
    number = 0
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        if number > MAX_PAGES:
            raise LimitError(f"has more than {MAX_PAGES:,} pages; split it")
        contents = [resolve1(content) for content in page.contents]
        if not all(isinstance(content, PDFStream) for content in contents):
            raise ValueError("a page without its content")
        packed = [content.get_rawdata() for content in contents]
        interpreter.process_page(page)
        if any(_is_lost(content, raw) for content, raw in zip(contents, packed, strict=True)):
            raise ValueError("a page whose content cannot be unpacked")
        yield device.canvas()
    if int_value(dict_value(document.catalog.get("Pages")).get("Count")) > number:
        raise ValueError("pages are missing")


def _is_lost(content: PDFStream, raw: bytes | None) -> bool:
    """Whether the parser gave up unpacking the content, which it then takes for empty."""
    if not raw or content.get_data():
        return False
    try:
        return bool(zlib.decompressobj().decompress(raw, 1))
    except zlib.error:
        return True


def _items(canvas: Canvas) -> list[Item]:
    """The rows outside tables, and the tables, from top to bottom."""
    tables = tables_of(canvas)
    outside = [glyph for glyph in canvas.glyphs if not any(within(glyph, table.box) for table in tables)]
    return sorted([*rows_of(outside), *tables], key=lambda item: item.y)


def _metadata(infos: Sequence[dict[str, Any]]) -> tuple[str | None, str | None]:
    """The title and the day of creation that the file states; a title that a program made up is none."""
    info = {key: resolve1(value) for entry in reversed(infos) for key, value in entry.items()}
    title = " ".join(_decoded(info.get("Title")).split())[:200]
    created = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", _decoded(info.get("CreationDate")))
    try:
        date = dt.date(*map(int, created.groups())).isoformat() if created else None
    except ValueError:
        date = None
    return (None if _JUNK_TITLE.fullmatch(title) else title), date


def _decoded(value: Any) -> str:
    """A text string (ISO 32000-1, 7.9.2.2); Chinese programs also write GBK there."""
    if not isinstance(value, bytes):
        return ""
    for bom, encoding in ((b"\xfe\xff", "utf-16"), (b"\xff\xfe", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if value.startswith(bom):
            return normalized(value.decode(encoding, "ignore"))
    try:
        return normalized(value.decode("gb18030"))
    except UnicodeDecodeError:
        return normalized("".join(PDFDocEncoding[byte] for byte in value))


def _warnings(scanned: Sequence[int], unreadable: Sequence[int]) -> list[tuple[str, str]]:
    warnings = []
    if scanned:
        message = f"{_named(scanned)} only a picture, without text to read; recognize the text (OCR) first."
        warnings.append(("scanned_pages", message))
    if unreadable:
        message = f"{_named(unreadable)} set in fonts that do not say which characters they show, so text is missing; recognize the text (OCR) first."
        warnings.append(("unreadable_fonts", message))
    return warnings


def _named(pages: Sequence[int]) -> str:
    """The pages as words, runs shortened.

    >>> _named([2]), _named([1, 2, 3, 7])
    ('Page 2 is', 'Pages 1-3, 7 are')
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    said = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"Page {said} is" if len(pages) == 1 else f"Pages {said} are"
