"""To whom letters are sent: a table that an organiser has, read whole and kept nowhere.

A letter that bears no name is for whoever lives there.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from bot.printing.fonts import CannotPrint, fonts_for
from bot.uploads.columns import BadCell, Column, text, whole
from bot.uploads.table import Table, read_table
from budget.matching import as_match
from budget.sentence import Sentence, _

_LINE: Final = 60
"""Characters of a line behind the window of an envelope."""

_YEARS: Final = (1900, 2099)


class Address(NamedTuple):
    """Where a letter goes, and the year of birth of whom it is for, where that has to match."""

    name: str
    street: str
    postcode: str
    town: str
    year: int | None = None

    @property
    def place(self) -> str:
        """The last line, as the post wants it."""
        return f"{self.postcode}  {self.town}"

    @property
    def match(self) -> str:
        """What has to match the code; "" if nothing has."""
        return as_match(f"{self.postcode} {self.year}") or "" if self.year else ""


def _postcode(cell: str) -> str:
    """Return a Dutch postcode, as it is printed."""
    found = as_match(f"{cell} {_YEARS[0]}")
    if found is None or len(cell.replace(" ", "")) != len("1234AB"):
        raise BadCell(_("This is no postcode, such as 1234 AB."))
    return f"{found[:4]} {found[4:6]}"


_LINES: Final = (
    Column("name", text(_LINE), needed=False, also=("naam",)),
    Column("address", text(_LINE), also=("adres",)),
    Column("postcode", _postcode),
    Column("town", text(_LINE), also=("plaats", "woonplaats")),
)
_YEAR: Final = Column("year", whole(*_YEARS), also=("jaar", "geboortejaar"))


def read_addresses(content: bytes, words: str, *, checked: bool) -> Table:
    """Return the addresses in a file, right or wrong; raise `NoTable` if they are not in it.

    The year of birth is asked for only where it is `checked`.  Letters of an alphabet that no font
    has, beside these `words` of the letter, are a fault of their row.
    """
    table = read_table(content, (*_LINES, _YEAR) if checked else _LINES)
    before: dict[tuple[str, ...], int] = {}
    for number, row in table.rows:
        first = before.setdefault(_same(row), number)
        if first != number:
            said = _(
                "Row {number} is the same letter; take one out, or say by a name for whom it is.",
                number=first,
            )
            table.blame(number, "address", said)
    _blame_letters(table, words)
    return table


def _same(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is alike in two rows for the same letter box and person."""
    return tuple("".join(str(value).casefold().split()) for value in row.values())


def _blame_letters(table: Table, words: str) -> None:
    """Note in which rows something stands that cannot be printed."""
    lines = {number: "".join(map(str, row.values())) for number, row in table.rows}
    letters = set().union(*lines.values())
    try:
        fonts_for(words + "".join(letters))
    except CannotPrint:
        wrong = {letter: said for letter in letters - set(words) if (said := _unprintable(letter))}
        for number, line in lines.items():
            for letter in sorted(wrong.keys() & set(line))[:1]:
                table.blame(number, "", wrong[letter])


def _unprintable(letter: str) -> Sentence | None:
    if letter.isascii():
        return None
    try:
        fonts_for(letter)
    except CannotPrint as refusal:
        return refusal.reasons[0]
    return None


def addresses(table: Table) -> list[Address]:
    """Return the addresses of a table that is right."""
    return [
        Address(row.get("name", ""), row["address"], row["postcode"], row["town"], row.get("year"))
        for _number, row in table.rows
    ]
