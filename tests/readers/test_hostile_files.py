"""Files that are broken, lie, or are meant to do harm: each gives its right text or one line of error, and nothing else.

A case is a name of a file, its content (bytes, or a function that makes the file), and the words of the error or the text.
"""

import re
import struct
import zipfile
from pathlib import Path

import pytest
from office_files import docx, docx_parts, p, relations, table, tc, xlsx_parts, xml, zipped

from extract_tasks import readers
from extract_tasks.errors import InputError

OK = p("甲")
SECRET = "不得外传"
TYPE = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override ContentType="{}"/></Types>'
)
ENTITIES = '<!DOCTYPE d [<!ENTITY a "哈哈">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12)
)
LAUGHS = f"{ENTITIES}]>"
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "{}">]>'


def office(**changed):
    """A Word file with entries changed; None takes one away. Names: document → word/document.xml and so on."""
    names = {"types": "[Content_Types].xml", "root": "_rels/.rels", "rels": "word/_rels/document.xml.rels"}
    entries = docx_parts(OK)
    for name, content in changed.items():
        entries[names.get(name, f"word/{name}.xml")] = content
    return zipped({name: content for name, content in entries.items() if content is not None})


def document(prolog, body):
    return prolog + xml("document", f"<w:body>{body}</w:body>")


def workbook(**changed):
    """A workbook with words replaced in the XML of its sheet, strings or styles: (old, new)."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
    entries = xlsx_parts()
    for name, (old, new) in changed.items():
        assert old in entries[names[name]]
        entries[names[name]] = entries[names[name]].replace(old, new, 1)
    return zipped(entries)


def patched(data, header, offset, size, value):
    """The zip container with a field of every header of a kind (local PK34, central PK12) set to `value`."""
    out = bytearray(data)
    for found in re.finditer(re.escape(header), data):
        out[found.start() + offset : found.start() + offset + size] = value.to_bytes(size, "little")
    return bytes(out)


def sized(data, value):
    return patched(patched(data, b"PK\1\2", 24, 4, value), b"PK\3\4", 22, 4, value)


def overlapping(count):
    """A container whose directory names one packed megabyte `count` times."""
    data = zipped({"word/document.xml": b" " * (1 << 20)})
    at = data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    directory = data[at:end] * count
    return data[:at] + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), at, 0)


def nested(levels):
    start = "<w:tbl><w:tr><w:tc>"
    return start * levels + OK + "</w:tc></w:tr></w:tbl>" * levels


def ole(stream):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)


def sparse(path):
    with path.open("wb") as file:
        file.truncate(1 << 30)


def outside(make):
    """A file whose XML asks for another file, which is there."""

    def write(path):
        secret = path.parent / "secret.txt"
        secret.write_text(SECRET, "utf-8")
        path.write_bytes(make(OUTSIDE.format(secret.as_uri())))

    return write


REPEATED = table([tc("文" * 200_000, merge="restart"), tc("1")], *([tc(merge="continue"), tc("2")] for _ in range(100)))
CYCLE = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
)
LINK = (
    '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="s"/><w:styleLink w:val="s"/></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
STYLED = "".join(p("甲", about=f'<w:pStyle w:val="s{i}"/>') for i in range(4_000))
CHAIN = "".join(f'<w:style w:styleId="s{i}"><w:basedOn w:val="s{i + 1}"/></w:style>' for i in range(4_000))
DEEP = f"""<w:abstractNum w:abstractNumId="0">{
    "".join(f'<w:lvl w:ilvl="{i}"/>' for i in range(20_000))
}</w:abstractNum>{"".join(f'<w:num w:numId="{i}"><w:abstractNumId w:val="0"/></w:num>' for i in range(2_000))}"""
ODD = DEEP.replace('w:ilvl="1"', 'w:ilvl="²"').replace('w:numId="5"', f'w:numId="{"1" * 5000}"')
NOTED = [f'<w:r><w:footnoteReference w:id="{i}"/></w:r>' for i in range(60_000)]
NOTES = "".join(f'<w:footnote w:id="{i}"/>' for i in range(60_000))
ENDLESS = f'<w:footnote w:id="0">{"<w:p/>" * 10_000}{p(NOTED[0])}</w:footnote>'
OPENED = '<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/><w:t/></w:r>'
LISTED = p("甲", about='<w:numPr><w:ilvl w:val="99"/><w:numId w:val="1"/></w:numPr>')
DANGLING = [("image", "../NULL"), ("hyperlink", "#_Toc1"), ("image", "media/none.png")]
FAR = [("attachedTemplate", "http://192.0.2.1/a.dotx"), ("image", "file:///etc/hostname")]
ODT = "application/vnd.oasis.opendocument"
OFFICE = "application/vnd.openxmlformats-officedocument"
WORKBOOK = f"{OFFICE}.spreadsheetml.sheet.main+xml"
LAST = 'r="XFD1048576"'

ZIPPED = [
    ("many entries", "a.docx", lambda: zipped({str(i): "" for i in range(6000)}), "unpacks to more than"),
    ("a size that fills the disk", "a.docx", lambda: sized(docx(OK), 1 << 30), "unpacks to more than"),
    ("a size that is too small", "a.docx", lambda: sized(docx(OK), 10), "is broken"),
    ("one megabyte, a thousand times", "a.docx", lambda: overlapping(1000), "unpacks to more than"),
    ("much XML in few bytes", "a.docx", lambda: office(document=" " * (33 << 20)), "more text than a document"),
    ("a zip in a zip", "a.docx", lambda: zipped({"a.docx": docx(OK)}), "is a zip archive; unpack it"),
    ("truncated", "a.docx", lambda: docx(OK)[:-100], "no complete zip container"),
    ("cut in front", "a.docx", lambda: b"PK\3\4" + docx(OK)[200:], "is broken"),
    ("four bytes", "a.docx", b"PK\3\4", "no complete zip container"),
    ("no entry", "a.docx", lambda: zipped({}), "is a zip archive"),
    ("with a password", "a.docx", lambda: patched(docx(OK), b"PK\1\2", 8, 2, 1), "is encrypted"),
    ("an unusual compression", "a.docx", lambda: zipped(docx_parts(OK), zipfile.ZIP_LZMA), "no Office program"),
    ("damaged bytes", "a.docx", lambda: docx(OK).replace(docx(OK)[60:70], b"\xff" * 10), "is broken"),
    ("entries outside", "a.docx", lambda: zipped({**docx_parts(OK), "/etc/x": "x", "../../x": "x"}), OK),
    (
        "backslashes in names",
        "a.docx",
        lambda: zipped({k.replace("/", "\\"): v for k, v in docx_parts(OK).items()}),
        OK,
    ),
    ("a renamed archive", "a.zip", lambda: docx(OK), OK),
]
WORD = [
    ("entities that grow", "a.docx", lambda: office(document=document(LAUGHS, p("&m;"))), "XML entities"),
    (
        "entities in an attribute",
        "a.docx",
        lambda: office(styles=LAUGHS + "<s a='&m;'/>", document=document("", p("甲"))),
        OK,
    ),
    ("an entity outside", "a.docx", outside(lambda x: office(document=document(x, p("&x;")))), "XML entities"),
    (
        "entities in UTF-16",
        "a.docx",
        lambda: office(
            document=document('<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS, p("&m;")).encode("utf-16")
        ),
        "XML entities",
    ),
    ("tables in tables, 80 deep", "a.docx", lambda: docx(nested(80)), OK),
    ("tables in tables, 10,000 deep", "a.docx", lambda: docx(nested(10_000)), "no valid XML"),
    ("elements 100,000 deep", "a.docx", lambda: docx("<w:ins>" * 100_000 + "</w:ins>" * 100_000), "no valid XML"),
    ("no document", "a.docx", lambda: office(document=None), "no document in it"),
    ("no relationships", "a.docx", lambda: office(root=None), "no document in it"),
    (
        "a document outside",
        "a.docx",
        lambda: office(root=relations(("officeDocument", "../../../etc/hostname"))),
        "no document in it",
    ),
    (
        "a document on the web",
        "a.docx",
        lambda: office(root=relations(("officeDocument", "http://192.0.2.1/a.xml"))),
        "no document in it",
    ),
    ("no content types", "a.docx", lambda: office(types=None), "is a zip archive"),
    (
        "the types of a workbook",
        "a.docx",
        lambda: office(types=TYPE.format(WORKBOOK)),
        "is broken",
    ),
    ("XML that ends too early", "a.docx", lambda: office(document="<w:document"), "no valid XML"),
    ("other XML", "a.docx", lambda: office(document="<a/>"), "no document in it"),
    ("no text", "a.docx", lambda: docx(p()), "is empty"),
    ("broken numbers", "a.docx", lambda: office(numbering="<w:n", rels=relations(("numbering", "numbering.xml"))), OK),
    ("dangling relationships", "a.docx", lambda: docx(OK, more=DANGLING), OK),
    ("relationships outside", "a.docx", lambda: docx(OK, more=FAR), OK),
    ("styles based on each other", "a.docx", lambda: docx(OK, styles=CYCLE), OK),
    ("lists that link to each other", "a.docx", lambda: docx(LISTED, numbering=LINK), OK),
    ("a cell over a billion columns", "a.docx", lambda: docx(table([tc("甲", span=999_999_999)])), OK),
    ("a cell repeated without end", "a.docx", lambda: docx(REPEATED), "more than 5,000,000 characters"),
    ("a long text", "a.docx", lambda: docx(p("文" * 999_999) * 6), "more than 5,000,000 characters"),
    ("paragraphs without end", "a.docx", lambda: docx("<w:p/>" * 500_001), "more than 500,000 cells or paragraphs"),
    ("a chain of styles without end", "a.docx", lambda: docx(STYLED, styles=CHAIN), "\n".join("甲" * 4_000)),
    ("levels without end", "a.docx", lambda: docx(LISTED * 4_000, numbering=DEEP), "\n".join("甲" * 4_000)),
    ("numbers that int() does not take", "a.docx", lambda: docx(LISTED, numbering=ODD), OK),
    ("footnotes without end", "a.docx", lambda: docx(p("甲", *NOTED), footnotes=NOTES), OK),
    (
        "a footnote in itself",
        "a.docx",
        lambda: docx(p("甲", NOTED[0]), footnotes=ENDLESS),
        "more than 500,000 cells or",
    ),
    ("fields without end", "a.docx", lambda: docx(p(OPENED * 50_000, "甲")), OK),
    ("a control character", "a.docx", lambda: docx(p("\x01")), "no valid XML"),
    ("half a character", "a.docx", lambda: docx(p("&#xD800;")), "no valid XML"),
]
SHEETS = [
    ("a million rows claimed", "a.xlsx", lambda: workbook(sheet=('"A1:B1"', '"A1:XFD1048576"')), "甲\t乙"),
    (
        "a row far behind the last",
        "a.xlsx",
        lambda: workbook(sheet=('<row r="1"', '<row r="99999999999"')),
        "is broken",
    ),
    ("a column far behind the last", "a.xlsx", lambda: workbook(sheet=('r="A1"', 'r="ZZZZ1"')), "is broken"),
    (
        "cells in all corners",
        "a.xlsx",
        lambda: workbook(sheet=("</row>", f'</row><row r="1048576"><c {LAST}><v>1</v></c></row>')),
        "too far apart",
    ),
    (
        "everything merged",
        "a.xlsx",
        lambda: workbook(
            sheet=("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>')
        ),
        "甲\t乙",
    ),
    (
        "a string that is not there",
        "a.xlsx",
        lambda: workbook(sheet=("<v>1</v>", "<v>99</v>")),
        "is broken",
    ),
    ("a style that is not there", "a.xlsx", lambda: workbook(sheet=('r="A1"', 'r="A1" s="99"')), "is broken"),
    ("no number", "a.xlsx", lambda: workbook(sheet=(' t="s"><v>0', "><v>十")), "is broken"),
    ("broken styles", "a.xlsx", lambda: workbook(styles=("<styleSheet", "<styleSheet><")), "is broken"),
    ("entities", "a.xlsx", lambda: workbook(strings=("<sst", LAUGHS + "<sst")), "XML entities"),
    (
        "an entity outside",
        "a.xlsx",
        outside(lambda x: workbook(strings=("<sst", x + "<sst"))),
        "XML entities",
    ),
    (
        "elements 10,000 deep",
        "a.xlsx",
        lambda: workbook(sheet=("</row>", "</row>" + "<row>" * 10_000 + "</row>" * 10_000)),
        "is broken",
    ),
    (
        "texts without end",
        "a.xlsx",
        lambda: workbook(strings=("</sst>", "<si></si>" * 500_001 + "</sst>")),
        "more than 500,000 texts",
    ),
    ("types alone", "a.xlsx", lambda: zipped({"[Content_Types].xml": TYPE.format(WORKBOOK)}), "is broken"),
    ("too many cells", "a.csv", b"1," * 600_000, "more than 500,000 cells or paragraphs"),
    ("one endless cell", "a.csv", b"1" * 200_000, "row 1 is no row"),
    ("a bare quotation mark", "a.csv", '甲,"乙\n丙,丁'.encode(), '甲\t"乙\n丙\t丁'),
    ("zero bytes in a table", "a.csv", "甲,乙\0\n丙,丁".encode() + b" " * 200, "甲\t乙\n丙\t丁"),
]
OTHERS = [
    ("an old Word file", "a.doc", ole("WordDocument"), "old Word (.doc) file; open it in Word"),
    ("a WPS file", "a.wps", ole("WordDocument"), "is a WPS file; open it in Word"),
    ("an old workbook", "a.xls", ole("Workbook"), "old Excel (.xls) file; open it in Excel"),
    ("an old presentation", "a.ppt", ole("PowerPoint Document"), "is a presentation"),
    ("a Word file with a password", "a.docx", ole("EncryptedPackage"), "is encrypted; open it with its password"),
    ("a mail", "a.msg", ole("__properties_version1.0"), "is a mail"),
    ("an unknown container", "a.bin", ole("x"), "is an old Office or WPS file"),
    ("an OFD file", "a.ofd", lambda: zipped({"OFD.xml": "<OFD/>"}), "OFD reader and save it as .pdf"),
    ("an OpenDocument text", "a.odt", lambda: zipped({"mimetype": f"{ODT}.text"}), "OpenDocument (.odt)"),
    ("an OpenDocument table", "a.ods", lambda: zipped({"mimetype": f"{ODT}.spreadsheet"}), "OpenDocument table"),
    ("a presentation", "a.pptx", lambda: zipped({"[Content_Types].xml": TYPE.format(f"{OFFICE}.presentationml.presentation.main+xml")}), "is a presentation"),
    ("a binary workbook", "a.xlsb", lambda: zipped({"[Content_Types].xml": TYPE.format("application/vnd.ms-excel.sheet.binary.macroEnabled.main")}), ".xlsb"),
    ("a rich text file", "a.doc", rb"{\rtf1\ansi}", "rich text (.rtf) file; open it in Word"),
    ("a web archive", "a.doc", b"MIME-Version: 1.0\r\n", "web archive"),
    ("an XML file of old Word", "a.doc", b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w/>', "old Office XML"),
    ("a picture", "a.docx", b"\x89PNG\r\n\x1a\n" + bytes(99), "is a picture; type or recognize"),
    ("a photograph", "a.jpg", b"\xff\xd8\xff\xe0" + bytes(99), "is a picture"),
    ("a recording", "a.m4a", b"\0\0\0\x20ftypM4A " + bytes(99), "is a recording; transcribe"),
    ("an archive", "a.rar", b"Rar!\x1a\x07\0", "is an archive; unpack"),
    ("plain text", "a.docx", "请报送。".encode(), "is no .docx file, whatever its name says"),
    ("nothing", "a.docx", b"", "is empty"),
    ("a PDF named .docx", "a.docx", b"%PDF-1.7\nnothing", "its end is missing"),
]  # fmt: skip
PAGES = [
    ("a page named .txt", "a.txt", "<!DOCTYPE html><html><body><p>请报送。</p></body></html>".encode(), "请报送。"),
    ("a page named .docx", "a.docx", "<html><body><p>请报送。</p></body></html>".encode(), "请报送。"),
    ("a page in UTF-16", "a.txt", "<html><body><p>请报送。</p></body></html>".encode("utf-16"), "请报送。"),
    ("a page as XML", "a.txt", '<?xml version="1.0"?><html><body><p>请报送。</p></body></html>'.encode(), "请报送。"),
    ("comments before no page", "a.txt", b"<!---->" * 585 + b"x", "<!---->" * 585 + "x"),
    ("elements 10,000 deep", "a.html", b"<div>" * 10_000 + b"x", "nested too deep"),
    ("tables 3,000 deep", "a.html", b"<table><tr><td>" * 3_000 + b"x", "nested too deep"),
    ("a cell over a billion places", "a.html", b'<table><td colspan="999999999" rowspan="999999999">x</table>', "x"),
    ("a comment without an end", "a.html", b"<!--" * 5_000, "is empty"),
    ("a script alone", "a.html", b"<html><script>alert(1)</script></html>", "is empty"),
    ("zero bytes in a page", "a.html", bytes(500), "is binary, not text"),
    ("emphasis without end", "a.md", b"*" * 50_000 + b"x", "too many marks of Markdown"),
    ("quotations 10,000 deep", "a.md", b">" * 10_000 + b"x", "is empty"),
    ("a wide row above many", "a.csv", ("甲," * 9_999 + "\n" + "甲,乙\n" * 9_999).encode(), "more than 500,000 cells"),
    ("subtitles without text", "a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n", "is empty"),
    ("a time that is none", "a.srt", "1\n00:00:01,000 --> 99:99:99,000\n甲".encode(), "甲"),
    ("a header alone", "a.vtt", b"WEBVTT", "has no subtitles with times"),
    ("subtitles named .txt", "a.txt", "WEBVTT\n\n00:01.000 --> 00:02.000\n甲".encode(), "甲"),
]
TEXTS = [
    ("a gigabyte", "a.txt", sparse, "is larger than 64 MB"),
    ("nothing", "a.txt", b"", "is empty"),
    ("a byte order mark", "a.txt", b"\xef\xbb\xbf", "is empty"),
    ("a byte order mark of UTF-16", "a.txt", b"\xff\xfe", "is empty"),
    ("white space", "a.txt", "\u3000 \r\n\t".encode(), "is empty"),
    ("zero bytes", "a.txt", bytes(4096), "is binary, not text"),
    ("zero bytes named .docx", "a.docx", bytes(4096), "is binary, not text"),
    ("half a character in UTF-16", "a.txt", b"\xff\xfe" + "甲".encode("utf-16-le") + b"\x01", "broken utf-16 at byte"),
    ("a lone surrogate in UTF-16", "a.txt", b"\xff\xfe\x00\xd8" + "甲".encode("utf-16-le"), "broken utf-16 at byte"),
    ("a lone surrogate in UTF-8", "a.txt", "请报送。".encode() * 20 + b"\xed\xa0\x80", "neither UTF-8, GB18030"),
    ("cut in the middle of a character", "a.txt", "各单位要报送总结。".encode()[:-1], "neither UTF-8, GB18030"),
    ("too long", "a.txt", b"a" * 5_000_001, "more than 5,000,000 characters"),
    ("a folder", "a.txt", Path.mkdir, "is a folder; pass -r"),
    ("nothing there", "a.txt", lambda path: None, "no such file"),
]
CASES = [*ZIPPED, *WORD, *SHEETS, *OTHERS, *PAGES, *TEXTS]


@pytest.mark.parametrize(("name", "content", "wanted"), [c[1:] for c in CASES], ids=[f"{c[1]}: {c[0]}" for c in CASES])
def test_hostile_files(name, content, wanted, tmp_path):
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        made = content(path) if content.__code__.co_argcount else content()
        if isinstance(made, bytes):
            path.write_bytes(made)
    try:
        found = readers.read(str(path)).text
    except InputError as error:
        found = str(error)
        assert found.startswith(f"{path}: ")
        assert not re.search(r"[\r\n]|Traceback|Error|\s/", found)
        assert wanted in found
    else:
        assert found == ("甲" if wanted == OK else wanted)
    assert SECRET not in found
    assert sorted(each.name for each in tmp_path.iterdir()) in ([name], [name, "secret.txt"], [])
