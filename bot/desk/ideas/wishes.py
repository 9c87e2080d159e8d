"""The answer that is proposed to an idea, as it is typed: looked at before anything is kept."""

from collections.abc import Mapping
from typing import Final

from bot.desk.fields import Fields
from bot.desk.words import _
from budget.assessment import SHORT_TITLE, Proposed
from budget.edition import Edition
from budget.gsm import septets, strangers
from budget.vessels import VesselRules

LONGEST: Final = 600
"""Characters of a reason or an alternative."""


def read(fields: Fields, edition: Edition, *, accepted: bool, criterion: str = "") -> Proposed:
    """Return the answer that is proposed; what is wrong with it is noted beside its field."""
    first, title = edition.languages[0], ""
    cost = fields.number("cost", needed=False)
    if accepted:
        title = fields.text("title", 60, needed=False)
        if not isinstance(edition.vote.ballot, VesselRules):
            _check_ballot(fields, edition, cost, title)
    elif not fields[f"reason.{first}"]:
        fields.wrong(f"reason.{first}", _("Say why, as residents will read it."))
    reason, alternative = (
        fields.per_language(name, edition.languages, LONGEST, needed=False)
        for name in ("reason", "alternative")
    )
    if accepted:
        return Proposed(accepted=True, reason=reason, cost=cost, title=title)
    return Proposed(accepted=False, reason=reason, criterion=criterion, alternative=alternative)


def _check_ballot(fields: Fields, edition: Edition, cost: int, title: str) -> None:
    """Note what keeps an idea from the ballot: its cost and its short title."""
    least, most = max(edition.least_cost, 1), edition.most_cost or edition.budget
    if not fields["cost"]:
        fields.wrong("cost", _("Say what it costs."))
    elif not least <= cost <= most:
        fields.wrong(
            "cost", _("Please type a number from {least} to {most}.", least=least, most=most)
        )
    if not title:
        fields.wrong("title", _("Say what it is called on the ballot."))
    elif strange := strangers(title):
        fields.wrong("title", _('"{sign}" does not exist on SMS.', sign=strange[0]))
    elif (long := septets(title)) > SHORT_TITLE:
        fields.wrong(
            "title",
            _("This takes {long} places on SMS; {most} is the most.", long=long, most=SHORT_TITLE),
        )


def typed(found: Proposed | None) -> Mapping[str, str]:
    """Return an answer as it stands in the fields of its form."""
    if found is None:
        return {"answer": ""}
    cost = str(found.cost) if found.cost else ""
    words = {"reason": found.reason, "alternative": found.alternative}
    return {
        "answer": "accept" if found.accepted else "refuse",
        "cost": cost,
        "title": found.title,
        "criterion": found.criterion,
        **{f"{name}.{code}": text for name, said in words.items() for code, text in said.items()},
    }
