"""A table in which no number may be told is not worth a table."""

import pytest

from bot.desk.render import templates
from bot.desk.shown import Shown
from bot.exports.tables import Cell


def shown(*rows: tuple[Cell, ...]) -> Shown:
    """Return a table with these rows."""
    return Shown("survey", "Vraag", "Wat is geteld.", ("Antwoord", "Bewoners"), rows, ())


@pytest.mark.parametrize(
    ("table", "untold"),
    [
        (shown(), False),
        (shown(("goed", None), ("matig", None)), True),
        (shown(("goed", None), ("matig", 12)), False),
        (shown(("goed", None), ("matig", 0)), False),
        (shown(("goed", None), ("matig", "onbekend")), True),
    ],
)
def test_what_tells_nothing_is_said_in_a_sentence(table: Shown, *, untold: bool) -> None:
    assert table.untold is untold
    made = templates("nl").get_template("figures.html").make_module()
    for macro in ("table", "figures"):
        read = getattr(made, macro)(table)
        assert ("Het zijn te weinig mensen om een aantal te vertellen." in read) is untold
        assert not (untold and "niet verteld" in read)
