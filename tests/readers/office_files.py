"""Word files for the tests, made of the XML that a case is about; zip containers with anything in them."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOTS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}


def zipped(entries, compression=zipfile.ZIP_DEFLATED):
    """The bytes of a zip container with these entries (name → text or bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as container:
        for name, content in entries.items():
            container.writestr(name, content)
    return out.getvalue()


def relations(*targets):
    """The XML of relationships: (type's last word, target)."""
    rows = "".join(
        f'<Relationship Id="r{i}" Type="{_RELATIONS}/{kind}" Target="{target}"{mode}/>'
        for i, (kind, target) in enumerate(targets)
        for mode in [' TargetMode="External"' if "//" in target else ""]
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def xml(root, content):
    return f"<w:{root} {_NAMESPACES}>{content}</w:{root}>"


def docx_parts(body="", core="", more=(), **parts):
    """The entries of a Word file; `parts`: the content of styles, numbering, footnotes, endnotes."""
    entries = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml"), ("core-properties", "docProps/core.xml")),
        "word/document.xml": xml("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(*((kind, f"{kind}.xml") for kind in parts), *more),
    }
    entries.update({f"word/{kind}.xml": xml(_ROOTS[kind], content) for kind, content in parts.items()})
    if core:
        entries["docProps/core.xml"] = (
            '<p xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">' + core + "</p>"
        )
    return entries


def docx(body="", **parts):
    return zipped(docx_parts(body, **parts))


def p(*runs, about=""):
    """A paragraph; runs that are no XML are text."""
    said = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{about}</w:pPr>' if about else ''}{said}</w:p>"


def r(text, about=""):
    return f'<w:r>{f"<w:rPr>{about}</w:rPr>" if about else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code, *result):
    """A field with its code and, as runs, its result."""
    turns = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return turns["begin"] + instruction + turns["separate"] + "".join(map(r, result)) + turns["end"]


def table(*rows):
    cells = ("".join(each) for each in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{each}</w:tr>' for each in cells)}</w:tbl>"


def tc(*content, span=0, merge=""):
    """A cell; `merge`: restart or continue."""
    about = (f'<w:gridSpan w:val="{span}"/>' if span else "") + (f'<w:vMerge w:val="{merge}"/>' if merge else "")
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{''.join(c if c.startswith('<') else p(c) for c in content) or p()}</w:tc>"


def row(*texts):
    return [tc(text) if text else tc() for text in texts]


def xlsx_parts():
    """The entries of a workbook whose one sheet has 甲 and 乙 in its first row, as shared strings."""
    types = {
        "workbook": "sheet",
        "worksheets/sheet1": "worksheet",
        "styles": "styles",
        "sharedStrings": "sharedStrings",
    }
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'spreadsheetml.{kind}{".main" if kind == "sheet" else ""}+xml"/>'
        for part, kind in types.items()
    )
    sheet = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    related = [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{overrides}</Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*related),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><dimension ref="A1:B1"/><sheetData>{sheet}</sheetData></worksheet>',
        "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}"/>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}"><si><t>甲</t></si><si><t>乙</t></si></sst>',
    }
