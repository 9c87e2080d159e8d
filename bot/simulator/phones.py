"""The phones of one channel: what was sent to each address, as that channel would show it."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.channels import SCREENS, Kind, Option, Outbound, Refused
from bot.channels.fitting import recorded
from bot.channels.segments import folded, is_gsm, segments
from budget.template import Approval, Template, Told


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on a phone: ours, or the resident's own; `segments` is 0 where nobody counts them.

    `number` is what the message would have been called by a provider.  Of the resident's own,
    `kind` says what was done, and of a tap `choice` and `tapped` say on what.
    """

    number: int
    mine: bool
    text: str
    at: datetime
    reply: Outbound | None = None
    segments: int = 0
    kind: Kind = Kind.TEXT
    choice: str = ""
    tapped: str = ""
    edited: bool = False


def played(title: str) -> str:
    """Return how a recording is written down, where it cannot be heard."""
    return f"(recording) {title}"


def label(option: Option) -> str:
    """Return what stands on a choice."""
    return f"{option.label} · {option.note}" if option.note else option.label


class Bell:
    """What rings when a phone changes, for everybody who looks at one."""

    def __init__(self) -> None:
        self.rung = asyncio.Event()
        self.ended = False

    def ring(self) -> None:
        """Wake everybody who waits for `rung`, which is another one from now on."""
        self.rung.set()
        self.rung = asyncio.Event()

    def end(self) -> None:
        """Tell everybody that nothing will change any more."""
        self.ended = True
        self.ring()


class Approving:
    """WhatsApp, as far as templates go: it approves of everything at once."""

    async def ask(self, template: Template) -> Told:
        """Approve of a template."""
        return Told(f"HX{template.name}", Approval.APPROVED)


class Phones:
    """All phones on one simulated channel."""

    def __init__(self, name: str, clock: Callable[[], datetime], bell: Bell) -> None:
        """`name` is that of the channel that is simulated."""
        self.name = name
        self._clock = clock
        self._bell = bell
        self._shown: defaultdict[str, list[Shown]] = defaultdict(list)
        self._happened: defaultdict[str, list[Shown]] = defaultdict(list)
        self._sent = 0
        self.going_on: frozenset[str] = frozenset()
        """Addresses whose conversation was begun before the demo stopped, and is not shown."""
        self._files: dict[str, bytes] = {}

    async def send(self, address: str, reply: Outbound) -> str:
        """Show a message, in the place of the one that it replaces, if the channel can do that.

        A recording goes ahead as a message of its own.
        """
        if self.name == "sms" or not reply.recording:
            return self._show(address, reply)
        return [self._show(address, part) for part in recorded(reply)][-1]

    def _show(self, address: str, reply: Outbound) -> str:
        shown = self._ours(reply)
        screen = self._shown[address]
        edits = reply.edits if SCREENS[self.name].edits and not reply.ask else ""
        place = next((n for n, s in enumerate(screen) if str(s.number) == edits), None)
        if place is None:
            screen.append(shown)
        else:
            shown = screen[place] = replace(shown, number=screen[place].number)
        self._happened[address].append(shown)
        self._bell.ring()
        return str(shown.number)

    def _ours(self, reply: Outbound) -> Shown:
        self._sent += 1
        now = self._clock()
        if self.name != "sms":
            text = reply.text or (played(reply.recording.title) if reply.recording else "")
            return Shown(self._sent, mine=False, text=text, at=now, reply=reply)
        cheap = folded(reply.text)
        text = cheap if is_gsm(cheap) else reply.text
        return Shown(self._sent, False, text, now, reply, segments(text))  # noqa: FBT003 - not mine

    def said(
        self, address: str, text: str, kind: Kind = Kind.TEXT, choice: str = "", tapped: str = ""
    ) -> None:
        """Show what the resident said, tapped or sent."""
        self._sent += 1
        shown = Shown(
            self._sent,
            mine=True,
            text=text,
            at=self._clock(),
            kind=kind,
            choice=choice,
            tapped=tapped,
        )
        self._happened[address].append(shown)
        if kind is not Kind.EDITED:
            self._shown[address].append(shown)
        elif last := self.last_said(address):
            place = self._shown[address].index(last)
            self._shown[address][place] = replace(last, text=text, edited=True)
        self._bell.ring()

    def keep(self, content: bytes) -> str:
        """Keep a photo or a voice note, as the provider does; return by what name."""
        if not content:
            return ""
        name = f"file-{len(self._files)}"
        self._files[name] = content
        return name

    async def fetch(self, media: str, most: int) -> bytes:
        """Return what was sent from a phone."""
        if media not in self._files or len(self._files[media]) > most:
            raise Refused("there is no such file, or it is too large")
        return self._files[media]

    def last_said(self, address: str) -> Shown | None:
        """Return the last text that the resident typed, if it still stands there."""
        typed = (s for s in reversed(self._shown[address]) if s.mine and s.kind is Kind.TEXT)
        return next(typed, None)

    def label(self, address: str, number: str, choice: str) -> str:
        """Return what a choice (`PROMPT:KEY`) of a message says, or its key if that is gone."""
        key = choice.partition(":")[2]
        replies = (s.reply for s in self._shown[address] if s.reply and str(s.number) == number)
        options = (option for reply in replies for option in reply.options)
        return next((label(option) for option in options if option.key == key), key)

    def shown(self, address: str) -> list[Shown]:
        """Return what stands on the phone at this address."""
        return self._shown[address]

    def happened(self, address: str) -> list[Shown]:
        """Return all that was said and answered, also what was replaced since."""
        return self._happened[address]

    def clear(self) -> None:
        """Wipe all phones."""
        self.going_on = frozenset()
        self._shown.clear()
        self._happened.clear()
        self._bell.ring()

    async def close(self) -> None:
        """Nothing to let go of."""
