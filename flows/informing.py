"""Informing: how it works, when, by which rules, how much it counts, and what is known per theme.

An organiser's words are cut into pages that fit the channel, at the end of a sentence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from budget.count import CountRules, Rule
from budget.division import DivisionRule
from budget.edition import Edition, Words
from budget.rules import (
    APPROVALS,
    BasketRules,
    ChoiceRules,
    PointRules,
    RightBy,
    RightRules,
    VoteRules,
)
from budget.timeline import Phase
from budget.vessels import VesselRules
from flows import chips, menu
from flows.misfits import numbers
from flows.scene import Scene
from flows.state import Home, Informing
from flows.talk import Amount, Choice, Euros, Lines, Message, Reply, Said, Text, Turn, Value, _, n_

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_TOPICS = {
    "timeline": _("Dates"),
    "rules": _("Rules"),
    "criteria": _("Criteria"),
    "counting": _("How votes count"),
    "influence": _("What it leads to"),
    "themes": _("Themes"),
}


def begin() -> Turn:
    """Begin with how it works."""
    return Turn(Informing())


def ask(state: Informing, scene: Scene) -> tuple[Reply, ...]:
    """Tell about a topic, and offer the other ones."""
    topics = (Choice(f"topic:{key}", label) for key, label in _TOPICS.items())
    if state.topic == "how" and scene.screen.brief:
        rules = Choice("topic:rules", _TOPICS["rules"])
        return (Reply(_how(scene), (Choice("topic:more", _("More")), rules, menu.BACK)),)
    if state.topic == "how":
        return (Reply(_how(scene), (*topics, menu.BACK)),)
    if state.topic == "more":
        return (Reply(_("What do you want to read about?"), (*topics, menu.BACK)),)
    if state.topic == "themes":
        themes = (Choice(f"topic:theme:{t.key}", Said(t.title)) for t in scene.edition.themes)
        return (Reply(_("Which theme do you want to read about?"), (*themes, menu.BACK)),)
    pages = _pages(state.topic, scene)
    page = min(state.page, len(pages) - 1)
    more = (Choice(f"page:{page + 1}", _("Read on")),) if page + 1 < len(pages) else ()
    return (Reply(pages[page], (*more, menu.BACK)),)


def step(state: Informing, message: Message) -> Turn | None:
    """Go to a topic, a page, or back."""
    kind, _colon, value = message.choice.partition(":")
    match kind:
        case "topic":
            after = Informing(value)
        case "page":
            after = Informing(state.topic, int(value))
        case "back" if state.topic == "how":
            return Turn(Home())
        case "back":
            after = Informing("themes" if state.topic.startswith("theme:") else "how")
        case _unknown:
            return None
    return Turn(after)


def _how(scene: Scene) -> Text:
    """Say in a few sentences what it is about, and until when one can do what."""
    ideas, voting = scene.last_day(Phase.IDEAS), scene.last_day(Phase.VOTING)
    first = scene.first_day(Phase.VOTING)
    if (of := chips.dividing(scene)) and voting and first:
        return _(
            "You decide how {budget} for {place} is divided over {count} themes.\n\n"
            "Vote from {first} until {voting}. What you give to one theme, you take from another.",
            budget=menu.budget(scene),
            place=scene.edition.place,
            count=len(of.numbers),
            first=first,
            voting=voting,
        )
    if not (ideas and voting and first):
        return _("Residents decide on {budget}.", budget=menu.budget(scene))
    return _(
        "You decide on {budget} for {place}.\n\n"
        "1. Until {ideas}: send an idea.\n"
        "2. Until {screened}: the municipality looks at what can be done.\n"
        "3. From {first} until {voting}: vote.\n"
        "4. What wins is carried out.",
        budget=menu.budget(scene),
        place=scene.edition.place,
        ideas=ideas,
        screened=scene.last_day(Phase.SCREENING) or ideas,
        first=first,
        voting=voting,
    )


def _pages(topic: str, scene: Scene) -> Sequence[Value]:
    match topic:
        case "timeline":
            return [Lines(part) for part in _parts(_dates(scene), scene)]
        case "criteria":
            criteria: list[Value] = [Said(words) for words in scene.edition.criteria]
            return [Lines(part) for part in _parts(criteria, scene)] or [_rules(scene)]
        case "counting":
            return _paged((method(scene.edition), [*_of_count(scene.edition)]), scene)
        case "influence" if scene.edition.influence:
            return _cut(scene.edition.influence, scene)
        case _theme if theme := scene.edition.theme_by_key.get(topic.removeprefix("theme:")):
            return _cut(theme.background, scene)
    of_ideas, of_the_vote = _of_ideas(scene), vote_rules(scene.edition)
    if scene.phase.before(Phase.VOTING):
        return _paged((of_ideas, of_the_vote), scene)
    return _paged((of_the_vote, of_ideas), scene)


def _of_ideas(scene: Scene) -> list[Value]:
    """Say what an idea has to be; nothing where only themes are spoken of."""
    asked = Phase.IDEAS in scene.edition.timeline.begins
    return [_rules(scene)] if asked or scene.vessels is None else []


def _rules(scene: Scene) -> Text:
    edition = scene.edition
    rule = _(
        "An idea may cost {least} to {most}, is for the whole neighbourhood and can be done in a "
        "year.",
        least=(Amount if scene.screen.brief else Euros)(edition.least_cost),
        most=Euros(edition.most_cost),
    )
    if edition.odds is None:
        return rule
    return _(
        "{rule} Not every idea wins: last time {winners} of {ideas}.",
        rule=rule,
        winners=edition.odds.winners,
        ideas=edition.odds.ideas,
    )


def vote_rules(edition: Edition) -> list[Value]:
    """Say every rule of the vote that a basket within the budget, and most votes, do not have."""
    rule = edition.vote.rule
    shares = [*_of_shares(edition.vote.count)] if rule is Rule.EQUAL_SHARES else []
    division = [*_of_division(rule)] if isinstance(rule, DivisionRule) else []
    right = _of_right(edition.vote.right)
    weights = [*_of_weights(edition.vote)]
    approved = _of_approvals(edition.vote.approvals)
    of_count = _of_count(edition)
    return [*right, *_of_ballot(edition), *shares, *division, *of_count, *weights, *approved]


def _of_approvals(needed: int) -> Iterator[Value]:
    """Say that fewer people approve of the rules than usual."""
    if not needed:
        yield _("Nobody has to approve of these rules before voting opens.")
    elif needed < APPROVALS:
        yield _("Only one person has to approve of these rules before voting opens.")


def _of_right(rules: RightRules) -> Iterator[Value]:
    if rules.by is RightBy.CODE:
        most = rules.most_per_phone
        yield _("To vote you need the code from your letter.")
        yield n_(
            "At most {most} person can vote with one phone.",
            "At most {most} people can vote with one phone.",
            most,
            most=most,
        )


def _of_ballot(edition: Edition) -> Iterator[Value]:
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
            "The projects with most points win, as long as there is money. As many points? "
            "Then the cheapest wins. Otherwise a draw decides."
        )
        return [points]
    votes = _(
        "The ideas with most votes win, as long as there is money. As many votes? Then "
        "the cheapest wins. Otherwise a draw decides."
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


def _of_count(edition: Edition) -> Iterator[Value]:
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


def _dates(scene: Scene) -> list[Value]:
    """Say from when until when each phase is that residents notice."""
    spans = {
        Phase.IDEAS: _("Send ideas"),
        Phase.SCREENING: _("What can be done?"),
        Phase.VOTING: _("Vote"),
    }
    dates: list[Value] = []
    for phase, label in spans.items():
        first, last = scene.first_day(phase), scene.last_day(phase)
        if first and last:
            dates.append(_("{label}: {first} to {last}", label=label, first=first, last=last))
    if result := scene.first_day(Phase.RESULTS):
        dates.append(_("Result: {result}", result=result))
    return dates


def _paged(groups: Iterable[Sequence[Value]], scene: Scene) -> list[Value]:
    """Put sentences on pages; what belongs together on its own where every character is paid for.

    A sentence of a group of several has at most 68 characters there, so that two fit a page.
    """
    if not scene.screen.brief:
        groups = [[*chain.from_iterable(groups)]]
    return [Lines(part) for group in groups for part in _parts(group, scene)]


def _parts(items: Sequence[Value], scene: Scene) -> list[tuple[Value, ...]]:
    """Divide lines over pages: a few where every character is paid for, all of them elsewhere."""
    size = 2 if scene.screen.brief else 8
    return [tuple(items[at : at + size]) for at in range(0, len(items), size)]


def _cut(words: Words, scene: Scene) -> list[Value]:
    """Divide an organiser's words into pages that end with a sentence."""
    said = words.get(scene.resident.language) or next(iter(words.values()))
    pages: list[str] = []
    for sentence in _SENTENCE.split(said) if scene.screen.brief else [said]:
        if pages and len(pages[-1]) + 1 + len(sentence) <= scene.screen.length:
            pages[-1] += " " + sentence
        else:
            pages.append(sentence)
    return list(pages)
