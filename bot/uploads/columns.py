"""Columns of a table, as data: what they are called, and what may stand in them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unicodedata import category, normalize

from budget.sentence import Amount, Reasoned, _

Read = Callable[[str], Any]
"""Returns what a cell says; raises `BadCell`."""

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_THOUSANDS = re.compile(r"\d{1,3}([.,\u00a0\u202f' ]\d{3})+")
"""Numbers as spreadsheets write them, in any country."""


class BadCell(Reasoned):
    """This cannot stand in a cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, by its heading, or another that means the same.

    Where it is not `needed`, it may be absent, and its cells may be empty: then they say "".  What
    stands in a `unique` one stands there once.
    """

    name: str
    read: Read
    needed: bool = True
    unique: bool = False
    also: tuple[str, ...] = ()


def text(longest: int, *, lines: bool = False) -> Read:
    """Return what reads a text of so many characters, on one line or, with `lines`, on several."""

    def read(cell: str) -> str:
        said = normalize("NFC", cell)
        if any(category(c) == "Cc" and not (lines and c == "\n") for c in said):
            raise BadCell(_("There is a line break or an invisible character in it; take it out."))
        if len(said) > longest:
            raise BadCell(
                _(
                    "This has {long} characters; {most} is the most.",
                    long=Amount(len(said)),
                    most=Amount(longest),
                )
            )
        return said

    return read


def key(cell: str) -> str:
    """Return a key: a name in small letters, for addresses and files."""
    if not _KEY.fullmatch(cell):
        raise BadCell(_("Use only small letters a-z, digits, and hyphens between them."))
    return cell


def whole(least: int, most: int) -> Read:
    """Return what reads a whole number, with or without thousands set apart."""
    limits = {"least": Amount(least), "most": Amount(most)}

    def read(cell: str) -> int:
        digits = re.sub(r"\D", "", cell) if _THOUSANDS.fullmatch(cell) else cell
        if not digits.isascii() or not digits.isdecimal() or len(digits) > len(str(most)):
            raise BadCell(_("This must be a whole number from {least} to {most}.", **limits))
        if not least <= int(digits) <= most:
            raise BadCell(_("This must be from {least} to {most}.", **limits))
        return int(digits)

    return read
