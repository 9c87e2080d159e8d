"""What the count waits for: whoever wrote before the close is heard before votes are counted.

For a day at most: then the count begins, whatever is the matter with what waits.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.turns import missed
from budget.edition import Edition
from budget.sentence import Sentence, _, n_
from budget.timeline import Phase
from storage.post import backlog

LONGEST = timedelta(days=1)
"""How long after the close the count waits."""

_UNCOUNTED = (Phase.VOTING, Phase.COUNTING)


def keeps_from(db: Connection, edition: Edition, phase: Phase, now: datetime) -> Sentence | None:
    """Say why the votes of this edition cannot be counted now, if they are with this phase."""
    ends = edition.timeline.end(Phase.VOTING)
    if edition.entered not in _UNCOUNTED or phase.before(Phase.RESULTS) or ends is None:
        return None
    close = min(ends, now) if edition.entered is Phase.VOTING else ends
    if now >= close + LONGEST:
        return None
    if number := backlog.unanswered(db, close):
        return n_(
            "One message from before the close is not answered yet: the count waits for it.",
            "{count} messages from before the close are not answered yet:"
            " the count waits for them.",
            number,
        )
    if now >= close and missed.may_lack(db, close, now):
        return _(
            "The service was not running for a while, and has not yet fetched what came in"
            " meanwhile: the count waits for that."
        )
    return None
