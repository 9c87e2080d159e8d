"""Picking projects that are called by words of their titles: "bankjes en skatebaan", "bomen weg".

What is to come in is asked about, with the numbers to send for it.  What is to go out goes out
where each word can mean one project of the basket only, as by its number; else it is asked which.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial

from budget import search
from budget.ballot import Basket, Points
from budget.edition import Project
from budget.idea import shortened
from flows import menu
from flows.ballot import doubts, spread
from flows.hearing.vocabulary import slipped
from flows.scene import Scene
from flows.state import Spreading, State, Voting
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
    names, picked = message.called.names, message.called.picked
    places = dict(message.called.places)
    found = {
        at: _meaning(words, scene) + _placed(places.get(at, 0), at, message, basket)
        for at, words in names
    }
    if not any(found.values()):
        return message
    if dealt := _dealt(message, found, basket, scene):
        return dealt
    if picked.doubt or (picked.named and picked.dropped):
        return _doubtful(message, found, basket, scene)
    if picked.dropped:
        return _out(message, found, basket, scene)
    return _wanted(message, found, basket, scene)


def _placed(place: int, at: int, message: Message, basket: Basket) -> tuple[int, ...]:
    """Return the projects that a place may mean: of the list that was shown, by number, or chosen.

    The number is only meant where a project with it is there as well, and never of "the first
    two"; what was chosen, where something is to go out, or no list was shown.
    """
    if not place:
        return ()
    named = at in message.called.picked.named and not message.called.picked.doubt
    of_list = named and message.called.listed
    shown = [message.called.listed] if of_list else [message.called.listed, basket.picked]
    there = [some[place - (place > 0)] for some in shown if len(some) >= abs(place)]
    counted = [words for _at, words in message.called.names].count(dict(message.called.names)[at])
    by_number = () if counted > 1 else (place for some in shown if place in some)
    return (*there, *by_number)


def titled(word: str, scene: Scene, *, alone: bool = False) -> list[Project]:
    """Return the projects of which a word of the title begins so, or is the same noun.

    Where there are none one slip of the finger will do.
    """
    said = right(word, scene, alone=alone)
    return _called(said, scene.edition.projects, scene.resident.language)


def right(word: str, scene: Scene, *, alone: bool) -> str:
    """Return a word as it stands in a title: as it was said, or without one slip of the finger.

    A short word may have one only where it is all that is said (`alone`), and never in its first
    letter: it would be too many others.
    """
    projects, language = scene.edition.projects, scene.resident.language
    long = len(word) >= _SLIPPED
    if not (long or (alone and len(word) >= _LEAST_LETTERS)) or _called(word, projects, language):
        return word
    titles = (_title(project, language) for project in projects)
    every = sorted({one for title in titles for one, _nouns in title})
    alike = (one for one in every if (long or one[0] == word[0]) and slipped(word, one))
    return next(alike, word)


def elsewhere(word: str, scene: Scene) -> list[Project]:
    """Return the projects of which the title has such a word in another language."""
    others = (one for one in scene.edition.languages if one != scene.resident.language)
    found = [_called(word, scene.edition.projects, one) for one in others]
    return list({project.number: project for some in found for project in some}.values())


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
    """Return the projects on offer with most of these words in their title, in any language."""
    here = partial(titled, alone=len(words) == 1)
    counts = _counts(words, here, scene) or _counts(words, elsewhere, scene)
    most = max(counts.values(), default=0)
    on_offer = scene.edition.on_offer
    return tuple(n for n, count in counts.items() if count == most and n in on_offer)


def _counts(
    words: Sequence[str], found: Callable[[str, Scene], list[Project]], scene: Scene
) -> Counter[int]:
    """Return how many of these words each project has in its title."""
    return Counter(project.number for word in words for project in found(word, scene))


def _numbers(picked: Sequence[int], found: Found) -> tuple[int, ...]:
    """Return all projects that may be meant, in the order in which they were called."""
    every = (number for one in picked for number in found.get(one, (one,)))
    return tuple(dict.fromkeys(every))


def _doubtful(message: Message, found: Found, basket: Basket, scene: Scene) -> Message | Turn:
    """Ask what is meant by names for some of which another thing may be meant than for others."""
    picked = message.called.picked
    numbers = _numbers((*picked.named, *picked.dropped), found)
    there = {*numbers} & {*basket.picked}
    if isinstance(scene.ballot, Points) or not (there or picked.dropped):
        return _wanted(message, found, basket, scene)
    doubtful = message._replace(numbers=numbers, picked=Picks(numbers, doubt=True), called=Called())
    return doubts.ask(Voting("basket"), doubtful, scene) or message


def _out(message: Message, found: Found, basket: Basket, scene: Scene) -> Message | Turn:
    """Take out what each name means, if that is one project of the basket; else ask which."""
    state = _filling(basket, scene)
    if scene.voted and not basket.picked:
        return doubts.unseen(state)
    dropped = message.called.picked.dropped
    there: dict[int, tuple[int, ...]] = {
        at: tuple(n for n in numbers if n in basket.picked) for at, numbers in found.items()
    }
    exact = all(_exactly(words, there[at], scene) for at, words in message.called.names)
    numbers = _numbers(dropped, there)
    if exact:
        out = Picks(dropped=numbers)
        return message._replace(numbers=(), dropped=numbers, picked=out, called=Called())
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
    spelled = " ".join(f"-{number}" for number in numbers)
    all_out = Choice(f"out:{','.join(map(str, numbers))}", spelled, number=UNNUMBERED)
    rows = (all_out, *_rows(numbers, scene))
    return _which(state, which, f"-{numbers[0]}", scene, rows)


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
    state, new = _filling(basket, scene), tuple(n for n in numbers if n not in basket.picked)
    if isinstance(scene.ballot, Points):
        return _to_give(state, numbers, message, found, scene)
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
        rows = _rows(numbers, scene)
        return _which(state, _unfound(which, message, found), example, scene, rows)
    yes = Choice(f"these:{','.join(map(str, new))}", _("Yes, choose these"), number=UNNUMBERED)
    whether = _(
        "Do you mean {projects}? Say yes to choose them, or send the numbers that you want.",
        projects=listed,
    )
    reply = Reply(whether, (yes, _onward(scene)), spelled=True, behind=_rows(numbers, scene))
    return Turn(state, (reply,))


def _dealt(message: Message, found: Found, basket: Basket, scene: Scene) -> Turn | None:
    """Ask whether these get the points that stood beside their names, or which of them do."""
    dealt = [(found[at], points) for at, points in message.called.dealt]
    most = spread.rules_of(scene).points
    if not dealt or any(points > most or points in numbers for numbers, points in dealt):
        return None
    state = _filling(basket, scene)
    pairs = tuple((number, points) for numbers, points in dealt for number in numbers[:1])
    spelled = " ".join(f"{number}:{points}" for number, points in pairs)
    if any(len(numbers) != 1 for numbers, _points in dealt):
        numbers = tuple(dict.fromkeys(number for numbers, _points in dealt for number in numbers))
        return _to_give(state, numbers, message, found, scene)
    yes = Choice(f"deal:{spelled}", _("Yes, give these points"), number=UNNUMBERED)
    whether = _(
        "Do you mean {points}? Say yes to give them, or send for example: {example}.",
        points=Listed(tuple(_named(number, scene, points) for number, points in pairs)),
        example=spelled,
    )
    return Turn(state, (Reply(whether, (yes, _onward(scene)), spelled=True),))


def _to_give(
    state: State, numbers: tuple[int, ...], message: Message, found: Found, scene: Scene
) -> Turn:
    """Ask how many points each gets of those that were called."""
    example = spread.pairs(numbers, scene)
    which = _(
        "Which do you mean: {projects}? Send your points after each number, for example: "
        "{example}.",
        projects=_listed(numbers, scene),
        example=example,
    )
    return _which(state, _unfound(which, message, found), example, scene, _rows(numbers, scene))


def _filling(basket: Basket, scene: Scene) -> State:
    """Return the place where the ballot is filled, at what is on it if there is anything."""
    if isinstance(scene.ballot, Points):
        return Spreading("points" if basket.picked else "start")
    return Voting("basket" if basket.picked else "start")


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


def _which(
    state: State, which: Text, example: str, scene: Scene, rows: tuple[Choice, ...] = ()
) -> Turn:
    """Ask which; a mere yes is no answer to that, and is answered with what can be sent.

    Behind it are `rows` for those of which it is asked, in order: for "the first", or "both".
    """
    yes = Choice(f"which:{example}", _("Yes, choose these"), number=UNNUMBERED)
    return Turn(state, (Reply(which, (_onward(scene),), spelled=True, behind=(yes, *rows)),))


def _rows(numbers: Sequence[int], scene: Scene) -> tuple[Choice, ...]:
    return tuple(Choice(f"look:{n}", _named(n, scene), number=n) for n in numbers)


def again(state: State, example: str, scene: Scene) -> Turn:
    """Say how to name those that are meant, to who has only said yes."""
    text = _("Send the numbers that you mean, for example: {example}.", example=example)
    return _which(state, text, example, scene)


def _onward(scene: Scene) -> Choice:
    return Choice("list", _("List"), number=UNNUMBERED) if scene.screen.brief else menu.vote(scene)


def _listed(numbers: Sequence[int], scene: Scene) -> Listed:
    return Listed(tuple(_named(number, scene) for number in numbers))


def _named(number: int, scene: Scene, points: int | None = None) -> Value:
    """Name a project, perhaps with the points that it is to get."""
    title = scene.edition.project_by_number[number].title
    if scene.screen.brief:
        title = {language: shortened(words, _TITLE) for language, words in title.items()}
    if points is None:
        return _("{number} {project}", number=number, project=Said(title))
    return _("{number} {project}: {points}", number=number, project=Said(title), points=points)
