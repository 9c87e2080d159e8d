"""Messages that could not be answered: never what they say or whose they are, and a second turn."""

from collections.abc import Callable
from typing import Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import Visit
from bot.desk.words import n_
from bot.staff.roles import Role
from bot.turns.backlog import ROUND, tried
from storage.post import letters
from storage.post.letters import DeadLetter

WHO: Final = (Role.ORGANISER, Role.OPERATOR)

routes = Desk()


@routes.page("/editions/{slug}/letters", *WHO)
async def listed(visit: TheVisit) -> Response:
    """Show what could not be answered, oldest first."""
    edition, found = await visit.with_edition(lambda db, _: letters.dead(db))
    named = [(one.handle(visit.organisation), one, tried(one)) for one in found]
    return visit.page("letters.html", edition=edition, letters=named)


@routes.form("/editions/{slug}/letters/again", *WHO)
async def again(visit: TheVisit, slug: str) -> Response:
    """Let those that were ticked take their turn again, after whatever came in since."""
    done = await _each(visit, lambda db, some: letters.again(db, some, ROUND))
    told = n_("{count} message takes its turn again.", "{count} messages take turns again.", done)
    return await visit.done(f"/editions/{slug}/letters", told)


@routes.form("/editions/{slug}/letters/drop", *WHO, final=True)
async def drop(visit: TheVisit, slug: str) -> Response:
    """Erase what those that were ticked say, and whose they are."""
    done = await _each(visit, letters.drop)
    told = n_("{count} message is erased.", "{count} messages are erased.", done)
    return await visit.done(f"/editions/{slug}/letters", told)


async def _each(visit: Visit, work: Callable[[Connection, list[DeadLetter]], int]) -> int:
    """Do this with what was ticked and still waits; return with how many it was done."""
    chosen = set(visit.texts("letter"))

    def done(db: Connection) -> int:
        some = [one for one in letters.dead(db) if one.handle(visit.organisation) in chosen]
        return work(db, some)

    return await visit.run(done)
