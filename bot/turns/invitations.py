"""Invitations to write an idea too: what one turns out to be, and what comes of it.

The store is asked only about a message that has the form of one.  Of an invitation there is
nothing in the store but a keyed hash, and whoever is wrong too often is locked for the day: wrong
invitations and wrong letter codes are counted together.
"""

from dataclasses import replace
from datetime import datetime
from hmac import compare_digest
from typing import NamedTuple

import orjson
from sqlalchemy import Connection

from bot.channels import Inbound, Kind
from bot.turns import proofs
from bot.turns.authors import allowed, changed, note, tell
from bot.turns.circumstances import Circumstances
from bot.turns.codes import phone_of
from bot.turns.snapshot import Snapshot
from budget.authorship import Deed, NotAllowed, Why, closed, joined, tag_of
from budget.decisions import AuthorJoined, InvitationMade, InvitationMissed, InvitationStopped
from budget.idea import Idea
from budget.invitation import Invited, as_invitation
from budget.notice import About, Notice
from budget.timeline import Phase
from flows.hearing import prose
from flows.scene import InvitationFound, InvitationIs
from flows.state import State
from flows.state_json import from_json
from storage.ballots import codes
from storage.ballots.codes import TRIES
from storage.residents.conversations import Conversation
from storage.sealing import Seal

InvitationDecision = InvitationMade | InvitationStopped | InvitationMissed | AuthorJoined


class Here(NamedTuple):
    """Where and when an invitation may have been typed, and by whom."""

    db: Connection
    snapshot: Snapshot
    seal: Seal
    conversation: Conversation
    at: datetime

    @property
    def place(self) -> State:
        """Where the conversation is."""
        return from_json(orjson.loads(proofs.unlocked(self.conversation.state, self.seal)))


def found(inbound: Inbound, here: Here) -> InvitationFound | None:
    """Return what the invitation is that a message ends with, or None if it ends with none."""
    if inbound.kind is not Kind.TEXT:
        return None
    words = here.snapshot.vocabulary.together
    typed = as_invitation(inbound.text, words)
    if typed and prose.asked(here.place):
        typed = as_invitation(inbound.text, words, sure=True)
    return InvitationFound(*_looked_up(typed, here)) if typed else None


def _looked_up(typed: Invited, here: Here) -> tuple[InvitationIs, int, str]:
    """Look an invitation up; nothing is told of an idea by a wrong one, not even if it is there."""
    slug, number = here.snapshot.slug, typed.number
    phase = here.snapshot.edition.phase_at(here.at)
    if phase is not Phase.IDEAS:
        return InvitationIs.CLOSED, number, ""
    phone = phone_of(here.conversation, here.seal)
    day = here.at.astimezone(here.snapshot.edition.zone).date()
    if codes.wrong(here.db, slug, day, [phone])[phone] >= TRIES:
        return InvitationIs.LOCKED, number, ""
    idea = here.snapshot.ideas.get(number)
    kept = idea.invitation if idea else ""
    if idea is None or not compare_digest(hashed(typed, slug, here.seal), kept):
        return InvitationIs.WRONG, number, ""
    return _standing(idea, phase, here.conversation.resident), number, tag_of(idea)


def _standing(idea: Idea, phase: Phase, resident: str) -> InvitationIs:
    if resident in idea.authors:
        return InvitationIs.OWN
    why = closed(idea, phase)
    if why is None:
        return InvitationIs.RIGHT
    return InvitationIs.FULL if why is Why.FULL else InvitationIs.CLOSED


def hashed(invited: Invited, slug: str, seal: Seal) -> str:
    """Return the keyed hash of an invitation, which is good for its own idea alone."""
    return seal.key("invitation", f"{slug}:{invited.number}:{invited.code}").hex()


def carry_out(decision: InvitationDecision, where: Circumstances) -> None:
    """Carry out what was decided about an invitation."""
    slug = where.snapshot.slug
    match decision:
        case InvitationMade(number, code):
            key = hashed(Invited(number, code), slug, where.seal)
            _put(number, key, where)
            note(where, "idea-invitation-made", number=number)
        case InvitationStopped(number):
            _put(number, "", where)
            note(where, "idea-invitation-stopped", number=number)
        case InvitationMissed():
            day = where.at.astimezone(where.snapshot.edition.zone).date()
            codes.missed(where.db, slug, day, [phone_of(where.conversation, where.seal)], where.at)
        case AuthorJoined():
            _join(decision, where)


def _put(number: int, key: str, where: Circumstances) -> None:
    def change(idea: Idea) -> Idea:
        if key:
            allowed(Deed.INVITE, idea, where)
        elif where.conversation.resident not in idea.authors:
            raise NotAllowed(number, Why.NOT_YOURS)
        return replace(idea, invitation=key)

    changed(number, where, change)


def _join(decision: AuthorJoined, where: Circumstances) -> None:
    phase, resident = where.snapshot.edition.phase_at(where.at), where.conversation.resident

    def change(idea: Idea) -> Idea:
        return joined(idea, resident, decision.tag, phase)

    idea = changed(decision.number, where, change)
    note(where, "idea-joined", number=idea.number)
    tell(where, {*idea.authors}, Notice(About.JOINED, idea.number))
