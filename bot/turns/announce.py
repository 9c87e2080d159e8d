"""Phases by the clock, and telling residents who want news: through the outbox, in one transaction.

The count is part of entering the results: nothing is announced that is not known.
"""

from datetime import datetime

from sqlalchemy import Connection

from bot.channels import SCREENS
from budget.ballot import Basket
from budget.count import Candidate, CountRules, Outcome, most_votes, tally_choices
from budget.edition import Edition, NotReady
from budget.timeline import Phase
from flows import news
from locales.catalogue import available
from locales.say import Voice
from storage import conversations, editions, mail, votes
from storage.documents import outcome_as_json, outcome_from_json
from storage.editions import EditionRow
from storage.mail import Post

_PAGE = 3_000
"""Announcements in one statement: more would keep others from writing for too long."""

_MANY = 1_000

CLOCK = "clock"


def enter_what_is_due(db: Connection, slug: str, now: datetime) -> bool:
    """Bring an edition into every phase that should have begun by now; whether there was one.

    A phase that is not ready has to wait, and so does everything after it.
    """
    row = editions.hold(db, slug)
    edition, entered = row.edition(), False
    while phase := edition.due(now):
        try:
            following = edition.enter(phase, edition.timeline.begins[phase])
        except NotReady:
            break
        edition, entered = enter(db, row, following, now, CLOCK), True
        row = editions.load(db, slug)
    return entered


def enter(db: Connection, row: EditionRow, edition: Edition, now: datetime, by: str) -> Edition:
    """Keep an edition in the phase it has just entered, count if need be, and tell residents.

    Its row must be held.
    """
    editions.enter(db, edition, now, by)
    outcome = outcome_from_json(row.outcome) if row.outcome else None
    if outcome is None and not edition.entered.before(Phase.RESULTS):
        outcome = count(db, edition, row.lot_seed)
        editions.conclude(db, row.slug, outcome_as_json(outcome), now, by)
    if not _over(edition, now):
        announce(db, edition, outcome, now)
    return edition


def _over(edition: Edition, now: datetime) -> bool:
    """Whether the phase is entered so late that it is no news any more; a result always is."""
    end = edition.timeline.end(edition.entered)
    return end is not None and end <= now and edition.entered is not Phase.RESULTS


def count(db: Connection, edition: Edition, seed: str) -> Outcome:
    """Count the ballots of an edition by most votes."""
    baskets = votes.counted(db, edition.slug)
    tally = tally_choices(_chosen(basket) for basket in baskets)
    language = edition.languages[0]
    candidates = (
        Candidate(
            str(p.number), p.title[language], p.cost, tally[str(p.number)], p.theme, p.district
        )
        for p in edition.projects
    )
    return most_votes(candidates, edition.budget, CountRules(), seed)


def _chosen(basket: Basket) -> list[str]:
    return [str(number) for number in basket.picked]


def announce(db: Connection, edition: Edition, outcome: Outcome | None, now: datetime) -> int:
    """Tell everybody who wants news that a phase has begun; return how many that are."""
    text = news.of(edition, outcome)
    if text is None:
        return 0
    told = 0
    for language in available():
        for channel, screen in SCREENS.items():
            said = Voice(language, brief=screen.brief, languages=edition.languages).say(text)
            told += _tell(db, language, channel, said, now)
    if told > _MANY:
        mail.take_stock(db)
    return told


def _tell(db: Connection, language: str, channel: str, said: str, now: datetime) -> int:
    """Put one text in the outbox for everybody with this language and channel."""
    body = conversations.as_json({"text": said, "options": []})
    told, after = 0, b""
    while page := conversations.wanting_news(db, language, channel, after, _PAGE):
        mail.send(
            db, [Post(channel, key, sealed, body, now, mail.BROADCAST) for key, sealed in page]
        )
        told, after = told + len(page), page[-1][0]
    return told
