"""What a resident agrees to hear of: shown together, and each asked by itself.

The next edition is asked of once, when somebody has read the result; whoever says nothing is not
asked again, and finds it here.
"""

from budget.consent import ConsentChosen, NextAsked, Purpose
from budget.decisions import Decision
from budget.timeline import Phase
from flows import menu
from flows.ideas.facts import place_said
from flows.outcome import earlier, progressed
from flows.scene import Scene
from flows.state import Agreeing, Home, Informing, Missed, Progressing, Results, Settling
from flows.talk import Choice, Message, Reply, Text, Turn, Value, _

YES, NO = _("yes"), _("no")
_OTHERS = 5
"""Rows beside those of projects: news, more of them, the next round, the district, the way back."""

_ROWS_IN_BRIEF = 2
"""Projects that fit where every character is paid for."""


def begin(_scene: Scene) -> Turn:
    """Show what somebody agrees to hear of."""
    return Turn(Agreeing())


def question(purpose: Purpose, number: int = 0) -> Text:
    """Return the words by which somebody is asked whether they agree to one purpose."""
    match purpose:
        case Purpose.NEWS:
            return _("May we send you a message when there is news? At most twice a month.")
        case Purpose.PROJECT:
            return _(
                "May we send you a message when there is news of project {number}? Until it is "
                "done we keep your address, locked.",
                number=number,
            )
        case Purpose.NEXT:
            return _(
                "May we send you a message when the next round begins? Until then we keep your "
                "address, locked."
            )


def ask(state: Agreeing, scene: Scene) -> tuple[Reply, ...]:
    """Show everything that can be agreed to, or ask about one purpose."""
    purpose = state.purpose
    if purpose is None:
        return (Reply(_heading(scene), tuple(_rows(scene))),)
    choices = (Choice(f"{purpose}:yes", _("Yes")), Choice(f"{purpose}:no", _("No")))
    return (Reply(question(purpose, state.number), choices),)


def _heading(scene: Scene) -> Text:
    if scene.resident.stopped:
        return _(
            "You sent STOP: we send you nothing. If you say yes to news or to the next round, or "
            "send START, you get messages again. Choose one to change it."
        )
    return _("What may we send you a message about? Choose one to change it.")


def _rows(scene: Scene) -> list[Choice]:
    resident = scene.resident
    rows = [_row(Purpose.NEWS, _("News of this round"), agreed=resident.news)]
    projects, most = followed(scene), _most(scene)
    rows += [
        _row(Purpose.PROJECT, _("News of project {number}", number=number), number, agreed=True)
        for number in projects[:most]
    ]
    if len(projects) > most:
        rows.append(Choice("progress", _("How far are the projects?")))
    if scene.earlier:
        rows.append(earlier.SHOW._replace(note=YES))
    rows.append(_row(Purpose.NEXT, _("The next round"), agreed=bool(resident.upcoming)))
    if scene.edition.districts:
        place: Value = _("not said")
        if resident.district:
            place = place_said(resident.district, scene.edition)
        rows.append(Choice("about:district", _("My district"), place))
    return [*rows, menu.BACK]


def _row(purpose: Purpose, label: Text, number: int = 0, *, agreed: bool) -> Choice:
    return Choice(f"about:{purpose}:{number}", label, YES if agreed else NO)


def _most(scene: Scene) -> int:
    return _ROWS_IN_BRIEF if scene.screen.brief else scene.screen.rows - _OTHERS - scene.earlier


def followed(scene: Scene) -> list[int]:
    """Return the projects that the resident follows."""
    if not scene.progress:
        return []
    own = scene.own()
    known = [number for number in scene.progress if number in scene.edition.project_by_number]
    marked = {number for number in known if progressed.mark_of(number, scene) in own.marks}
    return sorted(marked)


def step(state: Agreeing, message: Message, scene: Scene) -> Turn | None:
    """Ask about what was chosen, take the answer, or go back."""
    kind, _colon, value = message.choice.partition(":")
    match kind:
        case "about" if value == "district":
            return Turn(Settling("only"))
        case "about":
            purpose, _colon, number = value.partition(":")
            return Turn(Agreeing(Purpose(purpose), int(number)))
        case "back":
            return Turn(Agreeing() if state.purpose and not state.once else Home())
        case state.purpose if state.purpose and value in ("yes", "no"):
            decisions = _decided(state.purpose, state.number, scene, wanted=value == "yes")
            return Turn(Home() if state.once else Agreeing(), decisions=decisions)
    return None


def _decided(purpose: Purpose, number: int, scene: Scene, *, wanted: bool) -> tuple[Decision, ...]:
    asked = question(purpose).msgid
    if purpose is Purpose.PROJECT:
        known = number in scene.edition.project_by_number
        return progressed.decided(number, asked, scene, wanted=wanted) if known else ()
    return (ConsentChosen(purpose, wanted, asked=asked),)


def has_read(before: object, scene: Scene) -> bool:
    """Whether somebody comes from the result, or from what it leads to: what is next, a project.

    Later on projects are looked at for their own sake, also from what is told of them.
    """
    match before:
        case Missed():
            return has_read(before.before, scene)
        case Results():
            return True
        case Informing("coming"):
            return not scene.phase.before(Phase.RESULTS)
        case Progressing():
            return scene.phase is Phase.RESULTS
    return False


def after_result(before: object, turn: Turn, scene: Scene) -> Turn:
    """Ask who has read the result, and goes to the menu, of the next edition: once."""
    resident = scene.resident
    read = has_read(before, scene) and isinstance(turn.state, Home)
    open_to = resident.joined and not resident.stopped and resident.upcoming is None
    if not read or not open_to or turn.replies or turn.decisions:
        return turn
    return Turn(Agreeing(Purpose.NEXT, once=True), decisions=(NextAsked(),))
