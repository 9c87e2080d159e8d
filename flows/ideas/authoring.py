"""One's own ideas: where each of them stands, and what its authors can still do with it."""

from collections.abc import Mapping
from dataclasses import replace

from budget.authorship import Deed, Why
from budget.decisions import IdeaEdited
from budget.idea import Idea
from budget.timeline import Phase
from flows import media, menu
from flows.hearing.numbered import about
from flows.ideas import browsing, illustrating, inviting, leaving, naming, owned, wording, writing
from flows.scene import Scene
from flows.state import Authoring, Home, Writing
from flows.talk import UNNUMBERED, Choice, Message, Reply, Text, Turn, _, n_

_PAGE = 8
_NOTHING = ("hello", "thanks", "yes", "told", "asking")
"""What is no answer where a field of an idea is asked."""

_QUESTIONS: Mapping[str, Text] = {
    "text": _("Send the new text, in one or two sentences."),
    "place": _("Where is it? Choose, write a street, or send a location."),
    "theme": _("What is it about?"),
    "cost": _("What does it cost? An estimate is fine."),
}


def begin(scene: Scene) -> Turn:
    """Show one's own ideas; the only one at once."""
    if len(scene.wrote) == 1:
        return Turn(Authoring(min(scene.wrote)))
    return Turn(Authoring())


def open_one(number: int, scene: Scene) -> Turn:
    """Show one idea of one's own; all of them, if it is none."""
    return Turn(Authoring(number)) if number in scene.wrote else begin(scene)


def ask(state: Authoring, scene: Scene) -> tuple[Reply, ...]:
    """Show the list, one idea, or ask for what is being done with it."""
    idea = scene.ideas.get(state.number)
    if idea is None or state.number not in scene.wrote:
        return (_list(state, scene),)
    match state.view:
        case "photo":
            return (illustrating.ask(idea),)
        case "caption":
            return (illustrating.ask_words(idea, state.said),)
        case "":
            return (owned.show(idea, scene),)
        case "answer":
            return (owned.explain(idea, state.page, scene),)
        case "edit":
            return (_which(idea, scene),)
        case "text" | "place" | "theme" | "cost":
            [asked] = writing.ask(Writing(state.view), scene)
            return (replace(asked, text=_QUESTIONS[state.view]),)
        case field if field in naming.FIELDS:
            return (naming.ask(field, idea.draft),)
    return (inviting.ask(idea) if state.view == "invite" else leaving.ask(state.view, idea),)


def step(state: Authoring, message: Message, scene: Scene) -> Turn | None:
    """Open one, do something with it, or go back."""
    idea = scene.ideas.get(state.number)
    if message.choice == "back":
        return _back(state, scene)
    if state.number and state.number not in scene.wrote:
        return begin(scene)
    if state.view and message.hollow in ("leave", "no"):
        return Turn(Authoring(state.number))
    if idea is None and message.words and (named := _named(message.words, scene)):
        return step(Authoring(named), message, scene)
    if idea is None:
        return _opened(state, message, scene)
    if illustrating.sent(state, message, scene):
        why = refused(Deed.EDIT, idea, scene)
        return why or illustrating.taken(state, idea, message, scene)
    match state.view:
        case "" | "edit" | "answer":
            return _chosen(idea, message, scene)
        case "invite":
            return inviting.step(idea, message, scene)
        case "withdraw" | "reason" | "leave":
            deed = Deed.LEAVE if state.view == "leave" else Deed.WITHDRAW
            return refused(deed, idea, scene) or leaving.step(state.view, idea, message)
        case "photo":
            return refused(Deed.EDIT, idea, scene) or illustrating.step(idea, message)
        case "caption":
            return refused(Deed.EDIT, idea, scene) or illustrating.step_words(state, idea, message)
    return _edited(state, idea, message, scene)


def _back(state: Authoring, scene: Scene) -> Turn:
    """Go back to where one came from: the idea, the list, or the menu."""
    if state.view in ("", "answer", "edit", "caption", "invite", "withdraw", "leave"):
        many = len(scene.wrote) > 1
        there = Authoring(state.number) if state.view else Authoring() if many else None
        return Turn(there if there and state.number else Home())
    return Turn(Authoring(state.number, "withdraw" if state.view == "reason" else "edit"))


def _opened(state: Authoring, message: Message, scene: Scene) -> Turn | None:
    kind, _colon, value = message.choice.partition(":")
    if kind == "page":
        return Turn(replace(state, page=int(value)))
    number = _named(message, scene)
    return Turn(Authoring(number)) if number else None


def _named(message: Message, scene: Scene) -> int:
    """Return the number of the idea of one's own that was named, or 0."""
    number = about(message.text, loosely=True) or next(iter(message.numbers), 0)
    return number if number in scene.wrote else 0


def _list(state: Authoring, scene: Scene) -> Reply:
    """List one's own ideas, and where each of them stands."""
    if not scene.wrote:
        text = _("You have not sent an idea.")
        new = (Choice("write", _("Send an idea")),) if scene.phase is Phase.IDEAS else ()
        return Reply(text, (*new, menu.BACK))
    numbers = sorted(scene.wrote)
    size = min(_PAGE, scene.screen.rows - 2)
    shown = [scene.ideas.get(n) for n in numbers[state.page * size : (state.page + 1) * size]]
    rows = tuple(
        Choice(
            f"mine:{i.number}", browsing.row(i, scene), owned.STANDS[i.standing], number=i.number
        )
        for i in shown
        if i
    )
    more = len(numbers) > (state.page + 1) * size
    onward = (Choice(f"page:{state.page + 1}", _("Next"), number=UNNUMBERED),) if more else ()
    count = len(numbers)
    text = n_(
        "You wrote {count} idea. Send its number to read more.",
        "You wrote {count} ideas. Send a number to read more.",
        count,
        count=count,
    )
    return Reply(text, (*rows, *onward, menu.BACK))


def _chosen(idea: Idea, message: Message, scene: Scene) -> Turn | None:
    kind, _colon, field = message.choice.partition(":")
    number = idea.number
    match kind:
        case "edit" if field == "text" and idea.spoken:
            return wording.begin(number, scene)
        case "edit":
            why = refused(Deed.EDIT, idea, scene)
            return why or Turn(Authoring(number, field or "edit"))
        case "withdraw":
            return refused(Deed.WITHDRAW, idea, scene) or Turn(Authoring(number, "withdraw"))
        case "invite":
            asked = Turn(Authoring(number, "invite"))
            no = refused(Deed.INVITE, idea, scene)
            return no or (asked if idea.invitation else inviting.made(idea, scene))
        case "leave":
            return refused(Deed.LEAVE, idea, scene) or Turn(Authoring(number, "leave"))
        case "answer":
            return Turn(Authoring(number, "answer"))
        case "part":
            return Turn(Authoring(number, "answer", int(field)))
    other = _named(message, scene)
    return Turn(Authoring(other)) if other else None


def refused(deed: Deed, idea: Idea, scene: Scene) -> Turn | None:
    """Say why an author cannot do this, and what can be done instead; None if they can."""
    why = owned.why_not(deed, idea, scene)
    if why is None:
        return None
    return Turn(Authoring(idea.number), (Reply(_reason(why, deed, idea, scene), _instead(why)),))


def _reason(why: Why, deed: Deed, idea: Idea, scene: Scene) -> Text:
    number, last = idea.number, scene.closes(Phase.IDEAS)
    match why:
        case Why.SUPPORTED:
            return _(
                "Others support number {number} as it is, so it cannot be changed any more. Is "
                "something wrong? Ask a person.",
                number=number,
            )
        case Why.ANSWERED:
            return _(
                "Number {number} has its answer, so it stays as it is. Is something wrong? Ask a "
                "person.",
                number=number,
            )
        case Why.OVER if last and deed is not Deed.WITHDRAW:
            return _("That was possible until {last}. Is something wrong? Ask a person.", last=last)
        case Why.TOGETHER:
            return _(
                "You wrote number {number} with others, so you cannot withdraw it alone. You can "
                "step out; they go on with it.",
                number=number,
            )
        case Why.FULL:
            return _("As many people as may write number {number} together do so.", number=number)
    return _("That is not possible any more. Is something wrong? Ask a person.")


def _instead(why: Why) -> tuple[Choice, ...]:
    step_out = (Choice("leave", _("Step out")),) if why is Why.TOGETHER else ()
    return (*step_out, menu.HELP, menu.BACK)


def _which(idea: Idea, scene: Scene) -> Reply:
    """Ask what of an idea is to be changed."""
    text = _("What do you want to change of number {number}?", number=idea.number)
    return Reply(
        text,
        (
            Choice("edit:text", _("Change the text")),
            Choice("edit:place", _("Change the place")),
            Choice("edit:theme", _("Change the theme")),
            Choice("edit:cost", _("Change the cost")),
            *naming.choices("edit"),
            *(() if scene.screen.brief else (illustrating.choice(idea),)),
            menu.BACK,
        ),
    )


def _edited(state: Authoring, idea: Idea, message: Message, scene: Scene) -> Turn | None:
    """Take the new words, if they may still be changed."""
    if no := refused(Deed.EDIT, idea, scene):
        return no
    field = state.view
    if message.hollow in _NOTHING:
        return Turn(state)
    if long := writing.too_long(field, message):
        return Turn(state, (Reply(long),))
    draft = writing.answered_in(field, idea.draft, message, scene.edition)
    if draft is None:
        return None
    there = Authoring(idea.number)
    if draft == idea.draft:
        return Turn(there)
    done = Reply(illustrating.changed(idea), (Choice("again", _("See it")), menu.MENU))
    said = (*media.unseen(message), done)
    return Turn(there, said, (IdeaEdited(idea.number, field, draft),))
