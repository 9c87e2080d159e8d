"""What was decided after a count about the money that it left over."""

from budget.edition import Edition
from budget.leftover import Leftover, Use
from flows.talk import Euros, Said, Text, _


def afterwards(leftover: Leftover, left: int, edition: Edition) -> Text:
    """Say what is done with what was left, and why."""
    if leftover.use is Use.CARRIED_OVER:
        return _(
            "After the count it was decided: the {left} that is left is kept for the next time. "
            "Why? {reason}",
            left=Euros(left),
            reason=leftover.reason,
        )
    number = int(leftover.project)
    title = Said(edition.project_by_number[number].title)
    if leftover.use is Use.PARTLY or not leftover.added:
        return _(
            "After the count it was decided: {given} of what is left goes to number {number} "
            "{title}. Why? {reason}",
            given=Euros(leftover.given),
            number=number,
            title=title,
            reason=leftover.reason,
        )
    return _(
        "After the count it was decided: number {number} {title} is carried out too. There was "
        "{given} left, and {added} is added. Why? {reason}",
        number=number,
        title=title,
        given=Euros(leftover.given),
        added=Euros(leftover.added),
        reason=leftover.reason,
    )
