"""`wijkstem talk`: a phone in the terminal.

Where the input is no terminal, each line is one message of a resident, and each reply is printed
as soon as it is ready.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

import structlog
import typer

from bot.channels import Ask
from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from bot.refusal import Refusal
from bot.settings import BadSettings, read_settings
from bot.simulator.phones import Shown, label
from bot.simulator.town import NAME, SEAL, NotInvented, Past, Town, moment_in
from budget.timeline import NoSuchTime, Phase, local_time
from locales.catalogue import available
from storage.engine import CannotOpen
from storage.sealing import Seal

app = typer.Typer()

CONTACT = "contact"
"""The key of the choice to share one's own number, which on a phone is a button of the channel."""

_ADDRESSES = {"telegram": "1001", "whatsapp": "+31612345678", "sms": "+31612345678"}
_NUMBER = "+31612345678"

_FARTHEST = timedelta(days=36_525)
"""How long after its last phase an edition can be played: nobody keeps anything for longer."""


class ChannelName(StrEnum):
    """A channel that can be played."""

    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    SMS = "sms"


@app.command()
def talk(
    channel: Annotated[ChannelName, typer.Option(help="Which phone.")] = ChannelName.TELEGRAM,
    language: Annotated[str, typer.Option(help="The language of the phone.")] = "nl",
    phase: Annotated[
        Phase | None, typer.Option(help="The phase to be in.", show_default=Phase.VOTING)
    ] = None,
    at: Annotated[
        str, typer.Option(help="The local time to be at instead, as 2027-05-03T10:00.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a reply.")] = False,
    database: Annotated[
        str, typer.Option(metavar="URL", help="Play in this store; without it in memory.")
    ] = "",
) -> None:
    """Talk as a resident, on the demo edition."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    if language not in available():
        raise Refusal(f"{language} is no language we speak: choose one of {_or(available())}.")
    if phase and at:
        raise typer.BadParameter("Say --phase or --at, and not both.")
    phone = Phone(channel, language, as_json=as_json)
    try:
        asyncio.run(_talk(phone, _wish(phase, at), database))
    except (BadSettings, CannotOpen) as refusal:
        raise Refusal(str(refusal)) from refusal


def _or(names: Sequence[str]) -> str:
    """Join names as in a sentence."""
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


class Wish(NamedTuple):
    """When somebody wants to talk, and which option says so, if any does."""

    moment: datetime
    option: str = ""
    phase: Phase | None = None


def _wish(phase: Phase | None, at: str) -> Wish:
    """Return when somebody wants to talk: while people vote, where they do not say."""
    edition = read_edition(DE_LINDEN).edition
    if at:
        moment = _moment(at, edition.zone)
        if moment > max(edition.timeline.begins.values()) + _FARTHEST:
            raise Refusal(f"{at} is too far away: choose a time within a century.")
        return Wish(moment, "--at")
    moment = moment_in(edition, phase or Phase.VOTING).astimezone(UTC)
    return Wish(moment, "--phase" if phase else "", phase)


def _moment(at: str, zone: ZoneInfo) -> datetime:
    """Return the moment at which a clock in this zone shows this."""
    try:
        return local_time(datetime.fromisoformat(at), zone)
    except NoSuchTime as refusal:
        raise Refusal(f"The clock is changed at {at}: choose another time.") from refusal
    except (ValueError, OverflowError) as refusal:
        raise Refusal(f"{at!r} is no time: write it as 2027-05-03T10:00.") from refusal


async def _talk(phone: "Phone", wish: Wish, url: str) -> None:
    try:
        town = await Town.visit(url, phone.channel, phone.address, _seal()) if url else None
    except NotInvented as refusal:
        raise Refusal(
            "This store is in use and has no edition yet: create one first, or leave --database "
            "out to play with the demo edition in memory."
        ) from refusal
    if town and wish.option:
        await town.close()
        raise Refusal(f"The time of a real edition cannot be moved: leave {wish.option} out.")
    town = town or await _opened(url or "sqlite://", wish)
    town.office.start_turns()
    try:
        for line in _lines():
            await phone.do(town, line)
    finally:
        await town.close()


async def _opened(url: str, wish: Wish) -> Town:
    """Open the town at the moment that is wished for, or where it is in that phase already."""
    try:
        return await Town.open(url, wish.moment)
    except Past as past:
        if wish.option == "--at" or wish.phase not in {None, past.phase}:
            zone = read_edition(DE_LINDEN).edition.zone
            raise Refusal(
                f"In this store it is {past.left.astimezone(zone):%Y-%m-%dT%H:%M} already "
                f"({past.phase}), and time goes forward only: use another store to go back."
            ) from past
        return await Town.open(url, past.left)


def _seal() -> Seal:
    """Return the keys of the organisation, by which its codes are known, if there are any."""
    settings = read_settings()
    return Seal.from_secret(settings.secret(), NAME) if settings.secret_key else SEAL


def _lines() -> Iterator[str]:
    """Return what is typed, line by line, with a prompt if somebody sits at a terminal."""
    if not sys.stdin:
        return
    asking = sys.stdin.isatty()
    while True:
        if asking:
            typer.echo("> ", nl=False)
        line = sys.stdin.readline()
        if not line:
            return
        yield line.rstrip("\r\n")


@dataclass
class Phone:
    """The phone in the terminal."""

    channel: str
    language: str
    as_json: bool

    @property
    def address(self) -> str:
        """Where it is reached."""
        return _ADDRESSES[self.channel]

    async def do(self, town: Town, line: str) -> None:
        """Say or tap what a line says, and print what is answered."""
        phones = town.phones[self.channel]
        before = len(phones.happened(self.address))
        key = _tapped(line)
        if key is None:
            await town.say(self.channel, self.address, line, self.language)
        else:
            await self._tap(town, key)
        for shown in phones.happened(self.address)[before:]:
            if not shown.mine:
                typer.echo(self._printed(shown))

    async def _tap(self, town: Town, key: str) -> None:
        """Tap a choice where it was last offered; where nothing can be tapped, type it."""
        shown, option = self._offered(town, key)
        if key == CONTACT:
            await town.share(self.channel, self.address, _NUMBER)
        elif self.channel == ChannelName.SMS and option:
            typed = str(option.number) if option.number >= 0 else option.label
            await town.say(self.channel, self.address, typed, self.language)
        else:
            prompt = shown.reply.prompt if shown and shown.reply else 0
            on = str(shown.number) if shown else ""
            said = option.label if option else key
            await town.tap(self.channel, self.address, f"{prompt}:{key}", said, on)

    def _offered(self, town: Town, key: str) -> tuple[Shown | None, Any]:
        for shown in reversed(town.phones[self.channel].shown(self.address)):
            for option in shown.reply.options if shown.reply else ():
                if option.key == key:
                    return shown, option
        return None, None

    def _printed(self, shown: Shown) -> str:
        reply = shown.reply
        options = reply.options if reply else ()
        choices = [{"key": option.key, "label": label(option)} for option in options]
        if reply and reply.ask is Ask.CONTACT:
            choices.insert(0, {"key": CONTACT, "label": reply.menu})
        if not self.as_json:
            taps = [] if self.channel == ChannelName.SMS else [f"[{c['label']}]" for c in choices]
            return "\n".join([shown.text, *taps, ""])
        printed = {
            "to": self.address,
            "channel": self.channel,
            "text": shown.text,
            "choices": choices,
            "segments": shown.segments or 1,
        }
        return json.dumps(printed, ensure_ascii=False)


def _tapped(line: str) -> str | None:
    """Return the key that a line taps, or None if it is typed text."""
    if not line.startswith("{"):
        return None
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said["tap"] if isinstance(said, dict) and isinstance(said.get("tap"), str) else None
