"""The desk of a quarter, with people of every role, and browsers in which they are signed in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from types import TracebackType
from typing import Self

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import Connection

from bot.desk.guard import cookie
from bot.desk.routes import desk
from bot.staff import passwords
from bot.staff.roles import Role
from bot.staff.second_factor import code_at
from bot.staff.signing_in import login_key
from budget.edition import Edition
from storage.desk import sessions, staff
from storage.desk.staff import Held, Staff
from storage.engine import Storage
from storage.process import editions
from storage.sealing import Seal
from tests.bot.quarter import ORGANISATION, PLAIN, SEAL, Quarter
from tests.bot.quarter import SECRET as SECRET_OF_ALL
from tests.storage.linden import SLUG, idea

HOME = f"/desk/{ORGANISATION}"
HERE = f"{HOME}/editions/{SLUG}"
PASSWORD, SECRET = "four words of mine", "ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP"
HASHED = passwords.hashed(PASSWORD)


def person(name: str, roles: Iterable[Held], joined: datetime, seal: Seal = SEAL) -> Staff:
    """Return somebody at the desk, whose address begins with their name in small letters."""
    key = name.lower()
    email = f"{key}@village.example"
    known = (key, login_key(seal, email), seal.lock(email), name, HASHED, seal.lock(SECRET))
    return Staff(*known, 0, 0, None, joined, None, frozenset(roles))


class Bureau:
    """The desk: Rosa is organiser, Sam screener, Pia partner, Aldo auditor, Olga operator."""

    def __init__(self, storage: Storage, organisation: str = ORGANISATION) -> None:
        self.organisation = organisation
        self.quarter = Quarter(storage, seal=Seal.from_secret(SECRET_OF_ALL, organisation))
        self.wall = self.quarter.now
        self.pages = FastAPI()
        office = self.quarter.office
        self.desk = desk(lambda: {organisation: office}, wall=lambda: self.wall)
        self.pages.mount("/desk", self.desk)

    async def open(self, edition: Edition = PLAIN) -> Self:
        """Begin with an edition, an idea (7), and somebody of every role."""
        self.quarter.now = edition.timeline.begins.get(edition.entered, self.quarter.now)
        names = {"Rosa": Role.ORGANISER, "Roel": Role.ORGANISER, "Sam": Role.SCREENER}
        names |= {"Pia": Role.PARTNER, "Aldo": Role.AUDITOR, "Olga": Role.OPERATOR}

        def begin(db: Connection) -> None:
            editions.create(db, edition, [idea(7)], self.quarter.now, "test")
            for name, role in names.items():
                seal = self.quarter.office.seal
                staff.add(db, person(name, [Held(role)], self.wall, seal))

        await self.quarter.storage.run(begin)
        return self

    async def browser(self, name: str = "") -> "Browser":
        """Return a browser in which somebody is signed in, or nobody."""
        client = AsyncClient(transport=ASGITransport(self.pages), base_url="http://town.example")
        if name:
            token = f"token of {name}"
            begin = (token, name.lower(), self.wall)
            await self.quarter.storage.run(lambda db: sessions.begin(db, *begin))
            client.cookies.set(cookie(ORGANISATION), token, "town.example", HOME)
        return Browser(client)

    def code(self, later: timedelta = timedelta()) -> str:
        """Return what everybody's app shows."""
        return code_at(SECRET, self.wall + later)


class Browser:
    """Somebody at the desk, who sends forms as pages have them."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.client.aclose()

    async def see(self, address: str) -> Response:
        """Open a page."""
        return await self.client.get(address)

    async def read(self, address: str) -> str:
        """Return what somebody reads on a page."""
        answer = await self.client.get(address, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return words(answer)

    async def send(
        self, address: str, fields: Mapping[str, str | list[str]], page: str = ""
    ) -> Response:
        """Send a form, with the token of a page on which there is one."""
        page = page or f"{HOME}"
        found = re.search(r'name="csrf" value="(\w+)"', (await self.client.get(page)).text)
        token = found[1] if found else ""
        return await self.client.post(address, data={"csrf": token, **fields})

    async def do(self, address: str, fields: Mapping[str, str | list[str]]) -> str:
        """Send a form that is right, and return what is read on the page that follows."""
        answer = await self.send(address, fields)
        assert answer.status_code == 303, words(answer)
        return await self.read(answer.headers["location"])


async def form(browser: Browser, page: str, address: str = "") -> dict[str, str]:
    """Return what the fields of a page, or of the form for an address, say as a browser does."""
    text = (await browser.see(page)).text
    if address:
        text = text.partition(f'<form method="post" action="{address}"')[2].partition("</form>")[0]
    said = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', text))
    said |= dict(re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', text))
    boxes = re.findall(r'type="(?:checkbox|radio)"[^>]*? name="([^"]+)"', text)
    ticked = re.findall(r' name="([^"]+)" value="([^"]*)" checked', text)
    option = r'<select[^>]*? name="([^"]+)"(?:(?!</select>).)*? value="([^"]+)" selected'
    chosen = re.findall(option, text, re.DOTALL)
    typed = {name: value for name, value in said.items() if name not in boxes}
    every = {**typed, **dict(ticked), **dict(chosen)}
    return {name: unescape(value) for name, value in every.items()}


def words(answer: Response) -> str:
    """Return what is read on a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def problems(answer: Response) -> dict[str, str]:
    """Return what stands beside each field."""
    assert answer.status_code == 422, words(answer)
    found = re.findall(r'<p class="problem" id="([^"]+)-problem">([^<]*)</p>', answer.text)
    return {name: unescape(said) for name, said in found}


def in_phase(edition: Edition, phase: str) -> Edition:
    """Return an edition in a phase."""
    return replace(edition, entered=type(edition.entered)(phase))
