"""Reporting an idea or a reaction; and not agreeing that something of one's own is hidden."""

from collections.abc import Callable

from budget import appeal
from budget.days import last_day
from budget.decisions import Contested, Marked, Reported
from budget.moderation import Subject, Thing, Wrong
from budget.standing import Standing
from budget.timeline import Phase
from flows import menu
from flows.scene import Scene
from flows.state import Contesting, Home, Reporting
from flows.talk import Choice, Kind, Message, Reply, Turn, _

WORDS_LENGTH = 500
"""Characters that are kept of why somebody reports or contests something."""

_WRONG = {
    Wrong.INSULTING: _("It is insulting"),
    Wrong.PRIVATE: _("It tells something private"),
    Wrong.ADVERTISING: _("It is advertising"),
    Wrong.OTHER: _("Something else"),
}


def thing(state: Reporting) -> Thing:
    """Return what is reported: a reaction, or else the idea itself."""
    if state.number:
        return Thing(Subject.REACTION, state.number)
    return Thing(Subject.IDEA, state.before.before.number)


def ask(state: Reporting, scene: Scene) -> tuple[Reply, ...]:
    """Ask what is wrong, or for the words."""
    if _reported(state, scene):
        done = _("You have reported this. Somebody looks at it.")
        return (Reply(done, (menu.BACK,)),)
    if state.words:
        text = _("What is wrong with it? Write it in one message.")
        return (Reply(text, (menu.BACK,), spelled=True),)
    wrong = (Choice(f"wrong:{wrong}", label) for wrong, label in _WRONG.items())
    return (Reply(_("What is wrong with it?"), (*wrong, menu.BACK)),)


def step(state: Reporting, message: Message, scene: Scene) -> Turn | None:
    """Take the reason; for another one, the words as well."""
    if message.choice == "back":
        return Turn(state.before)
    if _reported(state, scene):
        return None
    kind, _colon, wrong = message.choice.partition(":")
    if state.words:
        said = _words(message)
        return _thanks(state, Wrong.OTHER, said) if said else None
    if kind != "wrong":
        return None
    if wrong == Wrong.OTHER:
        return Turn(Reporting(state.before, state.number, words=True))
    return _thanks(state, Wrong(wrong), "")


def _reported(state: Reporting, scene: Scene) -> bool:
    reported = thing(state)
    return (reported.mark, reported.number) in scene.own().marks


def _thanks(state: Reporting, wrong: Wrong, words: str) -> Turn:
    reported = thing(state)
    thanks = Reply(_("Thank you. Somebody looks at it."), (menu.GO_ON, menu.MENU))
    marked = Marked(reported.mark, reported.number)
    return Turn(state.before, (thanks,), (Reported(reported, wrong, words), marked))


def _words(message: Message) -> str:
    """Return what was written in the resident's own words, "" if nothing was."""
    if message.kind is not Kind.TEXT or message.choice:
        return ""
    text = " ".join(message.text.split())[:WORDS_LENGTH]
    return text if any(c.isalnum() for c in text) else ""


def contest(subject: Subject) -> Callable[[int, Scene], Turn | None]:
    """Begin to say that one does not agree that something is hidden, from whatever place."""
    return lambda number, scene: _contested(Thing(subject, number), scene)


def _contested(hidden: Thing, scene: Scene) -> Turn | None:
    if not _hidden(hidden, scene):
        return Turn(Home(), (Reply(_("That is not hidden any more.")),))
    return _final(hidden, scene) or Turn(Contesting(*hidden))


def _final(hidden: Thing, scene: Scene) -> Turn | None:
    """Say that nobody looks at it again, if so it is; None if somebody would."""
    if scene.edition.entered is Phase.CLOSED:
        told = _("This round is over. Do you need help? Send HELP.")
    elif hidden in scene.own().final:
        told = _("A person has looked at this: it stays hidden. Do you need help? Send HELP.")
    else:
        return None
    return Turn(Home(), (Reply(told, (menu.HELP, menu.MENU)),))


def _hidden(hidden: Thing, scene: Scene) -> bool:
    """Whether something is hidden, and the resident's own."""
    own = scene.own().id
    if hidden.subject is Subject.IDEA:
        idea = scene.ideas.get(hidden.number)
        return bool(idea and own in idea.authors and idea.standing is Standing.HIDDEN)
    reaction = scene.discussion.own(hidden.number, own)
    return bool(reaction and reaction.standing is Standing.HIDDEN)


def ask_contesting(scene: Scene) -> tuple[Reply, ...]:
    """Ask why the resident does not agree."""
    text = _(
        "What is not right? Write it in one message. A person reads it and answers within {days} "
        "working days.",
        days=scene.edition.idea_rules.answer_days,
    )
    return (Reply(text, (menu.BACK,), spelled=True),)


def step_contesting(state: Contesting, message: Message, scene: Scene) -> Turn | None:
    """Take the words, if it is still hidden."""
    hidden = Thing(state.subject, state.number)
    if message.choice == "back":
        return Turn(Home())
    if not _hidden(hidden, scene):
        return Turn(Home(), (Reply(_("That is not hidden any more.")),))
    if final := _final(hidden, scene):
        return final
    words = _words(message)
    if not words:
        return None
    before = appeal.heard(scene.own().now, scene.edition)
    thanks = _(
        "Thank you. A person reads it, and you hear the answer by {last}.",
        last=last_day(before, scene.edition.zone),
    )
    return Turn(Home(), (Reply(thanks, (menu.MENU,)),), (Contested(hidden, words),))
