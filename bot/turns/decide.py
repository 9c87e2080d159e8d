"""Carrying out what was decided in a conversation, in the transaction of its turn."""

from datetime import timedelta

from sqlalchemy import Connection

from bot.turns import (
    consents,
    forgetting,
    ideas,
    invitations,
    media,
    numbers,
    opinions,
    reactions,
    reminders,
)
from bot.turns.circumstances import Circumstances
from bot.turns.codes import CodeDecision
from bot.turns.consents import ConsentDecision
from bot.turns.ideas import IdeaDecision
from bot.turns.invitations import InvitationDecision
from bot.turns.media import MediaDecision
from bot.turns.reactions import ReactionDecision
from bot.turns.snapshot import Snapshot
from budget.ballot import check_ballot
from budget.decisions import (
    AnswerHelped,
    Arrived,
    BallotCast,
    Decision,
    DistrictChosen,
    Forgotten,
    HelpAsked,
    HelpWithdrawn,
    Joined,
    LanguageChosen,
    NumberProved,
    Resumed,
    Stopped,
)
from budget.opinion import Opinion
from budget.reminder import ReminderChosen
from budget.survey import SurveyAnswered
from budget.timeline import Phase
from storage.ballots import votes
from storage.contributions import attachments
from storage.post import mail
from storage.process import editions
from storage.residents import requests, survey
from storage.residents.requests import Request

_LATE = timedelta(minutes=10)
"""How long a reply may have waited to be sent before a STOP and still be sent after it."""


class TooLate(Exception):
    """A ballot came outside of the voting phase; the step should have said so."""


class NoRight(Exception):
    """A number that gives no right to vote came this far; the step should have said so."""


class OneTooMany(Exception):
    """A ballot came by one code more than a phone may be used for; the step should have said so."""


def carry_out(decision: Decision, where: Circumstances) -> None:
    """Carry out one decision."""
    conversation = where.conversation
    match decision:
        case LanguageChosen(language):
            conversation.language = language
        case Joined():
            conversation.joined = where.at
        case DistrictChosen(district):
            conversation.district = district
        case _consent if isinstance(decision, ConsentDecision):
            consents.carry_out(decision, where)
        case ReminderChosen():
            reminders.carry_out(decision, where)
        case Stopped():
            conversation.stop()
            mail.withhold(where.db, conversation.key, where.at - _LATE)
        case Resumed():
            conversation.stop(stopped=False)
        case NumberProved(number):
            _proved(number, where)
        case _code if isinstance(decision, CodeDecision):
            if where.codes:
                where.codes.carry_out(decision, conversation, where.at)
        case _idea if isinstance(decision, IdeaDecision | InvitationDecision):
            carry = ideas if isinstance(decision, IdeaDecision) else invitations
            carry.carry_out(decision, where)
        case _civic:
            _carry_out(decision, where)


def _proved(number: str, where: Circumstances) -> None:
    """Let who has shown their number vote by it, if it is one of those that may."""
    if not numbers.gives_right(number, where.snapshot.edition.vote.right):
        raise NoRight(where.snapshot.slug)
    where.conversation.right_key = where.seal.right(number)


def _carry_out(decision: Decision, where: Circumstances) -> None:
    """Carry out a decision that concerns more than the conversation itself."""
    db, slug = where.db, where.snapshot.slug
    match decision:
        case Arrived(partner):
            editions.arrive(db, slug, partner)
        case HelpAsked():
            number = requests.ask(db, slug, _request(decision, where))
            if decision.voice:
                attachments.belongs(db, decision.voice, request=number)
        case AnswerHelped(number):
            requests.settle(db, where.conversation.key, number)
        case HelpWithdrawn(help):
            requests.withdraw(db, slug, where.conversation.key, help)
        case _beside if isinstance(decision, MediaDecision):
            media.carry_out(decision, where)
        case _said if isinstance(decision, ReactionDecision):
            reactions.carry_out(decision, where)
        case _found if isinstance(decision, Opinion):
            opinions.carry_out(decision, where)
        case BallotCast():
            _cast(decision, where)
        case SurveyAnswered():
            survey.answer(db, slug, where.conversation.resident, decision, where.seal)
        case Forgotten(withdraws):
            count_in(db, where.snapshot, where.cast)
            forgetting.forget(where, withdraws=withdraws)


def _request(asked: HelpAsked, where: Circumstances) -> Request:
    return Request(
        where.conversation.key,
        asked.help,
        where.seal.lock(asked.question),
        where.at,
        where.seal.lock(requests.context_as_json(asked.context)),
        asked.about or None,
        asked.follows or None,
    )


def _cast(decision: BallotCast, where: Circumstances) -> None:
    """Take a ballot in, after checking once more all that was checked when it was read back.

    Of a test vote it is only noted that there was one.
    """
    edition, conversation, right = where.snapshot.edition, where.conversation, where.right
    if where.rehearsal:
        where.rehearsal.voted = True
        return
    if edition.phase_at(where.at) is not Phase.VOTING or right is None:
        raise TooLate(edition.slug)
    if where.codes and where.codes.crowded_out(conversation):
        raise OneTooMany(edition.slug)
    if not numbers.own_counts(conversation, where.snapshot, where.seal):
        raise NoRight(edition.slug)
    check_ballot(decision.ballot, edition)
    day = where.at.astimezone(edition.zone).date()
    ballot = votes.Cast(decision.ballot, decision.salt, conversation.channel, day, where.at)
    where.cast.append((right, ballot))
    if where.codes:
        where.codes.cast(conversation)


def count_in(db: Connection, snapshot: Snapshot, cast: list[tuple[bytes, votes.Cast]]) -> None:
    """Let the ballots of this transaction count, all at once."""
    if cast:
        votes.cast(db, snapshot.slug, snapshot.tie_key, cast, snapshot.rules)
        cast.clear()
