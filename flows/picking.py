"""Picking projects that are called by words of their titles: "bankjes en skatebaan", "bomen weg".

What is to come in is asked about, with the numbers to send for it.  What is to go out goes out
where each word can mean one project of the basket only, as by its number; else it is asked which.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from budget import search
from budget.ballot import Basket
from budget.edition import Project
from budget.idea import shortened
from flows import doubts, menu
from flows.scene import Scene
from flows.state import State, Voting
from flows.talk import (
    UNNUMBERED,
    Called,
    Choice,
    Listed,
    Message,
    Picks,
    Reply,
    Said,
    Text,
    Turn,
    Value,
    _,
)
from flows.vocabulary import slipped

_LEAST_LETTERS, _WHOLE = 4, 3
"""Letters with which a word of a title may begin, and those of a whole one."""

_TELLING = 5
"""Letters of what is said not to be found."""

_SLIPPED = 6
"""Letters of a word that is known with one slip of the finger in it."""

_TITLE = 20
_BRIEF_MOST, _MOST = 6, 10
"""Projects that are asked about at once."""

Found = Mapping[int, tuple[int, ...]]
"""The projects that a name may mean, by the number it has where it was called."""


def meant(message: Message, basket: Basket, scene: Scene) -> Message | Turn:
    """Return what is meant by names, as if it had been said in numbers, or ask about it."""
    names, picked = message.called
    found = {at: _meaning(words, scene) for at, words in names}
    if not any(found.values()):
        return message
    if picked.doubt or (picked.named and picked.dropped):
        return _doubtful(message, found, basket, scene)
    if picked.dropped:
        return _out(message, found, basket, scene)
    return _wanted(message, found, basket, scene)


def titled(word: str, scene: Scene) -> list[Project]:
    """Return the projects of which a word of the title begins so, or is the same noun.

    Where there are none one slip of the finger will do.
    """
    projects, language = scene.edition.projects, scene.resident.language
    if (found := _called(word, projects, language)) or len(word) < _SLIPPED:
        return found
    return [
        project
        for project in projects
        if any(slipped(word, one) for one, _nouns in _title(project, language))
    ]


def _called(word: str, projects: Sequence[Project], language: str) -> list[Project]:
    """Return those of which a word of the title begins so; a short word has to be a whole one."""

    def title(project: Project) -> search.Nouns:
        return _title(project, language)

    if len(word) >= _LEAST_LETTERS:
        return search.begun(word, projects, title)
    whole = len(word) == _WHOLE
    return [one for one in projects if whole and any(word == said for said, _nouns in title(one))]


@lru_cache(maxsize=4_096)
def _title(project: Project, language: str) -> search.Nouns:
    """Return the nouns of a title as this resident reads it."""
    return search.nouns(project.title.get(language) or next(iter(project.title.values())))


def _meaning(words: Sequence[str], scene: Scene) -> tuple[int, ...]:
    """Return the projects on offer with most of these words in their title."""
    counts: dict[int, int] = {}
    for word in words:
        for project in titled(word, scene):
            counts[project.number] = counts.get(project.number, 0) + 1
    most = max(counts.values(), default=0)
    on_offer = scene.edition.on_offer
    return tuple(n for n, count in counts.items() if count == most and n in on_offer)


def _numbers(picked: Sequence[int], found: Found) -> tuple[int, ...]:
    """Return all projects that may be meant, in the order in which they were called."""
    every = (number for one in picked for number in found.get(one, (one,)))
    return tuple(dict.fromkeys(every))


def _doubtful(message: Message, found: Found, basket: Basket, scene: Scene) -> Message | Turn:
    """Ask what is meant by names for some of which another thing may be meant than for others."""
    picked = message.called.picked
    numbers = _numbers((*picked.named, *picked.dropped), found)
    if not {*numbers} & {*basket.picked} and not picked.dropped:
        return _wanted(message, found, basket, scene)
    doubtful = message._replace(numbers=numbers, picked=Picks(numbers, doubt=True), called=Called())
    return doubts.ask(Voting("basket"), doubtful, scene) or message


def _out(message: Message, found: Found, basket: Basket, scene: Scene) -> Message | Turn:
    """Take out what each name means, if that is one project of the basket; else ask which."""
    if scene.voted and not basket.picked:
        return doubts.unseen(Voting())
    dropped = message.called.picked.dropped
    there: dict[int, tuple[int, ...]] = {
        at: tuple(n for n in numbers if n in basket.picked) for at, numbers in found.items()
    }
    exact = all(_exactly(words, there[at], scene) for at, words in message.called.names)
    numbers = _numbers(dropped, there)
    if exact:
        out = Picks(dropped=numbers)
        return message._replace(numbers=(), dropped=numbers, picked=out, called=Called())
    state = Voting("basket" if basket.picked else "start")
    if not numbers:
        not_there = _("That is not what you chose. Nothing has changed.")
        return Turn(state, (Reply(not_there),))
    which = _(
        "Do you want to take out {projects}? Nothing has changed. Send for example: -{example}.",
        projects=_listed(numbers, scene),
        example=numbers[0],
    )
    if len(numbers) == 1:
        yes = Choice(f"out:{numbers[0]}", _("Yes, take it out"), number=UNNUMBERED)
        return Turn(state, (Reply(which, (yes, _onward(scene)), spelled=True),))
    return _which(state, which, f"-{numbers[0]}", scene)


def _exactly(words: Sequence[str], there: Sequence[int], scene: Scene) -> bool:
    """Whether a name is that of one project of the basket, with all of its words."""
    if len(there) != 1:
        return False
    only, language = (scene.edition.project_by_number[there[0]],), scene.resident.language
    return all(_called(word, only, language) for word in words)


def _wanted(message: Message, found: Found, basket: Basket, scene: Scene) -> Message | Turn:
    """Ask whether these are meant, or which of them; one that is meant alone is shown."""
    picked = message.called.picked
    numbers = tuple(n for n in _numbers(picked.named, found) if n in scene.edition.on_offer)
    if len(numbers) == 1 and all(found.values()):
        return message._replace(numbers=(), explain=numbers[0], called=Called())
    if len(numbers) <= 1 or len(numbers) > (_BRIEF_MOST if scene.screen.brief else _MOST):
        return message
    new = tuple(n for n in numbers if n not in basket.picked)
    state: State = Voting("basket" if basket.picked else "start")
    if not new:
        return Turn(Voting("basket"))
    listed, example = _listed(numbers, scene), " ".join(map(str, new[:2]))
    certain = all(len(one) == 1 for one in found.values()) and not (picked.doubt or picked.only)
    if not certain:
        which = _(
            "Which do you mean: {projects}? Send the numbers that you want, for example: "
            "{example}.",
            projects=listed,
            example=example,
        )
        return _which(state, _unfound(which, message, found), example, scene)
    yes = Choice(f"these:{','.join(map(str, new))}", _("Yes, choose these"), number=UNNUMBERED)
    whether = _(
        "Do you mean {projects}? Say yes to choose them, or send the numbers that you want.",
        projects=listed,
    )
    return Turn(state, (Reply(whether, (yes, _onward(scene)), spelled=True),))


def _unfound(which: Text, message: Message, found: Found) -> Text:
    """Say first what is not in any title, of what was called by a word that can be one."""
    names = (" ".join(words) for at, words in message.called.names if not found[at])
    missing = tuple(name for name in names if len(name) >= _TELLING)
    if not missing:
        return which
    return _("I do not find: {names}. {which}", names=Listed(missing), which=which)


def these(value: str, basket: Basket, scene: Scene) -> Basket:
    """Return the basket with the projects that were asked about, as far as they are on offer."""
    numbers = (int(number) for number in value.split(",") if number.isdecimal())
    return basket.add([number for number in numbers if number in scene.edition.on_offer])


def _which(state: State, which: Text, example: str, scene: Scene) -> Turn:
    """Ask which; a mere yes is no answer to that, and is answered with what can be sent."""
    yes = Choice(f"which:{example}", _("Yes, choose these"), number=UNNUMBERED)
    return Turn(state, (Reply(which, (_onward(scene),), spelled=True, behind=(yes,)),))


def again(state: State, example: str, scene: Scene) -> Turn:
    """Say how to name those that are meant, to who has only said yes."""
    text = _("Send the numbers that you mean, for example: {example}.", example=example)
    return _which(state, text, example, scene)


def _onward(scene: Scene) -> Choice:
    return Choice("list", _("List"), number=UNNUMBERED) if scene.screen.brief else menu.vote(scene)


def _listed(numbers: Sequence[int], scene: Scene) -> Listed:
    return Listed(tuple(_named(number, scene) for number in numbers))


def _named(number: int, scene: Scene) -> Value:
    title = scene.edition.project_by_number[number].title
    if scene.screen.brief:
        title = {language: shortened(words, _TITLE) for language, words in title.items()}
    return _("{number} {project}", number=number, project=Said(title))
