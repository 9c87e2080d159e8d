"""The letters with codes, opened by a program that is not ours."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import segno
from PIL.Image import Image

from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from bot.printing.addresses import Address
from bot.printing.fonts import FOLDERS, CannotPrint, fonts_for
from bot.printing.letters import Starts, write
from budget.codes import as_code, code_of, digits_of
from budget.edition import Edition, Words
from budget.rules import RightBy, RightRules, VoteRules

EDITION = read_edition(DE_LINDEN).edition
CODES = [code_of(bytes([n, 77, 3 * n, 5, n, 9])) for n in range(1, 4)]
STARTS = Starts("wijkstem_bot", "+31612345678", "+3197010240123")
FINE = 6
"""Pixels for each point: enough to see every square of a picture."""


def printed(
    edition: Edition = EDITION, starts: Starts = STARTS, codes: list[str] = CODES
) -> pypdfium2.PdfDocument:
    file = io.BytesIO()
    write(file, edition, codes, starts)
    return pypdfium2.PdfDocument(file.getvalue())


def text_of(document: pypdfium2.PdfDocument, page: int = 0) -> str:
    """Return the words on a page, with one space between them."""
    return " ".join(document[page].get_textpage().get_text_range().split())


def test_every_code_has_one_sheet_of_a4_in_both_forms() -> None:
    document = printed()
    assert len(document) == len(CODES)
    for page, code in enumerate(CODES):
        assert tuple(map(round, document[page].get_size())) == (595, 842)
        said = text_of(document, page)
        assert said.count(code) == 1
        assert said.count(f"BELLEN {digits_of(code)}") == 1
        assert as_code(digits_of(code)) == code
        assert [other for other in CODES if other in said] == [code]


def test_a_letter_says_who_writes_what_to_do_and_where_help_is() -> None:
    said = text_of(printed())
    for words in (
        "Burgerbegroting van De Linden gemeente Voorbeeldstad",
        "Aan de bewoner van dit adres",
        "U kunt stemmen over € 120.000",
        "U kunt stemmen van 1 mei tot en met 31 mei.",
        "Geef uw code niet aan iemand anders.",
        "+31 6 12345678",
        "@wijkstem_bot",
        "+31 970 102 40123",
        "Kom langs: Huis van de Wijk, Lindeplein 1, dinsdag 14-16 uur.",
        "Stuur 9 in het gesprek",
        "Wij vragen nooit naar uw bank",
        "English: With the code in this letter you can vote until 31 May.",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("starts", "there", "not_there"),
    [
        (Starts(telegram="wijkstem_bot"), ["Telegram"], ["WhatsApp", "Sms"]),
        (Starts(whatsapp="+31612345678"), ["WhatsApp"], ["Telegram", "Sms"]),
        (Starts(sms="+31612345678"), ["Sms"], ["WhatsApp", "Telegram"]),
    ],
)
def test_only_channels_that_are_there_are_named(
    starts: Starts, there: list[str], not_there: list[str]
) -> None:
    said = text_of(printed(starts=starts))
    assert [name in said for name in there + not_there] == [True] * len(there) + [False] * 2


def test_each_letter_goes_to_its_own_address_behind_the_window() -> None:
    file = io.BytesIO()
    to = [
        Address("Şükran Yılmaz", "Lindeplein 1", "1234 AB", "De Linden"),
        Address("", "W" * 60, "1234 AC", "De Linden"),
    ]
    write(file, EDITION, CODES[:2], STARTS, to)
    document = pypdfium2.PdfDocument(file.getvalue())
    assert "Şükran Yılmaz Lindeplein 1 1234 AB De Linden" in text_of(document)
    assert "Aan de bewoner" not in text_of(document)
    assert "Aan de bewoner van dit adres " + "W" * 60 + " 1234 AC De Linden" in text_of(document, 1)
    page = document[1].get_textpage()
    at = page.search("W" * 60).get_next()
    assert at
    left, _bottom, right, _top = page.get_charbox(at[0] + 59)
    assert left < right < (25 + 80) * 72 / 25.4


def test_a_long_name_stays_in_its_own_column() -> None:
    name = "a" + 30 * "W" + "t"
    page = printed(starts=Starts(name, "+31612345678", "+3197010240123"))[0].get_textpage()
    left, right = (page.search(said).get_next() for said in (f"@{name}", "+31 970"))
    assert left
    assert right
    ends = page.get_charbox(left[0] + left[1] - 1)[2]
    assert ends < page.get_charbox(right[0])[0]


def test_a_number_of_no_country_is_written_as_it_is() -> None:
    assert "+999123456" in text_of(printed(starts=Starts(sms="+999123456")))


@pytest.mark.parametrize(
    ("starts", "link"),
    [
        (Starts(telegram="wijkstem_bot"), "https://t.me/wijkstem_bot"),
        (Starts(whatsapp="+31612345678"), "https://wa.me/31612345678?text=stem"),
        (Starts(sms="+3197010240123"), "SMSTO:+3197010240123:stem"),
    ],
)
def test_the_picture_leads_to_the_conversation(starts: Starts, link: str) -> None:
    sheet = printed(starts=starts)[0].render(scale=FINE).to_pil().convert("L")
    squares = [list(row) for row in segno.make(link, micro=False, error="m").matrix_iter(border=0)]
    assert read_back(sheet, len(squares)) == squares


def read_back(sheet: Image, squares: int) -> list[list[int]]:
    """Return which squares of the picture at the left edge are dark."""
    wide, high = sheet.size
    part = sheet.crop((0, int(high * 0.58), int(wide * 0.3), int(high * 0.8)))
    wide, high = part.size
    dark = [[x for x in range(wide) if part.getpixel((x, y)) == 0] for y in range(high)]
    left = min(row[0] for row in dark if row)
    side = 25 / 25.4 * 72 * FINE
    top = next(y for y, row in enumerate(dark) if len(row) > side / 4 and row[0] == left)
    step = side / squares
    return [
        [
            int(part.getpixel((int(left + (x + 0.5) * step), int(top + (y + 0.5) * step))) == 0)
            for x in range(squares)
        ]
        for y in range(squares)
    ]


@pytest.mark.parametrize(
    ("languages", "title"),
    [
        (("nl",), "U kunt stemmen over € 120.000"),
        (("en", "nl"), "You can vote on €120,000"),
        (("tr",), "You can vote on €120,000"),  # there is no such catalogue yet
    ],
)
def test_a_letter_is_in_the_first_language_that_we_speak(
    languages: tuple[str, ...], title: str
) -> None:
    assert title in text_of(printed(replace(EDITION, languages=languages)))


@pytest.mark.parametrize("place", ["Zuid-Oost “één”", "Česká čtvrť", "Şişli Mahallesi", "Район"])
def test_names_keep_their_letters(place: str) -> None:
    if not any(list(folder.expanduser().rglob("DejaVuSans.ttf")) for folder in FOLDERS):
        pytest.skip("DejaVu Sans is not installed here")
    assert place in text_of(printed(replace(EDITION, place=place)))


@pytest.mark.parametrize(
    ("place", "folders", "reason"),
    [
        ("Район", (), "No font here has the letter 'Р': install DejaVu Sans"),
        ("北区", None, "No font here has the letter '北'"),
        ("حي", None, "is written from right to left"),
    ],
)
def test_letters_that_cannot_be_set_are_named(
    place: str, folders: tuple[Path, ...] | None, reason: str
) -> None:
    with pytest.raises(CannotPrint, match=reason):
        fonts_for(place) if folders is None else fonts_for(place, folders)


def test_a_letter_that_does_not_fit_on_one_sheet_is_refused() -> None:
    long: Words = {"nl": "dinsdag in het Huis van de Wijk, " * 40}
    with pytest.raises(CannotPrint, match="does not fit on one sheet: shorten visit"):
        printed(replace(EDITION, visit=long))


def test_what_stays_empty_leaves_no_gap() -> None:
    assert "Kom langs" not in text_of(printed(replace(EDITION, visit=None)))


def test_a_letter_says_what_is_asked_beside_the_code() -> None:
    by_code = RightRules(RightBy.CODE, check=True)
    checked = replace(EDITION, vote=VoteRules(right=by_code))
    asked = "Daarna vragen wij ook uw postcode en het jaar waarin u bent geboren."
    assert asked in text_of(printed(checked))
    assert asked not in text_of(printed())


def test_fonts_are_embedded_so_that_every_printer_has_them() -> None:
    file = io.BytesIO()
    write(file, EDITION, CODES, STARTS)
    fonts = {name.split(b"+")[-1] for name in re.findall(rb"/BaseFont /(\S+)", file.getvalue())}
    assert fonts == {b"BitstreamVeraSans-Roman", b"BitstreamVeraSans-Bold"}
    assert file.getvalue().count(b"/FontFile2 ") == len(fonts)
