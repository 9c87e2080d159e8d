"""The letters with codes as a PDF: one sheet of A4 for each code, all alike but for the code.

What is the same on every sheet is drawn once and repeated by reference, so that a thousand letters
are hardly more than a thousand codes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import zip_longest
from typing import BinaryIO, Final, NamedTuple

import segno
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bot.printing.addresses import Address
from bot.printing.fonts import CannotPrint, Fonts, fonts_for
from budget.codes import digits_of
from budget.edition import Edition
from budget.sentence import _
from flows.ballot.letter import START, Letter, letter
from locales.catalogue import available, own_name
from locales.say import Voice

MOST: Final = 20_000
"""Letters in one file: about 15 MB, which printers still take."""

_WIDTH, _HEIGHT = A4
_LEFT: Final = 25 * mm
_RIGHT: Final = _WIDTH - 25 * mm
_WINDOW: Final = _HEIGHT - 52 * mm
"""Where the address begins, for an envelope with a window on the left."""

_WIDE: Final = 80 * mm
"""How wide that window is."""

_FOOT: Final = 12 * mm
_TEXT: Final = 10.5
_LEADING: Final = 1.42
_BOX: Final = 31 * mm
_PICTURE: Final = 25 * mm
_SHEET: Final = "sheet"


class Starts(NamedTuple):
    """Where a conversation begins: the bot's name, and phone numbers in E.164; "" where unknown."""

    telegram: str = ""
    whatsapp: str = ""
    sms: str = ""

    def links(self, word: str) -> Mapping[str, str]:
        """Return what a picture has to say to begin with a word, on each channel that is known."""
        number = self.whatsapp.removeprefix("+")
        links = {
            "whatsapp": f"https://wa.me/{number}?text={word}" if number else "",
            "telegram": f"https://t.me/{self.telegram}" if self.telegram else "",
            "sms": f"SMSTO:{self.sms}:{word}" if self.sms else "",
        }
        return {channel: link for channel, link in links.items() if link}

    def shown(self) -> Mapping[str, str]:
        """Return what people read, on each channel that is known."""
        shown = {
            "whatsapp": _spaced(self.whatsapp),
            "telegram": f"@{self.telegram}" if self.telegram else "",
            "sms": _spaced(self.sms),
        }
        return {channel: start for channel, start in shown.items() if start}


def write(
    file: BinaryIO,
    edition: Edition,
    codes: Sequence[str],
    starts: Starts,
    to: Sequence[Address] = (),
) -> None:
    """Write a letter for each code; raise `CannotPrint` if its words cannot be set.

    Each goes to an address, in their order; or to whoever lives where it is put, if there are none.
    """
    sheet = Sheet.of(edition, starts, {letter for one in to for line in one[:4] for letter in line})
    whole = BytesIO()
    canvas = Canvas(
        whole,
        A4,
        pageCompression=1,
        invariant=1,
        initialFontName=sheet.fonts.plain,  # type: ignore[arg-type] # it is a name
        lang=sheet.voice.language,
    )
    canvas.setTitle(sheet.voice.say(sheet.letter.heading))
    canvas.beginForm(_SHEET, 0, 0, _WIDTH, _HEIGHT)
    box = sheet.draw(canvas, addressed=bool(to))
    canvas.endForm()
    for code, address in zip_longest(codes, to):
        canvas.doForm(_SHEET)
        if address:
            sheet.draw_address(canvas, address)
        sheet.draw_code(canvas, box, code)
        canvas.showPage()
    canvas.save()
    file.write(whole.getbuffer())


def written(
    edition: Edition, codes: Sequence[str], starts: Starts, to: Sequence[Address] = ()
) -> bytes:
    """Return the same as `write` writes."""
    file = BytesIO()
    write(file, edition, codes, starts, to)
    return file.getvalue()


class Sheet(NamedTuple):
    """One letter, and how it is set."""

    letter: Letter
    voice: Voice
    fonts: Fonts
    links: Mapping[str, str]
    others: tuple[Voice, ...]

    @classmethod
    def of(cls, edition: Edition, starts: Starts, letters: Iterable[str] = ()) -> "Sheet":
        """Return the letter of an edition: in its first language, with a line in each other one.

        Its fonts have what stands in it, and these letters of addresses.
        """
        known = [code for code in edition.languages if code in available()] or [*available()]
        voice, *others = (Voice(code, brief=False) for code in known)
        said = letter(edition, starts.shown())
        word = voice.say(START).split(",")[0]
        sheet = cls(said, voice, Fonts("", ""), starts.links(word), tuple(others))
        return sheet._replace(fonts=fonts_for("".join((*sheet.words(), *letters))))

    def words(self) -> Iterator[str]:
        """Yield everything that is printed, but for the code."""
        said, say = self.letter, self.voice.say
        parts = (said.sender, said.heading, said.resident, said.title, said.code, said.call)
        yield from map(say, (*parts, said.digits, said.voting, said.helping))
        yield from map(say, (*said.body, *said.then, *said.help))
        for way in said.ways.values():
            yield from (say(way.name), say(way.how), way.start)
        yield from self.elsewhere()

    def elsewhere(self) -> Iterator[str]:
        """Yield the line in each other language, after its own name."""
        for voice in self.others:
            yield f"{own_name(voice.language)}: {voice.say(self.letter.elsewhere)}"

    def draw(self, canvas: Canvas, *, addressed: bool = False) -> float:
        """Draw all but the code, and but the address of a letter that is `addressed`.

        Return the height at which the box for the code stands.
        """
        said, say = self.letter, self.voice.say
        pen = Pen(canvas, self.fonts, _HEIGHT - 22 * mm)
        pen.text(say(said.heading), 13, bold=True)
        pen.text(say(said.sender))
        pen.to(_WINDOW)
        if not addressed:
            pen.line(say(said.resident))
        pen.to(_HEIGHT - 88 * mm)
        pen.text(say(said.title), 17, bold=True)
        pen.skip(3 * mm)
        for paragraph in map(say, said.body):
            pen.text(paragraph)
            pen.skip(2 * mm)
        box = pen.box()
        pen.line(say(said.voting), 12, bold=True)
        self._ways(pen)
        pen.text(" ".join(map(say, said.then)))
        pen.skip(4 * mm)
        pen.line(say(said.helping), 12, bold=True)
        for sentence in map(say, said.help):
            pen.text(sentence)
        pen.skip(3 * mm)
        for line in self.elsewhere():
            pen.text(line, 9)
        if pen.y < _FOOT:
            high = _(
                "The letter does not fit on one sheet: shorten visit or the place in the edition's"
                " file."
            )
            raise CannotPrint(
                high.hinting(
                    ", or let FILE end with .csv and print the letters with another program."
                )
            )
        return box

    def _ways(self, pen: "Pen") -> None:
        """Draw the ways to vote beside each other, each with its picture."""
        wide = (_RIGHT - _LEFT) / 3
        top = pen.y + 2 * mm
        for n, (channel, way) in enumerate(self.letter.ways.items()):
            at = _LEFT + n * wide
            pen.picture(self.links[channel], at, top)
            pen.to(top - _PICTURE - 6 * mm)
            pen.line(self.voice.say(way.name), bold=True, at=at)
            pen.line(self.voice.say(way.how), 9, at=at)
            pen.line(way.start, pen.size(way.start, 9, wide - 4 * mm), bold=True, at=at)
        pen.skip(4 * mm)

    def draw_address(self, canvas: Canvas, to: Address) -> None:
        """Draw to whom a letter goes, behind the window of an envelope."""
        pen = Pen(canvas, self.fonts, _WINDOW)
        for line in (to.name or self.voice.say(self.letter.resident), to.street, to.place):
            pen.line(line, pen.size(line, _TEXT, _WIDE))

    def draw_code(self, canvas: Canvas, box: float, code: str) -> None:
        """Draw a code into its box, in letters and in digits."""
        say, pen = self.voice.say, Pen(canvas, self.fonts, box + _BOX - 8 * mm)
        pen.line(say(self.letter.code), 9, at=_LEFT + 6 * mm)
        pen.to(box + _BOX - 17 * mm)
        pen.line(code, 22, bold=True, at=_LEFT + 6 * mm)
        half = _LEFT + (_RIGHT - _LEFT) / 2 + 4 * mm
        pen.to(box + _BOX - 8 * mm)
        pen.line(say(self.letter.call), 9, bold=True, at=half)
        pen.to(box + _BOX - 17 * mm)
        pen.line(digits_of(code), 14, bold=True, at=half)
        pen.to(box + _BOX - 24 * mm)
        pen.text(say(self.letter.digits), 8, at=half, wide=_RIGHT - half - 4 * mm)


class Pen:
    """A pen that goes down a page; heights are in points from the bottom."""

    def __init__(self, canvas: Canvas, fonts: Fonts, y: float) -> None:
        self.canvas, self.fonts, self.y = canvas, fonts, y

    def to(self, y: float) -> None:
        """Go to another height."""
        self.y = y

    def skip(self, height: float) -> None:
        """Leave something white."""
        self.y -= height

    def size(self, text: str, size: float, wide: float) -> float:
        """Return this size, or the one in which a bold text that has no spaces is no wider."""
        return min(size, wide / stringWidth(text, self.fonts.bold, 1))

    def line(
        self, text: str, size: float = _TEXT, *, bold: bool = False, at: float = _LEFT
    ) -> None:
        """Write one line."""
        self.canvas.setFont(self.fonts.bold if bold else self.fonts.plain, size)
        self.canvas.drawString(at, self.y, text)
        self.y -= size * _LEADING

    def text(
        self,
        text: str,
        size: float = _TEXT,
        *,
        bold: bool = False,
        at: float = _LEFT,
        wide: float = _RIGHT - _LEFT,
    ) -> None:
        """Write lines of this width."""
        font = self.fonts.bold if bold else self.fonts.plain
        for line in simpleSplit(text, font, size, wide):
            self.line(line, size, bold=bold, at=at)

    def box(self) -> float:
        """Draw the box for the code, and go below it; return its height."""
        bottom = self.y - _BOX + 2 * mm
        self.canvas.setStrokeGray(0.2)
        self.canvas.setFillGray(0.94)
        self.canvas.roundRect(_LEFT, bottom, _RIGHT - _LEFT, _BOX, 3 * mm, stroke=1, fill=1)
        self.canvas.setFillGray(0)
        self.y = bottom - 11 * mm
        return bottom

    def picture(self, link: str, x: float, top: float) -> None:
        """Draw a QR code, its squares as one path."""
        rows = list(segno.make(link, micro=False, error="m").matrix_iter(border=0))
        side = _PICTURE / len(rows)
        path = self.canvas.beginPath()
        for down, row in enumerate(rows, 1):
            for right, dark in enumerate(row):
                if dark:
                    path.rect(x + right * side, top - down * side, side, side)
        self.canvas.drawPath(path, stroke=0, fill=1)


def _spaced(number: str) -> str:
    """Return a phone number as people read it; as it is, if no country has it."""
    try:
        return format_number(parse(number), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return number
