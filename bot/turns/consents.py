"""Consent in a turn: what counts from now on, and what is written down of it."""

import hashlib

from bot.channels import EVERY_SCREEN
from bot.turns.circumstances import Circumstances
from budget.consent import ConsentChosen, EarlierLeft, NextAsked, Purpose
from budget.discussion import FOLLOW_PROJECT, MUTE
from locales.catalogue import catalogue
from storage.contributions import marks
from storage.residents import consents
from storage.residents.consents import Consent

ConsentDecision = ConsentChosen | EarlierLeft | NextAsked


def carry_out(decision: ConsentDecision, where: Circumstances) -> None:
    """Let consent count, and write down what is other than it was; a yes undoes a STOP."""
    conversation = where.conversation
    match decision:
        case NextAsked():
            if conversation.upcoming is None:
                conversation.upcoming = False
        case ConsentChosen(Purpose.NEWS, wanted):
            before, conversation.news = bool(conversation.news), wanted
            _noted(decision, before, where)
        case ConsentChosen(Purpose.NEXT, wanted):
            before, conversation.upcoming = bool(conversation.upcoming), wanted
            _noted(decision, before, where)
        case EarlierLeft():
            _left(decision, where)
        case ConsentChosen(Purpose.PROJECT, _wanted, number):
            slug, resident = where.snapshot.slug, conversation.resident
            _noted(decision, consents.last(where.db, slug, resident, number), where)


def _noted(decision: ConsentChosen, before: bool | None, where: Circumstances) -> None:  # noqa: FBT001 - None as well
    conversation, wanted = where.conversation, decision.wanted
    if wanted and decision.purpose is not Purpose.PROJECT:
        conversation.stop(stopped=False)
    if before is wanted:
        return
    words = wording(decision.asked, conversation.language, conversation.channel)
    consents.note(
        where.db,
        Consent(
            *(conversation.resident, where.snapshot.slug, decision.purpose, decision.number),
            *(wanted, where.at, conversation.channel, words),
        ),
    )


def _left(decision: EarlierLeft, where: Circumstances) -> None:
    """Let somebody hear no more of a project of an earlier edition, and write that down."""
    db, slug, conversation = where.db, decision.edition, where.conversation
    resident = conversation.resident
    if decision.idea:
        marks.put(db, slug, resident, MUTE, decision.idea)
    else:
        marks.take_away(db, slug, resident, FOLLOW_PROJECT, decision.number)
    if consents.last(db, slug, resident, decision.number):
        words = wording(decision.asked, conversation.language, conversation.channel)
        whose = (resident, slug, Purpose.PROJECT, decision.number)
        consents.note(db, Consent(*whose, False, where.at, conversation.channel, words))  # noqa: FBT003


def wording(asked: str, language: str, channel: str) -> str:
    """Return by what the words that were shown are known: the start of their hash, in hex."""
    said = catalogue(language).wording(asked, brief=EVERY_SCREEN[channel].brief)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
