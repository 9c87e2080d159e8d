"""Informing: how it works, when, by which rules, how much it counts, and what is known per theme.

An organiser's words are cut into pages that fit the channel, at the end of a sentence.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from budget.edition import Edition, Question, Words
from budget.timeline import Phase
from flows import asking, menu
from flows.ballot import ruling
from flows.informing import coming
from flows.informing.course import course
from flows.notices import reminding
from flows.scene import Scene
from flows.state import Home, Informing
from flows.talk import Amount, Choice, Euros, Lines, Message, Reply, Said, Text, Turn, Value, _

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
TOPICS = {
    "timeline": _("Dates"),
    "rules": _("Rules"),
    "criteria": _("Criteria"),
    "counting": _("How votes count"),
    "influence": _("What it leads to"),
    "themes": _("Themes"),
}
"""The pages that can be chosen, each with what it is called."""

_ABOVE = {"theme": "themes", "asked": "faq"}
"""Where "back" leads, from one of several topics."""

_QUESTIONS = 8
"""Questions on a page, where not every character is paid for."""


def begin() -> Turn:
    """Begin with how it works."""
    return Turn(Informing())


def ask(state: Informing, scene: Scene) -> tuple[Reply, ...]:
    """Tell about a topic, and offer the other ones."""
    topics = _topics(scene)
    if state.topic == "how" and scene.screen.brief:
        rules = Choice("topic:rules", TOPICS["rules"])
        return (
            Reply(
                course(scene.edition, scene.phase),
                (Choice("topic:more", _("More")), rules, menu.BACK),
            ),
        )
    if state.topic == "how":
        return (Reply(course(scene.edition, scene.phase), (*topics, menu.BACK)),)
    if state.topic == "more":
        return (Reply(_("What do you want to read about?"), (*topics, menu.BACK)),)
    if state.topic == "coming":
        return (coming.ask(scene),)
    if state.topic == "themes":
        themes = (Choice(f"topic:theme:{t.key}", Said(t.title)) for t in scene.edition.themes)
        return (Reply(_("Which theme do you want to read about?"), (*themes, menu.BACK)),)
    if state.topic == "faq" or (
        state.topic.startswith("asked:") and not _asked(state.topic, scene)
    ):
        often = scene.edition.questions
        return (_often_asked(state.page, scene),) if often else ask(Informing(), scene)
    pages = _pages(state.topic, scene)
    page = min(state.page, len(pages) - 1)
    more = (Choice(f"page:{page + 1}", _("Read on")),) if page + 1 < len(pages) else ()
    remind = reminding.choices(scene) if state.topic == "timeline" and not more else ()
    return (Reply(pages[page], (*more, *remind, menu.BACK)),)


def step(state: Informing, message: Message) -> Turn | None:
    """Go to a topic, a page, or back."""
    kind, _colon, value = message.choice.partition(":")
    above = state.topic.partition(":")[0]
    match kind:
        case "topic":
            after = Informing(value)
        case "page":
            after = Informing(state.topic, int(value))
        case "back" if state.topic in ("how", "coming"):
            return Turn(Home())
        case "back":
            after = Informing(_ABOVE.get(above, "how"))
        case _unknown:
            return None
    return Turn(after)


def _topics(scene: Scene) -> tuple[Choice, ...]:
    """Offer all that can be read, and to ask what cannot."""
    often = (asking.OFTEN,) if scene.edition.questions else ()
    topics = (Choice(f"topic:{key}", label) for key, label in TOPICS.items())
    return (*topics, *often, asking.ASK)


def _often_asked(page: int, scene: Scene) -> Reply:
    """Offer a page of what was asked often; one question where every character is paid for."""
    questions, size = scene.edition.questions, 1 if scene.screen.brief else _QUESTIONS
    at = min(page * size, (len(questions) - 1) // size * size)
    shown = questions[at : at + size]
    more = (Choice(f"page:{at // size + 1}", _("Next")),) if at + size < len(questions) else ()
    if scene.screen.brief:
        [one] = shown
        read = Choice(f"topic:asked:{one.number}", _("Answer"))
        return Reply(
            _("Question: {question}", question=Said(one.question)), (read, *more, menu.BACK)
        )
    named = tuple(
        _("{number}. {question}", number=n, question=Said(one.question))
        for n, one in enumerate(shown, 1)
    )
    read_one = (
        Choice(f"topic:asked:{one.number}", _("Question {number}", number=n), number=n)
        for n, one in enumerate(shown, 1)
    )
    return Reply(Lines((_("This is often asked:"), "", *named)), (*read_one, *more, menu.BACK))


def _asked(topic: str, scene: Scene) -> Question | None:
    """Return the question of which the answer is read; None if it was taken away."""
    number = topic.removeprefix("asked:")
    return next((one for one in scene.edition.questions if str(one.number) == number), None)


def _pages(topic: str, scene: Scene) -> Sequence[Value]:
    match topic:
        case "timeline":
            return [Lines(part) for part in _parts(_dates(scene), scene)]
        case "criteria":
            criteria: list[Value] = [Said(words) for words in scene.edition.criteria]
            return [Lines(part) for part in _parts(criteria, scene)] or [_rules(scene)]
        case "counting":
            return _paged((ruling.method(scene.edition), [*ruling.of_count(scene.edition)]), scene)
        case "influence" if scene.edition.influence:
            return _cut(scene.edition.influence, scene)
        case _question if question := _asked(topic, scene):
            return _answer(question, scene)
        case _theme if theme := scene.edition.theme_by_key.get(topic.removeprefix("theme:")):
            return _cut(theme.background, scene)
    of_ideas, of_the_vote = _of_ideas(scene), ruling.vote_rules(scene.edition)
    if scene.phase.before(Phase.VOTING):
        return _paged((of_ideas, of_the_vote), scene)
    return _paged((of_the_vote, of_ideas), scene)


def influence(scene: Scene) -> Value | None:
    """Say what it leads to, as much as fits on a page; None if the organisers do not say."""
    return _pages("influence", scene)[0] if scene.edition.influence else None


def _answer(question: Question, scene: Scene) -> list[Value]:
    """Give an answer in pages, with its question where there is room for it."""
    answer = _cut(question.answer, scene)
    if scene.screen.brief:
        return answer
    return [Lines((Said(question.question), "", answer[0])), *answer[1:]]


def _of_ideas(scene: Scene) -> list[Value]:
    """Say what an idea has to be; nothing where only themes are spoken of."""
    asked = Phase.IDEAS in scene.edition.timeline.begins
    return [_rules(scene)] if asked or scene.vessels is None else []


def _rules(scene: Scene) -> Text:
    return of_an_idea(scene.edition, Amount if scene.screen.brief else Euros)


def of_an_idea(edition: Edition, written: type[Amount | Euros] = Euros) -> Text:
    """Say what an idea has to be, and how many won last time."""
    most = Euros(edition.most_cost or edition.budget)
    rule = (
        _(
            "An idea may cost {least} to {most}, is for the whole neighbourhood and can be done in "
            "a year.",
            least=written(edition.least_cost),
            most=most,
        )
        if edition.least_cost
        else _(
            "An idea may cost at most {most}, is for the whole neighbourhood and can be done in a "
            "year.",
            most=most,
        )
    )
    if edition.odds is None:
        return rule
    return _(
        "{rule} Not every idea wins: last time {winners} of {ideas}.",
        rule=rule,
        winners=edition.odds.winners,
        ideas=edition.odds.ideas,
    )


def _dates(scene: Scene) -> list[Value]:
    """Say from when until when each phase is that residents notice."""
    spans = {
        Phase.IDEAS: _("Send ideas"),
        Phase.SCREENING: _("Seeing what can be done"),
        Phase.VOTING: _("Voting"),
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
