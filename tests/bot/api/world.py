"""Editions in one store: one is prepared, one takes ideas, in one people vote, one is counted.

In each stands what nobody may read: the ids of residents, the names of staff, hidden ideas.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import Connection

from bot.api.door import add_api
from budget.ballot import AnyBallot, Basket
from budget.discussion import Reaction, Side
from budget.edition import Edition, Question
from budget.idea import Answer, Idea
from budget.standing import Standing
from budget.tally import result_of
from budget.timeline import Phase
from storage.ballots import votes
from storage.ballots.votes import Cast
from storage.contributions import ideas, reactions
from storage.documents import result_as_json
from storage.engine import Storage
from storage.process import editions
from storage.sealing import Seal
from tests.storage.linden import DAY, EDITION, NOW
from tests.storage.linden import idea as handed_in

PREPARING, IDEAS, VOTING, RESULTS = "prepares", "takes-ideas", "votes", "is-counted"

RESIDENT, STAFF, HIDDEN = "resident-17", "Fatma", "nobody may read this"
SECRETS = (RESIDENT, STAFF, HIDDEN, "koffie")
"""What is in no answer: `koffie` is the keyword of a partner."""

SEAL = Seal.from_secret("a secret of a village", "village")

ANSWER = Answer(True, {"nl": "Dat kan."}, NOW, 500, "Bank")
MANY = range(20, 80)

_ASKED = Question(1, {"nl": "Wanneer?"}, {"nl": "In mei."})
_MOVED = replace(EDITION.projects[0], withdrawn="De grond is verkocht.")


def _edition(slug: str, phase: Phase) -> Edition:
    projects = (_MOVED, *EDITION.projects[1:])
    return replace(EDITION, slug=slug, entered=phase, questions=(_ASKED,), projects=projects)


def founded(db: Connection) -> None:
    """Found all of them."""
    early = replace(handed_in(1), text=HIDDEN)
    editions.create(db, _edition(PREPARING, Phase.PREPARING), [early], NOW - 90 * DAY, STAFF)
    _found(db, _edition(IDEAS, Phase.IDEAS))
    _propose(db)
    _found(db, _edition(VOTING, Phase.VOTING))
    vote(db, VOTING, [Basket((2,))] * 12)
    _found(db, _edition(RESULTS, Phase.VOTING))
    vote(db, RESULTS, [Basket((2,))] * 11 + [Basket((3,))] * 12, ("sms", "telegram"))
    vote(db, RESULTS, [Basket((3,))] * 3, ("whatsapp",), first=100)
    _count(db, _edition(RESULTS, Phase.VOTING))


def _found(db: Connection, edition: Edition) -> None:
    editions.create(db, replace(edition, entered=Phase.PREPARING), [], NOW - 90 * DAY, STAFF)
    editions.enter(db, edition, NOW, STAFF)


def vote(
    db: Connection,
    slug: str,
    ballots: Sequence[AnyBallot],
    channels: Sequence[str] = ("sms",),
    first: int = 0,
) -> None:
    """Cast these ballots, each by a right of its own, by the channels in turn."""
    held = [
        (
            f"{slug} {n + first}".encode(),
            Cast(ballot, bytes([n] * 16), channels[n % len(channels)], NOW.date(), NOW),
        )
        for n, ballot in enumerate(ballots)
    ]
    votes.cast(db, slug, editions.load(db, slug).tie_key or b"", held)


def _count(db: Connection, edition: Edition) -> None:
    ends = NOW + 2 * DAY
    result = result_of(edition, votes.counted(db, RESULTS), editions.load(db, RESULTS).lot_seed)
    editions.conclude(db, RESULTS, result_as_json(result), ends, STAFF)
    editions.enter(db, edition.enter(Phase.RESULTS, ends), ends, STAFF)


def _propose(db: Connection) -> None:
    """Hand in ideas that stand everywhere, and react to one of them."""
    first = replace(handed_in(1, RESIDENT), text="Een bank bij de <b>haven</b>.", author="Hans")
    known: Mapping[int, Idea] = {
        1: replace(first, organisation="Buurtclub", supports=3),
        2: replace(handed_in(2), standing=Standing.WAITING, text=HIDDEN),
        3: replace(handed_in(3), standing=Standing.HIDDEN, text=HIDDEN),
        4: replace(handed_in(4), standing=Standing.WITHDRAWN, text=HIDDEN),
        5: replace(handed_in(5), standing=Standing.MERGED, into=1),
        6: replace(handed_in(6), standing=Standing.ACCEPTED, answer=ANSWER, place="52.09123,5.12"),
        7: replace(handed_in(7), answer=replace(ANSWER, reason={"nl": HIDDEN}), theme="?"),
    }
    for idea in known.values():
        ideas.put(db, IDEAS, idea)
    for number in MANY:
        ideas.put(db, IDEAS, replace(handed_in(number, RESIDENT), title="Boom", place="?"))
    _react(db, 1, Side.FOR, "Mooi.")
    question = _react(db, 1, Side.QUESTION, "Waar?")
    _react(db, 1, Side.REPLY, "Bij het water.", to=question)
    reactions.thumb(db, IDEAS, question, 2)
    hidden = _react(db, 1, Side.AGAINST, HIDDEN)
    reactions.become(db, IDEAS, hidden, Standing.HIDDEN, SEAL)


def _react(db: Connection, idea: int, side: Side, text: str, to: int = 0) -> int:
    said = Reaction(0, idea, side, text, RESIDENT, to=to)
    return reactions.put(db, IDEAS, said, NOW, SEAL).number


def served(*stores: Storage) -> FastAPI:
    """Return the API and its manual on these stores."""
    app = FastAPI(openapi_url=None)
    named = {f"village_{n}": store for n, store in enumerate(stores)}
    add_api(app, lambda: named)
    return app


def browsing(*stores: Storage, mute: bool = False) -> AsyncClient:
    """Return a program that reads; mute: what we raise is answered, as a server would."""
    return reader(served(*stores), mute=mute)


def reader(app: FastAPI, *, mute: bool = False) -> AsyncClient:
    """Return a program that reads what is served."""
    through = ASGITransport(app, raise_app_exceptions=not mute)
    return AsyncClient(transport=through, base_url="http://town")


PATHS = (
    "",
    "/projects",
    "/ideas?limit=100",
    "/ideas/1",
    "/ideas/6",
    "/turnout",
    "/result",
    "/receipts",
    "/heads",
    "/decisions",
)


async def everything(client: AsyncClient) -> dict[str, str]:
    """Return all that is told of all editions, by address."""
    told = {"": (await client.get("/api/v1/editions")).text}
    for slug in (PREPARING, IDEAS, VOTING, RESULTS):
        for path in PATHS:
            told[slug + path] = (await client.get(f"/api/v1/editions/{slug}{path}")).text
    return told
