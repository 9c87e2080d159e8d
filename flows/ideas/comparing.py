"""Comparing an idea that is being written with those that are there already and resemble it.

It is asked once for each text, and not at all where nothing resembles it.  Ideas are never merged
here: who says that theirs is the same supports the other, and can still go on with their own.
"""

from dataclasses import replace

from budget.decisions import Decision, IdeaSupported
from budget.idea import Draft, Idea, shortened
from budget.standing import Standing
from budget.timeline import Phase
from flows import media, menu
from flows.hearing.typed import plain
from flows.ideas import browsing, writing
from flows.scene import Scene
from flows.state import Comparing, Home, Reading, State, Writing, before_miss
from flows.talk import Choice, Lines, Message, Reply, Text, Turn, Value, _, n_

_DIFFERENT = Choice("different", _("No, it is different"))
_NONE = Choice("different", _("No, it is different"), number=0)
_GO_ON = Choice("different", _("Go on with my idea"))
_MY_OWN = (Choice("write", _GO_ON.label), Choice("throw", _("Throw away")))
_TITLE = 20
"""Characters of a title in a list where every character is paid for."""


def ask(state: Writing | Comparing, scene: Scene) -> tuple[Reply, ...]:
    """Ask whether the idea is the same as one of those that can still be supported."""
    if isinstance(state, Writing):
        return writing.ask(state, scene)
    alike = _alike(state, scene)
    if read := next((idea for idea in alike if idea.number == state.reading), None):
        return (_whole(read, state, scene),)
    match alike:
        case []:
            gone = _("The idea that yours resembles cannot be supported any more.")
            return (Reply(gone, (_GO_ON,)),)
        case [idea] if state.instead:
            return (_instead(idea, scene),)
        case [idea]:
            return (_one(idea, scene),)
    return (_several(alike, scene),)


def step(state: Writing | Comparing, message: Message, scene: Scene) -> Turn | None:
    """Support the one that is the same, read one, or go on writing."""
    if isinstance(state, Writing):
        return writing.step(state, message, scene)
    if scene.phase is not Phase.IDEAS:
        return menu.not_now(Phase.IDEAS, scene)
    if attached := media.attached("", scene.unfinished.idea or Draft(), message, scene):
        return _beside(attached, state, message, scene)
    if names(state, message):
        return _same(message.supported or 0, state, scene)
    kind, _colon, value = message.choice.partition(":")
    match kind:
        case "different":
            draft = scene.unfinished.idea or Draft()
            return writing.onward(draft, scene, mending=state.mending)
        case "same" if message.merely and _doubtful(int(value), state, scene):
            return Turn(replace(state, instead=True))
        case "same":
            return _same(int(value), state, scene)
        case "alike":
            return Turn(replace(state, reading=int(value), part=0))
        case "part":
            return Turn(replace(state, part=int(value)))
        case "back" if state.reading:
            return Turn(replace(state, reading=0, part=0))
        case "back":
            return Turn(Writing("text", state.mending))
    named = next((number for number in message.numbers if number in state.numbers), None)
    return Turn(replace(state, reading=named, part=0)) if named else None


def names(state: State, message: Message) -> bool:
    """Whether one of the ideas that are asked about here is to be supported by its number."""
    here = before_miss(state)
    return isinstance(here, Comparing) and message.supported in here.numbers


def _doubtful(number: int, state: Comparing, scene: Scene) -> bool:
    """Whether a mere yes may have been meant for something else than to support this one."""
    own = number in scene.wrote
    return not (own or state.reading or state.instead)


def _beside(attached: media.Attached, state: Comparing, message: Message, scene: Scene) -> Turn:
    """Keep a photo with the idea; the words below it may answer what is asked."""
    kept, words = replace(scene.unfinished, idea=attached.draft), message.words
    turn = step(state, words, scene._replace(unfinished=kept)) if words else None
    replies = (Reply(attached.thanks), *(turn.replies if turn else ()))
    if words and turn is None:
        replies = (*replies, media.unused(words.text))
    after = turn or Turn(state)
    decisions = (attached.decision, *after.decisions)
    return Turn(after.state, replies, decisions, after.unfinished or kept)


def _alike(state: Comparing, scene: Scene) -> list[Idea]:
    """Return the ideas that are asked about, as far as they can still be supported."""
    found = (scene.ideas.get(number) for number in state.numbers)
    return [idea for idea in found if idea and idea.standing is Standing.OPEN]


def _one(idea: Idea, scene: Scene) -> Reply:
    """Ask whether it is the same as the only one that resembles it."""
    question = _(
        "Thank you. This looks like an idea that is there already:\n\n{idea}\n\n"
        "Is your idea the same?",
        idea=_named(idea, scene),
    )
    yes = _yes(idea, _("Yes, support no. {number}", number=idea.number), scene)
    read = Choice(f"alike:{idea.number}", _("Read no. {number}", number=idea.number))
    return Reply(question, (yes, _DIFFERENT, read))


def _instead(idea: Idea, scene: Scene) -> Reply:
    """Ask once more, after a yes that may have been meant for what was asked before."""
    question = _(
        "Your idea looks like number {number}. Do you want to support that, instead of sending "
        "your own idea?",
        number=idea.number,
    )
    yes = _yes(idea, _("Yes, support no. {number}", number=idea.number), scene)
    return Reply(question, (yes, _DIFFERENT))


def _several(alike: list[Idea], scene: Scene) -> Reply:
    """Ask which of several it is, if any; each can be read before it is supported."""
    length = _TITLE if scene.screen.brief else 40
    rows = (Choice(f"alike:{i.number}", _row(i, length), number=i.number) for i in alike)
    question: Value = _("Is your idea one of these? Choose it to read it.")
    if not scene.screen.brief:
        intro = _("Thank you. This looks like ideas that are there already:")
        question = Lines((intro, "", *(_named(i, scene) for i in alike), "", question))
    return Reply(question, (*rows, _NONE))


def _whole(idea: Idea, state: Comparing, scene: Scene) -> Reply:
    """Show one of them whole, with the question beneath it; in parts, where it must be short."""
    more = state.part + 1 < len(browsing.parts(idea, scene))
    onward = (Choice(f"part:{state.part + 1}", _("Read on")),) if more else ()
    text: Value = browsing.whole(idea, Reading(idea.number, part=state.part), scene)
    if not scene.screen.brief:
        text = Lines((text, "", _("Is your idea the same?")))
    yes = _yes(idea, _("Yes, support this"), scene)
    return Reply(text, (yes, _DIFFERENT, *onward, menu.BACK))


def _row(idea: Idea, length: int) -> Text:
    return _("{number} {title}", number=idea.number, title=shortened(idea.title, length))


def _named(idea: Idea, scene: Scene) -> Text:
    """Say which idea this is, and how many support it; of one's own, that it is that."""
    title = shortened(idea.title) if scene.screen.brief else idea.title
    if _own(idea, scene):
        return _("No. {number}. {title} (your own idea)", number=idea.number, title=title)
    return n_(
        "No. {number}. {title} ({count} person supports this)",
        "No. {number}. {title} ({count} people support this)",
        idea.supports,
        number=idea.number,
        title=title,
        count=idea.supports,
    )


def _yes(idea: Idea, support: Text, scene: Scene) -> Choice:
    return Choice(f"same:{idea.number}", _("Yes, the same") if _own(idea, scene) else support)


def _own(idea: Idea, scene: Scene) -> bool:
    return scene.own().id in idea.authors


def _same(number: int, state: Comparing, scene: Scene) -> Turn:
    """Support the one that is the same, unless it is one's own; what was written is kept."""
    idea = next((i for i in _alike(state, scene) if i.number == number), None)
    if idea is None:
        return Turn(state)
    decisions: tuple[Decision, ...] = ()
    if _own(idea, scene):
        done = _("Then we have it already, as number {number}.", number=number)
    else:
        if number not in scene.supported:
            idea = replace(idea, supports=idea.supports + 1)
            decisions = (IdeaSupported(number),)
        done = browsing.thanks(idea, scene)
    draft = scene.unfinished.idea or Draft()
    if draft.photo or draft.voice or plain(draft.text) != plain(idea.text):
        kept = _("{done}\nYour own text was not sent. We keep it for you.", done=done)
        return Turn(Home(), (Reply(kept, (*_MY_OWN, menu.MENU)),), decisions)
    said = _("{done}\nYour own text was not sent, and is thrown away.", done=done)
    empty = replace(scene.unfinished, idea=None)
    return Turn(Home(), (Reply(said, (menu.MENU,), spelled=True),), decisions, empty)
