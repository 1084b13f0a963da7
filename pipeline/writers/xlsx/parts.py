"""The bytes of a workbook go in; its parts can be read and written, and what is not written to stays to the byte.

Libraries that load a workbook and save it anew drop what they do not know: pictures in cells, lists on other sheets,
threaded comments, shapes, slicers. People's work is in those; so only the XML of what changes is touched here.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from ...errors import InputError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORKBOOK = "xl/workbook.xml"
_MAX_UNPACKED = 256 << 20  # bytes
_MAX_XML = 32 << 20  # bytes of one part that is parsed; in memory it takes thirty times as much
_OTHER_NAME = "or choose another name with -o"


def tag(name: str) -> str:
    """The name in the namespace of spreadsheets."""
    return f"{{{MAIN}}}{name}"


class Book:
    """The container and its parts, by name. Raises InputError for bytes that are no workbook that can be written to."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            locked = "EncryptedPackage".encode("utf-16-le") in data
            wrong = "is encrypted; save it without a password" if locked else "is an old .xls file; save it as .xlsx"
            raise InputError(f"the table that is there {wrong}, {_OTHER_NAME}")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as container:
                self._entries = container.infolist()
                if sum(entry.file_size for entry in self._entries) > _MAX_UNPACKED:
                    raise InputError(
                        f"the table that is there unpacks to over {_MAX_UNPACKED >> 20} MB; choose another -o"
                    )
                self._parts = {entry.filename: container.read(entry) for entry in self._entries}
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, RuntimeError, EOFError):
            raise InputError(f"what is there is no .xlsx file, or a broken one; move it away, {_OTHER_NAME}") from None
        if WORKBOOK not in self._parts:
            raise InputError(f"what is there is no .xlsx file; move it away, {_OTHER_NAME}")
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self._changed)

    def names(self, folder: str) -> list[str]:
        """The XML parts in the folder."""
        return [name for name in self._parts if name.startswith(folder) and name.endswith(".xml")]

    def tree(self, name: str) -> Element:
        """The part, parsed; what is changed in it counts only after `touch`."""
        if name not in self._trees:
            if len(self._parts[name]) > _MAX_XML:
                raise InputError("the table that is there is larger than such tables are; choose another -o")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            self._trees[name] = etree.fromstring(self._parts[name], parser)
        return self._trees[name]

    def touch(self, name: str) -> None:
        """The parsed part is written when the workbook is saved."""
        self._changed.add(name)

    def raw(self, name: str) -> bytes:
        """The part as it is stored."""
        return self._parts[name]

    def replace(self, name: str, data: bytes) -> None:
        """Other bytes for a part that is not parsed."""
        if data != self._parts[name]:
            self._parts[name] = data
            self._changed.add(name)

    def links(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Id, kind (the last word of the type) and part of each relationship of a part, those to the outside left out."""
        folder, base = posixpath.split(name)
        links = f"{folder}/_rels/{base}.rels"
        if links not in self._parts:
            return
        for link in self.tree(links).iter(f"{{{_LINKS}}}Relationship"):
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", "")))[1:]
                if target in self._parts:
                    yield link.get("Id", ""), link.get("Type", "").rsplit("/", 1)[-1], target

    def sheets(self) -> list[tuple[str, str]]:
        """Name and part of each worksheet, in the order of the tabs."""
        parts = {key: part for key, kind, part in self.links(WORKBOOK) if kind == "worksheet"}
        sheets = [(sheet.get("name", ""), sheet.get(_ID, "")) for sheet in self.tree(WORKBOOK).iter(tag("sheet"))]
        return [(name, parts[key]) for name, key in sheets if key in parts]

    def recalculate(self) -> None:
        """What formulas once gave is worked out anew when the workbook is opened."""
        for setting in self.tree(WORKBOOK).iter(tag("calcPr")):
            setting.set("fullCalcOnLoad", "1")
            self.touch(WORKBOOK)
        # The order of calculation names cells, and one that moved away would make Excel call the file broken.
        for key, kind, part in list(self.links(WORKBOOK)):
            if kind == "calcChain":
                self._drop("xl/_rels/workbook.xml.rels", f"{{{_LINKS}}}Relationship", "Id", key)
                self._drop("[Content_Types].xml", f"{{{_TYPES}}}Override", "PartName", f"/{part}")
                del self._parts[part]

    def _drop(self, name: str, kind: str, key: str, value: str) -> None:
        for element in list(self.tree(name).iter(kind)):
            if element.get(key) == value:
                self.tree(name).remove(element)
        self.touch(name)

    def save(self) -> bytes:
        """The container with what was written, its other entries in their order and with their days."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as container:
            for entry in self._entries:
                name = entry.filename
                if name in self._parts:
                    written = name in self._changed and name in self._trees
                    copy = zipfile.ZipInfo(name, entry.date_time)
                    copy.compress_type = zipfile.ZIP_DEFLATED
                    container.writestr(copy, _bytes(self._trees[name]) if written else self._parts[name])
        return target.getvalue()


def _bytes(tree: Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
