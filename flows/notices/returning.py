"""What those who agreed to hear of the next edition are told: that it begins, as they asked."""

from budget.edition import Edition
from budget.timeline import Phase
from flows.talk import Text, _


def invitation(edition: Edition) -> Text:
    """Say that the next edition begins, and from when ideas can be sent if that is to come."""
    ideas = edition.timeline.begins.get(Phase.IDEAS)
    if ideas and edition.entered.before(Phase.IDEAS):
        return _(
            "{place}: the next round begins. You asked us to tell you. From {begins} you can send "
            "ideas. Send MENU to take part.",
            place=edition.place,
            begins=ideas.astimezone(edition.zone).date(),
        )
    return _("{place}: the next round has begun. You asked us to tell you. Send MENU to take part.",
             place=edition.place)  # fmt: skip
