"""Rows of tasks go in; a new workbook comes out, laid out for a screen and for A4 paper."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import PurePath

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ...results import Result
from ...tasks import one_line
from . import table
from .table import Row, Value, clean, height, shown, width_for

TITLE_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3
_LINE = Side(style="thin", color="000000")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TEXTS, _CENTRED, _DATES, _TIMES = (
    "任务文字",
    "任务居中",
    "任务日期",
    "任务时刻",
)  # names of styles, for people to change
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of the files in the container: the earliest that it can tell


def render(results: Sequence[Result], rows: Sequence[Row]) -> bytes:
    """The bytes of the workbook; no clock goes into them."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = table.TITLE
    heads = [head for head in table.WIDTHS if head != table.CLASS or any(table.CLASS in row.cells for row in rows)]
    lines = [{table.NUMBER: number, **row.cells} for number, row in enumerate(rows, 1)]
    widths = {head: width_for(head, [line.get(head) for line in lines]) for head in heads}
    hidden = table.HIDDEN if len({row.document for row in rows}) > 1 else table.HIDDEN | {table.SOURCE}
    for column, head in enumerate(heads, 1):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.hidden = widths[head], head in hidden
        _write_head(sheet.cell(HEAD_ROW, column), head)
    visible = {head: width for head, width in widths.items() if head not in hidden}
    _write_title(sheet, _title(results), len(heads), sum(visible.values()))
    sheet.row_dimensions[HEAD_ROW].height = 26
    # Without tasks one blank line: what is written later has the look of a line to go by.
    for style in (
        _style(_TEXTS, centred=False),
        _style(_CENTRED),
        _style(_DATES, code=table.DATE),
        _style(_TIMES, code=table.DATE_TIME),
    ):
        book.add_named_style(style)
    for number, row in enumerate(lines or [{}], FIRST_ROW):
        for column, head in enumerate(heads, 1):
            cell, value = sheet.cell(number, column), row.get(head)
            cell.style = _style_of(head, value)
            # Also empty cells of the tool: what an update writes there stays text when somebody edits it.
            cell.quotePrefix = head in table.OWN and head not in {table.NUMBER, table.WHEN}
            _write(cell, value)
        texts = [(shown(row.get(head)), width) for head, width in visible.items()]
        sheet.row_dimensions[number].height = height(texts)
    _set_up(sheet, heads, FIRST_ROW + max(len(lines), 1) - 1)
    book.properties.creator = "extract-tasks"
    target = io.BytesIO()
    book.save(target)
    return _timeless(target.getvalue())


def _title(results: Sequence[Result]) -> str:
    if len(results) != 1:
        return table.TITLE
    document = results[0].extraction.document
    return table.titled(clean(one_line(document.title or PurePath(document.source or "").stem)))


def _write_title(sheet: Worksheet, title: str, columns: int, width: float) -> None:
    cell = sheet.cell(TITLE_ROW, 1)
    _write(cell, title)
    cell.font = Font(name="黑体", size=18)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=TITLE_ROW, end_row=TITLE_ROW, start_column=1, end_column=columns)
    sheet.row_dimensions[TITLE_ROW].height = max(height([(title, width)], size=18), 40)


def _write_head(cell: Cell | MergedCell, head: str) -> None:
    cell.value = head
    cell.font = Font(name="黑体", size=table.FONT_SIZE)
    cell.fill = PatternFill("solid", start_color="F2F2F2")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _BORDER


def _style(name: str, *, centred: bool = True, code: str = "General") -> NamedStyle:
    return NamedStyle(
        name,
        font=Font(name="宋体", size=table.FONT_SIZE),
        alignment=Alignment(horizontal="center" if centred else None, vertical="center", wrap_text=True),
        border=_BORDER,
        number_format=code,
    )


def _style_of(head: str, value: Value) -> str:
    if head == table.WHEN:
        return _TIMES if isinstance(value, dt.datetime) else _DATES
    return _CENTRED if head in {table.NUMBER, table.CLASS} else _TEXTS


def _write(cell: Cell | MergedCell, value: Value) -> None:
    cell.value = value or None
    if value and isinstance(value, str):
        cell.data_type = "s"  # never a formula, nor an error value, whatever it looks like


def _set_up(sheet: Worksheet, heads: Sequence[str], last: int) -> None:
    end = get_column_letter(len(heads))
    own = get_column_letter(heads.index(table.PROGRESS))
    number = get_column_letter(heads.index(table.NUMBER) + 1)
    gone = Rule(type="expression", formula=[f'${number}{FIRST_ROW}="{table.GONE}"'])
    gone.dxf = DifferentialStyle(font=Font(strike=True, color="808080"))
    # All that is the tool's but the mark itself, which is to be read.
    task = get_column_letter(heads.index(table.TASK) + 1)
    sheet.conditional_formatting.add(f"{task}{FIRST_ROW}:{own}{last}", gone)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{end}{last}"
    sheet.freeze_panes = f"C{FIRST_ROW}"
    sheet.print_area = f"A1:{end}{last}"
    sheet.print_title_rows = f"{TITLE_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter = HeaderFooterItem()
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _timeless(data: bytes) -> bytes:
    """The same container without the day on which it was made.

    Heights of rows are left to grow: a row that counts as set by hand would hide what people write into it.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as container:
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"<dcterms:(created|modified).*?</dcterms:\1>", b"", part)
            elif name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb'(<row [^>]*?) customHeight="1"', rb"\1", part)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            container.writestr(entry, part)
    return target.getvalue()
