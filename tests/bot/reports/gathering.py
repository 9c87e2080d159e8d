"""What a report of De Linden is made of: enough residents to be told of, and some who are not."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.reports.gathered import Gathered
from budget.asking import Help
from budget.standing import Standing
from storage.process.figures import Day
from storage.process.participation import Asked, Votes
from tests.storage.linden import DAY, EDITION, NOW

MONDAY = date(2027, 5, 3)
STOOD: Mapping[str, int] = {
    "authors": 30,
    "informed": 140,
    "supporters": 4,
    "supports": 88,
    "reports": 5,
    "settled": 3,
}


def joined(sms: int, telegram: int = 0) -> Mapping[str, Mapping[str, int]]:
    return {
        "channel": {"sms": sms, "telegram": telegram},
        "district": {"haven": sms, "": telegram},
        "language": {"nl": sms + telegram},
    }


GATHERED = Gathered(
    edition=EDITION,
    now=NOW,
    days=(
        Day(MONDAY, joined(40, 60), ideas=2),
        Day(MONDAY + timedelta(days=1), joined(3)),
        Day(MONDAY + timedelta(days=7), joined(30, 27), STOOD, ideas=2),
    ),
    arrived={"cafe": 9},
    standings={Standing.OPEN: 1, Standing.ACCEPTED: 1, Standing.REFUSED: 1, Standing.WITHDRAWN: 1},
    waited=(30, 2),
    said={("for", "open"): 7, ("for", "hidden"): 1, ("question", "withdrawn"): 2},
    asked=(
        Asked(Help.QUESTION, NOW, NOW + DAY),
        Asked(Help.QUESTION, NOW, NOW + 14 * DAY),
        Asked(Help.CALL, NOW, None),
    ),
    population={"haven": 7_300},
)
VOTES = Votes({"sms": 80, "paper": 20, "telegram": 5}, {MONDAY: 50, MONDAY + timedelta(days=1): 55})
