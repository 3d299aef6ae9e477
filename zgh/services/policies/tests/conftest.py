"""Files as keepers upload them, made on the spot: honest, damaged, locked, scanned, hostile; and their store."""

import datetime as dt
import io
import zipfile
import zlib

import docx
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from zgh.foundation.orgs.models import Duty

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


@pytest.fixture
def store(settings, tmp_path):
    """A private folder per test."""
    where = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "default": where}
    return tmp_path / "store"


@pytest.fixture
def keepers(cast):
    """yang keeps for the group, liu for 湖南."""
    for user, union in ((cast.yang, cast.group), (cast.liu, cast.hunan)):
        Duty.objects.create(user=user, union=union, code="policy", starts_on=dt.date(2020, 1, 1))
    return cast


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def upload(data, name):
    return SimpleUploadedFile(name, data, "application/octet-stream")


def docx_of(*lines, table=(), heading=""):
    """A real Word file."""
    made = docx.Document()
    if heading:
        made.add_heading(heading, level=1)
    for line in lines:
        made.add_paragraph(line)
    if table:
        grid = made.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def pdf_of(*pages, password=""):
    """A real PDF, one list of printed lines a page; a page of None is a picture."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    for number, lines in enumerate(pages, start=1):
        if lines is None:
            sheet.drawImage(ImageReader(Image.new("RGB", (200, 200), "white")), 50, 500)
        else:
            sheet.setFont("STSong-Light", 12)
            for n, line in enumerate(lines):
                sheet.drawString(60, 780 - 20 * n, line)
            sheet.drawString(280, 30, f"- {number} -")
        sheet.showPage()
    sheet.save()
    if not password:
        return out.getvalue()
    writer, locked = pypdf.PdfWriter(clone_from=pypdf.PdfReader(out)), io.BytesIO()
    writer.encrypt(password)
    writer.write(locked)
    return locked.getvalue()


def with_body(xml):
    """A Word file whose body is this XML."""
    return with_document(f'<?xml version="1.0"?><w:document xmlns:w="{SPACE}"><w:body>{xml}</w:body></w:document>')


def with_document(text):
    """A Word file whose main part is this text."""
    plain, out = zipfile.ZipFile(io.BytesIO(docx_of("x"))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part in plain.infolist():
            package.writestr(part, text if part.filename == "word/document.xml" else plain.read(part))
    return out.getvalue()


def bomb_of():
    """A PDF of one page whose stream holds 600 MB, packed twice."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(200, 200)
    packer = zlib.compressobj(9)
    data = b"".join([packer.compress(b"BT (x) Tj ET\n" * 100_000) for _ in range(460)]) + packer.flush()
    stream = DecodedStreamObject()
    stream.set_data(zlib.compress(data, 9))
    stream[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode"), NameObject("/FlateDecode")])
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_footnotes(*notes):
    """A Word file of one paragraph with these footnotes, as Word writes them: two entries for the lines come first."""
    plain, out = zipfile.ZipFile(io.BytesIO(docx_of("第一条 见注。"))), io.BytesIO()
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    line = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
    body = "".join(f'<w:footnote w:id="{n}"><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote>'
                   for n, note in enumerate(notes, start=1))  # fmt: skip
    relation = f'<Relationship Id="n" Type="{kind}" Target="footnotes.xml"/>'
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{word}.footnotes+xml"/>'
    added = {
        "word/_rels/document.xml.rels": ("</Relationships>", relation),
        "[Content_Types].xml": ("</Types>", override),
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part in plain.infolist():
            end, more = added.get(part.filename, ("", ""))
            text = plain.read(part)
            package.writestr(part, text.replace(end.encode(), f"{more}{end}".encode()) if end else text)
        package.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{SPACE}">{line}{body}</w:footnotes>')
    return out.getvalue()
