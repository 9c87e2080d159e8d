"""What a phone shows of a message: the buttons, lists and numbers that its channel really has.

The layout is that of the real channels, made by the same functions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels import Ask, Illustration, Kind, Outbound, Sound
from bot.channels.fitting import listed
from bot.channels.segments import is_gsm, units
from bot.channels.shapes import Filled, filled
from bot.channels.telegram import buttons as inline_buttons
from bot.channels.telegram import keyboard as reply_keyboard
from bot.simulator.phones import Shown

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Button:
    """What can be tapped: `value` is the message that it belongs to, and `PROMPT:KEY`."""

    label: str
    value: str
    note: str = ""
    tapped: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A button in the place of the keyboard; it asks for something, or types its own label."""

    label: str
    ask: Ask = Ask.NOTHING


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as it stands on a phone; `menu` is on the button that opens its list, if any."""

    shown: Shown
    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    menu: str = ""

    @property
    def picture(self) -> Illustration | None:
        """What is shown above the text, if anything is."""
        return self.shown.reply.picture if self.shown.reply else None

    @property
    def recording(self) -> Sound | None:
        """What is played, if this is a recording."""
        return self.shown.reply.recording if self.shown.reply else None

    @property
    def cost(self) -> str:
        """What an SMS costs, and how much of that it fills."""
        count = self.shown.segments
        whole, part = (160, 153) if is_gsm(self.text) else (70, 67)
        room = whole if count == 1 else count * part
        return f"{count} segment{'s' * (count > 1)} · {units(self.text)} of {room}"


def bubbles(channel: str, shown: Sequence[Shown]) -> list[Bubble]:
    """Return what stands on the screen of a phone."""
    taps = {(s.tapped, s.choice) for s in shown if s.kind is Kind.TAP}
    return [_bubble(channel, s, taps) for s in shown if _stands(channel, s)]


def _stands(channel: str, shown: Shown) -> bool:
    """Whether a message stands on the screen: on Telegram a tap leaves nothing."""
    return not (channel == "telegram" and shown.kind is Kind.TAP)


def _bubble(channel: str, shown: Shown, taps: set[tuple[str, str]]) -> Bubble:
    reply = shown.reply
    if reply is None or channel == "sms":
        return Bubble(shown, shown.text)
    if channel == "telegram":
        return Bubble(shown, shown.text, _inline(shown, reply, taps))
    found = filled(reply)
    return _interactive(shown, found) if found else Bubble(shown, listed(reply) or shown.text)


def _inline(
    shown: Shown, reply: Outbound, taps: set[tuple[str, str]]
) -> tuple[tuple[Button, ...], ...]:
    markup = None if reply.ask else inline_buttons(reply)
    on = str(shown.number)
    return tuple(
        tuple(
            Button(b.text, f"{on} {b.callback_data}", tapped=(on, b.callback_data) in taps)
            for b in row
        )
        for row in (markup.inline_keyboard if markup else ())
    )


def _interactive(shown: Shown, found: Filled) -> Bubble:
    """Fill in a template as Twilio does."""
    [content] = found.shape.template()["types"].values()

    def said(name: str, place: dict[str, str]) -> str:
        return _VARIABLE.sub(lambda variable: found.values[variable[1]], place.get(name, ""))

    places = content["items"] if found.shape.rows else content["actions"]
    title = "item" if found.shape.rows else "title"
    rows = (
        (Button(said(title, p), f"{shown.number} {said('id', p)}", said("description", p)),)
        for p in places
    )
    return Bubble(shown, said("body", content), tuple(rows), said("button", content))


def keyboard(channel: str, shown: Sequence[Shown]) -> list[list[Key]]:
    """Return the buttons in the place of the keyboard: Telegram's way of asking for a number."""
    last = next((s.reply for s in reversed(shown) if s.reply), None)
    if channel != "telegram" or last is None or not last.ask:
        return []
    rows = [[Key(b.text) for b in row] for row in reply_keyboard(last).keyboard]
    return [[Key(rows[0][0].label, last.ask)], *rows[1:]]


def spent(shown: Sequence[Shown]) -> int:
    """Return how many segments of SMS we sent in a conversation."""
    return sum(s.segments for s in shown if not s.mine)
