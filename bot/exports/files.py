"""All files of an export, by name."""

from collections.abc import Mapping
from datetime import datetime

from bot.exports.as_csv import as_csv
from bot.exports.as_json import as_json
from bot.exports.as_xlsx import as_xlsx
from bot.exports.counted import Counted, Divided
from bot.exports.election import election, stood
from bot.exports.tables import ballots, sheets
from budget.pabulib_writer import Below, written


def files(held: Counted | Divided, below: Below, made: datetime) -> Mapping[str, bytes]:
    """Return the content of every file; with `secrets.randbelow`, ballots are truly shuffled.

    Without ballots there is neither a `.pb` file nor a table of them; Pabulib has no word for a
    vote on themes.  Raise `CannotWrite` if the ballots do not give the outcome.
    """
    tables = sheets(held)
    found = {"rules.json": held.rules.encode(), "result.xlsx": as_xlsx(tables, made)}
    if held.ballots is not None:
        if isinstance(held, Counted):
            found["result.pb"] = written(election(held, held.ballots), stood(held.outcome), below)
        tables = (*tables, ballots(held, below))
    found |= {f"{table.name}.csv": as_csv(table) for table in tables}
    return found | {"result.json": as_json(held, tables)}
