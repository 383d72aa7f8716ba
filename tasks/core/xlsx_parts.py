"""The parts of an XLSX file, as text: what Office Open XML (ECMA-376) asks for and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import date

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

PACKAGE_LINKS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
SHEET_BEGINS = f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships">'
NOT_FROZEN = '<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
FROZEN_HEAD = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft"'
    ' state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>'
)
SHEET_ENDS = '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'

_FONT = '<sz val="11"/><color rgb="FF{}"/><name val="Calibri"/><family val="2"/>'
_XF = '<xf numFmtId="{}" fontId="{}" fillId="{}" borderId="0" xfId="{}"{}'
# number format, font, fill and cell style of each `xlsx.Style`
_XFS = (
    _XF.format(0, 0, 0, 0, "/>"),
    _XF.format(0, 1, 0, 0, ' applyFont="1"/>'),
    _XF.format(0, 2, 0, 1, ' applyFont="1"/>'),
    _XF.format(0, 1, 2, 0, ' applyFont="1" applyFill="1" applyAlignment="1">')
    + '<alignment vertical="top" wrapText="1"/></xf>',
    *(_XF.format(number, 0, 0, 0, ' applyNumberFormat="1"/>') for number in (164, 3, 4, 165)),
)
STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="{{}}"/>'
    '<numFmt numFmtId="165" formatCode="0.0%"/></numFmts>'
    f'<fonts count="3"><font>{_FONT.format("000000")}</font><font><b/>{_FONT.format("000000")}</font>'
    f'<font><u/>{_FONT.format("0000FF")}</font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE3E8EC"/><bgColor indexed="64"/></patternFill></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '<xf numFmtId="0" fontId="2" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(_XFS)}">{"".join(_XFS)}</cellXfs>'
    '<cellStyles count="2"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    '<cellStyle name="Hyperlink" xfId="1" builtinId="8"/></cellStyles>'
    "</styleSheet>"
)


def content_types(sheets: Iterable[int]) -> str:
    named = [("workbook", "sheet.main"), ("styles", "styles"), ("sharedStrings", "sharedStrings")]
    named += [(f"worksheets/sheet{number}", "worksheet") for number in sheets]
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        + "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{_SHEET_TYPE}.{kind}+xml"/>'
                  for name, kind in named)
        + "</Types>"
    )  # fmt: skip


def core(title: str, day: date) -> str:
    moment = f'xsi:type="dcterms:W3CDTF">{day.isoformat()}T00:00:00Z'
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
        f"<dcterms:created {moment}</dcterms:created><dcterms:modified {moment}</dcterms:modified></cp:coreProperties>"
    )


def book(names: Sequence[str], filters: Iterable[tuple[int, str]]) -> str:
    sheets = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(names, start=1))
    named = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">{cells}</definedName>'
        for at, cells in filters
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets>"
        + (f"<definedNames>{named}</definedNames>" if named else "")
        + "</workbook>"
    )


def book_links(sheets: Sequence[int]) -> str:
    targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in sheets]
    targets += [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
    return _relationships(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    )


def links(targets: Iterable[tuple[str, str]]) -> str:
    return _relationships(
        f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/hyperlink" Target="{target}" TargetMode="External"/>'
        for key, target in targets
    )


def _relationships(each: Iterable[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(each)}</Relationships>'


def styles(moment_format: str) -> str:
    return STYLES.format(moment_format)


def widths(characters: Iterable[int]) -> str:
    """Seven pixels a character and five beside them, as of the font in `_FONT`."""
    told = "".join(
        f'<col min="{at}" max="{at}" width="{int((each * 7 + 5) / 7 * 256) / 256}" customWidth="1"/>'
        for at, each in enumerate(characters, start=1)
    )
    return f"<cols>{told}</cols>"


def texts(each: Iterable[str]) -> str:
    told = "".join([f'<si><t xml:space="preserve">{text}</t></si>' for text in each])
    return f'<sst xmlns="{_MAIN}">{told}</sst>'
