"""Papers that no reader should have to see, made by hand: PDFs that break every promise."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from fpdf import FPDF
from fpdf.enums import EncryptionMethod
from pypdf import PdfReader, PdfWriter

_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
WORDS = "The council met and heard what the carers of the borough had said about their care."


def plain_pdf(pages: int = 1) -> bytes:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    for number in range(pages):
        pdf.add_page()
        pdf.multi_cell(0, text=f"Report on carers\n\n{WORDS} It was item {number}.")
    return bytes(pdf.output())


def encrypted(user: str) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(plain_pdf())))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def encrypted_by_fpdf() -> bytes:
    pdf = FPDF()
    pdf.set_encryption("owner", "user", EncryptionMethod.RC4)
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, text=WORDS)
    return bytes(pdf.output())


def pdf_of(objects: Mapping[int, bytes], root: int = 1, extra: bytes = b"") -> bytes:
    """A PDF of these objects, with a cross-reference table that is right."""
    made = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    size = max(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        place = places.get(number)
        made += b"0000000000 65535 f \n" if place is None else b"%010d 00000 n \n" % place
    made += b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (size, root, extra)
    return bytes(made + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, words: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), words, data)


def page(contents: bytes = b"4 0 R", box: bytes = b"[0 0 595 842]", more: bytes = b"") -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents %s %s"
        b" /Resources << /Font << /F1 5 0 R >> /XObject << /X1 6 0 R >> >> >>"
    ) % (box, contents, more)


def one_page(drawing: bytes, box: bytes = b"[0 0 595 842]", words: bytes = b"") -> dict[int, bytes]:
    return {
        1: _CATALOG,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: page(box=box),
        4: stream(drawing, words),
        5: _FONT,
    }


def shown(before: bytes = b"/F1 11 Tf 50 700 Td") -> bytes:
    return b"BT %s (%s) Tj ET" % (before, WORDS.encode())


def many_pages(pages: int) -> bytes:
    """Every page is the same object."""
    objects = one_page(shown())
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * pages, pages)
    return pdf_of(objects)


def deep_page_tree(depth: int) -> bytes:
    objects = one_page(shown())
    for level in range(depth):
        objects[10 + level] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (
            11 + level if level < depth - 1 else 3
        )
    objects[2] = b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"
    return pdf_of(objects)


def deep_arrays(depth: int) -> bytes:
    return pdf_of(one_page(shown()) | {6: b"[" * depth + b"]" * depth})


def deep_arrays_on_the_page(depth: int) -> bytes:
    return pdf_of(one_page(b"[" * depth + b"]" * depth + b" TJ " + shown()))


def bomb(megabytes: int) -> bytes:
    """A page that is small in the file, and huge once it is unpacked: packed twice."""
    packer = zlib.compressobj(1)
    once = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(megabytes))
    twice = zlib.compress(once + packer.flush(), 9)
    return pdf_of(one_page(twice, words=b"/Filter [/FlateDecode /FlateDecode]"))


def page_tree_in_a_ring() -> bytes:
    return pdf_of(one_page(shown()) | {2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"})


def contents_in_a_ring() -> bytes:
    return pdf_of(one_page(shown()) | {3: page(b"6 0 R"), 6: b"[6 0 R 4 0 R 6 0 R]"})


def form_that_draws_itself() -> bytes:
    form = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X1 6 0 R >> >>"
    )
    return pdf_of(one_page(b"/X1 Do " + shown()) | {6: stream(b"/X1 Do /X1 Do", form)})


def reference_to_itself() -> bytes:
    return pdf_of(one_page(shown()) | {4: b"4 0 R"})


def tables_in_a_ring() -> bytes:
    """The table that came before the only one is that one itself."""
    made = pdf_of(one_page(shown()), extra=b"/Prev 0000000000")
    return made.replace(b"/Prev 0000000000", b"/Prev %010d" % made.index(b"xref\n"))


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return made.getvalue()
