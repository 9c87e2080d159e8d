"""An invented town: the demo edition, its residents' phones, its voters, and its own time."""

import asyncio
import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self

from sqlalchemy import Connection, func, select

from bot.acting import Acting
from bot.channels import SCREENS, Inbound, Kind
from bot.demo import DE_LINDEN, progress, screeners, staff
from bot.demo.drawings import illustrated
from bot.demo.votes import InventedVote, invented_votes
from bot.editions.file import EditionFile, read_edition
from bot.editions.judged import judged
from bot.office import Office
from bot.screening import publishing
from bot.simulator.phones import Approving, Bell, Phones, label
from bot.simulator.sent import content
from bot.simulator.view import PERSONAS
from bot.turns.answers import Chance
from bot.upkeep import absence
from budget.edition import Edition
from budget.timeline import Phase
from storage import anew, tables
from storage.ballots import votes
from storage.contributions import pictures, recordings
from storage.engine import Store, open_storage
from storage.post import mail
from storage.process import approvals, editions
from storage.residents import conversations
from storage.sealing import Seal
from storage.tables import inbox, journal

NAME = "voorbeeldstad"
SEAL = Seal.from_secret("the invented town has no secrets", NAME)
"""The keys of the town, known to everybody: nothing real is locked with them."""

_FOUNDER = "demo"
_ORGANISERS = ("Fatma", "Joris")
"""The invented people who approve of the rules, or else nobody could vote."""
_STAY = (tables.staff, tables.staff_roles, tables.sessions)
"""What is not begun anew: who sits at the desk stays there."""

_SECOND = timedelta(seconds=1)
_PATIENCE = 1.0
"""Seconds to wait for a message that somebody else has begun to send."""


class Past(Exception):
    """The time of the town was further already when it was left off, and goes forward only."""

    def __init__(self, left: datetime, phase: Phase) -> None:
        super().__init__(left, phase)
        self.left, self.phase = left, phase


class NotInvented(Exception):
    """A store is used by an organisation that has no edition yet: no town is invented there."""


def moment_in(edition: Edition, phase: Phase) -> datetime:
    """Return ten o'clock on the third day of a phase, or its beginning if it is shorter."""
    begins = edition.timeline.begins[phase]
    local = begins.astimezone(edition.zone).date() + timedelta(days=2)
    third = datetime.combine(local, time(10), edition.zone).astimezone(UTC)
    end = edition.timeline.end(phase)
    return third if end is None or third < end else begins


@dataclass
class Time:
    """The town's time: as far ahead of the real time as somebody chose, or standing still."""

    shown: datetime
    since: datetime | None = None

    def __call__(self) -> datetime:
        """Return what the town's clock shows."""
        return self.shown + (datetime.now(UTC) - self.since) if self.since else self.shown

    def move(self, to: datetime) -> None:
        """Show another time, and go on from there."""
        self.shown = to
        self.since = datetime.now(UTC) if self.since else None


class Town:
    """The demo edition with phones for every channel; nothing here leaves the process."""

    def __init__(
        self, storage: Store, file: EditionFile, clock: Time, chance: Chance, seal: Seal = SEAL
    ) -> None:
        self.file = file
        self.clock = clock
        self.bell = Bell()
        self.phones = {name: Phones(name, clock, self.bell) for name in SCREENS}
        self.storage = storage
        self.office = Office(storage, seal, self.phones, clock, chance)

    @classmethod
    async def open(
        cls,
        url: str,
        at: datetime,
        *,
        running: bool = False,
        fresh: bool = False,
        chance: Chance = os.urandom,
    ) -> Self:
        """Open the town in a store at a moment of its time, with a clock that stands still.

        If it has been open before, one that is `running` goes on at its own time, and another
        moves from there to the moment; raise `Past` if that would be back.
        """
        storage = await open_storage(url, NAME)
        clock = Time(at, datetime.now(UTC) if running else None)
        town = cls(storage, illustrated(read_edition(DE_LINDEN)), clock, chance)
        town.office.templates.library = Approving()
        if fresh or not await storage.run(editions.every):
            await town.restart(at)
            return town
        left, phase = await storage.run(_left_off)
        if at < left and not running:
            await town.close()
            raise Past(left, phase)
        await storage.run(town._take_up)
        clock.move(left)  # what happens on the way goes by it
        await town.move(left if running else at)
        return town

    @classmethod
    async def visit(cls, url: str, channel: str, address: str, seal: Seal = SEAL) -> Self | None:
        """Open a store with an edition of its own for one phone; None if it is new, or a town's.

        Time is the real one, nobody votes but who holds the phone, and nothing is sent to others.
        Codes and addresses are known by `seal`.  Raise `NotInvented` where there is no edition, and
        something else is.
        """
        storage = await open_storage(url, NAME)
        there = await storage.run(editions.every)
        fresh = not there and await storage.run(anew.untouched)
        if not there or await storage.run(_invented):
            await storage.close()
            if not (there or fresh):
                raise NotInvented
            return None
        now = datetime.now(UTC)
        town = cls(storage, read_edition(DE_LINDEN), Time(now, now), os.urandom, seal)
        town.office.delivery.only = seal.key(channel, address)
        return town

    def _take_up(self, db: Connection) -> None:
        """Note on which phones a conversation goes on; what was said there is not kept."""
        seal = self.office.seal
        for name, phones in self.phones.items():
            known = {seal.key(name, p.address(name)): p.address(name) for p in PERSONAS.values()}
            held = conversations.hold(db, known)
            phones.going_on = frozenset(known[key] for key in held)

    async def restart(self, at: datetime) -> None:
        """Begin the edition anew, as if nothing had happened, at this moment of its time."""
        edition = self.file.edition
        first = edition.timeline.begins[Phase.PREPARING]

        def begin(db: Connection) -> None:
            anew.empty(db, _STAY)
            staff.arrive(db, self.office.seal, first)
            editions.create(db, edition, self.file.ideas, first, _FOUNDER)
            publishing.bring_in(db, edition.slug, judged(self.file).values())
            pictures.keep(db, edition.slug, self.file.pictures)
            recordings.keep(db, edition.slug, self.file.recordings)
            for organiser in _ORGANISERS[: edition.vote.approvals]:
                approvals.approve(db, edition.slug, organiser, first)
            self.office.ingest.snapshots.drop()

        self.clock.move(first)  # or else the running clock would close the new edition at once
        await self.storage.run(begin)
        for phones in self.phones.values():
            phones.clear()
        await self.move(at)

    async def move(self, at: datetime) -> None:
        """Move the clock forward; on the way the phases begin, and the town votes.

        What WhatsApp is to be asked is asked before, for it would not have waited for so long.
        """
        await self.office.templates.tick()
        timeline = self.file.edition.timeline
        closes = timeline.end(Phase.VOTING)
        await self._answer_before(timeline.end(Phase.SCREENING), at)
        if closes and timeline.begins[Phase.VOTING] <= at and self.clock() < closes:
            await self._leap(min(at, closes - _SECOND))
            await self.office.clock.tick()
            await self._vote(self.clock())
        await self._answer_before(timeline.begins.get(Phase.RESULTS), at)
        await self._carry_out(at)
        await self._leap(at)
        await self.office.clock.tick()
        await self.deliver()
        self.bell.ring()

    async def _leap(self, to: datetime) -> None:
        """Show another time; nobody was away meanwhile, so there is nothing to make up for."""
        await self.storage.run(lambda db: absence.beat(db, to))
        self.clock.move(to)

    async def _answer_before(self, moment: datetime | None, at: datetime) -> None:
        """Let the invented screeners answer everybody just before a moment on the way."""
        if moment and self.clock() < moment <= at:
            await self._leap(moment - _SECOND)
            await self.office.clock.tick()
            await self.storage.run(lambda db: screeners.answer_all(self._acting(db)))

    async def _carry_out(self, until: datetime) -> None:
        """Let the invented organisers write down how the projects are carried out."""
        first = self.file.edition.timeline.begins.get(Phase.CARRYING_OUT)
        if first is None or until < first:
            return
        if self.clock() < first:
            await self._leap(first)
            await self.office.clock.tick()
        await self.storage.run(lambda db: progress.write_all(self._acting(db), until))

    def _acting(self, db: Connection) -> Acting:
        slug = self.file.edition.slug
        return Acting(db, slug, screeners.NAMES[0], self.clock(), self.office.seal)

    async def _vote(self, until: datetime) -> None:
        """Cast the invented votes up to a moment, unless they are in already."""
        edition = self.file.edition

        def all_new(db: Connection) -> None:
            row = editions.load(db, edition.slug)
            if row.tie_key is None or row.phase != Phase.VOTING:
                return
            invented = enumerate(invented_votes(edition))
            rights = {_right(number): vote for number, vote in invented if vote.at <= until}
            for page in _pages(list(rights)):
                had = votes.voted(db, row.slug, row.tie_key, page)
                new = [(right, self._cast(rights[right])) for right in page if right not in had]
                if new:
                    votes.cast(db, row.slug, row.tie_key, new)

        await self.storage.run(all_new)

    def _cast(self, vote: InventedVote) -> votes.Cast:
        day = vote.at.astimezone(self.file.edition.zone).date()
        return votes.Cast(vote.ballot, secrets.token_bytes(16), vote.channel, day, vote.at)

    async def say(self, channel: str, address: str, text: str, language: str = "") -> None:
        """Let a resident type something, on a phone that is set to this language."""
        self.phones[channel].said(address, text)
        await self._do(Inbound(channel, address, _new(), text=text, language=language))

    async def tap(self, channel: str, address: str, choice: str, label: str, on: str) -> None:
        """Let a resident tap a choice (`PROMPT:KEY`) under a message on their phone."""
        self.phones[channel].said(address, label, Kind.TAP, choice, on)
        await self._do(Inbound(channel, address, _new(), Kind.TAP, choice=choice, tapped=on))

    async def share(self, channel: str, address: str, number: str, language: str = "") -> None:
        """Let a resident share a contact card; without a number it is somebody else's."""
        self.phones[channel].said(address, number, Kind.CONTACT)
        contact = Inbound(channel, address, _new(), Kind.CONTACT, number=number, language=language)
        await self._do(contact)

    async def send(
        self, channel: str, address: str, kind: Kind, text: str = "", language: str = ""
    ) -> None:
        """Let a resident send something that is no text, or edit their last text into this one."""
        self.phones[channel].said(address, text, kind)
        media = self.phones[channel].keep(content(kind))
        inbound = Inbound(channel, address, _new(), kind, text, language=language, media=media)
        await self._do(inbound)

    async def choose(self, channel: str, address: str, key: str, language: str = "") -> bool:
        """Tap what was offered last with a key that begins like this, or type it by SMS.

        There it has a number, or else words.  Return whether there was such a choice.
        """
        there = reversed(self.phones[channel].shown(address))
        shown = next((s for s in there if s.reply and not s.reply.recording), None)
        options = shown.reply.options if shown and shown.reply else ()
        option = next((o for o in options if o.key.startswith(key)), None)
        if shown is None or shown.reply is None or option is None:
            return False
        if SCREENS[channel].brief:
            typed = option.label if option.number < 0 else str(option.number)
            await self.say(channel, address, typed, language)
        else:
            choice = f"{shown.reply.prompt}:{option.key}"
            await self.tap(channel, address, choice, label(option), str(shown.number))
        return True

    async def _do(self, inbound: Inbound) -> None:
        await self.office.ingest.take(inbound)
        await self.deliver()

    async def deliver(self) -> None:
        """Return once everything that is due now has been fetched and sent, by us or by a loop."""
        await self.office.fetcher.tick()
        if await self.office.templates.tick():
            await self.office.clock.broadcast(self.clock())
        while await self.office.delivery.send_due():
            pass
        time = asyncio.get_running_loop().time
        give_up = time() + _PATIENCE
        while await self.storage.run(_under_way) and time() < give_up:
            await self.office.delivery.send_due()

    async def edition(self) -> Edition:
        """Return the edition as organisers have made it by now."""
        slug = self.file.edition.slug
        return (await self.storage.run(lambda db: editions.load(db, slug))).edition()

    async def turnout(self) -> int:
        """Return how many ballots count by now."""
        return await self.storage.run(lambda db: votes.turnout(db, self.file.edition.slug))

    async def close(self) -> None:
        """Close the town."""
        await self.office.stop()


def _new() -> str:
    """Return an id that no message had before."""
    return secrets.token_hex(8)


def _under_way(db: Connection) -> int:
    """Return how many messages are being sent."""
    return mail.depth(db).get(f"outbox {mail.Posted.SENDING}", 0)


def _invented(db: Connection) -> bool:
    """Whether the edition in this store was made by the simulator."""
    founded = select(journal.c.by).where(journal.c.kind == "edition-created")
    return all(row[0] == _FOUNDER for row in db.execute(founded))


def _left_off(db: Connection) -> tuple[datetime, Phase]:
    """Return where the time of the town stood, and the phase, as far as its store can tell."""
    edition = editions.every(db)[-1].edition()
    heard = db.execute(select(func.max(inbox.c.received))).scalar_one()
    shown = absence.last(db) or moment_in(edition, edition.entered)
    return max(shown, heard) if heard else shown, edition.entered


def _right(number: int) -> bytes:
    """Return the right of an invented voter."""
    return hashlib.sha256(f"invented voter {number}".encode()).digest()[:16]


def _pages(keys: list[bytes], size: int = 500) -> list[list[bytes]]:
    return [keys[at : at + size] for at in range(0, len(keys), size)]
