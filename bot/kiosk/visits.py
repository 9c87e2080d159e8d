"""Visits: somebody at a kiosk, from the first touch until they are done, or gone.

Each is a conversation of its own at a random address, under which nobody is ever found again.  When
a visit ends all of it is erased that is not somebody's by right: what was handed in stays without a
name, and what was voted stays as it is.
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from bot.channels import KIOSK
from bot.turns import drafts
from flows.talk import Unfinished
from storage.ballots import codes
from storage.desk.sessions import hashed
from storage.post import handing
from storage.post.handing import Whose
from storage.residents import conversations, erasure, kiosks
from storage.residents.kiosks import Kiosk, Visit
from storage.sealing import Seal

ASKS: Final = timedelta(minutes=5)
"""After so long without a touch the page asks whether somebody is still there."""

ENDS: Final = timedelta(minutes=6)
"""After so long it is empty."""

FIRST: Final = "start"
"""What is heard first of who begins, as a link to a chat says it for them."""

_ORPHANS: Final = timedelta(hours=1)
"""After so long nothing is left of what came in while a visit ended."""

_MARKS: Final = 32


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the page of a visit: what was touched last, and our messages after that."""

    touched: str
    messages: Sequence[Mapping[str, Any]]
    language: str

    def label(self, choice: str) -> str:
        """Return what stands on the button with this choice (`PROMPT:KEY`), "" if none has it."""
        buttons = (
            (f"{message['prompt']}:{option[0]}", str(option[1]))
            for message in self.messages
            for option in message["options"]
        )
        return next((label for key, label in buttons if key == choice), "")


def begin(
    db: Connection, kiosk: Kiosk, language: str, seal: Seal, now: datetime
) -> tuple[str, Visit]:
    """Let somebody begin at a kiosk; return the token for their cookie, and their visit."""
    token, address = secrets.token_urlsafe(32), f"{kiosk.id}.{secrets.token_urlsafe(24)}"
    empty = locked(Page("", (), language), seal)
    visit = Visit(hashed(token), kiosk.id, seal.lock(address), empty, 0, now)
    kiosks.begin(db, visit)
    return token, visit


def locked(page: Page, seal: Seal) -> bytes:
    """Return a page as it is kept."""
    return seal.lock_content(orjson.dumps([page.touched, list(page.messages), page.language]))


def page_of(visit: Visit, seal: Seal) -> Page:
    """Return the page that was kept."""
    return Page(*orjson.loads(seal.unlock_content(visit.page)))


def message_id(visit: Visit, seal: Seal) -> str:
    """Return the id of what is said on this page: sent twice, it is heard once."""
    return f"{seal.key('kiosk-message', seal.unlock(visit.sealed)).hex()}-{visit.turns}"


def mark(token: str) -> str:
    """Return what a form of this visit has in it, and nobody else can know."""
    return hmac.digest(token.encode(), b"kiosk", "sha256").hex()[:_MARKS]


def shown(db: Connection, visit: Visit, touched: str | None, seal: Seal, now: datetime) -> int:
    """Put on the page what was answered; return how many messages that are.

    With `touched` somebody has just done something, and the page is another, answered yet or not.
    """
    bodies = handing.hand_over(db, KIOSK, _whose(visit, seal))
    before = page_of(visit, seal)
    if touched is None and not bodies:
        return 0
    language = conversations.language(db, _key(visit, seal)) or before.language
    last = before.touched if touched is None else touched
    page = Page(last, [orjson.loads(body) for body in bodies], language)
    if touched is not None:
        visit = visit._replace(turns=visit.turns + 1, touched=now)
    kiosks.keep(db, visit._replace(page=locked(page, seal)))
    return len(bodies)


def unsent(db: Connection, visit: Visit, seal: Seal) -> bool:
    """Whether somebody began an idea or a ballot, and did not send it."""
    key = _key(visit, seal)
    held = conversations.hold(db, [key])
    begun = drafts.read(drafts.unlocked(held[key].unfinished, seal)) if held else Unfinished()
    return begun.filling or begun.idea is not None


def end(db: Connection, visit: Visit, seal: Seal) -> None:
    """Forget all of a visit; what was handed in and what was voted stays."""
    key = _key(visit, seal)
    let_go(db, key)
    handing.give_up(db, KIOSK, _whose(visit, seal))
    kiosks.end(db, visit)


def let_go(db: Connection, key: bytes) -> None:
    """Forget the conversation of a visit, and by which codes somebody voted in it."""
    held = conversations.hold(db, [key])
    erasure.let_these_go(db, [(one.key, KIOSK, one.resident) for one in held.values()])
    codes.let_go(db, key)


def end_those_over(db: Connection, seal: Seal, now: datetime) -> int:
    """End the visits of who is gone, or whose link opens nothing any more; return how many.

    All their conversations are ours before anything of an edition is, as in a turn.
    """
    ended = kiosks.over(db, now, now - ENDS)
    conversations.hold(db, [_key(visit, seal) for visit in ended])
    for visit in ended:
        end(db, visit, seal)
    return len(ended)


def sweep(db: Connection, now: datetime) -> None:
    """Erase what came in while its visit ended, and belongs to nobody."""
    keys = conversations.of_channel(db, KIOSK, now - _ORPHANS)
    conversations.hold(db, keys)
    for key in keys:
        let_go(db, key)
    handing.give_up_older(db, KIOSK, now - _ORPHANS)


def address(visit: Visit, seal: Seal) -> str:
    """Return the address of a visit, which leads nowhere but here."""
    return seal.unlock(visit.sealed)


def _key(visit: Visit, seal: Seal) -> bytes:
    return seal.key(KIOSK, address(visit, seal))


def _whose(visit: Visit, seal: Seal) -> Whose:
    """Return what tells the visit's own address; also after a conversation was forgotten."""
    own = address(visit, seal)
    return lambda sealed: seal.unlock(sealed) == own
