"""How to take part: each channel with its name or number, a link, and the same as a QR code."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from bot.contacts import Contacts
from bot.public.figures import CHANNELS
from bot.public.layout import Part, Reach
from bot.public.writer import Writer
from bot.squares import square
from budget.timeline import Phase
from flows.talk import _

_square = lru_cache(maxsize=64)(square)


def part(writer: Writer, contacts: Contacts) -> Iterator[Part]:
    """Say where residents find us, if it is this edition that they can talk about."""
    if not writer.seen.current or writer.seen.phase is Phase.CLOSED:
        return
    if contacts.simulator:
        said = _("This is a demo. These phones stand on the page of the simulator.")
        ways = tuple(_simulated(writer, contacts.simulator))
    else:
        said = _(
            "Open a conversation by one of these. Others that say they are us are not. It costs "
            "nothing but what your own provider asks."
        )
        ways = tuple(
            Reach(writer.say(CHANNELS[channel]), shown, link, _square(link))
            for channel, shown, link in contacts.ways()
        )
    if ways:
        yield replace(writer.part("contact", _("Take part"), [said]), ways=ways)


def _simulated(writer: Writer, page: str) -> Iterator[Reach]:
    for channel in ("telegram", "whatsapp", "sms"):
        yield Reach(
            writer.say(CHANNELS[channel]),
            writer.say(_("Phone in the demo")),
            f"{page}?on={channel}",
        )
