"""Ideas that everybody can read: what was proposed, answered, and said about it; by whom, never."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.api.models.said import Next, Number, Texts, Told, texts
from bot.exports.tables import plain
from bot.public.board import Board
from budget.discussion import Reaction, Side
from budget.edition import Edition
from budget.idea import UNKNOWN, Idea
from budget.idea import Answer as Answered
from budget.standing import Standing
from flows.media import coarse


class Stands(StrEnum):
    """Where an idea stands: it can be supported, or is answered (`upheld`: refused once more)."""

    OPEN = Standing.OPEN.value
    ACCEPTED = Standing.ACCEPTED.value
    REFUSED = Standing.REFUSED.value
    APPEALED = Standing.APPEALED.value
    UPHELD = Standing.UPHELD.value


_ANSWERED = {Stands.ACCEPTED, Stands.REFUSED, Stands.APPEALED, Stands.UPHELD}


class IdeaAnswer(Told):
    """What the organiser answered, in public."""

    accepted: Annotated[bool, Field(description="Whether it can be done.")]
    reason: Texts
    alternative: Annotated[
        dict[str, str], Field(description="What can be done instead, by language, if anything.")
    ]
    criterion: Annotated[
        str | None, Field(description="The key of the criterion that it does not meet.")
    ]
    cost: Annotated[int | None, Field(description="What it would cost, in whole euros.")]
    at: Annotated[datetime, Field(description="When it was published.")]


class IdeaInBrief(Told):
    """An idea, in the words of the resident who handed it in."""

    number: Number
    title: str
    text: str
    place: Annotated[
        str | None,
        Field(
            description="A district's key, other words, or a place on the map to a hundred metres;"
            " empty for all of the area, null if not known."
        ),
    ]
    theme: Annotated[str | None, Field(description="The key of its theme, null if not known.")]
    cost: Annotated[int | None, Field(description="The resident's own estimate, in whole euros.")]
    author: Annotated[
        str | None, Field(description="The name that was given to be shown with it, if any.")
    ]
    organisation: Annotated[
        str | None, Field(description="On behalf of which it was handed in, if any.")
    ]
    supports: Annotated[int, Field(description="How many residents support it.")]
    standing: Stands
    merged: Annotated[
        list[int], Field(description="The numbers of ideas that go on as part of this one.")
    ]
    answer: IdeaAnswer | None
    picture: Annotated[str | None, Field(description="A path on this server.")]
    reactions: Annotated[int, Field(description="How many reactions can be read.")]


class Ideas(Told):
    """A page of ideas, by number."""

    ideas: list[IdeaInBrief]
    next: Next


class Reply(Told):
    """What an author replies to a question."""

    number: Number
    text: str


class IdeaReaction(Told):
    """What a resident says about an idea."""

    number: Number
    side: Side
    text: str
    thumbs: Annotated[int, Field(description="How many residents find it a good one.")]
    reply: Reply | None


class IdeaInFull(IdeaInBrief):
    """An idea, and what residents say about it: most thumbs first."""

    discussion: list[IdeaReaction]


def in_brief(idea: Idea, edition: Edition, board: Board) -> IdeaInBrief:
    """Return an idea as it stands in a list."""
    stands = Stands(idea.standing)
    answer = idea.answer if stands in _ANSWERED else None
    return IdeaInBrief(
        number=idea.number,
        title=plain(idea.title),
        text=plain(idea.text),
        place=_known(coarse(idea.place)),
        theme=_known(idea.theme),
        cost=idea.cost or None,
        author=plain(idea.author) or None,
        organisation=plain(idea.organisation) or None,
        supports=idea.supports,
        standing=stands,
        merged=board.merged(idea.number),
        answer=_answer(answer) if answer else None,
        picture=_picture(idea, edition),
        reactions=board.discussion(idea.number).count(idea.number),
    )


def in_full(idea: Idea, edition: Edition, board: Board) -> IdeaInFull:
    """Return an idea with its discussion."""
    brief, discussion = in_brief(idea, edition, board), board.discussion(idea.number)
    said = [_reaction(one, discussion.reply(one)) for one in discussion.of(idea.number)]
    return IdeaInFull(**dict(brief), discussion=said)


def page(found: Sequence[Idea], following: int | None, edition: Edition, board: Board) -> Ideas:
    """Return a page of ideas, and after which number the next one begins."""
    return Ideas(ideas=[in_brief(idea, edition, board) for idea in found], next=following)


def _known(fact: str) -> str | None:
    return None if fact == UNKNOWN else plain(fact)


def _picture(idea: Idea, edition: Edition) -> str | None:
    return f"/editions/{edition.slug}/pictures/{idea.picture}" if idea.picture else None


def _answer(answer: Answered) -> IdeaAnswer:
    return IdeaAnswer(
        accepted=answer.accepted,
        reason=texts(answer.reason),
        alternative=texts(answer.alternative),
        criterion=answer.criterion or None,
        cost=answer.cost or None,
        at=answer.at,
    )


def _reaction(reaction: Reaction, reply: Reaction | None) -> IdeaReaction:
    return IdeaReaction(
        number=reaction.number,
        side=reaction.side,
        text=plain(reaction.text),
        thumbs=reaction.thumbs,
        reply=Reply(number=reply.number, text=plain(reply.text)) if reply else None,
    )
