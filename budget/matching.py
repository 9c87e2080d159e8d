"""What is asked beside a code: a postcode and a year of birth, in one way of writing them."""

import re
from typing import Final

_POSTCODE: Final = re.compile(r"(?<!\d)([1-9][0-9]{3}) ?([A-Z]{2})(?![A-Z])")
_PART: Final = re.compile("[0-9]{4}")
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)[0-9]{2})(?!\d)")


def as_match(text: str) -> str | None:
    """Return the postcode and the year that a text names, as in "1234AB 1980", or None.

    Words may stand around them; a text that names two of either, or only one, is not understood.
    """
    said = text.upper()
    postcodes = list(_POSTCODE.finditer(said))
    if len(postcodes) != 1:
        return None
    [postcode] = postcodes
    years = _YEAR.findall(f"{said[: postcode.start()]} {said[postcode.end() :]}")
    return f"{postcode[1]}{postcode[2]} {years[0]}" if len(years) == 1 else None


def partly(text: str) -> bool:
    """Whether a postcode or a year may stand in a text: then nothing of it is to be said again."""
    return bool(_PART.search(text))
