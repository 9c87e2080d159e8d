"""What somebody may try who sees a phone for the first time."""

from bot.simulator.town import Town
from bot.simulator.view import Phone

SUGGESTIONS = {
    "Begin": (
        ("hallo", "say hello"),
        ("linden brug", "come in through the language café"),
    ),
    "While people vote": (
        ("?8", "read about number 8"),
        ("3,8 en 14, 21", "pick four, a little too dear"),
        ("-14", "take one out again"),
        ("klaar", "read it back, and vote"),
    ),
    "At any time": (
        ("steun 8", "support an idea"),
        ("taal", "another language"),
        ("stop", "leave, and hear nothing more"),
    ),
}
"""What to type, and what that does, by the moment at which it makes sense."""

_INTRODUCTIONS = ("language:", "consent:yes", "district:", "news:yes")


async def join(town: Town, phone: Phone) -> None:
    """Go through the introductions, so that the fun can begin."""
    await town.say(phone.channel, phone.address, "hallo", phone.language)
    for step in _INTRODUCTIONS:
        key = f"language:{phone.language}" if step == "language:" else step
        await town.choose(phone.channel, phone.address, key, phone.language)
