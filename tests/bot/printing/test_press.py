"""Pages as PDF, opened by a program that is not ours."""

import asyncio
import re
import socket
import struct
import zlib
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from bot.printing import press
from bot.printing.press import Lacking, NotPressed, Press

pdfium: Any = import_module("pypdfium2.raw")
"""What the library can do that its own classes cannot."""

SHEET = {"/desk/style.css": "p::after { content: ' and this came with it' }"}


def page(body: str, head: str = '<link rel="stylesheet" href="/desk/style.css">') -> str:
    title = "What you can vote on"
    return f'<!doctype html><html lang="nl"><head><title>{title}</title>{head}</head>{body}</html>'


async def made(html: str, files: Mapping[str, str] = SHEET) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(await Press().pdf(html, files))


def text_of(document: pypdfium2.PdfDocument) -> str:
    """Return all words, with one space between them."""
    return " ".join(" ".join(one.get_textpage().get_text_range() for one in document).split())


def tags(document: pypdfium2.PdfDocument, page: int = 0) -> list[str]:
    """Return what the parts of a page are, as a screen reader is told."""
    tree = pdfium.FPDF_StructTree_GetForPage(document[page])
    found: list[str] = []

    def walk(element: object) -> None:
        size = pdfium.FPDF_StructElement_GetType(element, None, 0)
        name = (pdfium.c_char * size)()
        pdfium.FPDF_StructElement_GetType(element, name, size)
        found.append(bytes(name).decode("utf-16-le").rstrip("\0"))
        for n in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, n):
                walk(child)

    for n in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, n))
    pdfium.FPDF_StructTree_Close(tree)
    return found


def unpacked(pdf: bytes) -> bytes:
    """Return what the streams of a PDF say."""
    packed = re.findall(rb"FlateDecode.*?stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return b"".join(zlib.decompress(one) for one in packed)


def red(path: Path) -> Path:
    """Write a picture of one red dot."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(b"\0\xff\0\0")), (b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts))
    return path


@pytest.mark.usefixtures("pango")
async def test_a_page_is_known_part_by_part_to_a_screen_reader() -> None:
    document = await made(page("<main><h1>Stemmen</h1><p>Kies &lt;b&gt; tien.</p></main>"))
    assert text_of(document) == "Stemmen Kies <b> tien. and this came with it"
    assert pdfium.FPDFCatalog_IsTagged(document)
    assert {"H1", "P"} <= set(tags(document))
    assert document.get_metadata_value("Title") == "What you can vote on"
    whole = unpacked(await Press().pdf(page("<p>Ja</p>"), {}))
    assert b"pdfuaid" in whole
    assert b"/Lang (nl)" in whole


@pytest.mark.usefixtures("pango")
async def test_nothing_is_fetched_from_anywhere(tmp_path: Path) -> None:
    picture = red(tmp_path / "red.png").as_uri()
    (tmp_path / "stolen.css").write_text("p::before { content: 'STOLEN' }")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        there = f"http://127.0.0.1:{listening.getsockname()[1]}"
        head = "".join(
            f'<link rel="stylesheet" href="{address}">'
            for address in (
                f"{there}/a.css",
                (tmp_path / "stolen.css").as_uri(),
                "../../etc/passwd",
                "data:text/css,p::before{content:'STOLEN'}",
            )
        )
        document = await made(
            page(
                f'<p>Ja</p><img src="{there}/b.png"><img src="{picture}">'
                f'<object data="{there}/c.svg"></object>',
                f"<base href='{there}/'>{head}<style>@import '{there}/d.css';</style>",
            )
        )
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert text_of(document) == "Ja"
    colours = document[0].render().to_pil().convert("RGB").getcolors(1 << 20)
    assert colours
    assert {red == green == blue for _count, (red, green, blue) in colours} == {True}


@pytest.mark.usefixtures("pango")
async def test_others_go_on_while_a_page_is_set() -> None:
    pressing = asyncio.create_task(made(page("<p>Ja</p>" * 200)))
    turns = 0
    while not pressing.done():
        await asyncio.wait([pressing], timeout=0.01)
        turns += 1
    assert len(await pressing) > 1
    assert turns > 1


@pytest.mark.usefixtures("pango")
async def test_what_cannot_be_made_is_refused_and_leaves_no_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printing, begun = Press(), begun_by(monkeypatch)
    with pytest.raises(NotPressed):
        await Press(patience=0.2).pdf(page("<p>Ja</p>" * 20_000), SHEET)
    with pytest.raises(NotPressed):
        await printing.pdf(None, SHEET)  # type: ignore[arg-type]
    assert len(begun) == 2
    assert all(process.returncode is not None for process in begun)
    assert (await printing.pdf(page("<p>Ja</p>"), SHEET)).startswith(b"%PDF-")


def begun_by(monkeypatch: pytest.MonkeyPatch) -> list[asyncio.subprocess.Process]:
    """Return the processes that are begun from now on, as they come."""
    begun, begin = [], asyncio.create_subprocess_exec

    async def noted(*command: str, **more: Any) -> asyncio.subprocess.Process:
        begun.append(await begin(*command, **more))
        return begun[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    return begun


@pytest.fixture
def anew() -> None:
    """Look anew at what is installed, and again after this test."""
    press.lacking.cache_clear()


@pytest.mark.usefixtures("anew")
def test_what_is_missing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as other:
        other.setattr(press, "_LIBRARIES", (("libpango-of-nobody.so",),))
        assert press.lacking() is Lacking.PANGO
        press.lacking.cache_clear()
        other.setattr(press, "find_spec", lambda _name: None)
        assert press.lacking() is Lacking.PACKAGE
    press.lacking.cache_clear()
