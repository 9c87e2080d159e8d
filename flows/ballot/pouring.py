"""Voting by communicating vessels: what is given to one theme is taken from another.

A resident names the theme that gets more, the one that it comes from, and how many chips; or all
three at once: "2>1 2".  Where buttons can be tapped over and over, a chip may wait in the pot in
between ("-2" puts one in).  No move can break the total, and every move can be undone.
"""

import re
from dataclasses import replace

from budget.timeline import Phase
from budget.vessels import CannotMove, TooFull, TooLittleLeft, Vessels
from flows import menu
from flows.ballot import casting, chips
from flows.ballot.chips import Dividing
from flows.hearing.numbered import about
from flows.hearing.typed import plain
from flows.scene import Scene
from flows.state import Home, Informing, Pouring
from flows.talk import (
    UNNUMBERED,
    Choice,
    Kind,
    Message,
    Reply,
    Text,
    Turn,
    Unfinished,
    Value,
    _,
    n_,
)

_KEPT = 20
"""Moves that can be undone, at most."""

_QUICK = 9
"""Numbers of chips that are offered to be tapped; any other can be typed."""

_BESIDE = 3
"""Buttons beside those of the themes."""

_TWO = 2
_MOVED = re.compile(r"(\d{1,3}) ?[-=]?[>\u2192] ?(\d{1,3})(?: ?[ :,;=x] ?(\d{1,6})(?: [^\W\d]+)?)?")
_BACK = Choice("back", _("Back"), number=0)
_UNDO = Choice("undo", _("Undo"), number=UNNUMBERED)
_EMPTY = Choice("empty", _("Start again"), number=UNNUMBERED)
_DONE = Choice("done", _("Send my vote"), number=UNNUMBERED)


def moved(text: str) -> tuple[int, int, int] | None:
    """Return from which theme to which, and how many: "2>1 2" is (2, 1, 2), "2>1" is (2, 1, 1)."""
    found = _MOVED.fullmatch(plain(text))
    return (int(found[1]), int(found[2]), int(found[3] or 1)) if found else None


def ask(state: Pouring, scene: Scene) -> tuple[Reply, ...]:
    """Show where the chips are, or ask where they come from, or how many go."""
    of = chips.dividing(scene)
    if of is None:
        return menu.ask(scene)
    if not _can_be_asked(state, of):
        return (_overview(of),)
    offered = _numbers(state, of) if state.source else _sources(state.into, of)
    screen = f"vote:from-{state.source}-{state.into}"
    return (Reply(chips.asked(state, of), (*offered, _BACK), spelled=True, screen=screen),)


def _can_be_asked(state: Pouring, of: Dividing) -> bool:
    """Whether the question still stands: there are such themes, and something can be moved."""
    if of.now.pot or state.into not in of.numbers or not of.room(state.into):
        return False
    sources = of.sources(state.into)
    return state.source in sources if state.source else bool(sources)


def _overview(of: Dividing) -> Reply:
    text, screen = chips.overview(of), of.scene.screen
    steppers = screen.edits and _TWO * len(of.numbers) + _BESIDE <= screen.rows
    themes = _steppers(of) if steppers else _themes(of)
    beside = ((_UNDO,) if len(of.history) > 1 else ()) + (() if of.now.pot else (_DONE,))
    if of.history and len(themes) + len(beside) < screen.rows:
        beside = (*beside, _EMPTY)
    return Reply(text, (*themes, *beside), spelled=True, screen="vote:vessels")


def _steppers(of: Dividing) -> tuple[Choice, ...]:
    """Offer a chip less and a chip more for each theme that can do with it."""
    offered: list[Choice] = []
    for number in of.numbers:
        title = of.title(number)
        if of.left(number):
            less = _("- {theme}", theme=title)
            offered.append(Choice(f"less:{number}", less, number=UNNUMBERED))
        if of.room(number):
            more = _("+ {theme}", theme=title)
            offered.append(Choice(f"more:{number}", more, number=UNNUMBERED))
    return tuple(offered)


def _themes(of: Dividing) -> tuple[Choice, ...]:
    """Offer the themes that can get more."""
    return tuple(
        Choice(f"more:{number}", _label(of, number), _note(of, number), number)
        for number in of.numbers
        if of.room(number)
    )


def _sources(target: int, of: Dividing) -> tuple[Choice, ...]:
    """Offer the themes from which something can be taken for another."""
    return tuple(
        Choice(f"from:{number}:{target}", _label(of, number), _note(of, number), number)
        for number in of.sources(target)
    )


def _numbers(state: Pouring, of: Dividing) -> tuple[Choice, ...]:
    """Offer a few numbers of chips."""
    most = min(of.most(state.source, state.into), _QUICK)
    return tuple(
        Choice(
            f"move:{state.source}:{state.into}:{count}",
            n_("{count} chip", "{count} chips", count, count=count),
            number=count,
        )
        for count in range(1, most + 1)
    )


def _label(of: Dividing, number: int) -> Text:
    return _("{number} {title}", number=number, title=of.title(number))


def _note(of: Dividing, number: int) -> Value:
    """Say beside a theme how many chips it has; on SMS the text says so."""
    count, change = of.chips(number), of.change(number)
    if of.brief:
        return ""
    if not change:
        return n_("{count} chip", "{count} chips", count, count=count)
    return n_(
        "{count} chip ({change})",
        "{count} chips ({change})",
        count,
        count=count,
        change=change,
    )


def step(state: Pouring, message: Message, scene: Scene) -> Turn | None:
    """Answer a resident who is dividing chips."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
    of = chips.dividing(scene)
    if of is None:
        return Turn(Home())
    kind, *values = message.choice.split(":")
    match kind, [int(value) for value in values]:
        case "less", [number] if _means(message, "-"):
            return _taken(number, of)
        case "less" | "more", [number]:
            return _given(number, of)
        case "from", [source, target]:
            return _from(source, target, of)
        case "move", [source, target, count]:
            return _moved(source, target, count, of)
        case "undo", []:
            return _undone(of)
        case "empty", []:
            return Turn(Pouring(), unfinished=replace(scene.unfinished, poured=()))
        case "done", []:
            return _done(of)
        case "back", []:
            return Turn(Pouring(state.into) if state.source else _before(state))
        case "list", []:
            return Turn(Pouring())
    return named(state, message, scene)


def _before(state: Pouring) -> Pouring | Home:
    return Pouring() if state.into else Home()


def _means(message: Message, sign: str) -> bool:
    """Whether a button was tapped, or typed with its sign: a title alone says not which way."""
    return not message.typed or message.text.lstrip().replace("\N{MINUS SIGN}", "-")[:1] == sign


def named(state: Pouring, message: Message, scene: Scene) -> Turn | None:
    """Do what typed numbers say: a theme, how many chips, or a whole move."""
    of = chips.dividing(scene)
    if of is None or message.kind is not Kind.TEXT:
        return None
    if move := moved(message.text):
        return _moved(*move, of)
    if number := about(message.text, loosely=True):
        return background(number, scene)
    if between := _between(message, of):
        return between
    match message.numbers, message.dropped:
        case (), (number,):
            return _taken(number, of)
        case (number,), ():
            return _named(state, number, of)
        case (), ():
            said = plain(message.text)
            titled = (n for n in of.numbers if said in chips.titles(of, n))
            return next((_named(Pouring(state.into), n, of) for n in titled), None)
    return _refused(Pouring(), _how(of), of)


def _between(message: Message, of: Dividing) -> Turn | None:
    """Say how chips go between two themes that were called by words of their titles, or None.

    Nothing is moved: nobody can tell for certain which of the two gets more.
    """
    match chips.called([word for _at, name in message.called.names for word in name], of):
        case [one, other]:
            how = _(
                "For a chip from {first} to {second} send {one}>{other} 1. The other way round: "
                "{other}>{one} 1.",
                first=of.title(one),
                second=of.title(other),
                one=one,
                other=other,
            )
            return _refused(Pouring(), how, of)
    return None


def _named(state: Pouring, number: int, of: Dividing) -> Turn:
    """Take a number for what was asked: how many chips, from which theme, or for which."""
    if not _can_be_asked(state, of):
        return _given(number, of)
    if state.source:
        return _moved(state.source, state.into, number, of)
    return _from(number, state.into, of)


def _given(number: int, of: Dividing) -> Turn:
    """Give a theme a chip out of the pot; if that is empty, ask from which theme it comes."""
    if number not in of.numbers:
        return _unknown(number, of)
    if not of.room(number):
        return _refused(Pouring(), _full(of, number), of)
    if of.now.pot:
        return _kept(of.now.give(of.key(number), 1, of.rules), of)
    if not of.sources(number):
        return _refused(Pouring(), _("No other theme can give any more."), of)
    return Turn(Pouring(number))


def _taken(number: int, of: Dividing) -> Turn:
    """Take a chip from a theme, into the pot."""
    if number not in of.numbers:
        return _unknown(number, of)
    if not of.left(number):
        return _refused(Pouring(), _at_floor(of, number), of)
    return _kept(of.now.take(of.key(number), 1, of.rules), of)


def _from(source: int, target: int, of: Dividing) -> Turn:
    """Ask how many chips go from one theme to another."""
    for number in (source, target):
        if number not in of.numbers:
            return _unknown(number, of)
    if source == target:
        return _refused(Pouring(target), _("That is the same theme twice."), of)
    if not of.room(target):
        return _refused(Pouring(), _full(of, target), of)
    if not of.left(source):
        return _refused(Pouring(target), _at_floor(of, source), of)
    return Turn(Pouring(target, source))


def _moved(source: int, target: int, count: int, of: Dividing) -> Turn:
    """Move so many chips, or say how many can be moved."""
    asked = _from(source, target, of)
    if asked.state != Pouring(target, source):
        return asked
    try:
        now = of.now.move(of.key(source), of.key(target), count, of.rules)
    except TooLittleLeft as refusal:
        return _refused(asked.state, _too_few(of, source, refusal.left), of)
    except TooFull as refusal:
        return _refused(asked.state, _too_full(of, target, refusal.room), of)
    except CannotMove:
        return asked
    return _kept(now, of)


def _kept(now: Vessels, of: Dividing) -> Turn:
    """Keep the chips where they are now, and where they were in the last few moves."""
    history = (*(of.history or (of.rules.start.chips,)), now.chips)
    return Turn(Pouring(), unfinished=_poured(of, history[-1 - _KEPT :]))


def _undone(of: Dividing) -> Turn:
    """Undo one move."""
    history = of.history[:-1] or of.history
    return Turn(
        Pouring(), unfinished=_poured(of, () if history == (of.rules.start.chips,) else history)
    )


def _poured(of: Dividing, history: tuple[tuple[int, ...], ...]) -> Unfinished:
    return replace(of.scene.unfinished, poured=history)


def _done(of: Dividing) -> Turn:
    """Read the division back, also if nothing was moved; but first the pot has to be empty."""
    if of.now.pot:
        return Turn(Pouring())
    kept = _poured(of, of.history or (of.now.chips,))
    return replace(casting.begin(of.scene._replace(unfinished=kept)), unfinished=kept)


def background(number: int, scene: Scene) -> Turn:
    """Tell what is known about a theme."""
    of = chips.dividing(scene)
    if of is None:
        return Turn(Home())
    if number not in of.numbers or of.key(number) not in of.scene.edition.theme_by_key:
        return _unknown(number, of)
    return Turn(Informing(f"theme:{of.key(number)}"))


def _refused(state: Pouring, why: Text, of: Dividing) -> Turn:
    """Say why something cannot be moved, and ask again: in one message on SMS."""
    if not of.brief:
        return Turn(state, (Reply(why),))
    question = ask(state, of.scene)[0]
    if state.into and _can_be_asked(state, of):
        text = _("{why} {question}", why=why, question=question.text)
    else:
        text = _("{why} Send the number of a theme, or DONE.", why=why)
    return Turn(state, (replace(question, text=text),))


def _unknown(number: int, of: Dividing) -> Turn:
    last = len(of.numbers)
    none = _("There is no theme {number}. Send 1 to {last}.", number=number, last=last)
    return _refused(Pouring(), none, of)


def _how(of: Dividing) -> Text:
    """Say how a whole move is typed."""
    source = next((number for number in of.numbers if of.left(number)), 1)
    target = next((number for number in of.numbers if number != source), 1)
    return _(
        "For example, send {source}>{target} 1: then 1 chip goes from {giver} to {getter}.",
        source=source,
        target=target,
        giver=of.title(source),
        getter=of.title(target),
    )


def _at_floor(of: Dividing, number: int) -> Text:
    return _("Nothing more can be taken from {theme}.", theme=of.title(number))


def _full(of: Dividing, number: int) -> Text:
    return _("Nothing more can be given to {theme}.", theme=of.title(number))


def _too_few(of: Dividing, number: int, left: int) -> Text:
    return n_(
        "At most {left} chip can be taken from {theme}.",
        "At most {left} chips can be taken from {theme}.",
        left,
        theme=of.title(number),
        left=left,
    )


def _too_full(of: Dividing, number: int, room: int) -> Text:
    return n_(
        "At most {room} more chip can be given to {theme}.",
        "At most {room} more chips can be given to {theme}.",
        room,
        theme=of.title(number),
        room=room,
    )
