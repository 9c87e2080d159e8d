"""How many take part in the phase that an edition is in, told no closer than the town reads it."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from bot.channels import CALLED, KIOSK
from bot.desk.words import Sentence, _, n_
from bot.exports.turnout import suppressed, total
from budget.edition import Edition
from budget.sentence import Amount
from budget.standing import Standing
from budget.timeline import Phase
from storage.ballots import votes
from storage.desk import pending
from storage.process import figures, participation

_ANSWERED = (Standing.ACCEPTED, Standing.REFUSED, Standing.UPHELD)
_CHANNELS: Final[Mapping[str, str]] = {**CALLED, KIOSK: "Kiosk", "paper": _("Paper")}
_UNANSWERED = (Standing.WAITING, Standing.OPEN, Standing.APPEALED, Standing.HIDDEN)


def taking_part(db: Connection, edition: Edition) -> Iterator[Sentence]:
    """Yield what is known of the phase in numbers: ideas, answers, or ballots."""
    if edition.entered is Phase.IDEAS:
        yield from _ideas(db, edition.slug)
    elif edition.entered is Phase.SCREENING:
        yield from _answers(db, edition.slug)
    elif edition.vote_opened:
        yield from _ballots(db, edition)


def owed(db: Connection, slug: str) -> int:
    """Return how many ideas have no answer, as `bot.screening.owing` has it."""
    stand = participation.by_standing(db, slug)
    return sum(stand.get(one, 0) for one in _UNANSWERED) - pending.told(db, slug)


def _ideas(db: Connection, slug: str) -> Iterator[Sentence]:
    stand = participation.by_standing(db, slug)
    count = sum(number for where, number in stand.items() if where is not Standing.WITHDRAWN)
    yield n_(
        "{count} idea was handed in.", "{count} ideas were handed in.", count, count=Amount(count)
    )
    supports = participation.standing(db, slug)["supports"]
    yield n_(
        "They were supported {count} time.",
        "They were supported {count} times.",
        supports,
        count=Amount(supports),
    )


def _answers(db: Connection, slug: str) -> Iterator[Sentence]:
    stand = participation.by_standing(db, slug)
    done, waiting = sum(stand.get(one, 0) for one in _ANSWERED), owed(db, slug)
    yield n_("{count} idea is answered.", "{count} ideas are answered.", done, count=Amount(done))
    yield n_(
        "{count} idea has no answer yet.",
        "{count} ideas have no answer yet.",
        waiting,
        count=Amount(waiting),
    )


def _ballots(db: Connection, edition: Edition) -> Iterator[Sentence]:
    """Yield how many voted; from where, only when the result is public."""
    count = total({"all": votes.turnout(db, edition.slug)})
    if count is None:
        yield _("Fewer than ten people have voted: how many is not told.")
        return
    if edition.entered.before(Phase.RESULTS):
        yield n_(
            "{count} person has voted so far.",
            "{count} people have voted so far.",
            count,
            count=Amount(count),
        )
        return
    yield n_("{count} person voted.", "{count} people voted.", count, count=Amount(count))
    found = figures.votes(db, edition.slug)
    told = suppressed(found.channels) if found else {}
    shown = tuple(
        _("{channel}: {count}", channel=_CHANNELS.get(name, name), count=Amount(number))
        for name, number in told.items()
        if number is not None
    )
    if shown:
        yield _("By channel, as far as it may be told: {channels}.", channels=shown)
