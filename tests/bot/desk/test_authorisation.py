"""The table of who may use which route of the desk is what the desk does.

That the desk keeps to its own registry is shown in `test_guard`, and that it does so for every
organisation in `test_organisations`.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from bot.desk.routes import desk, may
from bot.staff.roles import Role
from tests.bot.desk.towns import CASES

REWRITE = "WIJKSTEM_REWRITE_MATRIX"
TABLE = Path(__file__).parents[3] / "docs" / "authorisation.md"
OPENING = f"""# Who may use what at the desk

Every route of the desk by role. A role in one edition is none in another, and a role at one
organisation none at another; a POST needs the token of the session as well. Made from the routes by
`{REWRITE}=1 pytest tests/bot/desk/test_authorisation.py`; the test fails when the two differ.

## Across organisations

Each organisation has people, sessions, roles and everything else in a store of its own; nothing is
looked up in two. That holds for every route below, and `tests/bot/desk/test_organisations.py` asks
them all. Whatever somebody of one organisation shows at the desk of another:

{{across}}
Who works at both has at each the roles of there. An edition of the one is not found (404) under the
address of the other, whatever is asked or sent; in an edition that both call by the same name, a
number of an idea, conversation or project, somebody's name and an invitation mean only what they
mean there. The public page and the API have no organisation in their addresses: an edition is
looked for in the first that is configured, then in the next, and all below its address is of that
one, its pictures and files too.

## By role

Addresses begin with `/desk/{{organisation}}`; "anybody" needs no signing in.

"""


def written() -> str:
    """Return the document, as the routes have it now."""
    head = ["route", "anybody", *Role]
    lines = [head, ["---"] + [":-:"] * (len(Role) + 1)]
    routes = sorted(may(desk(dict)).items(), key=lambda route: route[0][::-1])
    for (method, path), roles in routes:
        address = path.removeprefix("/{organisation}") or "/"
        cells = [roles is None, *(roles is None or role in roles for role in Role)]
        lines.append([f"{method} `{address}`", *("yes" if may_ else "" for may_ in cells)])
    tried = [["what is shown", "what comes of it"], ["---", "---"]]
    tried += [[case.tries, case.ends] for case in CASES]
    return OPENING.replace("{across}", _table(tried)) + _table(lines)


def _table(lines: Iterable[Iterable[str]]) -> str:
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def test_the_table_is_what_the_routes_say() -> None:
    now = written()
    if REWRITE in os.environ:
        TABLE.write_text(now, "utf-8")
    assert now == TABLE.read_text("utf-8"), f"to accept the routes as they are, set {REWRITE}=1"
