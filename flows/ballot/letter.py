"""The letter with a code, by which people vote: what it says, in the words of the conversation.

Whose letter it is is not known here, so it greets whoever lives there.  The code itself is not
among these words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from budget.edition import Edition
from budget.timeline import Phase
from flows.hearing.words import WORDS
from flows.scene import closes
from flows.talk import Command, Euros, Said, Text, Value, _

START = WORDS[Command.VOTE]
"""What a first message can say: several ways, with commas between."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to vote: a channel by its name, what to do there, and its number or name."""

    name: Text
    how: Text
    start: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says, from top to bottom, around the code in letters and in digits.

    `ways` stand under the name of their channel.
    """

    sender: Value
    heading: Text
    resident: Text
    title: Text
    body: tuple[Text, ...]
    code: Text
    call: Text
    digits: Text
    voting: Text
    ways: Mapping[str, Way]
    then: tuple[Text, ...]
    helping: Text
    help: tuple[Text, ...]
    elsewhere: Text


def letter(edition: Edition, starts: Mapping[str, str]) -> Letter:
    """Return the letter of an edition; `starts` are the numbers and the name that are written to.

    They stand under the name of their channel, as people read them.
    """
    last = closes(Phase.VOTING, edition) or ""
    return Letter(
        sender=Said(edition.organiser),
        heading=_("Participatory budget of {place}", place=edition.place),
        resident=_("To the resident of this address"),
        title=_("You can vote on {budget}", budget=Euros(edition.budget)),
        body=_body(edition),
        code=_("Your code"),
        call=_("CALL"),
        digits=_("The same code in digits only, for a telephone with keys."),
        voting=_("This is how you vote"),
        ways={channel: Way(*_WAYS[channel], start) for channel, start in starts.items()},
        then=_then(edition),
        helping=_("Do you want help?"),
        help=_help(edition),
        elsewhere=_(
            "With the code in this letter you can vote until {last}. Send a message: you can "
            "choose this language.",
            last=last,
        ),
    )


def _body(edition: Edition) -> tuple[Text, ...]:
    first = edition.first_day(Phase.VOTING) or ""
    last = closes(Phase.VOTING, edition) or ""
    return (
        _("Dear resident,"),
        _(
            "You decide what happens with {budget} in {place}. You can vote from {first} until "
            "{last}.",
            budget=Euros(edition.budget),
            place=edition.place,
            first=first,
            last=last,
        ),
        _(
            "One code is one vote. Do not give your code to anybody else. Keep this letter until "
            "{last}: until then you can change your vote.",
            last=last,
        ),
    )


def _then(edition: Edition) -> tuple[Text, ...]:
    """Say what happens after the first message."""
    match = _("After that we ask for your postcode and your year of birth.")
    return (
        _(
            "Send a message, or scan the picture with the camera of your phone. Choose your "
            "language. Then send your code when we ask for it."
        ),
        *((match,) if edition.vote.right.check else ()),
    )


def _help(edition: Edition) -> tuple[Text, ...]:
    visit = (_("Come by: {visit}.", visit=Said(edition.visit)),) if edition.visit else ()
    return (
        *visit,
        _("Send 9 in the conversation: then a person helps you."),
        _("Did you lose this letter? Ask for a new code. The old one does not work then."),
        _("We never ask for your bank, your passport or a password."),
    )


_WAYS = {
    "whatsapp": (_("WhatsApp"), _("Send a message to")),
    "telegram": (_("Telegram"), _("Look for")),
    "sms": (_("Text message"), _("Send a message to")),
}
"""What each channel is called, and what to do there with its number or name."""
