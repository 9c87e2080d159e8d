"""The rules of a vote as a resident reads them: who may vote, on what ballot, how it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budget.count import CountRules, Rule
from budget.division import DivisionRule
from budget.edition import Edition
from budget.rules import (
    APPROVALS,
    BasketRules,
    ChoiceRules,
    PointRules,
    RightBy,
    RightRules,
    VoteRules,
)
from budget.vessels import VesselRules
from flows.ballot.misfits import numbers
from flows.talk import Euros, Listed, Said, Text, Value, _, n_


def vote_rules(edition: Edition) -> list[Value]:
    """Say every rule of the vote that a basket within the budget, and most votes, do not have."""
    right = of_right(edition.vote.right)
    weights = [*_of_weights(edition.vote)]
    approved = _of_approvals(edition.vote.approvals)
    return [*right, *of_ballot(edition), *_of_the_count(edition), *weights, *approved]


def on_paper(edition: Edition) -> list[Value]:
    """Say what a ballot on paper may hold and how it counts; who may vote with a phone is no part.

    What it may cost is said, for nothing there adds up what is picked.
    """
    rules = edition.vote.ballot
    if isinstance(rules, BasketRules):
        money = together(rules.cap or edition.budget)
        held = [money, *_of_basket(replace(rules, cap=0), edition)]
    else:
        held = [*of_ballot(edition)]
    kept = _("A ballot that does not keep to this does not count.")
    return [*held, kept, *_of_the_count(edition), *_of_weights(edition.vote)]


def together(most: int) -> Value:
    """Say what all that is chosen may cost."""
    return _("You choose projects that cost {budget} at most together.", budget=Euros(most))


def _of_approvals(needed: int) -> Iterator[Value]:
    """Say that fewer people approve of the rules than usual."""
    if not needed:
        yield _("Nobody has to approve of these rules before voting opens.")
    elif needed < APPROVALS:
        yield _("Only one person has to approve of these rules before voting opens.")


def _of_the_count(edition: Edition) -> Iterator[Value]:
    """Say how votes count, if not by most votes, and what keeps a project from winning."""
    rule = edition.vote.rule
    if rule is Rule.EQUAL_SHARES:
        yield from _of_shares(edition.vote.count)
    elif isinstance(rule, DivisionRule):
        yield from _of_division(rule)
    yield from of_count(edition)


def of_right(rules: RightRules) -> Iterator[Value]:
    """Say who can vote, where that is not everybody with a phone number of their own."""
    if rules.by is RightBy.CODE:
        most = rules.most_per_phone
        yield _("To vote you need the code from your letter.")
        yield n_(
            "At most {most} person can vote with one phone.",
            "At most {most} people can vote with one phone.",
            most,
            most=most,
        )
    if rules.numbers == ("NL",):
        yield _("You vote with a Dutch mobile number (06).")
    elif rules.numbers:
        yield _(
            "You vote with a mobile number of one of these countries: {countries}.",
            countries=Listed(rules.numbers, plain=True),
        )
    if rules.check:
        yield _("We also ask for your postcode and your year of birth.")


def of_ballot(edition: Edition) -> Iterator[Value]:
    """Say what a vote may say."""
    match edition.vote.ballot:
        case BasketRules() as rules:
            return _of_basket(rules, edition)
        case ChoiceRules() as rules:
            return _of_choices(rules)
        case PointRules() as rules:
            return _of_points(rules)
        case VesselRules() as rules:
            return _of_vessels(rules, edition)


def _of_basket(rules: BasketRules, edition: Edition) -> Iterator[Value]:
    if rules.cap:
        yield _("Your basket may cost at most {cap}.", cap=Euros(rules.cap))
    yield from _of_numbers(rules.least, rules.most)
    for key, cap in rules.theme_caps.items():
        theme = Said(edition.theme_by_key[key].title)
        yield _("In your basket: theme {theme} at most {cap}.", theme=theme, cap=Euros(cap))
    for key, cap in rules.district_caps.items():
        where = Said(edition.district_by_key[key].title)
        yield _("In your basket: {where} at most {cap}.", where=where, cap=Euros(cap))
    yield from _of_pairs(rules.exclusions)


def _of_choices(rules: ChoiceRules) -> Iterator[Value]:
    yield _("In your choice, what a project costs does not matter.")
    yield from _of_numbers(rules.least, rules.most)
    if most := rules.most_per_theme:
        yield n_(
            "Choose at most {most} project of each theme.",
            "Choose at most {most} projects of each theme.",
            most,
            most=most,
        )
    if most := rules.most_per_district:
        yield n_(
            "Choose at most {most} project in each district.",
            "Choose at most {most} projects in each district.",
            most,
            most=most,
        )
    yield from _of_pairs(rules.exclusions)


def _of_points(rules: PointRules) -> Iterator[Value]:
    points, most = rules.points, rules.most_each
    yield n_("You give {points} point.", "You give {points} points.", points, points=points)
    yield _("You do not have to give everything.")
    if most:
        yield n_(
            "Give a project at most {most} point.",
            "Give a project at most {most} points.",
            most,
            most=most,
        )


def _of_vessels(rules: VesselRules, edition: Edition) -> Iterator[Value]:
    yield _("You divide {chips} chips of {chip}.", chips=rules.chips, chip=Euros(rules.chip))
    yield _("What you give to one theme, you take from another.")
    for vessel in rules.vessels:
        theme = Said(edition.theme_by_key[vessel.theme].title)
        if vessel.floor:
            yield _("{theme} gets at least {amount}.", theme=theme, amount=Euros(vessel.floor))
        if vessel.ceiling is not None:
            yield _("{theme} gets at most {amount}.", theme=theme, amount=Euros(vessel.ceiling))
    yield _("You can also vote blank.")


def _of_numbers(least: int, most: int) -> Iterator[Value]:
    if said := numbers(least, most):
        yield said
    if least:
        yield _("Or choose nothing: that is a blank vote.")


def _of_pairs(exclusions: Sequence[tuple[int, int]]) -> Iterator[Value]:
    for first, second in exclusions:
        yield _("Choose number {first} or {second}, not both.", first=first, second=second)


def method(edition: Edition) -> Sequence[Value]:
    """Say by what rule projects win, and who goes first of equals."""
    if edition.vote.rule is Rule.EQUAL_SHARES:
        return [*_of_shares(edition.vote.count)]
    if isinstance(edition.vote.rule, DivisionRule):
        return [*_of_division(edition.vote.rule)]
    if isinstance(edition.vote.ballot, PointRules):
        points = _(
            "The projects with most points win, as long as there is money. Is there a tie? "
            "Then the cheapest wins. Otherwise a draw decides."
        )
        return [points]
    votes = _(
        "The ideas with most votes win, as long as there is money. Is there a tie? "
        "Then the cheapest wins. Otherwise a draw decides."
    )
    return [votes]


def _of_shares(rules: CountRules) -> Iterator[Value]:
    yield _("Every vote gets an equal part of the money.")
    yield _("Your part goes to what you chose. Is a project paid? Then it wins.")
    if rules.fill_up:
        yield _("With what is left, the projects with most votes win.")
    else:
        yield _("What is left then is kept for the next time.")


def _of_division(rule: DivisionRule) -> Iterator[Value]:
    if rule is DivisionRule.MEAN:
        yield _("Every theme gets the average of all votes.")
        yield _("Euros that rounding leaves over go to the largest remainders.")
        yield _("Are those equal? Then a draw decides.")
    else:
        yield _("Every euro of a theme counts by itself.")
        yield _("You give a theme 9,000 euros? You support its first 9,000 euros.")
        yield _("The euros with most support win, until the money is gone.")
        yield _("As much support? First the theme that has least, then a draw.")


def of_count(edition: Edition) -> Iterator[Value]:
    """Say what keeps a project from winning, beside the budget."""
    rules = edition.vote.count
    if rules.stop_at_first_misfit:
        yield _("No money left for a project? Then no project after it wins.")
    if least := rules.minimum_votes:
        yield _least_to_win(edition, least)
    for key, cap in rules.theme_caps.items():
        theme = Said(edition.theme_by_key[key].title)
        yield _(
            "For projects of theme {theme} there is at most {cap}.", theme=theme, cap=Euros(cap)
        )
    for key, cap in rules.district_caps.items():
        where = Said(edition.district_by_key[key].title)
        yield _("For projects in {where} there is at most {cap}.", where=where, cap=Euros(cap))
    for first, other in rules.exclusions:
        yield _("Of number {first} and {other} only one can win.", first=first, other=other)


def _of_weights(vote: VoteRules) -> Iterator[Value]:
    for one in vote.weights:
        kind, weight = Said(one.title), one.weight
        yield _("On paper, {kind}: one ballot counts {weight} times.", kind=kind, weight=weight)


def _least_to_win(edition: Edition, least: int) -> Text:
    if isinstance(edition.vote.ballot, PointRules):
        return n_(
            "A project needs at least {least} point to win.",
            "A project needs at least {least} points to win.",
            least,
            least=least,
        )
    return n_(
        "A project needs at least {least} vote to win.",
        "A project needs at least {least} votes to win.",
        least,
        least=least,
    )
