"""The bytes of an Office file (.docx, .xlsx) go in; its parts come out, found by their relationships (ISO/IEC 29500-2)."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from lxml import etree

from ..errors import InputError
from .limits import MAX_XML, check_zip, unpack

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# The strict form of the standard differs in its namespaces only, as far as a reader of text goes.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)


class Relation(NamedTuple):
    """Where a relationship leads: `kind` is the last word of its type, `part` the name of an entry of the container."""

    kind: str
    part: str


class Package:
    """The parts of an Office file. Every error is an InputError that names `path`."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self._container = check_zip(data, path)
        # Some programs write the separator of their own system.
        self._entries = {entry.filename.replace("\\", "/"): entry for entry in self._container.infolist()}
        for name, entry in self._entries.items():
            if name.endswith((".xml", ".rels")) and entry.file_size > MAX_XML:
                raise InputError(f"{path}: holds more text than a document has; save only its text as .txt")

    def xml(self, part: str) -> etree._Element | None:
        """The root of an XML part; None if there is no such part."""
        if part not in self._entries:
            return None
        data = self.read(part)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        # libxml2 holds depth, length and entities to its own limits, and nothing outside the part is looked at.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            raise InputError(f"{self.path}: the file is broken ({part} is no valid XML); ask for it again") from None

    def read(self, part: str) -> bytes:
        """The bytes of a part; a document type declaration, which no Office program writes, is refused."""
        data = unpack(self._container, self._entries[part].filename, self.path)
        if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in data.replace(b"\0", b""):
            raise InputError(f"{self.path}: declares XML entities, which no Office file does; do not trust it")
        return data

    def parts(self) -> list[str]:
        return list(self._entries)

    def relations(self, part: str = "") -> dict[str, Relation]:
        """The relationships of a part (of the whole file: '') by their ids; those that lead outside are left out."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relation] = {}
        for node in [] if root is None else root.iter(_RELATIONSHIP):
            if node.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, node.get("Target", ""))).lstrip("/")
                found[node.get("Id", "")] = Relation(node.get("Type", "").rpartition("/")[2], target)
        return found

    def related(self, kind: str, part: str = "") -> str:
        """The name of the part to which `part` has a relationship of this kind; '' if there is none."""
        return next((found.part for found in self.relations(part).values() if found.kind == kind), "")
