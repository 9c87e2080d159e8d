"""All files of an export, by name."""

from collections.abc import Mapping
from datetime import datetime

from bot.exports.as_csv import as_csv
from bot.exports.as_json import as_json
from bot.exports.as_xlsx import as_xlsx
from bot.exports.counted import Counted
from bot.exports.election import election
from bot.exports.tables import ballots, sheets
from budget.pabulib_writer import Below, written


def files(counted: Counted, below: Below, made: datetime) -> Mapping[str, bytes]:
    """Return the content of every file; with `secrets.randbelow`, ballots are truly shuffled.

    Without ballots there is neither a `.pb` file nor a table of them.  Raise `CannotWrite` if the
    ballots do not give the outcome.
    """
    tables = sheets(counted)
    found = {"rules.json": counted.rules.encode(), "result.xlsx": as_xlsx(tables, made)}
    if counted.ballots is not None:
        votes = election(counted, counted.ballots)
        found["result.pb"] = written(votes, counted.outcome, below)
        tables = (*tables, ballots(counted, below))
    found |= {f"{table.name}.csv": as_csv(table) for table in tables}
    return found | {"result.json": as_json(counted, tables)}
