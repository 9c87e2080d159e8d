"""Conversations that begin: with somebody who writes for the first time, or with a new edition."""

import secrets
from collections.abc import Iterable
from typing import Final

from bot.channels import SCREENS
from bot.turns.known import Heard
from bot.turns.snapshot import Snapshot
from flows.state import Home, as_json
from storage import conversations
from storage.conversations import Conversation
from storage.sealing import Seal

_NOWHERE: Final = "{}"
_AT_THE_MENU: Final = conversations.as_json(as_json(Home()))
_NOTHING: Final = "[]"


def begun(heard: Heard, snapshot: Snapshot, seal: Seal) -> Conversation:
    """Begin the conversation of somebody who writes for the first time."""
    inbound = heard.inbound
    phone = SCREENS[inbound.channel].phone and inbound.address.startswith("+")
    languages = snapshot.codes
    return Conversation(
        heard.key,
        inbound.channel,
        seal.lock(inbound.address),
        secrets.token_urlsafe(16),
        inbound.language if inbound.language in languages else languages[0],
        heard.received,
        right_key=seal.right(inbound.address) if phone else None,
        edition=snapshot.slug,
    )


def anew(held: Iterable[Conversation], snapshot: Snapshot) -> None:
    """Let conversations that were about another edition begin anew with this one, at the menu.

    What was begun and not sent is nothing here: project 3 of one edition is another in the next.
    Nor are the buttons that are still on somebody's screen, so they count no more; and where
    somebody lives is known only if it has the same districts.
    """
    for one in held:
        if one.edition != snapshot.slug:
            one.edition = snapshot.slug
            one.state = _NOWHERE if one.joined is None else _AT_THE_MENU
            one.offered, one.screen, one.unfinished, one.remind_at = _NOTHING, "", "", None
            one.prompt += 1
            if one.district not in snapshot.edition.district_by_key:
                one.district = ""
