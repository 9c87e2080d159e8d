"""Going on together: what those who wrote two ideas are asked, and what others are told of it.

A merger can be answered from any place, and where an idea is read by who wrote it.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from budget import merging
from budget.decisions import IdeaSupported, MergeAnswered
from budget.idea import Idea, Ideas, shortened
from budget.merger import Merger
from budget.notice import About, Notice
from budget.standing import Standing
from budget.timeline import Phase
from flows import menu
from flows.scene import Scene
from flows.state import Home, State
from flows.talk import Choice, Reply, Text, Turn, _

_SHORT, _LONG = 20, 40
"""Characters of a title, where every character is paid for and elsewhere."""


def told(notice: Notice, scene: Scene) -> tuple[Reply, ...]:
    """Return what somebody is told about two ideas; nothing if it is over meanwhile."""
    match notice.about:
        case About.MERGE_PROPOSED:
            return proposed(notice.number, scene)
        case About.KEPT_APART:
            return _kept_apart(notice.number, scene)
    return _merged(notice.number, scene)


def proposed(number: int, scene: Scene) -> tuple[Reply, ...]:
    """Ask one of those who wrote either idea whether they go on together; nobody else."""
    merger, own = merging.waiting(number, scene.ideas, scene.own().now), scene.own().id
    idea, into = _both(number, scene)
    if merger is None or idea is None or into is None:
        return ()
    if own not in merging.asked(number, scene.ideas):
        return ()
    yours, other = (idea, into) if own in idea.authors else (into, idea)
    asked = _(
        "The municipality asks: may your idea {yours} go on together with idea {other} ({title}),"
        " as number {into}? You can answer until {last}.",
        yours=yours.number,
        other=other.number,
        title=_title(other, scene),
        into=into.number,
        last=_last(merger, scene),
    )
    return (*_words(merger), Reply(asked, _answers(number, other.number, merger, scene)))


def _words(merger: Merger) -> tuple[Reply, ...]:
    """Show what the idea that goes on would say in addition: nobody agrees to what is not shown."""
    if not merger.words:
        return ()
    shown = _("Number {into} then says: “{words}”", into=merger.into, words=merger.words)
    return (Reply(shown),)


def _answers(number: int, other: int, merger: Merger, scene: Scene) -> tuple[Choice, ...]:
    apart = _rather_not(number)
    read = _read(other)
    if scene.own().id in merger.agreed:
        return (apart, read)
    return (Choice(f"agree:{number}", _("I agree")), apart, read)


def agree(number: int, state: State, scene: Scene) -> Turn:
    """Take the "yes" of who wrote one of two ideas; they may go on together by it."""
    own = scene.own()
    merger = merging.waiting(number, scene.ideas, own.now)
    if merger is None or own.id not in merging.asked(number, scene.ideas):
        return _too_late(state)
    after = Ideas(one for one in _both(number, scene) if one)
    after.put(merging.answer(number, own.id, scene.ideas, own.now, agrees=True))
    waits = merging.waits_for(number, after)
    done = (MergeAnswered(number, agrees=True),)
    onward = (_read(merger.into), _onward(state))
    if not waits:
        return Turn(state, (Reply(_together(number, merger.into), onward),), done)
    said = _(
        "Thank you. Now we wait for who wrote number {number}, until {last}. Until then you can"
        " change your mind.",
        number=waits[0],
        last=_last(merger, scene),
    )
    return Turn(state, (Reply(said, (_rather_not(number), *onward)),), done)


def apart(number: int, state: State, scene: Scene) -> Turn:
    """Take the "no" of who wrote one of two ideas: that ends it."""
    own = scene.own()
    merger = merging.waiting(number, scene.ideas, own.now)
    if merger is None or own.id not in merging.asked(number, scene.ideas):
        return _too_late(state)
    said = _(
        "That is fine. Number {number} and number {into} stay apart.",
        number=number,
        into=merger.into,
    )
    offered = (_onward(state),)
    return Turn(state, (Reply(said, offered),), (MergeAnswered(number, agrees=False),))


def show(number: int, state: State, scene: Scene) -> Turn:
    """Show a merger again to who wrote one of the ideas, with the answers that are left."""
    replies = proposed(number, scene)
    if not replies:
        return _too_late(state)
    *before, last = replies
    return Turn(state, (*before, Reply(last.text, (*last.choices, _onward(state)))))


def offered(number: int, scene: Scene) -> tuple[Choice, ...]:
    """Offer who wrote an idea to answer what is proposed for it."""
    return tuple(
        Choice(f"together:{other}", _("Go on together?")) for other in _open(number, scene)
    )


def questions(number: int, scene: Scene) -> Iterator[Text]:
    """Say to who wrote an idea what is proposed for it, and until when they can answer."""
    for one in _open(number, scene):
        merger = merging.waiting(one, scene.ideas, scene.own().now)
        if merger is None:
            continue
        other, last = merger.into if one == number else one, _last(merger, scene)
        if scene.own().id in merger.agreed:
            yield _(
                "You agreed to go on together with number {other}. The others can answer until "
                "{last}.",
                other=other,
                last=last,
            )
        else:
            yield _(
                "May it go on together with number {other}? You can answer until {last}.",
                other=other,
                last=last,
            )


def _open(number: int, scene: Scene) -> tuple[int, ...]:
    """Return the ideas that may go on as part of this one, or as it, if this resident is asked."""
    if not any(number in _numbers(other, scene) for other in scene.ideas.proposed):
        return ()
    own = scene.own()
    return tuple(
        other
        for other in merging.about(number, scene.ideas, own.now)
        if own.id in merging.asked(other, scene.ideas)
    )


def also(number: int, state: State, scene: Scene) -> Turn:
    """Take the "yes" of who supported an idea that is part of this one now."""
    idea = scene.ideas.get(number)
    possible = scene.phase in (Phase.IDEAS, Phase.SCREENING)
    if idea is None or idea.standing is not Standing.OPEN or not possible:
        return _too_late(state)
    said = Reply(_("Thank you. You support number {number} now.", number=number), (_onward(state),))
    known = number in scene.supported
    return Turn(state, (said,), () if known else (IdeaSupported(number),))


def not_also(number: int, state: State, _scene: Scene) -> Turn:
    """Take the "no" of who supported an idea that is part of this one now: nothing moves."""
    said = _("That is fine. You do not support number {number}.", number=number)
    return Turn(state, (Reply(said, (_onward(state),)),))


def _merged(number: int, scene: Scene) -> tuple[Reply, ...]:
    """Say that an idea goes on as part of another; who supports the one is asked for the other."""
    idea, into = _both(number, scene)
    if idea is None or into is None or idea.standing is not Standing.MERGED:
        return ()
    news = _together(number, into.number)
    if scene.own().id in into.authors:
        return (Reply(_("{news} You wrote it together now.", news=news), (_read(into.number),)),)
    asks = number in scene.supported and into.number not in scene.supported
    if not asks or into.standing is not Standing.OPEN:
        return (Reply(news, (_read(into.number),)),)
    question = _(
        "Idea {number}, which you supported, goes on together with idea {into} ({title}). Do you"
        " support number {into}?",
        number=number,
        into=into.number,
        title=_title(into, scene),
    )
    answers = (
        Choice(f"also:{into.number}", _("Yes, I support it")),
        Choice(f"not-also:{into.number}", _("No")),
        _read(into.number),
    )
    return (Reply(question, answers),)


def _kept_apart(number: int, scene: Scene) -> tuple[Reply, ...]:
    idea = scene.ideas.get(number)
    if idea is None or idea.standing is not Standing.OPEN or idea.merger:
        return ()
    said = _(
        "Idea {number} ({title}) goes on by itself after all. Nothing changes.",
        number=number,
        title=_title(idea, scene),
    )
    return (Reply(said, (_read(number),)),)


def _together(number: int, into: int) -> Text:
    return _("Number {number} goes on together with number {into}.", number=number, into=into)


def _both(number: int, scene: Scene) -> tuple[Idea | None, Idea | None]:
    """Return an idea, and that of which it is part, or would be."""
    idea = scene.ideas.get(number)
    if idea is None:
        return None, None
    return idea, scene.ideas.get(idea.merger.into if idea.merger else idea.into)


def _numbers(number: int, scene: Scene) -> tuple[int, ...]:
    """Return the numbers of the ideas that a merger is about."""
    return tuple(idea.number for idea in _both(number, scene) if idea)


def _title(idea: Idea, scene: Scene) -> str:
    return shortened(idea.title, _SHORT if scene.screen.brief else _LONG)


def _last(merger: Merger, scene: Scene) -> date:
    """Return the last local day on which a merger can be answered."""
    return (merger.until - timedelta(seconds=1)).astimezone(scene.edition.zone).date()


def _read(number: int) -> Choice:
    return Choice(f"read:{number}", _("Read number {number}", number=number))


def _rather_not(number: int) -> Choice:
    return Choice(f"apart:{number}", _("Rather not"))


def _onward(state: State) -> Choice:
    return menu.MENU if isinstance(state, Home) else menu.GO_ON


def _too_late(state: State) -> Turn:
    said = _("This can no longer be answered. Nothing has changed by it.")
    return Turn(state, (Reply(said, (_onward(state),)),))
