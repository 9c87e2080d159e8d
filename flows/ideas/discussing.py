"""What is said about an idea, in pages: most thumbs first; and what can be done with each of it.

Residents' words stand in one line each, so that nothing in them looks like ours.
"""

from dataclasses import replace
from textwrap import wrap

from budget.decisions import Decision, Marked, ReactionWithdrawn, Unmarked
from budget.discussion import THUMB, WHILE, Reaction, Side
from budget.idea import Idea, shortened
from budget.standing import Standing
from flows import asking, menu
from flows.ideas import browsing, following
from flows.scene import Scene
from flows.state import Discussing, Reacting, Reading, Reporting
from flows.talk import Choice, Lines, Message, Reply, Text, Turn, Value, _, n_

_ON_A_PAGE = 4
_PART, _BEGINNING = 70, 60
"""Characters of a reaction in one message where every character is paid for, and of its beginning
where it is only named."""

_SIDES = {
    Side.FOR: _("For"),
    Side.AGAINST: _("Against"),
    Side.QUESTION: _("Question"),
    Side.REPLY: _("Reply"),
}


def begin(number: int, scene: Scene) -> Turn:
    """Read what is said about an idea, or hear why that cannot be done."""
    if refused := browsing.unreadable(number, scene):
        return Turn(Reading(number), (Reply(refused, (menu.MENU,)),))
    return Turn(Discussing(Reading(number)))


def ask(state: Discussing, scene: Scene) -> tuple[Reply, ...]:
    """Show a page of what is said, or one reaction with what can be done with it."""
    idea = scene.ideas.get(state.before.number)
    if idea is None or browsing.unreadable(idea.number, scene):
        return browsing.ask_reading(state.before, scene)
    if reaction := scene.discussion.get(state.number):
        return (_one(reaction, idea, scene),)
    said = scene.discussion.of(idea.number)
    return (_page(said, state, idea, scene) if said else _nothing(idea, scene),)


def step(state: Discussing, message: Message, scene: Scene) -> Turn | None:
    """Turn the page, say something, put a thumb up, report, follow, or go back to the idea."""
    idea = scene.ideas.get(state.before.number)
    if idea is None or browsing.unreadable(idea.number, scene):
        return browsing.step_reading(state.before, message, scene)
    kind, _colon, value = message.choice.partition(":")
    match kind:
        case "page":
            return Turn(replace(state, page=int(value), part=0))
        case "part":
            return Turn(replace(state, part=int(value)))
        case "reaction":
            return Turn(replace(state, number=int(value), part=0))
        case "back":
            return Turn(replace(state, number=0) if state.number else state.before)
    if kind and scene.phase not in WHILE:
        return menu.no_support(scene)
    return _done(kind, value, state, scene)


def _done(kind: str, value: str, state: Discussing, scene: Scene) -> Turn | None:
    match kind:
        case "react":
            return Turn(Reacting(state.before))
        case "side":
            return taken(Side(value), state.before, scene)
        case "report":
            return Turn(Reporting(state, state.number))
        case "reply":
            return Turn(Reacting(state.before, Side.REPLY, state.number))
        case "thumb" | "unthumb" | "take-back":
            return _marked(kind, state, scene)
    return following.chosen(kind, state.before.number, state)


def taken(side: Side, before: Reading, scene: Scene) -> Turn:
    """Ask for the words of a side; a question that no author can reply to is for the organisers."""
    idea = scene.ideas.get(before.number)
    if side is not Side.QUESTION or idea is None or idea.authors:
        return Turn(Reacting(before, side))
    asked = asking.begin(before, about=idea.number)
    absent = _(
        "Who wrote number {number} takes no part in this chat. Your question goes to the "
        "organisers.",
        number=idea.number,
    )
    return asked if scene.screen.brief else replace(asked, replies=(Reply(absent),))


def _marked(kind: str, state: Discussing, scene: Scene) -> Turn | None:
    """Put a thumb up, take it away, or take back what the resident said."""
    reaction = scene.discussion.get(state.number)
    if reaction is None:
        return Turn(replace(state, number=0), (Reply(_("That is not there any more.")),))
    own, mark = scene.own(), (THUMB, state.number)
    here = replace(state, number=0)
    decisions: tuple[Decision, ...] = ()
    match kind:
        case "take-back" if reaction.by == own.id:
            return Turn(
                here,
                (Reply(_("It is taken back and erased.")),),
                (ReactionWithdrawn(state.number),),
            )
        case "thumb" if reaction.by != own.id:
            decisions = () if mark in own.marks else (Marked(*mark),)
            return Turn(
                here, (_done_so(_("Thank you. You find this a good one."), scene),), decisions
            )
        case "unthumb":
            decisions = (Unmarked(*mark),) if mark in own.marks else ()
            return Turn(here, (_done_so(_("You took your thumb away."), scene),), decisions)
    return None


def _done_so(said: Text, scene: Scene) -> Reply:
    """Say that something is done; the page follows, unless every message is paid for."""
    return Reply(said, (menu.GO_ON, menu.MENU) if scene.screen.brief else ())


def sides(idea: Idea, scene: Scene) -> tuple[Choice, ...]:
    """Offer what can be said about an idea; its authors ask themselves nothing."""
    own = scene.own().id in idea.authors
    asked = () if own else (Choice("side:question", _("I have a question")),)
    return (
        Choice("side:for", _("I am for it")),
        Choice("side:against", _("I am against it")),
        *asked,
    )


def _open(idea: Idea, scene: Scene) -> bool:
    """Whether something can be said about an idea now."""
    return scene.phase in WHILE and idea.standing is Standing.OPEN


def _nothing(idea: Idea, scene: Scene) -> Reply:
    if not _open(idea, scene):
        quiet = _("Nobody has said anything about number {number}.", number=idea.number)
        return Reply(quiet, (*_beside(idea, scene), menu.BACK))
    text = _(
        "Nobody has said anything about number {number} yet. What do you think?",
        number=idea.number,
    )
    return Reply(text, (*sides(idea, scene), *_beside(idea, scene), menu.BACK))


def _beside(idea: Idea, scene: Scene) -> tuple[Choice, ...]:
    """Offer to follow an idea, and to report it, unless it is one's own."""
    if scene.phase not in WHILE:
        return ()
    report = Choice("report", _("Report this idea"))
    own = scene.own().id in idea.authors
    return (following.choice(idea, scene), *(() if own else (report,)))


def _pages(said: list[Reaction], scene: Scene) -> list[list[Reaction]]:
    """Divide what is said into pages that fit the channel."""
    if scene.screen.brief:
        return [[reaction] for reaction in said]
    pages: list[list[Reaction]] = []
    room = 0
    for reaction in said:
        reply = scene.discussion.reply(reaction)
        length = len(reaction.text) + (len(reply.text) if reply else 0) + _PART
        if length > room or len(pages[-1]) == _ON_A_PAGE:
            pages.append([])
            room = scene.screen.length
        pages[-1].append(reaction)
        room -= length
    return pages


def _page(said: list[Reaction], state: Discussing, idea: Idea, scene: Scene) -> Reply:
    pages = _pages(said, scene)
    page = min(state.page, len(pages) - 1)
    shown, first = pages[page], sum(map(len, pages[:page])) + 1
    more: tuple[Choice, ...] = ()
    text = _several(shown, first, len(said), idea, scene)
    if scene.screen.brief:
        parts = _parts(shown[0], first, len(said), scene)
        part = min(state.part, len(parts) - 1)
        text = parts[part]
        if part + 1 < len(parts):
            more = (Choice(f"part:{part + 1}", _("Read on")),)
    choices = (
        Choice(f"reaction:{r.number}", _("Reaction {place}", place=place))
        for place, r in enumerate(shown, first)
    )
    onward = (Choice(f"page:{page + 1}", _("Next")),) if page + 1 < len(pages) else ()
    react = (Choice("react", _("Give a reaction")),) if _open(idea, scene) else ()
    offered = (*more, *choices, *onward, *react, *_beside(idea, scene))
    return Reply(text, (*offered, menu.BACK))


def _several(shown: list[Reaction], first: int, count: int, idea: Idea, scene: Scene) -> Value:
    """Show the reactions of a page under each other, each with its reply."""
    last = first + len(shown) - 1
    heading = n_(
        "No. {number}. {title}: {count} reaction.",
        "No. {number}. {title}: {count} reactions.",
        count,
        count=count,
        number=idea.number,
        title=idea.title,
    )
    if len(shown) < count:
        heading = _("{heading} You see {first} to {last}.", heading=heading, first=first, last=last)
    lines: list[Value] = [heading]
    for place, reaction in enumerate(shown, first):
        side = side_of(reaction)
        lines.append(_("{place}. {side}: {text}", place=place, side=side, text=reaction.text))
        if reply := scene.discussion.reply(reaction):
            lines.append(_("The author replies: {text}", text=reply.text))
    return Lines(tuple(lines))


def _parts(reaction: Reaction, place: int, count: int, scene: Scene) -> list[Value]:
    """Show one reaction and its reply in parts, where every character is paid for."""
    first, *rest = _cut(reaction.text)
    side = side_of(reaction)
    whole: list[Value] = [
        _("{place} of {count}. {side}: {text}", place=place, count=count, side=side, text=first)
    ]
    whole += rest
    if reply := scene.discussion.reply(reaction):
        first, *rest = _cut(reply.text)
        whole += [_("The author replies: {text}", text=first), *rest]
    return whole


def _cut(text: str) -> list[str]:
    first, *rest = wrap(text, _PART)
    return [f"{first}...", *rest] if rest else [first]


def side_of(reaction: Reaction) -> Text:
    """Say what a reaction is, and how many find it a good one."""
    side, count = _SIDES[reaction.side], reaction.thumbs
    if not count:
        return side
    return n_("{side}, {count} thumb", "{side}, {count} thumbs", count, side=side, count=count)


def _one(reaction: Reaction, idea: Idea, scene: Scene) -> Reply:
    """Show one reaction, with what this resident can do with it."""
    reply = scene.discussion.reply(reaction)
    text = shortened(reaction.text, _BEGINNING) if scene.screen.brief else reaction.text
    shown: Value = _("{side}: “{text}”", side=side_of(reaction), text=text)
    if reply and not scene.screen.brief:
        shown = Lines((shown, _("The author replies: {text}", text=reply.text)))
    if scene.phase not in WHILE:
        return Reply(shown, (menu.BACK,))
    own = scene.own()
    if reaction.by == own.id:
        return Reply(shown, (Choice("take-back", _("Take it back")), menu.BACK))
    thumb = Choice("thumb", _("Thumb up"))
    if (THUMB, reaction.number) in own.marks:
        thumb = Choice("unthumb", _("Take my thumb away"))
    asked = reaction.side is Side.QUESTION and scene.discussion.awaits(reaction)
    answers = (Choice("reply", _("Reply")),) if asked and own.id in idea.authors else ()
    return Reply(shown, (*answers, thumb, Choice("report", _("Report this")), menu.BACK))
