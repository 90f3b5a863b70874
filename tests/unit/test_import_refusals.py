# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that must not be read: refused with advice, quickly, and without filling the memory."""

import gc
import gzip
import io
import random
import re
import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from alumni_lib import messages
from alumni_lib.sheet import Limits, SheetError, read_sheet
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_import_sheet import ROWS, as_ods, as_xls, as_xlsx

TABLE = [["Apellidos", "Nombre", "Correo"], ["Ruiz", "Ana", "ana@b.es"]]


def refusal(data, filename="list.xlsx", **options):
    """Return the code of the refusal, after checking that it can be told."""
    with pytest.raises(SheetError) as caught:
        read_sheet(data, filename, **options)
    error = caught.value
    assert str(error) == messages.SHEET_ERRORS[error.code] % error.params
    assert len(str(error)) > 30
    return error.code


def changed(data, name=None, content=None, new_name=None, drop=()):
    """Return a zipped file with one part replaced or added, and some dropped."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename != name and info.filename not in drop:
                new.writestr(info, old.read(info))
        if name:
            new.writestr(new_name or name, content)
    return out.getvalue()


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


@pytest.mark.parametrize("data", [b"", b"   \r\n\t", b"\x00" * 100, b"\n"])
def test_empty_file(data):
    assert refusal(data) == "empty_file"


def test_file_beyond_the_limit():
    assert refusal(b"a;b\n" * 7_000_000) == "too_big"
    assert refusal(as_xlsx(ROWS), limits=Limits(max_bytes=100)) == "too_big"


@pytest.mark.parametrize("write", [as_xlsx, as_xls, as_ods])
def test_sheet_without_people(write):
    assert refusal(write([["Apellidos", "Nombre"]])) == "no_rows"
    assert refusal(write([[None]])) == "no_data"
    assert refusal(write([["a", "b"], ["c", "d"]])) == "no_header"


@pytest.mark.parametrize("write", [as_xlsx, as_xls, as_ods])
def test_too_many_rows_and_columns(write):
    many = [["Apellidos", "Nombre"], *(["Ruiz", f"Ana {n}"] for n in range(60))]
    assert refusal(write(many), limits=Limits(max_rows=50)) == "too_many_rows"
    wide = [["Nombre", *range(50)], ["Ana", *range(50)]]
    assert refusal(write(wide), limits=Limits(max_columns=40)) == "too_many_columns"
    assert refusal(write(wide), limits=Limits(max_cells=60)) == "too_many_cells"


def test_limit_of_rows_is_exact():
    text = "Apellidos;Nombre\n" + "Ruiz;Ana\n" * 50
    assert len(read_sheet(text.encode(), limits=Limits(max_rows=50)).rows) == 50
    assert refusal((text + "Gil;Jon\n").encode(), limits=Limits(max_rows=50)) == "too_many_rows"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%....", "PDF"),
        (b"{\\rtf1\\ansi hello}", "RTF"),
        (b"\x89PNG\r\n\x1a\n0000", "PNG"),
        (b"\xff\xd8\xff\xe0JFIF", "JPEG"),
        (b"BEGIN:VCARD\nFN:Ana\nEND:VCARD", "vCard"),
        (b"<?xml version='1.0'?><people><p/></people>", "XML"),
    ],
)
def test_other_documents(data, kind):
    with pytest.raises(SheetError) as caught:
        read_sheet(data, "list.xlsx")
    assert caught.value.code == "not_a_sheet" and kind in str(caught.value)


def test_other_zipped_documents():
    def zipped(**names):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in names.items():
                archive.writestr(name.replace("__", "/").replace("_x", ".x"), content)
        return out.getvalue()

    assert refusal(zipped(word__document_xml="<a/>")) == "not_a_sheet"
    assert refusal(zipped(ppt__presentation_xml="<a/>")) == "not_a_sheet"
    assert refusal(zipped(list="a;b")) == "zip_archive"
    assert refusal(gzip.compress(b"a;b")) == "zip_archive"
    text = zipped(content_xml="<a/>", mimetype="application/vnd.oasis.opendocument.text")
    assert refusal(text) == "not_a_sheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Index/Document.iwa", b"x")
    assert refusal(out.getvalue()) == "save_as_xlsx"


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "MIME-Version: 1.0\nX-Document-Type: Workbook\n",
        '<?xml version="1.0"?><office:document xmlns:office="x"/>',
    ],
)
def test_formats_that_a_spreadsheet_program_can_convert(text):
    assert refusal(text.encode()) == "save_as_xlsx"


def test_macros():
    book = as_xlsx(TABLE)
    assert refusal(changed(book, "xl/vbaProject.bin", b"x")) == "macros"
    types = part(book, "[Content_Types].xml").replace(b"sheet.main", b"sheet.macroEnabled.main")
    assert refusal(changed(book, "[Content_Types].xml", types)) == "macros"
    assert refusal(changed(as_ods(TABLE), "Basic/Standard/Module1.xml", "<a/>")) == "macros"
    assert refusal(changed(book, "xl/workbook.bin", b"x", drop=["xl/workbook.xml"])) == "xlsb"


def _ole(*streams):
    """Return a compound document with (nearly) empty streams of these names."""
    names = ["Root Entry", *streams]
    directory = b""
    for number, name in enumerate(names):
        raw = name.encode("utf-16-le")
        entry = raw.ljust(64, b"\0") + struct.pack("<H", len(raw) + 2)
        entry += struct.pack("<BB", 5 if number == 0 else 2, 1)
        right = number + 1 if 0 < number < len(names) - 1 else -1
        child = 1 if number == 0 else -1
        entry += struct.pack("<iii", -1, right, child)
        entry += b"\0" * 36 + struct.pack("<iQ", -2, 0)
        directory += entry.ljust(128, b"\0")
    directory = directory.ljust(512, b"\0")
    sat = struct.pack("<128i", -3, -2, *[-1] * 126)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    header += struct.pack("<iiiiiiiii", 1, 1, 0, 4096, -2, 0, -2, 0, 0)
    header += struct.pack("<108i", *[-1] * 108)
    return header[:512] + sat + directory


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        (["EncryptedPackage", "EncryptionInfo"], "password"),
        (["WordDocument"], "not_a_sheet"),
        (["PowerPoint Document"], "not_a_sheet"),
        (["Workbook", "_VBA_PROJECT_CUR"], "macros"),
        (["Something"], "corrupt"),
    ],
)
def test_compound_documents(streams, code):
    assert refusal(_ole(*streams), "list.xls") == code


def test_passwords():
    book = bytearray(as_xlsx(TABLE))
    place = book.find(b"PK\x01\x02")
    while place >= 0:
        book[place + 8] |= 1
        place = book.find(b"PK\x01\x02", place + 1)
    assert refusal(bytes(book)) == "password"
    manifest = (
        b'<manifest:manifest xmlns:manifest="m"><manifest:file-entry>'
        b"<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    assert refusal(changed(as_ods(TABLE), "META-INF/manifest.xml", manifest)) == "password"
    # The record FILEPASS (0x2F) at the start of an old workbook says that it is encrypted.
    book = as_xls(TABLE)
    start = book.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    after = start + 20
    filepass = struct.pack("<HHHHH", 0x2F, 6, 0, 1, 1)
    assert refusal(book[:after] + filepass + book[after + 10 :], "list.xls") == "password"


_BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<worksheet><sheetData><row><c t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>"""
_OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<worksheet><sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize("content", [_BOMB, _OUTSIDE])
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml",
                                  "xl/sharedStrings.xml", "xl/styles.xml"])  # fmt: skip
def test_entities_are_refused_in_every_part(name, content):
    assert refusal(changed(as_xlsx(TABLE), name, content)) == "entities"
    assert refusal(changed(as_ods(TABLE), "content.xml", content)) == "entities"


def _noise(columns):
    """Return rows that deflate badly: too big a block to repeat itself within the window."""
    chance = random.Random(7)
    return "</row><row>".join(
        "".join(f"<c><v>{chance.randrange(10)}</v></c>" for _column in range(columns))
        for _row in range(1000)
    )


def _bomb(rows, cells='<c t="inlineStr"><is><t>Ana</t></is></c><c><v>1</v></c>'):
    """Return a workbook whose sheet repeats a row a million times; it is a few hundred KB."""
    sheet = io.BytesIO()
    sheet.write(b"<worksheet><sheetData>")
    sheet.write(b"<row><c t='inlineStr'><is><t>Nombre</t></is></c>")
    sheet.write(b"<c t='inlineStr'><is><t>Correo</t></is></c></row>")
    block = f"<row>{cells}</row>".encode()
    times = max(1, 1000 // block.count(b"</row>"))
    for _number in range(rows // 1000):
        sheet.write(block * times)
    sheet.write(b"</sheetData></worksheet>")
    return changed(as_xlsx(TABLE), "xl/worksheets/sheet1.xml", sheet.getvalue())


def _cost(data):
    """Return ``(code, CPU seconds, growth of memory at its peak in MB)`` of a refusal."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of earlier tests
    before = _peak()
    start = time.process_time()
    code = refusal(data, "bomb.csv")
    return code, time.process_time() - start, _peak() - before


def _peak():
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) / 1024


def _ods_bomb():
    row = (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    )
    content = part(as_ods(TABLE), "content.xml").decode()
    return changed(
        as_ods(TABLE), "content.xml", content.replace("</table:table>", row * 5 + "</table:table>")
    )


@pytest.mark.parametrize(
    ("bomb", "codes"),
    [
        (lambda: _bomb(1_000_000), {"zip_bomb", "too_many_rows"}),
        (lambda: _bomb(1_000_000, ""), {"zip_bomb", "too_many_rows"}),
        (lambda: _bomb(1_000_000, _noise(8)), {"too_many_rows"}),
        (_ods_bomb, {"too_many_rows"}),
        (lambda: b"Apellidos;Nombre\n" + b"a;b\n" * 5_000_000, {"too_many_rows"}),
        (lambda: b"Nombre;Correo\n" + b"\n" * 20_000_000, {"too_many_rows"}),
        (lambda: b"Nombre;Correo\n" + b";" * 20_000_000, {"line_too_long"}),
        (lambda: b"Nombre;Correo\n" + b"\xe9" * 20_000_000, {"line_too_long"}),
        (lambda: b"Nombre;Correo\n" + (b";" * 900_000 + b"x\n") * 20, {"too_many_columns"}),
        (lambda: b"<table>" + b"<tr><td>a<td>b</tr>" * 1_000_000, {"too_many_rows"}),
    ],
    ids=["xlsx", "empty rows", "noise", "ods", "csv", "newlines", "one line", "one accented line",
         "columns", "html"],
)  # fmt: skip
def test_a_million_rows_are_refused_quickly(bomb, codes):
    """Time and memory do not follow what is hidden in a file; a few copies of its text are fine."""
    code, used, peak = _cost(bomb())
    assert code in codes
    assert used < 4, f"{used:.1f} s"
    assert peak < 160, f"{peak:.0f} MB"


def test_honest_and_lying_zip_bombs():
    """What the directory declares is checked first, what really inflates while reading."""
    zeros = b"<worksheet><sheetData>" + b" " * 60_000_000
    bomb = changed(as_xlsx(TABLE), "xl/worksheets/sheet1.xml", zeros)
    assert len(bomb) < 200_000 and refusal(bomb) == "zip_bomb"
    lying = bytearray(bomb)
    real, small = struct.pack("<I", len(zeros)), struct.pack("<I", 9_000)
    assert bytes(lying).count(real) == 2
    lying = bytes(lying).replace(real, small)
    assert refusal(lying) in ("zip_bomb", "corrupt")


def test_what_inflates_is_counted_whatever_the_part_is_called():
    """A sheet under another name is not in the sum of what the directory declares."""
    data, name = as_xlsx(TABLE), "xl/_rels/workbook.xml.rels"
    sheet = part(data, "xl/worksheets/sheet1.xml")
    large = sheet.replace(b"<sheetData>", b"<sheetData>" + b" " * 3_000_000)
    data = changed(data, name, part(data, name).replace(b"sheet1.xml", b"sheet1.dat"))
    moved = changed(data, "xl/worksheets/sheet1.dat", large, drop=["xl/worksheets/sheet1.xml"])
    assert len(read_sheet(moved).rows) == 1
    assert refusal(moved, limits=Limits(max_inflated=1_000_000)) == "zip_bomb"


def test_bomb_in_a_part_that_is_not_a_sheet():
    strings = b"<sst>" + b"<si><t>a</t></si>" * 3_000_000
    assert refusal(changed(as_xlsx(TABLE), "xl/sharedStrings.xml", strings)) == "zip_bomb"


def test_a_directory_with_too_many_entries():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5001):
            archive.writestr(str(number), b"")
    assert refusal(out.getvalue()) == "zip_bomb"


def test_formulas_without_any_result():
    book = openpyxl.Workbook()
    for row in (["Apellidos", "Nombre"], ["=A9", "=B9"], ["=A9", "=B9"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    # Rows of nothing but formulas are kept with their errors; headings as formulas are not.
    assert len(read_sheet(out.getvalue()).rows) == 2
    book = openpyxl.Workbook()
    for _number in range(5):
        book.active.append(["=A9", "=B9"])
    out = io.BytesIO()
    book.save(out)
    assert refusal(out.getvalue()) == "formulas_only"


def test_nothing_is_ever_computed():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Nombre", "Notas"])
    sheet.write_formula(1, 0, '=CONCATENATE("A","na")', None, "Saved")
    book.close()
    assert read_sheet(out.getvalue()).rows[0].values == ["Saved", None]


@pytest.mark.parametrize("junk", [bytes(range(256)) * 20, b"\x01\x02\x03\x04" * 100])
def test_binary_junk_called_csv(junk):
    assert refusal(junk, "list.csv") in ("binary", "no_header")


def test_quotation_mark_that_never_closes():
    text = 'Nombre;Correo\n"Ana;ana@b.es\n' + "Jon;jon@b.es\n" * 20_000
    with pytest.raises(SheetError) as caught:
        read_sheet(text.encode(), "x.csv")
    assert caught.value.code == "quotes" and caught.value.params["row"] == 2


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_quotation_mark_that_takes_the_last_rows_into_one_cell(newline):
    lines = ["Nombre;Correo;Notas", 'Ana;ana@b.es;"x', "Jon;jon@b.es;y", "Eva;eva@b.es;z"]
    with pytest.raises(SheetError) as caught:
        read_sheet(newline.join(lines).encode(), "x.csv")
    assert caught.value.code == "quotes" and caught.value.params["row"] == 2
    # In the last row it takes nothing else.
    for end in ("", newline):
        lines = ["Nombre;Correo;Notas", "Ana;ana@b.es;x", 'Jon;jon@b.es;"y z']
        rows = read_sheet((newline.join(lines) + end).encode(), "x.csv").rows
        assert [row.values[2] for row in rows] == ["x", "y z"]


@pytest.mark.parametrize("write", [as_xlsx, as_xls, as_ods])
def test_cut_files_are_damaged_files(write):
    data = write(ROWS)
    for share in (0.2, 0.5, 0.9):
        assert refusal(data[: int(len(data) * share)]) in ("corrupt", "no_data", "no_header")


@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
@example(b"<table><tr><td>")
@example(b"\xff\xfea")
@example(b"\xef\xbb\xbf\xff")
def test_garbage_is_refused_in_words(data):
    try:
        read_sheet(data, "x")
    except SheetError as error:
        assert str(error)


_FILES = [as_xlsx(ROWS), as_xls(ROWS), as_ods(ROWS), "Apellidos;Nombre\nRuiz;Ánä\n".encode()]


@given(st.sampled_from(_FILES), st.data())
@settings(max_examples=300, deadline=None)
def test_damaged_files_are_read_or_refused_in_words(original, data):
    """Any bytes changed anywhere: rows come out, or a refusal, never another exception."""
    damaged = bytearray(original)
    for _number in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        read_sheet(bytes(damaged), "x")
    except SheetError as error:
        assert str(error)


_XML = st.lists(
    st.sampled_from(["<row>", "</row>", '<c r="B2">', '<c t="s">', "<c s='9'>", "</c>", "<v>",
                     "</v>", "7", "x", "<f/>", '<row r="0">', '<row r="x">', '<c r="ZZZZ1">',
                     "<is><t>", "</t></is>", '<c t="e">', '<mergeCells><mergeCell ref="A1:Z9"/>',
                     "</mergeCells>", "1e999", "-5"]),
    max_size=25,
).map("".join)  # fmt: skip


@given(_XML)
@settings(max_examples=200, deadline=None)
def test_odd_sheets_are_read_or_refused_in_words(content):
    xml = f"<worksheet><sheetData>{content}</sheetData></worksheet>"
    try:
        read_sheet(changed(as_xlsx(TABLE), "xl/worksheets/sheet1.xml", xml.encode()), "x")
    except SheetError as error:
        assert str(error)


def test_workbook_with_a_large_number_of_sheets():
    book = xlwt.Workbook()
    for number in range(80):
        book.add_sheet(str(number)).write(0, 0, "x")
    out = io.BytesIO()
    book.save(out)
    assert refusal(out.getvalue(), "x.xls") == "no_header"
