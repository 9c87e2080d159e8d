"""Conversations that begin: with somebody who writes for the first time, or with a new edition."""

import secrets
from collections.abc import Iterable
from typing import Final

from bot.channels import EVERY_SCREEN
from bot.turns.known import Heard
from bot.turns.snapshot import Snapshot
from flows.hearing.tapping import next_edition
from flows.state import Arriving, Home, Settling
from flows.state_json import as_json
from storage.residents import conversations
from storage.residents.conversations import Conversation
from storage.sealing import Seal

AT_THE_MENU: Final = conversations.as_json(as_json(Home()))
AT_THE_DOOR: Final = conversations.as_json(as_json(Arriving()))
"""Where somebody is, as a conversation keeps it: who takes part, and who does not yet."""

_ASKED_OF_NEWS: Final = conversations.as_json(as_json(Settling("return")))
_NOTHING: Final = "[]"


def begun(heard: Heard, snapshot: Snapshot, seal: Seal) -> Conversation:
    """Begin the conversation of somebody who writes for the first time.

    On a screen that people use one after another nothing is ever sent of our own accord.
    """
    inbound, screen = heard.inbound, EVERY_SCREEN[heard.inbound.channel]
    phone = screen.phone and inbound.address.startswith("+")
    languages = snapshot.codes
    return Conversation(
        heard.key,
        inbound.channel,
        seal.lock(inbound.address),
        secrets.token_urlsafe(16),
        inbound.language if inbound.language in languages else languages[0],
        heard.received,
        stopped=screen.shared,
        right_key=seal.right(inbound.address) if phone else None,
        edition=snapshot.slug,
    )


def anew(held: Iterable[Conversation], snapshot: Snapshot, seal: Seal) -> None:
    """Let conversations that were about another edition begin anew with this one.

    What was begun and not sent is nothing here: project 3 of one edition is another in the next.
    Nor are the buttons that are still on somebody's screen, so they count no more.  Where somebody
    lives is known only if it has the same districts, and who agreed to news agreed to that of the
    other edition: they are asked again, unless every message is paid for.  A number that was shown
    then is shown again where not every number may vote: it is kept as a hash, which does not tell.
    """
    right = snapshot.edition.vote.right
    for one in held:
        if one.edition != snapshot.slug:
            one.edition, one.news = snapshot.slug, False
            one.state = _place(one)
            one.offered, one.screen, one.unfinished, one.remind_at = _NOTHING, "", "", None
            if right.numbers and one.right_key and not seal.unlock(one.sealed).startswith("+"):
                one.right_key = None
            one.prompt = next_edition(one.prompt)
            if one.district not in snapshot.edition.district_by_key:
                one.district = ""


def _place(one: Conversation) -> str:
    if one.joined is None:
        return AT_THE_DOOR
    return AT_THE_MENU if one.stopped or EVERY_SCREEN[one.channel].brief else _ASKED_OF_NEWS
