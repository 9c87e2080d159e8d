"""What stands around the chat of a kiosk, in the language of who is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.contacts import Contacts
from bot.kiosk.visits import ASKS, ENDS
from bot.public.figures import CHANNELS
from bot.public.writer import TITLE
from bot.squares import square
from budget.edition import Edition
from flows.talk import Text, _, n_
from locales.say import Voice

_MINUTE: Final = timedelta(minutes=1)

_WORDS: Final[Mapping[str, Text]] = {
    "begin": _("Begin"),
    "welcome": _(
        "Here you can read about the budget of the neighbourhood, send an idea and, if you have a "
        "letter with a code, vote. You need no phone and no account."
    ),
    "welcome without a vote": _(
        "Here you can read about the budget of the neighbourhood, and send an idea. You need no "
        "phone and no account. In this round you vote with your own phone."
    ),
    "empties": n_(
        "When you leave, nothing of you is left on this screen. If nobody touches it for {count} "
        "minute, it is cleared by itself.",
        "When you leave, nothing of you is left on this screen. If nobody touches it for {count} "
        "minutes, it is cleared by itself.",
        ENDS // _MINUTE,
        count=ENDS // _MINUTE,
    ),
    "ends": n_(
        "Do you leave? Clear the screen with the last button: then nothing of you is left on it. "
        "If nobody touches it for {count} minute, that happens by itself.",
        "Do you leave? Clear the screen with the last button: then nothing of you is left on it. "
        "If nobody touches it for {count} minutes, that happens by itself.",
        ENDS // _MINUTE,
        count=ENDS // _MINUTE,
    ),
    "still": _("Are you still there?"),
    "soon": n_(
        "Nobody has touched this screen for {count} minute. In a minute it is empty for who comes "
        "next.",
        "Nobody has touched this screen for {count} minutes. In a minute it is empty for who comes "
        "next.",
        ASKS // _MINUTE,
        count=ASKS // _MINUTE,
    ),
    "stay": _("Yes, go on"),
    "finish": _("Leave and clear the screen"),
    "unsent": _("You began something, and it is not sent yet."),
    "gone": _("If you leave now, it is gone."),
    "return": _("No, go on"),
    "send": _("Send"),
    "type": _("Or type your answer here"),
    "you": _("You"),
    "we": _("Answer"),
    "moment": _("One moment please. The answer comes here."),
    "look": _("Look again"),
    "closed": _("This screen cannot be used any more. Please ask somebody who works here."),
    "later": _("Something went wrong on our side. Please wait a moment and try again."),
    "slowly": _("That goes too fast for us. Please wait a moment and go on."),
    "refused": _("This did not come from the screen itself, so nothing was done."),
    "back": _("Back to the screen"),
    "phone": _("Take part on your own phone"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """How to take part on one's own phone: the channel, by what we are found, and a QR code."""

    channel: str
    shown: str
    square: str


class Words:
    """Says what stands on the page of a kiosk, by its name, in one language."""

    def __init__(self, language: str, edition: Edition | None = None) -> None:
        self.language = language
        self._edition = edition
        languages = edition.languages if edition else ()
        self._voice = Voice(language, brief=False, languages=languages)

    def __getitem__(self, name: str) -> str:
        """Return what has this name, in words."""
        return self._voice.say(_WORDS[name])

    @property
    def title(self) -> str:
        """What the page is called."""
        if self._edition is None:
            return self._voice.say(_("Participatory budget"))
        return self._voice.say(Text(TITLE.msgid, {"place": self._edition.place}))

    @property
    def welcome(self) -> str:
        """Say what can be done here."""
        codes = self._edition is not None and self._edition.vote.right.by_code
        return self["welcome"] if codes else self["welcome without a vote"]

    def ways(self, contacts: Contacts) -> Sequence[Way]:
        """Return how to take part on one's own phone."""
        return tuple(
            Way(self._voice.say(CHANNELS[channel]), shown, square(link))
            for channel, shown, link in contacts.ways()
        )
