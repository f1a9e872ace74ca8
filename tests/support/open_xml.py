"""Workbooks written by hand, tag by tag: by another pen than the library that reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LOOSE = ("http://schemas.openxmlformats.org", "/2006")
_STRICT = ("http://purl.oclc.org/ooxml", "")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def number(value: object, style: int = 0) -> str:
    return f'<c s="{style}"><v>{value}</v></c>'


def inline(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def shared(position: int) -> str:
    return f'<c t="s"><v>{position}</v></c>'


def typed(kind: str, value: str, formula: str = "") -> str:
    """A cell of a type: `b`, `d`, `e`, `str`."""
    return f'<c t="{kind}">{f"<f>{formula}</f>" if formula else ""}<v>{escape(value)}</v></c>'


@dataclass(frozen=True)
class Page:
    """A sheet: its cells as XML, row by row; texts stand for inline ones, None for no cell."""

    rows: Sequence[Sequence[str | None]]
    name: str = "Roll"
    state: str = "visible"
    after: str = ""
    chart: bool = False


@dataclass(frozen=True)
class Book:
    """A workbook. `strict` writes the namespaces of ISO 29500 Strict, `prefix` gives every tag one."""

    pages: Sequence[Page]
    strict: bool = False
    prefix: str = ""
    from_1904: bool = False
    formats: Mapping[int, str] = field(default_factory=dict)
    texts: Sequence[str] = ()

    def _space(self, name: str, rest: str = "") -> str:
        begin, year = _STRICT if self.strict else _LOOSE
        return f"{begin}/{name}{year}{rest}"

    def _tags(self, xml: str) -> str:
        if not self.prefix:
            return xml
        return xml.replace("</", "\0").replace("<", f"<{self.prefix}:").replace("\0", f"</{self.prefix}:")

    def _part(self, root: str, inside: str, attributes: str = "") -> str:
        main = f'xmlns{self.prefix and ":" + self.prefix}="{self._space("spreadsheetml", "/main")}"'
        relation = f'xmlns:r="{self._space("officeDocument", "/relationships")}"'
        return _HEAD + self._tags(f"<{root} {main} {relation}{attributes}>{inside}</{root}>")

    def _relations(self, targets: Sequence[tuple[str, str]]) -> str:
        kind = self._space("officeDocument", "/relationships")
        each = "".join(
            f'<Relationship Id="r{at}" Type="{kind}/{name}" Target="{target}"/>'
            for at, (name, target) in enumerate(targets, 1)
        )
        return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'

    def _sheet(self, page: Page) -> str:
        rows = []
        for at, cells in enumerate(page.rows, 1):
            placed = [
                (cell if cell.startswith("<c ") else inline(cell)).replace("<c ", f'<c r="{chr(65 + column)}{at}" ', 1)
                for column, cell in enumerate(cells)
                if cell is not None
            ]
            rows.append(f'<row r="{at}">{"".join(placed)}</row>' if placed else "")
        return self._part("worksheet", f"<sheetData>{''.join(rows)}</sheetData>{page.after}")

    def _styles(self) -> str:
        own = "".join(
            f'<numFmt numFmtId="{at}" formatCode={quoteattr(code)}/>' for at, code in self.formats.items() if code
        )
        each = "".join(f'<xf numFmtId="{at}" fontId="0" fillId="0" borderId="0"/>' for at in (0, *self.formats))
        return self._part(
            "styleSheet",
            (f"<numFmts>{own}</numFmts>" if own else "")
            + "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
            + f"<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{each}</cellXfs>",
        )

    def written(self) -> bytes:
        """The file."""
        parts = {"xl/styles.xml": self._styles()}
        kinds = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
        relations = []
        for at, page in enumerate(self.pages, 1):
            room = "chartsheets" if page.chart else "worksheets"
            name = f"{room}/sheet{at}.xml"
            parts[f"xl/{name}"] = self._part("chartsheet", "") if page.chart else self._sheet(page)
            kinds[f"/xl/{name}"] = "chartsheet" if page.chart else "worksheet"
            relations.append((room[:-1], name))
        if self.texts:
            parts["xl/sharedStrings.xml"] = self._part("sst", "".join(f"<si>{each}</si>" for each in self.texts))
            kinds["/xl/sharedStrings.xml"] = "sharedStrings"
            relations.append(("sharedStrings", "sharedStrings.xml"))
        relations.append(("styles", "styles.xml"))
        sheets = "".join(
            f'<sheet name={quoteattr(page.name)} sheetId="{at}" r:id="r{at}" state="{page.state}"/>'
            for at, page in enumerate(self.pages, 1)
        )
        base = '<workbookPr date1904="1"/>' if self.from_1904 else ""
        conformance = ' conformance="strict"' if self.strict else ""
        parts["xl/workbook.xml"] = self._part("workbook", f"{base}<sheets>{sheets}</sheets>", conformance)
        parts["xl/_rels/workbook.xml.rels"] = self._relations(relations)
        parts["_rels/.rels"] = self._relations([("officeDocument", "xl/workbook.xml")])
        each = "".join(
            f'<Override PartName="{name}" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in kinds.items()
        )
        each = (
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' + each
        )
        parts["[Content_Types].xml"] = f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{each}</Types>'
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(name, text)
        return stream.getvalue()
