# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Page numbers: the printer's browser, as Debian ships it, prints no footers."""

import io

from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

FOOT = 22  # points above the edge of the paper, inside its margin
GREY = 0.4


def number_pages(content):
    """The same PDF with "page / pages" at the foot of every page but the cover."""
    reader, writer = PdfFileReader(io.BytesIO(content), strict=False), PdfFileWriter()
    count = reader.getNumPages()
    for index in range(count):
        writer.addPage(reader.getPage(index))
        if index:
            page = writer.getPage(index)
            page.mergePage(_foot(f"{index + 1} / {count}", page.mediaBox))
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _foot(text, paper):
    """A page with nothing but that text."""
    width, height = float(paper.getWidth()), float(paper.getHeight())
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(width, height))
    canvas.setFont("Helvetica", 8)
    canvas.setFillGray(GREY)
    canvas.drawCentredString(width / 2, FOOT, text)
    canvas.save()
    return PdfFileReader(io.BytesIO(stream.getvalue())).getPage(0)
