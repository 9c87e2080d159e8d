"""What is often asked about the rules: answered with what the edition itself says, and no more."""

from collections.abc import Callable, Mapping, Sequence

from budget.rules import BasketRules
from budget.timeline import Phase
from flows import informing, menu
from flows.ballot import misfits, ruling
from flows.scene import Scene
from flows.talk import Euros, Lines, Text, Value, _

NO_VOTE = _("There is no vote in this round.")
_BRIEF_LINES = 2
"""Sentences that fit in one text message."""


def _together(lines: Sequence[Value], scene: Scene) -> Value:
    """Say these, as many as fit where every character is paid for."""
    return Lines(tuple(lines[:_BRIEF_LINES] if scene.screen.brief else lines))


def _money(scene: Scene) -> Value:
    """Say how much is decided on, and by what rule it goes to projects."""
    edition = scene.edition
    lines: list[Value] = [_("Residents decide on {budget}.", budget=Euros(edition.budget))]
    if scene.screen.brief:
        return lines[0]
    if scene.phase.before(Phase.VOTING) and Phase.IDEAS in edition.timeline.begins:
        lines.append(informing.of_an_idea(edition))
    return Lines((*lines, *ruling.method(edition)))


def _many(scene: Scene) -> Value:
    """Say how many projects can be chosen, or what else a vote may say."""
    rules = scene.edition.vote.ballot
    if scene.first_day(Phase.VOTING) is None:
        return NO_VOTE
    if not isinstance(rules, BasketRules):
        return _together([*ruling.of_ballot(scene.edition)], scene)
    limits = misfits.limits(scene)
    cost = ruling.together(rules.cap or scene.edition.budget)
    return Lines((cost, limits)) if limits else cost


def _decides(scene: Scene) -> Value:
    """Say how it is decided what wins, and what it leads to."""
    influence, method = informing.influence(scene), ruling.method(scene.edition)
    if scene.screen.brief:
        return influence or method[0]
    return Lines((*method, influence) if influence else (*method,))


def _may(scene: Scene) -> Value:
    """Say who can vote; of an age, and of whatever else, the rules say nothing."""
    rules = scene.edition.vote.right
    if scene.first_day(Phase.VOTING) is None:
        return NO_VOTE
    no_age = _("The rules here name no age. Are you not sure? Send QUESTION.")
    right = [*ruling.of_right(rules)]
    if not (rules.by_code or (scene.screen.brief and right)):
        own = _("Everybody with a phone number of their own can vote: one number, one vote.")
        right.insert(0, own)
    return _together([right[0], no_age] if scene.screen.brief else [*right, no_age], scene)


def _often(scene: Scene) -> Text:
    if scene.first_day(Phase.VOTING) is None:
        return NO_VOTE
    if scene.edition.vote.right.by_code:
        return _("Every code has one vote. It can be changed until voting closes.")
    return _("Every phone number has one vote. It can be changed until voting closes.")


def _number(scene: Scene) -> Text:
    """Say how we have somebody's number, or do not, and what we keep."""
    if scene.screen.phone:
        return _(
            "We have your number because you wrote to us. It is kept locked: nobody can look it "
            "up. Your vote is kept apart from you. See everything? Send MY DATA. Erase it? Send "
            "FORGET ME."
        )
    return _(
        "We do not see your phone number here. Do you share it yourself? We do not keep the "
        "number. Your vote is kept apart from you. See everything? Send MY DATA. Erase it? Send "
        "FORGET ME."
    )


def _sending(scene: Scene) -> Text:
    """Say when ideas can be sent, or could."""
    first, last = scene.first_day(Phase.IDEAS), scene.closes(Phase.IDEAS)
    if scene.phase is Phase.IDEAS and first and last:
        return _("You can send ideas from {first} until {last}.", first=first, last=last)
    return menu.ideas_when(scene) or _("That is no part of this round.")


def _next(scene: Scene) -> Text:
    if scene.resident.upcoming and not scene.resident.stopped:
        return _("I do not know yet when the next round begins. We send you a message then.")
    return _("I do not know yet when the next round begins. Do you want a message? Send NEWS.")


SAID: Mapping[str, Callable[[Scene], Value]] = {
    "money": _money,
    "many": _many,
    "decides": _decides,
    "may": _may,
    "i-may": _may,
    "often": _often,
    "number": _number,
    "next": _next,
    "sending": _sending,
}
"""The answers to what is asked about the rules, by its key."""
