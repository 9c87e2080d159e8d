"""Two organisations at one desk, and all that somebody of the one may show at the other's door.

The village has an edition of its own, and one with the name of the hamlet's; people of every role
work at both.  What comes of each case stands in docs/authorisation.md as well.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, NamedTuple

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import Connection, select

from bot.desk.guard import cookie
from bot.desk.routes import desk, may
from bot.staff.roles import Role
from storage.contributions import ideas
from storage.desk import sessions, staff
from storage.desk.staff import Held
from storage.engine import Storage
from storage.process import editions
from storage.tables import metadata
from tests.bot.desk.bureau import Bureau, person
from tests.bot.screening.desk import SCREENED
from tests.storage.linden import SLUG, idea

VILLAGE, HAMLET = "village", "hamlet"
OWN: Final = "eikenhof"
"""The edition that only the village has."""

SECRET: Final = "Wat alleen het dorp weet"
"""What stands in every text of the village."""

NAMES: Final[Mapping[Role, str]] = {
    Role.ORGANISER: "Rosa",
    Role.SCREENER: "Sam",
    Role.PARTNER: "Pia",
    Role.AUDITOR: "Aldo",
    Role.OPERATOR: "Olga",
}
Kept = Mapping[str, list[tuple[Any, ...]]]


class Ends(StrEnum):
    """What comes of asking for a page or sending a form."""

    ENTRANCE = "led to the entrance of that organisation"
    REFUSED = "refused (403)"


class Shown(NamedTuple):
    """What a browser shows: cookies by name, and the token in the form that is sent."""

    cookies: Mapping[str, str]
    csrf: str


class Case(NamedTuple):
    """Something that somebody of the village tries at the hamlet: what is shown, what comes of it.

    With `works_there` it is somebody who has a role in both.
    """

    tries: str
    shows: Callable[[str, str], Shown]
    ends: Ends
    works_there: bool = False


def token_of_forms(session: str) -> str:
    """Return what stands in the forms of a session."""
    return hmac.digest(session.encode(), b"form", hashlib.sha256).hex()


_V, _H = cookie(VILLAGE), cookie(HAMLET)

CASES: Final = (
    Case(
        "the cookie of one's own organisation",
        lambda own, _there: Shown({_V: own}, token_of_forms(own)),
        Ends.ENTRANCE,
    ),
    Case(
        "that cookie under the name of the other's, with the token of its forms",
        lambda own, _there: Shown({_H: own}, token_of_forms(own)),
        Ends.ENTRANCE,
    ),
    Case(
        "both at once",
        lambda own, _there: Shown({_V: own, _H: own}, token_of_forms(own)),
        Ends.ENTRANCE,
    ),
    Case(
        "who works at both: the two cookies exchanged",
        lambda own, there: Shown({_V: there, _H: own}, token_of_forms(there)),
        Ends.ENTRANCE,
        works_there=True,
    ),
    Case(
        "who works at both: a form with the token of one's own organisation",
        lambda own, there: Shown({_V: own, _H: there}, token_of_forms(own)),
        Ends.REFUSED,
        works_there=True,
    ),
)


@dataclass
class Towns:
    """The desk of a village and of a hamlet."""

    village: Bureau
    hamlet: Bureau

    def __post_init__(self) -> None:
        offices = {one.organisation: one.quarter.office for one in (self.village, self.hamlet)}
        self.desk = desk(lambda: offices, wall=lambda: self.village.wall)
        self.pages = FastAPI()
        self.pages.mount("/desk", self.desk)

    @property
    def routes(self) -> Mapping[tuple[str, str], frozenset[Role] | None]:
        """Who may use each route; but for the one that ends the session."""
        return {key: who for key, who in may(self.desk).items() if "sign-out" not in key[1]}

    def client(self) -> AsyncClient:
        """Return a browser with nothing in it."""
        through = ASGITransport(self.pages)
        return AsyncClient(transport=through, base_url="http://town.example")

    async def signed(self, bureau: Bureau, name: str) -> str:
        """Return the token of somebody who has just signed in there."""
        token = f"{name} at {bureau.organisation}"
        begin = (token, name.lower(), bureau.wall)
        await bureau.quarter.storage.run(lambda db: sessions.begin(db, *begin))
        return token

    async def joined(self, bureau: Bureau, name: str, *roles: Role) -> str:
        """Let somebody work there from now on; return the token with which they are signed in."""
        held, seal = [Held(role) for role in roles], bureau.quarter.office.seal
        new = person(name, held, bureau.wall, seal)
        await bureau.quarter.storage.run(lambda db: staff.add(db, new))
        return await self.signed(bureau, name)

    async def kept(self) -> dict[str, Kept]:
        """Return all that both have, but for who is signed in and what they hear next."""
        found = {}
        for bureau in (self.village, self.hamlet):
            found[bureau.organisation] = await bureau.quarter.storage.run(_everything)
        return found


def _everything(db: Connection) -> Kept:
    tables = (table for table in metadata.sorted_tables if table.name != "sessions")
    return {
        one.name: sorted((tuple(row) for row in db.execute(select(one))), key=repr)
        for one in tables
    }


def address(path: str, organisation: str, slug: str = SLUG, number: str = "1") -> str:
    """Return a route's address at an organisation, with these in its gaps."""
    where = path.replace("{organisation}", organisation).replace("{slug}", slug)
    return "/desk" + re.sub(r"{\w+(:\w+)?}", number, where)


async def ask(client: AsyncClient, method: str, where: str, shown: Shown) -> Response:
    """Ask for a page, or send a form, with what is shown."""
    sent = {"csrf": shown.csrf} if method == "POST" else None
    said = "; ".join(f"{name}={value}" for name, value in shown.cookies.items())
    return await client.request(method, where, data=sent, headers={"cookie": said})


def came_of(answer: Response, organisation: str = HAMLET) -> Ends | None:
    """Return what came of it; None if it got past the door."""
    entrance = f"/desk/{organisation}/sign-in?"
    if answer.status_code == 303 and answer.headers["location"].startswith(entrance):
        return Ends.ENTRANCE
    return Ends.REFUSED if answer.status_code == 403 else None


async def founded(village: Storage, hamlet: Storage) -> Towns:
    """Return the two; only the village has an idea 8, and an edition that is called `OWN`."""
    towns = Towns(
        await Bureau(village, VILLAGE).open(replace(SCREENED, place=SECRET)),
        await Bureau(hamlet, HAMLET).open(SCREENED),
    )
    secret = replace(idea(8, "hans"), title=SECRET, text=SECRET)

    def more(db: Connection) -> None:
        now = towns.village.wall
        editions.create(db, replace(SCREENED, slug=OWN, place=SECRET), [secret], now, "test")
        ideas.put(db, SLUG, secret)

    await village.run(more)
    return towns
