"""The report of an edition, whole: its parts for a page, and its files."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.exports.as_csv import as_csv
from bot.exports.as_xlsx import as_xlsx
from bot.exports.tables import Table
from bot.reports.acts import acts
from bot.reports.found import found_of
from bot.reports.gathered import Gathered
from bot.reports.people import people
from bot.reports.ratings import ratings
from bot.reports.section import Section, say
from locales.catalogue import ORIGINAL
from locales.desk import spoken


def report(found: Gathered) -> tuple[Section, ...]:
    """Return all parts of a report."""
    return (*people(found), *acts(found), ratings(found), *found_of(found))


def tables(found: Gathered, language: str = "") -> tuple[Table, ...]:
    """Return the tables of a report, and first what their figures mean."""
    language, sections = in_language(found, language), report(found)
    return _meanings(sections, language), *(one.table(language) for one in sections)


def in_language(found: Gathered, language: str = "") -> str:
    """Return the language that was asked for, or the first of the edition that has words."""
    wanted = (language, *found.edition.languages)
    return next((code for code in wanted if code in spoken()), ORIGINAL)


def _meanings(sections: Sequence[Section], language: str) -> Table:
    rows = ((one.name, say(one.heading, language), say(one.meaning, language)) for one in sections)
    return Table("meanings", ("table", "title", "meaning"), tuple(rows))


def files(found: Gathered, made: datetime, language: str = "") -> Mapping[str, bytes]:
    """Return the content of every file of a report, by name."""
    sheets = tables(found, language)
    csv = {f"{table.name}.csv": as_csv(table) for table in sheets}
    return {"report.xlsx": as_xlsx(sheets, made), **csv}
