"""A DOCX file opened with suspicion: a zip of bounded size, XML without declarations, parts by name.

Refuses encrypted members, archives that unpack to far more than they hold, XML with a DOCTYPE or
entities (the bombs and the outside references both need one), and XML nested past reason. What is
left is parsed with the standard library's C parser: no declarations, so nothing to expand.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree
from xml.parsers import expat

from chiso.papers.readers import problems
from chiso.papers.readers.limits import Limits

Element = ElementTree.Element

_RATIO = 300
"""Unpacked to packed size of one part: XML of a long uniform table reaches about 100."""
_RATIO_FLOOR = 8 * 2**20
"""Parts smaller than this may be packed as tightly as they like."""


@cache
def local(tag: str) -> str:
    """The name without its namespace: transitional and strict OOXML differ in nothing else here."""
    return tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """An attribute by local name: ``w:val`` whatever the prefix stands for."""
    for key, value in element.attrib.items():
        if local(key) == name:
            return value
    return None


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along ``path`` of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((e for e in element if local(e.tag) == name), None)
    return element


def value(element: Element | None, *path: str) -> str | None:
    """``w:val`` of the element at ``path``; the empty string where the element stands without one."""
    found = child(element, *path)
    return None if found is None else attribute(found, "val") or ""


def is_on(element: Element | None, *path: str) -> bool | None:
    """A toggle such as ``w:b``: True, False, or None where it is not set."""
    found = value(element, *path)
    return None if found is None else found.lower() not in ("0", "false", "off", "none")


@dataclass(slots=True)
class Package:
    """The zip, what may be unpacked of it yet, and the names in it."""

    archive: zipfile.ZipFile
    name: str
    limits: Limits
    left: int

    def part(self, path: str) -> Element | None:
        """The root element of the XML part at ``path``, or None where there is none."""
        try:
            info = self.archive.getinfo(path)
        except KeyError:
            return None
        data = self._unpack(info)
        self._inspect(data, path)
        try:
            return ElementTree.fromstring(data)  # noqa: S314 - inspected: no DOCTYPE, no entities, bounded depth
        except ElementTree.ParseError as error:
            raise problems.malformed(self.name, got=f"{path}: XML hỏng ({error})") from error

    def related(self, path: str) -> dict[str, str]:
        """Kind of relation (last step of its type) → path of the part, for the part at ``path``."""
        folder, leaf = posixpath.split(path)
        root = self.part(posixpath.join(folder, "_rels", f"{leaf}.rels"))
        found: dict[str, str] = {}
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External" or not target:
                continue
            kind = relation.get("Type", "").rpartition("/")[2]
            absolute = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found.setdefault(kind, posixpath.normpath(absolute))
        return found

    def targets(self, path: str) -> dict[str, str]:
        """Id of a relation → path of the part, for the part at ``path``."""
        folder, leaf = posixpath.split(path)
        root = self.part(posixpath.join(folder, "_rels", f"{leaf}.rels"))
        found: dict[str, str] = {}
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External" and target:
                absolute = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found[relation.get("Id", "")] = posixpath.normpath(absolute)
        return found

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & 0x1:
            raise problems.encrypted(self.name)
        most = min(self.left, self.limits.part_bytes)
        if info.file_size > most:
            raise problems.archive_bomb(self.name, got=f"{info.filename}: {info.file_size} byte")
        if info.file_size > _RATIO_FLOOR and info.file_size > _RATIO * max(info.compress_size, 1):
            raise problems.archive_bomb(
                self.name, got=f"{info.filename}: nén {info.file_size // max(info.compress_size, 1)} lần"
            )
        try:
            with self.archive.open(info) as stream:
                data = stream.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise problems.malformed(self.name, got=f"{info.filename}: {error}") from error
        if len(data) > most:
            raise problems.archive_bomb(self.name, got=f"{info.filename}: lớn hơn kích thước khai báo")
        self.left -= len(data)
        return data

    def _inspect(self, data: bytes, path: str) -> None:
        """One pass ahead of the tree: refuses declarations and depth before anything is built."""
        parser = expat.ParserCreate()
        depth = deepest = 0

        def opened(_name: str, _attributes: object) -> None:
            nonlocal depth, deepest
            depth += 1
            if depth > deepest:
                deepest = depth
                if deepest > self.limits.nesting * 8:
                    raise problems.too_deep(self.name, limit=self.limits.nesting)

        def closed(_name: str) -> None:
            nonlocal depth
            depth -= 1

        def declared(*_: object) -> None:
            raise problems.forbidden_xml(self.name, got=f"{path}: có khai báo DOCTYPE")

        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        parser.StartDoctypeDeclHandler = declared
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise problems.malformed(self.name, got=f"{path}: XML hỏng ({error})") from error


def open_package(data: bytes, *, name: str, limits: Limits) -> Package:
    """The DOCX in ``data``. Raises ``Problem`` PA105 to PA107."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise problems.malformed(name, got=f"tệp nén hỏng ({error})") from error
    if len(entries) > limits.parts:
        raise problems.archive_bomb(name, got=f"{len(entries)} phần trong tệp nén")
    total = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    if total > limits.unpacked_bytes:
        raise problems.archive_bomb(name, got=f"giải nén thành {total // 2**20} MB")
    return Package(archive, name, limits, limits.unpacked_bytes)
