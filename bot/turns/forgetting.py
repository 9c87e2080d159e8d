"""Forgetting a resident: what we hold about them, in whatever table it stands."""

from bot.turns import media, reactions
from bot.turns.circumstances import Circumstances
from storage.ballots import votes
from storage.contributions import appeals, ideas, marks
from storage.post import mail, notices, recipients
from storage.residents import consents, ratings, rehearsals, reminders, requests


def forget(where: Circumstances, *, withdraws: bool) -> None:
    """Erase what we hold about a resident, and withdraw a ballot that was not counted yet.

    Who does not take part here withdraws nothing: the ballot of the same number came in elsewhere.
    """
    db, conversation = where.db, where.conversation
    media.forget(where)
    ideas.disown(db, conversation.resident)
    reactions.forget(where)
    marks.forget(db, [conversation.resident])
    consents.forget(db, [conversation.resident])
    reminders.forget(db, [conversation.resident])
    notices.forget(db, [conversation.resident])
    appeals.forget(db, [conversation.resident])
    ratings.forget(db, [conversation.resident])
    for idea in [i for i in where.snapshot.ideas if i.names(conversation.resident)]:
        where.snapshot.ideas.put(idea.without(conversation.resident))
    requests.forget(db, conversation.key)
    mail.forget(db, conversation.key)
    recipients.forget(db, conversation.channel, conversation.key)
    rehearsals.leave(db, conversation.key)
    right = where.codes.own(conversation) if where.codes else conversation.right_key
    if withdraws and right and where.snapshot.result is None:
        votes.give_up(db, where.snapshot.slug, where.snapshot.tie_key, right)
