"""Templates: Twilio is asked how far WhatsApp is with what broadcasts say, ever more seldom.

It has a loop of its own: while Twilio is slow or away, nothing else waits.  What it answered is
kept in the store, where sending and previews look.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol

import structlog

from bot.channels import Refused, TryLater, Unreachable, Unsure
from bot.upkeep.clock import striking
from budget.template import WHATSAPP, Approval, Template, Told
from storage.engine import Storage
from storage.post import recipients, templates
from storage.residents import conversations

LEASE: Final = timedelta(minutes=5)
"""So long one process has to ask about a template, and no other does: more than it can take."""

log = structlog.get_logger()


class Library(Protocol):
    """Where templates are kept and approved."""

    async def ask(self, template: Template) -> Told:
        """Take a template as far as it can be now, or raise one of the four errors."""


class Templates:
    """Asks Twilio, for as long as the office is open, how far each template is."""

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self.library: Library | None = None
        self._storage = storage
        self._now = now

    async def run(self) -> None:
        """Look every few seconds, until cancelled."""
        await striking("templates", self.tick, 5)

    async def tick(self) -> bool:
        """Ask about every template about which it is time to ask; return whether one is approved.

        It is the turn of who waited for that one.
        """
        if self.library is None:
            return False
        now, approved = self._now(), False
        due = partial(templates.lease, now=now, until=now + LEASE)
        while one := await self._storage.run(due):
            told = replace(await self._told(self.library, one), looks=one.looks + 1)
            if told.state is not one.state:
                log.info("template", broadcast=one.broadcast, state=told.state)
            noted = partial(templates.keep, told=told, due=told.due(now), body=_body(told))
            await self._storage.run(noted)
            if told.state is Approval.APPROVED is not one.state:
                approved = True
                hurry = partial(recipients.hurry, number=one.broadcast, channel=WHATSAPP, now=now)
                await self._storage.run(hurry)
        return approved

    async def _told(self, library: Library, one: Template) -> Template:
        """Return a template as it is now.

        What Twilio knew and refuses to know stays what it was, and is looked for by its name the
        next time; people may wait for it, and would be lost.
        """
        try:
            told = await library.ask(one)
        except (Refused, Unreachable) as refusal:
            log.warning("template refused", reason=str(refusal))
            if one.sid:
                return replace(one, sid="")
            return replace(one, state=Approval.REJECTED, reason=str(refusal))
        except (TryLater, Unsure) as error:
            log.warning("template not asked for", error=type(error).__name__)
            return one
        return replace(one, sid=told.sid, state=told.state, reason=told.reason)


def _body(one: Template) -> str:
    return conversations.as_json({"text": one.body, "options": [], "template": one.sid})
