"""Reading the ideas: by theme, district or word; one of them whole; and supporting it."""

from dataclasses import replace
from textwrap import wrap

from budget.decisions import Decision, IdeaSupported, SupportWithdrawn
from budget.idea import UNKNOWN, Idea, shortened
from budget.standing import LISTED, Standing
from budget.timeline import Phase
from flows import media, menu, pictures
from flows.hearing.numbered import about
from flows.hearing.typed import plain
from flows.ideas import answered, appealing, facts, following, merging, naming
from flows.scene import Scene
from flows.state import Browsing, Discussing, Home, Reading, State
from flows.talk import (
    UNNUMBERED,
    Choice,
    Kind,
    Lines,
    Message,
    Reply,
    Said,
    Text,
    Turn,
    Value,
    _,
    n_,
)

_PAGE = 8
_SOUGHT = 2
_UNDECIDED = (Standing.WAITING, Standing.OPEN, Standing.HIDDEN)
_ALL_OF_IT, _BEGINNING, _PART = 74, 58, 88
"""Characters of an idea where every character is paid for: of its title and text together, if
that is all; of its title and the beginning of its text; and of each part that follows."""


def ask(state: Browsing, scene: Scene) -> tuple[Reply, ...]:
    """Offer the themes, or a page of the ideas that were asked for."""
    if not (state.theme or state.place or state.word):
        return (_themes(scene),)
    return (_page(state, scene),)


def step(state: Browsing, message: Message, scene: Scene) -> Turn | None:
    """Narrow down, turn the page, read one, or go back."""
    kind, _colon, value = message.choice.partition(":")
    match kind:
        case "theme":
            return Turn(Browsing(theme=value))
        case "place":
            return Turn(Browsing(place=value))
        case "page":
            return Turn(replace(state, page=int(value)))
        case "idea":
            return read(int(value), state, scene)
        case "back":
            narrowed = state.theme or state.place or state.word
            return Turn(Browsing() if narrowed else Home())
    return _searched(state, message, scene)


def _searched(state: Browsing, message: Message, scene: Scene) -> Turn | None:
    """Take a number as an idea's number, and other words as words to look for."""
    if message.kind is not Kind.TEXT or not plain(message.text):
        return None
    number = (
        about(message.text, loosely=True) or message.explain or next(iter(message.numbers), None)
    )
    if number is not None:
        return read(number, state, scene)
    if not (message.searching or _named(message.sought, scene)):
        return None
    return looked_for(message.sought, scene)


def _named(sought: str, scene: Scene) -> bool:
    """Whether words that were not said to be looked for seem to be: one, or two that are found."""
    count = len(sought.split())
    return (
        count == 1
        or (count <= _SOUGHT and bool(scene.ideas.find(word=sought)))
        or any(
            plain(title).startswith(sought)
            for t in scene.edition.themes
            for title in t.title.values()
        )
    )


def looked_for(sought: str, scene: Scene) -> Turn | None:
    """Show the theme that these words begin, or the ideas with all of these words in them."""
    if not sought:
        return None
    for theme in scene.edition.themes:
        if any(plain(title).startswith(sought) for title in theme.title.values()):
            return Turn(Browsing(theme=theme.key))
    if scene.ideas.find(word=sought):
        return Turn(Browsing(word=sought))
    none = _(
        "I find no idea with “{word}”. Send another word, or choose a theme.",
        word=shortened(sought, 15 if scene.screen.brief else 30),
    )
    return Turn(Browsing(), (replace(_themes(scene), text=none),))


def read(number: int, found: Browsing, scene: Scene) -> Turn | None:
    """Read one idea, or hear why that cannot be done; who reads one that was merged reads both."""
    refused = unreadable(number, scene)
    idea = scene.ideas.get(number)
    shown = idea.into if idea and idea.standing is Standing.MERGED else number
    replies = (Reply(refused),) if refused else ()
    if refused and shown == number:
        return Turn(found, replies)
    if gone := unreadable(shown, scene):
        return Turn(found, (*replies, Reply(gone)))
    return Turn(Reading(shown, found.theme, found.place, found.word, found.page), replies)


def explain(number: int, scene: Scene) -> Turn | None:
    """Read the answer to an idea whole: on its page, at the part where it begins."""
    turn, idea = read(number, Browsing(), scene), scene.ideas.get(number)
    if turn and idea and isinstance(turn.state, Reading) and scene.screen.brief:
        return replace(turn, state=replace(turn.state, part=len(_text_parts(idea, scene))))
    return turn


def unreadable(number: int, scene: Scene) -> Text | None:
    """Say why an idea cannot be read by this resident; None if it can."""
    idea = scene.ideas.get(number)
    if idea is None:
        return _("There is no idea with number {number}.", number=number)
    if idea.standing in LISTED:
        return None
    match idea.standing:
        case Standing.MERGED:
            return _(
                "Number {number} goes on together with number {into}.",
                number=number,
                into=idea.into,
            )
        case Standing.WITHDRAWN:
            return _("Number {number} was withdrawn by who wrote it.", number=number)
    if scene.own().id in idea.authors:
        return None
    return _("Number {number} cannot be read at the moment.", number=number)


def ask_reading(state: Reading, scene: Scene) -> tuple[Reply, ...]:
    """Show one idea whole, with what can be done with it."""
    idea = scene.ideas.get(state.number)
    if idea is None or unreadable(state.number, scene):
        return ask(_found(state), scene)
    shown = pictures.with_idea(idea, scene)
    return (Reply(whole(idea, state, scene), _about(idea, state, scene), picture=shown),)


def step_reading(state: Reading, message: Message, scene: Scene) -> Turn | None:
    """Support, take the support back, go on to the next idea, or back to the list."""
    kind, _colon, value = message.choice.partition(":")
    match kind:
        case "support":
            return support(state.number, scene, state)
        case "part":
            return Turn(replace(state, part=int(value)))
        case "withdraw":
            return withdrawn(state, scene)
        case "discuss":
            return Turn(Discussing(state))
        case "follow":
            return following.chosen(kind, state.number, state)
        case "next":
            onward = _following(state, scene)
            return read(onward, _found(state), scene) if onward else None
        case "back":
            return Turn(_found(state))
    return _searched(_found(state), message, scene)


def support(number: int, scene: Scene, state: Reading | None = None) -> Turn:
    """Support an idea, by a button or by its number from anywhere; twice is once."""
    if scene.phase not in (Phase.IDEAS, Phase.SCREENING):
        return menu.no_support(scene)
    idea = scene.ideas.get(number)
    if refused := unreadable(number, scene):
        return Turn(Home(), (Reply(refused),))
    if idea is None or idea.standing is not Standing.OPEN:
        late = _("Number {number} can no longer be supported.", number=number)
        return Turn(state or Reading(number), (Reply(late),))
    state = state or Reading(number)
    decisions: tuple[Decision, ...] = ()
    if number not in scene.supported:
        idea = replace(idea, supports=idea.supports + 1)
        decisions = (IdeaSupported(number),)
    supported = scene._replace(supported=scene.supported | {number})
    choices = _about(idea, state, supported)
    offered = (*choices[:-1], following.FOLLOW_IT, choices[-1])
    return Turn(state, (Reply(thanks(idea, scene), offered),), decisions)


def one_by_one(numbers: tuple[int, ...], place: State) -> Turn:
    """Say how to support several ideas: one at a time."""
    how = _(
        "You can support one idea at a time. Send: SUPPORT {first}. After that: SUPPORT {second}.",
        first=numbers[0],
        second=numbers[1],
    )
    return Turn(place, (Reply(how),))


def withdrawn(state: Reading, scene: Scene) -> Turn:
    """Take the support of an idea back."""
    idea = scene.ideas.get(state.number)
    decisions = (SupportWithdrawn(state.number),) if state.number in scene.supported else ()
    left = scene._replace(supported=scene.supported - {state.number})
    done = _("You no longer support number {number}.", number=state.number)
    choices = _about(idea, state, left) if idea else (menu.BACK,)
    return Turn(state, (Reply(done, choices),), decisions)


def _themes(scene: Scene) -> Reply:
    count = len(scene.ideas)
    themes = (
        Choice(
            f"theme:{t.key}",
            _("{theme} ({count})", theme=Said(t.title), count=scene.ideas.count(t.key)),
        )
        for t in scene.edition.themes
        if scene.ideas.count(t.key)
    )
    near = (
        (Choice(f"place:{scene.resident.district}", _("Near me")),)
        if scene.resident.district
        else ()
    )
    text = n_(
        "There is {count} idea. Choose a theme. Or send a word to look for.",
        "There are {count} ideas. Choose a theme. Or send a word to look for.",
        count,
        count=count,
    )
    return Reply(text, (*themes, *near, menu.BACK))


def _page(state: Browsing, scene: Scene) -> Reply:
    found = scene.ideas.find(state.theme, state.place, state.word)
    size = min(_PAGE, scene.screen.rows - 2)
    shown = found[state.page * size : (state.page + 1) * size]
    rows = (Choice(f"idea:{i.number}", row(i, scene), number=i.number) for i in shown)
    more = len(found) > (state.page + 1) * size
    onward = (Choice(f"page:{state.page + 1}", _("Next"), number=UNNUMBERED),) if more else ()
    some = _found_some(len(found), state, scene)
    first, last = state.page * size + 1, state.page * size + len(shown)
    if len(shown) == len(found):
        text = _("{found} Send a number to read more.", found=some)
    elif more:
        text = _(
            "{found} You see {first} to {last}. Send a number to read more, or NEXT.",
            found=some,
            first=first,
            last=last,
        )
    else:
        text = _(
            "{found} You see {first} to {last}. Send a number to read more.",
            found=some,
            first=first,
            last=last,
        )
    return Reply(text, (*rows, *onward, menu.BACK))


def row(idea: Idea, scene: Scene) -> Text:
    """Name an idea in a list."""
    length = 20 if scene.screen.brief else 40
    return _("{number} {title}", number=idea.number, title=shortened(idea.title, length))


def _found_some(count: int, state: Browsing, scene: Scene) -> Text:
    """Say how many ideas were found, and what they were narrowed down to."""
    if state.theme:
        theme = facts.theme_said(state.theme, scene.edition)
        return n_(
            "{count} idea about {theme}.",
            "{count} ideas about {theme}.",
            count,
            count=count,
            theme=theme,
        )
    if state.place:
        place = facts.place_said(state.place, scene.edition)
        return n_(
            "{count} idea in {place}.", "{count} ideas in {place}.", count, count=count, place=place
        )
    word = shortened(state.word, 30)
    return n_(
        "{count} idea with “{word}”.", "{count} ideas with “{word}”.", count, count=count, word=word
    )


def whole(idea: Idea, state: Reading, scene: Scene) -> Value:
    """Say all that is known of an idea; in parts where every character is paid for."""
    supports = n_("{count} person", "{count} people", idea.supports, count=idea.supports)
    text = parts(idea, scene)
    part = min(state.part, len(text) - 1)
    if part:
        return text[part]
    if scene.screen.brief:
        return _(
            "No. {number} {title}: {text} Support: {supports}.",
            number=idea.number,
            title=idea.title,
            text=text[0] or media.SPOKEN,
            supports=supports,
        )
    lines: list[Value] = [_("No. {number}. {title}", number=idea.number, title=idea.title)]
    lines.append(idea.text or media.SPOKEN)
    if idea.place != UNKNOWN:
        lines.append(_("Where: {place}", place=facts.place_said(idea.place, scene.edition)))
    if idea.cost:
        lines.append(_("Cost: {cost}", cost=facts.cost_said(idea.cost)))
    lines.append(_("Support: {supports}", supports=supports))
    lines += naming.said(replace(idea.draft, title=""))
    if idea.answer:
        lines += ["", *answered.lines(idea.answer, scene.edition)]
    return Lines(tuple(lines))


def parts(idea: Idea, scene: Scene) -> list[Value]:
    """Return the text of an idea, and its answer, in the parts in which they are read."""
    text: list[Value] = [*_text_parts(idea, scene)]
    if idea.answer and scene.screen.brief:
        text += answered.parts(idea.answer, scene)
    return text


def _text_parts(idea: Idea, scene: Scene) -> list[str]:
    if not scene.screen.brief or len(idea.title) + len(idea.text) <= _ALL_OF_IT:
        return [idea.text]
    first, *rest = wrap(idea.text, _BEGINNING - len(idea.title))
    return [f"{first}...", *wrap(" ".join(rest), _PART)]


def _about(idea: Idea, state: Reading, scene: Scene) -> tuple[Choice, ...]:
    """Offer what can be done with an idea."""
    together = merging.offered(idea.number, scene)
    offered = list(together)
    if idea.asked and scene.own().id in idea.authors:
        offered.append(Choice(f"mend:{idea.number}", _("Answer the question")))
    if idea.standing is Standing.REFUSED and appealing.possible(idea, scene):
        offered.append(Choice(f"appeal:{idea.number}", _("I do not agree")))
    if scene.phase in (Phase.IDEAS, Phase.SCREENING) and idea.standing is Standing.OPEN:
        supporting = idea.number in scene.supported
        offered.append(
            Choice("withdraw", _("Take my support back"))
            if supporting
            else Choice("support", _("I support this"))
        )
        offered.append(Choice("discuss", _reactions(idea, scene)))
    if state.part + 1 < len(parts(idea, scene)):
        offered.append(Choice(f"part:{state.part + 1}", _("Read on")))
    if idea.number in scene.wrote and idea.standing in _UNDECIDED:
        offered.append(Choice(f"mine:{idea.number}", _("Change or withdraw")))
    if _following(state, scene) and not (scene.screen.brief and together):
        offered.append(Choice("next", _("Next idea")))
    return (*offered, menu.BACK)


def _reactions(idea: Idea, scene: Scene) -> Text:
    """Say how many have said something about an idea, or invite to be the first."""
    count = scene.discussion.count(idea.number)
    return _("Reactions ({count})", count=count) if count else _("Give a reaction")


def thanks(idea: Idea, scene: Scene) -> Text:
    """Thank for the support of an idea, and say how much it has now."""
    count = idea.supports
    thanked = n_(
        "Thank you. Now {count} person supports number {number}.",
        "Thank you. Now {count} people support number {number}.",
        count,
        count=count,
        number=idea.number,
    )
    if count >= scene.edition.threshold:
        return thanked
    return _(
        "{thanks} With {threshold} it goes on.", thanks=thanked, threshold=scene.edition.threshold
    )


def _following(state: Reading, scene: Scene) -> int:
    """Return the number of the idea after this one in the list it was found in, or 0."""
    found = scene.ideas.find(state.theme, state.place, state.word)
    return next((idea.number for idea in found if idea.number > state.number), 0)


def _found(state: Reading) -> Browsing:
    return Browsing(state.theme, state.place, state.word, state.page)
