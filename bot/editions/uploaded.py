"""Districts and themes from a file that was uploaded, whole and checked before anything is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.editions.checking import NotAccepted, check
from bot.editions.texts import LABEL_LENGTH, PROSE_LENGTH
from bot.uploads.columns import Column, key, text, whole
from bot.uploads.table import Table, read_table
from budget.edition import District, Edition, Theme, Words

MOST_PEOPLE = 20_000_000

PEOPLE = Column(
    "people", whole(0, MOST_PEOPLE), needed=False, also=("population", "inwoners", "bevolking")
)
"""How many people live in a district."""

_KEY = Column("key", key, unique=True, also=("sleutel", "code"))


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The edition as it would be, who lives where, and the table with all that is wrong in it."""

    edition: Edition
    people: Mapping[str, int]
    table: Table


def districts_columns(languages: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of a file of districts."""
    return (_KEY, *_translated("title", LABEL_LENGTH, languages, ("titel", "naam")), PEOPLE)


def themes_columns(languages: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of a file of themes."""
    titles = _translated("title", LABEL_LENGTH, languages, ("titel", "naam"))
    about = _translated("background", PROSE_LENGTH, languages, ("achtergrond",), lines=True)
    return (_KEY, *titles, *about)


def districts_from(content: bytes, edition: Edition) -> Uploaded:
    """Return an edition with the districts of a file, in its order; raise `NoTable`."""
    table = read_table(content, districts_columns(edition.languages))
    districts = tuple(
        District(row["key"], _words(row, "title", edition)) for _number, row in table.rows
    )
    people = {
        row["key"]: row["people"] for _number, row in table.rows if row.get("people", "") != ""
    }
    after = replace(edition, districts=districts)
    _blame(table, after, edition, "districts")
    return Uploaded(after, people, table)


def themes_from(content: bytes, edition: Edition) -> Uploaded:
    """Return an edition with the themes of a file, in its order; raise `NoTable`."""
    table = read_table(content, themes_columns(edition.languages))
    themes = tuple(
        Theme(row["key"], _words(row, "title", edition), _words(row, "background", edition))
        for _number, row in table.rows
    )
    after = replace(edition, themes=themes)
    _blame(table, after, edition, "themes")
    return Uploaded(after, {}, table)


def _translated(
    name: str,
    longest: int,
    languages: Sequence[str],
    also: Iterable[str],
    *,
    lines: bool = False,
) -> tuple[Column, ...]:
    """Return a column for each language; the first one may be called as if it were the only one."""
    return tuple(
        Column(
            f"{name}.{code}",
            text(longest, lines=lines),
            needed=not place,
            also=(
                *(f"{one}.{code}" for one in also),
                *(() if place else (name, *also)),
            ),
        )
        for place, code in enumerate(languages)
    )


def _words(row: Mapping[str, Any], name: str, edition: Edition) -> Words:
    said = {code: row.get(f"{name}.{code}", "") for code in edition.languages}
    return {code: words for code, words in said.items() if words}


def _blame(table: Table, after: Edition, before: Edition, section: str) -> None:
    """Add what is wrong with the edition as it would be to the rows that it is about."""
    try:
        check(after, before)
    except NotAccepted as refusal:
        for wrong in refusal.wrong:
            about = wrong.where[:1] == (section,) and isinstance(wrong.where[1], int)
            row = table.rows[int(wrong.where[1])][0] if about else 0
            table.blame(row, ".".join(str(part) for part in wrong.where[2:]), wrong.said)
