"""The words of the desk, in each language: `LANGUAGE/LC_MESSAGES/desk.po`, English in the code."""

from functools import cache
from pathlib import Path

from locales.catalogue import ORIGINAL, Catalogue, catalogue, read

_HERE = Path(__file__).parent


@cache
def words(language: str) -> Catalogue:
    """Return the words of the desk in a language."""
    full = {} if language == ORIGINAL else read(_HERE / language / "LC_MESSAGES/desk.po", language)
    return Catalogue(language, full, {}, catalogue(language).locale)


@cache
def spoken() -> tuple[str, ...]:
    """Return the languages in which the desk can be read."""
    found = {file.parent.parent.name for file in _HERE.glob("*/LC_MESSAGES/desk.po")}
    return tuple(sorted({ORIGINAL, *found}))
