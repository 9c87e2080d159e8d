"""A kiosk in the library: its page over HTTP, and what somebody reads and touches there."""

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape

from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import Connection

from bot.acting import Acting
from bot.floods import Floods
from bot.kiosk import links
from bot.public.kiosk.routes import kiosk
from storage.residents import kiosks
from tests.bot.quarter import ORGANISATION, SEAL, Quarter
from tests.storage.linden import SLUG

SITE = "https://town.example"


async def link(quarter: Quarter, name: str = "Library", days: int = 30) -> str:
    """Make a kiosk, and return the address of its page."""
    ends = quarter.now + timedelta(days=days)
    token = await quarter.storage.run(
        lambda db: links.make(Acting(db, SLUG, "Rosa", quarter.now, SEAL), name, ends)
    )
    return f"/kiosk/{ORGANISATION}/{token}"


async def withdraw(quarter: Quarter) -> None:
    """Withdraw every kiosk that there is."""

    def withdrawn(db: Connection) -> None:
        for one in kiosks.every(db, SLUG):
            links.withdraw(Acting(db, SLUG, "Rosa", quarter.now, SEAL), one.id)

    await quarter.storage.run(withdrawn)


class Stand:
    """A tablet on which one page is open; it follows every redirect, as a browser does."""

    def __init__(self, quarter: Quarter, path: str, most: int = 1_000) -> None:
        self.quarter, self.path = quarter, path
        self.seconds = 0.0
        floods = Floods(most, lambda: self.seconds)
        pages = kiosk(lambda: {ORGANISATION: quarter.office}, floods, secure=True)
        self.client = AsyncClient(
            transport=ASGITransport(pages, root_path="/kiosk"), base_url=SITE, follow_redirects=True
        )
        self.answer = Response(200)
        self.seen: list[str] = []

    async def look(self) -> str:
        """Open the page, or let it refresh itself; return what is read on it."""
        return self._shown(await self.client.get(self.path))

    async def begin(self) -> str:
        """Touch the first button."""
        return await self.send(do="begin")

    async def touch(self, *labels: str) -> str:
        """Touch these buttons, one after the other; return what is read after the last one."""
        read = ""
        for label in labels:
            read = await self.send(choice=self.buttons[label])
        return read

    async def type(self, *texts: str) -> str:
        """Type these, one after the other; return what is read after the last one."""
        read = ""
        for text in texts:
            read = await self.send(text=text, do="say")
        return read

    async def join(self) -> str:
        """Begin, in Dutch, and take part."""
        await self.begin()
        return await self.touch("Nederlands", "Ja, doe mee")

    async def finish(self) -> str:
        """Touch the last button."""
        return await self.send(do="finish")

    async def send(self, headers: Sequence[tuple[str, str]] = (), /, **fields: str) -> str:
        """Send a form of the page that is open; what is given stands in the place of its own."""
        own = {name: found for name in ("mark", "turns") if (found := self._field(name))}
        sent = await self.client.post(self.path, data={**own, **fields}, headers=dict(headers))
        return self._shown(sent)

    @property
    def buttons(self) -> dict[str, str]:
        """What can be touched, by its label."""
        found = re.findall(r'name="choice" value="([^"]*)"[^>]*>(.*?)</button>', self.answer.text)
        return {_bare(label): unescape(choice) for choice, label in found}

    @property
    def refreshes(self) -> int:
        """After how many seconds the page looks again, 0 if never."""
        return int(self.answer.headers.get("refresh", "0"))

    def _field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.answer.text)
        return unescape(found[1]) if found else ""

    def _shown(self, answer: Response) -> str:
        self.answer = answer
        assert answer.headers["cache-control"] == "no-store"
        assert "script" not in answer.text
        read = _bare(answer.text.partition("<body")[2].partition(">")[2])
        self.seen.append(read)
        return read


def _bare(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
