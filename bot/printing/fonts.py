"""The fonts of what is printed: embedded, so that every printer has the same letters.

The library brings Bitstream Vera, for the letters of Western Europe.  For all others there is
DejaVu Sans, which looks the same, where the system has it.
"""

import unicodedata
from pathlib import Path
from typing import Final, NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from budget.sentence import Reasoned, _

_VERA: Final = ("Vera.ttf", "VeraBd.ttf")
_DEJAVU: Final = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
FOLDERS: Final = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts"),
    Path("~/.fonts"),
)
"""Where a system keeps its fonts."""


class CannotPrint(Reasoned):
    """A text cannot be set."""


class Fonts(NamedTuple):
    """A regular and a bold font, by the names under which the library knows them."""

    plain: str
    bold: str


def fonts_for(text: str, folders: tuple[Path, ...] = FOLDERS) -> Fonts:
    """Return fonts with every letter of a text; raise `CannotPrint` if there are none."""
    if backward := sorted(c for c in set(text) if unicodedata.bidirectional(c) in {"R", "AL"}):
        said = _(
            "{letter} is written from right to left, which this PDF cannot do.",
            letter=repr(backward[0]),
        )
        raise CannotPrint(
            said.hinting(": let FILE end with .csv, and print the letters with another program.")
        )
    letters = {ord(c) for c in text if not c.isspace()}
    missing = letters
    for files in filter(None, (_VERA, _found(folders))):
        missing = letters - _known(files)
        if not missing:
            return Fonts(*(Path(file).stem for file in files))
    said = _("No font here has the letter {letter}.", letter=repr(chr(min(missing))))
    raise CannotPrint(
        said.hinting(
            ": install DejaVu Sans (on Debian fonts-dejavu-core), or let FILE end with .csv and"
            " print the letters with another program."
        )
    )


def _known(files: tuple[str, ...]) -> set[int]:
    """Make fonts known to the library; return the letters that all of them have."""
    fonts = [TTFont(Path(file).stem, file) for file in files]
    for font in fonts:
        pdfmetrics.registerFont(font)
    return set.intersection(*(set(font.face.charToGlyph) for font in fonts))


def _found(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """Return the files of DejaVu Sans in these folders, or nothing."""
    for folder in folders:
        for plain in folder.expanduser().rglob(_DEJAVU[0]):
            both = [plain.with_name(name) for name in _DEJAVU]
            if all(file.is_file() for file in both):
                return tuple(map(str, both))
    return ()
