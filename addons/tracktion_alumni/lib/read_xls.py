# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Old Excel workbooks (.xls), through xlrd, which reads saved values and never computes."""

import io
import re

import xlrd
from xlrd.compdoc import CompDoc

from .grid import Grid, SheetError, SheetRef, StopReading, column_name, serial_date, whole

_ZEROS = re.compile(r"^0{2,15}$")
_OTHER_DOCUMENTS = {
    "WordDocument": "Word",
    "PowerPoint Document": "PowerPoint",
    "VisioDocument": "Visio",
    "__properties_version1.0": "Outlook",
}


class XlsBook:
    """A workbook in the format of Excel 97-2003."""

    format = "xls"

    def __init__(self, data, limits):
        names = {entry.name for entry in CompDoc(data, logfile=io.StringIO()).dirlist}
        if "EncryptedPackage" in names:
            raise SheetError("password")
        for name, kind in _OTHER_DOCUMENTS.items():
            if name in names:
                raise SheetError("not_a_sheet", kind=kind)
        if names & {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA"}:
            raise SheetError("macros")
        if not names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
            raise SheetError("corrupt")
        self.limits = limits
        self.book = self._open(data)
        self.sheets = [
            SheetRef(name, index, self.book._sheet_visibility[index] != 0)
            for index, name in enumerate(self.book.sheet_names())
        ]
        if not self.sheets:
            raise SheetError("no_data")

    def _open(self, data):
        try:
            return xlrd.open_workbook(
                file_contents=data,
                formatting_info=True,  # merged cells and number formats come only with it
                on_demand=True,
                ragged_rows=True,
                logfile=io.StringIO(),
            )
        except xlrd.XLRDError as error:
            if "encrypted" in str(error):
                raise SheetError("password") from error
            raise

    def load(self, ref, preview=None):
        """Read one sheet into a grid."""
        sheet = self.book.sheet_by_index(ref.part)
        grid = Grid(self.limits, preview)
        padded = self._padded_styles()
        try:
            for index in range(sheet.nrows):
                grid.add_row(index + 1, self._row(sheet, grid, index, padded))
        except StopReading:
            return grid
        grid.merges = [
            (top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells
        ]
        grid.hidden_rows = sum(1 for info in sheet.rowinfo_map.values() if info.hidden)
        return grid

    def _padded_styles(self):
        """Return ``{style: digits}`` of the styles that keep zeros in front (postal codes)."""
        found = {}
        for index, style in enumerate(self.book.xf_list):
            form = self.book.format_map.get(style.format_key)
            if form is not None and _ZEROS.match(form.format_str or ""):
                found[index] = len(form.format_str)
        return found

    def _row(self, sheet, grid, index, padded):
        values = []
        kinds = sheet.row_types(index)
        for column, (kind, raw) in enumerate(zip(kinds, sheet.row_values(index), strict=True)):
            value = None
            if kind == xlrd.XL_CELL_TEXT:
                value = grid.text(raw, index + 1, column)
            elif kind == xlrd.XL_CELL_NUMBER:
                value = whole(raw) if raw == raw and abs(raw) != float("inf") else None
                if padded and isinstance(value, int) and value >= 0:
                    digits = padded.get(sheet.cell_xf_index(index, column))
                    value = str(value).zfill(digits) if digits else value
            elif kind == xlrd.XL_CELL_DATE:
                if 0 <= raw < 1:
                    minutes = round(raw * 1440)
                    value = f"{minutes // 60:02d}:{minutes % 60:02d}"
                else:
                    value = serial_date(raw, self.book.datemode == 1)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                value = bool(raw)
            elif kind == xlrd.XL_CELL_ERROR:
                grid.error(xlrd.error_text_from_code.get(raw, "#ERROR"), index + 1)
            if value is not None and column >= self.limits.max_columns:
                raise SheetError(
                    "too_many_columns",
                    column=column_name(column),
                    limit=self.limits.max_columns,
                )
            values.append(value)
        return values
