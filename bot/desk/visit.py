"""A visit: who asks for a page of the desk or sends a form, where, when, and in which language."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import Final, TypeVar

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection
from starlette.datastructures import FormData, UploadFile

from bot.acting import Acting
from bot.desk import typed
from bot.desk.menu import Entry, entries
from bot.desk.render import templates
from bot.desk.words import plainly, say
from bot.inbox.organiser import Organiser
from bot.office import Office
from bot.staff.roles import Role, roles_in
from bot.staff.signing_in import Gate
from budget.edition import Edition
from storage.desk import sessions
from storage.desk.sessions import Session
from storage.desk.staff import Staff
from storage.process import editions

T = TypeVar("T")

STRICT: Final = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
"""Nothing from elsewhere, nothing in a frame, and nothing that stays in a browser."""


def wall(request: Request) -> datetime:
    """Return the moment by the clock on the wall."""
    moment: datetime = request.app.state.wall()
    return moment


@dataclass(frozen=True)
class Signed:
    """Somebody who is signed in, with the token of their browser."""

    person: Staff
    session: Session
    token: str

    @cached_property
    def csrf(self) -> str:
        """What a form of ours has in it, and nobody else can know."""
        return hmac.digest(self.token.encode(), b"form", hashlib.sha256).hex()


@dataclass(frozen=True)
class Visit:
    """One request to the desk of an organisation.

    For a page the `form` is empty, unless it is `filled` in again with what was sent too late.
    """

    request: Request
    office: Office
    organisation: str
    language: str
    signed: Signed | None = None
    form: FormData = field(default_factory=FormData)
    said: str = ""
    filled: bool = False

    @cached_property
    def now(self) -> datetime:
        """The moment of the visit, by the clock of the edition: the demo has one of its own."""
        return self.office.time()

    @property
    def wall(self) -> datetime:
        """The moment by the clock on the wall, by which sessions and codes go."""
        return wall(self.request)

    @property
    def person(self) -> Staff:
        """Who visits; only asked where somebody has to be signed in."""
        assert self.signed is not None  # noqa: S101 - the guard has seen to it
        return self.signed.person

    @cached_property
    def mark(self) -> str:
        """What stands in a form of this page, by which it is known whose it is."""
        return typed.mark(self.office.seal, self.person.id, self.wall)

    @property
    def slug(self) -> str:
        """The edition that the address names, or "" if none."""
        return str(self.request.path_params.get("slug", ""))

    @property
    def home(self) -> str:
        """Where the desk of this organisation begins."""
        return f"/desk/{self.organisation}"

    def link(self, path: str) -> str:
        """Return the whole address of a path; TLS may have ended before it came here."""
        here = self.request.url.replace(path=path, query="")
        return str(here.replace(scheme="https") if self.request.app.state.secure else here)

    @property
    def roles(self) -> frozenset[Role]:
        """What the visitor is in this edition; or anywhere, where no edition is named."""
        return roles_in(self.signed.person, self.slug) if self.signed else frozenset()

    @property
    def gate(self) -> Gate:
        """Where somebody shows who they are."""
        return Gate(self.office.storage, self.office.seal, self.wall)

    @property
    def organiser(self) -> Organiser:
        """The visitor as somebody who answers residents, and invites others."""
        return Organiser(self.office.seal, self.now, self.person.name)

    def acting(self, db: Connection, slug: str) -> Acting:
        """Return the visitor as somebody who acts in an edition, in this transaction."""
        return Acting(db, slug, self.person.name, self.now, self.office.seal)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do this in a transaction of the organisation's store."""
        return await self.office.storage.run(work)

    async def edition(self) -> Edition:
        """Return the edition that the address names."""
        return (await self.with_edition(lambda _db, edition: edition))[0]

    async def with_edition(self, look: Callable[[Connection, Edition], T]) -> tuple[Edition, T]:
        """Return the edition that the address names, and what is looked up beside it at once."""

        def both(db: Connection) -> tuple[Edition, T]:
            edition = editions.load(db, self.slug).edition()
            return edition, look(db, edition)

        return await self.run(both)

    def texts(self, name: str) -> list[str]:
        """Return all that was typed or chosen under a name."""
        return [one for one in self.form.getlist(name) if isinstance(one, str)]

    def text(self, name: str) -> str:
        """Return what was typed, without the space around it."""
        return next(iter(self.texts(name)), "").strip()

    def upload(self, name: str) -> UploadFile | None:
        """Return the file that came with a form, if one did."""
        found = self.form.get(name)
        return found if isinstance(found, UploadFile) and found.filename else None

    def say(self, told: str) -> str:
        """Return a sentence in the language of the visitor."""
        return say(told, self.language)

    def page(self, template: str, status: int = HTTPStatus.OK, **values: object) -> Response:
        """Return a page; 422 where a form has to be looked at again."""
        html = templates(self.language).get_template(template)
        known: Mapping[str, object] = {"edition": None, "problems": {}, "visit": self}
        return HTMLResponse(html.render({**known, **values}), status, headers=STRICT)

    async def done(self, path: str, told: str = "") -> Response:
        """Lead to a page of the desk, which begins with what was done; what waits is sent."""
        if told and (signed := self.signed):
            await self.run(
                lambda db: sessions.say(db, signed.session, plainly(told, self.language))
            )
        self.office.delivery.wake()
        return RedirectResponse(f"{self.home}{path}", HTTPStatus.SEE_OTHER, headers=STRICT)

    @property
    def menu(self) -> list[Entry]:
        """What the visitor can go to, in the edition that they look at."""
        return entries(self.roles, self.slug)
