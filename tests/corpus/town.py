"""A town in whose store each hostile text stands wherever somebody can have written it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from budget.asking import Context, Doing, Help
from budget.assessment import Assessment
from budget.discussion import Reaction, Side
from budget.idea import Answer, Idea, shortened
from budget.merger import Merger
from budget.moderation import Subject, Thing, Wrong
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import assessments, hidings, ideas, reactions, reports
from storage.contributions.assessments import Kept, Note
from storage.contributions.contests import Contest
from storage.contributions.reports import Report
from storage.process import editions
from storage.residents import conversations, requests
from storage.residents.requests import Request
from storage.sealing import Seal
from tests.corpus.hostile import EVERY
from tests.corpus.wall import kept
from tests.storage.linden import DAY, EDITION, NOW, SLUG, conversation

TEXTS = [text for text in map(kept, EVERY) if text]
SOME = range(1, len(TEXTS) + 1, 20)
"""The numbers of some ideas, one for each sort of text, where each page or command takes long."""

HIDDEN, REFUSED = 1_000, 2_000
"""What is added to the number of an idea to have that of another with the same words."""

SCREENED = replace(EDITION, entered=Phase.SCREENING)
_KEY = b"somebody"


def text_of(number: int) -> str:
    """Return the words of the idea with this number."""
    return TEXTS[number - 1]


def settle(db: Connection, seal: Seal) -> None:
    """Keep all of it: every text in an open idea, and some where only staff looks."""
    editions.create(db, replace(SCREENED, entered=Phase.IDEAS), [], NOW - DAY, "test")
    editions.enter(db, SCREENED, NOW, "test")
    conversations.keep(db, [conversation(_KEY, joined=NOW, sealed=seal.lock("+31612345678"))])
    for idea in _ideas():
        ideas.put(db, SLUG, idea)
    for number, text in enumerate(TEXTS, 1):
        _discuss(db, seal, number, text[:300])
        context = Context(Phase.IDEAS, "nl", Doing.READING, missed=text[:200])
        locked = seal.lock(requests.context_as_json(context))
        asked = Request(_KEY, Help.QUESTION, seal.lock(text), NOW, locked, about=number)
        requests.ask(db, SLUG, asked)
    for number in SOME:
        _judge(db, seal, number)


def _ideas() -> Iterator[Idea]:
    for number, text in enumerate(TEXTS, 1):
        yield Idea(number, shortened(text), text, text, "groen", 0, text, 0, NOW, "wie",
                   organisation=text)  # fmt: skip
    for number in SOME:
        text = text_of(number)
        one = Idea(number + HIDDEN, shortened(text), text, text, "groen", 0, text, 0, NOW)
        yield replace(one, standing=Standing.HIDDEN)
    for number in SOME:
        text = text_of(number)
        no = Answer(accepted=False, reason={"nl": text}, at=NOW, alternative={"nl": text})
        one = Idea(number + REFUSED, shortened(text), text, text, "groen", 0, text, 0, NOW)
        yield replace(one, standing=Standing.REFUSED, answer=no, merger=_merger(text))


def _merger(text: str) -> Merger:
    return Merger(1, NOW + timedelta(days=7), ("Els",), text[:120])


def _discuss(db: Connection, seal: Seal, number: int, text: str) -> None:
    """Have somebody ask this, the author reply it, and a third find something wrong with it."""
    asked = Reaction(0, number, Side.QUESTION, text, "buur")
    question = reactions.put(db, SLUG, asked, NOW, seal).number
    reply = Reaction(0, number, Side.REPLY, text, "wie", to=question)
    reactions.put(db, SLUG, reply, NOW, seal)
    thing = Thing(Subject.REACTION, question)
    reports.add(db, SLUG, thing, Report("ander", Wrong.OTHER, seal.lock(text), NOW))


def _judge(db: Connection, seal: Seal, number: int) -> None:
    """Have screeners write this to each other, and an author to them; and hide it elsewhere."""
    text = text_of(number)
    assessments.keep(db, SLUG, Kept(Assessment(number), 0, seal.lock(text), None))
    assessments.note(db, SLUG, number, Note("Els", NOW, text), seal)
    thing = Thing(Subject.IDEA, number + HIDDEN)
    hidings.hide(db, SLUG, thing, seal.lock(text), NOW)
    hidings.contest(db, SLUG, thing, Contest("wie", seal.lock(text), NOW))
