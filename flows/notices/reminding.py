"""Reminders: of a ballot that was begun, and that a phase ends, for who asks for that.

Nobody is reminded who is done, as far as this conversation knows.
"""

from budget.ballot import Ballot, Basket, Points
from budget.notice import About, Notice
from budget.reminder import ENDS, Reminder, ReminderChosen, due
from budget.rules import ChoiceRules
from budget.standing import Standing
from budget.timeline import Phase
from flows import menu
from flows.ballot import basket as shown
from flows.ballot import chips, misfits
from flows.ballot.chips import Dividing
from flows.scene import RehearsalIs, Scene
from flows.state import Home
from flows.talk import Choice, Euros, Listed, Reply, Text, Turn, Value, _, n_

ASK = Choice("remind", _("Remind me"))
_TAKE_BACK = Choice("unremind", _("No reminder"))
_NAMED = 8
"""Projects of a ballot that are named by number; more are only counted."""


def choices(scene: Scene) -> tuple[Choice, ...]:
    """Offer to be reminded before this phase ends, where that can be asked for."""
    open_to = scene.resident.joined and scene.phase in ENDS and scene.closes(scene.phase)
    known = scene.rehearsal is RehearsalIs.NONE and not scene.resident.stopped
    return (ASK,) if open_to and known and not _done(scene.phase, scene) else ()


def begin(scene: Scene) -> Turn:
    """Note that the resident wants to be reminded, and say when that is; or why it cannot be."""
    of, last = ENDS.get(scene.phase), scene.closes(scene.phase)
    if of is None or last is None or scene.rehearsal is not RehearsalIs.NONE:
        return Turn(Home(), (Reply(_cannot(scene), menu.choices(scene)),))
    if scene.resident.stopped:
        start = Choice("start", _("Start"))
        stopped = _("You sent STOP, so we send you nothing. Send START first, and then ask again.")
        return Turn(Home(), (Reply(stopped, (start, menu.MENU)),))
    if _done(scene.phase, scene):
        return Turn(Home(), (Reply(_no_need(of, scene), (menu.MENU,)),))
    when = due(scene.edition, scene.phase, scene.own().now)
    if when is None:
        late = _("This ends on {last}, too soon for a reminder. You can do it now.", last=last)
        return Turn(Home(), (Reply(late, (_onward(of, scene), menu.MENU)),))
    day = when.astimezone(scene.edition.zone).date()
    noted = Reply(_noted(of, day, last), (_TAKE_BACK, menu.MENU))
    return Turn(Home(), (noted,), (ReminderChosen(of),))


def _cannot(scene: Scene) -> Text:
    """Say from when one can ask for a reminder, or that it is over for this round."""
    coming = [one for one in ENDS if scene.phase.before(one) and scene.first_day(one)]
    begins = scene.awaited(coming[0]) if coming else None
    if scene.rehearsal is not RehearsalIs.NONE or (coming and begins is None):
        return _("You can ask for a reminder while ideas can be sent, and while people vote.")
    if begins is None:
        return _("Nothing ends in this round any more of which we could remind you.")
    return _("You cannot ask for a reminder now. You can from {begins}.", begins=begins)


def take_back(scene: Scene) -> Turn:
    """Let go of the wish to be reminded, whether there was one or not."""
    good = Reply(_("Good. We do not remind you."), (menu.MENU,))
    of = ENDS.get(scene.phase)
    return Turn(Home(), (good,), (ReminderChosen(of, wanted=False),) if of else ())


def _no_need(of: Reminder, scene: Scene) -> Text:
    if of is Reminder.IDEAS:
        return _("We have an idea of yours already, so a reminder is not needed.")
    if scene.spent and not scene.voted:
        return menu.SPENT
    return _("Your vote is in already, so a reminder is not needed.")


def _noted(of: Reminder, day: Value, last: Value) -> Text:
    if of is Reminder.IDEAS:
        return _(
            "Noted. You hear from us on {day}, unless you have sent an idea by then. You can send "
            "one until {last}.",
            day=day,
            last=last,
        )
    return _(
        "Noted. You hear from us on {day}, unless you have voted by then. You can vote until "
        "{last}.",
        day=day,
        last=last,
    )


def held(scene: Scene) -> tuple[Text, ...]:
    """Say what is noted of reminders, to who asks for their data."""
    said: list[Text] = []
    for of, at in scene.own().reminders.items():
        if of.phase is not scene.phase:
            continue
        since = at.astimezone(scene.edition.zone).date()
        match of:
            case Reminder.IDEAS | Reminder.VOTING:
                said.append(_("- you asked on {day} to be reminded before it ends", day=since))
            case Reminder.BALLOT:
                said.append(_("- we reminded you on {day} of a vote you had begun", day=since))
            case Reminder.QUESTIONS:
                continue  # that they were told of is noted of nobody
    return tuple(said)


def told(notice: Notice, scene: Scene) -> tuple[Reply, ...]:
    """Remind a resident of what a notice is about; nothing if they are done, or it is over."""
    end = scene.edition.timeline.end(scene.phase)
    if end is None or end <= scene.own().now or _done(scene.phase, scene):
        return ()
    if notice.about is About.UNFINISHED:
        return _of_a_ballot(scene)
    return _of_the_end(notice, scene)


def _done(phase: Phase, scene: Scene) -> bool:
    """Whether somebody has done what this phase is for, or cannot any more."""
    if phase is Phase.VOTING:
        return scene.voted or scene.spent
    wrote = (scene.ideas.get(number) for number in scene.wrote)
    return any(idea and idea.standing is not Standing.WITHDRAWN for idea in wrote)


def _onward(of: Reminder, scene: Scene) -> Choice:
    return menu.write(scene) if of is Reminder.IDEAS else menu.vote(scene)


def _of_the_end(notice: Notice, scene: Scene) -> tuple[Reply, ...]:
    of, last = ENDS.get(scene.phase), scene.closes(scene.phase)
    if of is None or last is None or notice.said != scene.phase:
        return ()
    if of is Reminder.IDEAS:
        text = _("You asked us to remind you: you can send an idea until {last}.", last=last)
    else:
        text = _("You asked us to remind you: you can vote until {last}.", last=last)
    return (Reply(text, (_onward(of, scene),)),)


def _of_a_ballot(scene: Scene) -> tuple[Reply, ...]:
    """Say what is on the ballot, what is left, and that it was not sent."""
    if scene.phase is not Phase.VOTING or not scene.unfinished.filling:
        return ()
    text = _(
        "{ballot} Not sent yet. You can vote until {last}.",
        ballot=_ballot(scene),
        last=scene.closes(Phase.VOTING) or "",
    )
    return (Reply(text, (menu.vote(scene),)),)


def _ballot(scene: Scene) -> Text:
    """Say what was begun, of whatever kind it is."""
    if of := chips.dividing(scene):
        return _divided(of)
    ballot, rules = scene.ballot, scene.edition.vote.ballot
    if isinstance(ballot, Points):
        return _pointed(ballot, scene)
    return (
        _chosen(ballot, rules, scene) if isinstance(rules, ChoiceRules) else _picked(ballot, scene)
    )


def _amiss(ballot: Ballot, scene: Scene) -> Text | None:
    """Say what keeps a ballot from being sent; that it does, where every character is paid for."""
    why = misfits.first(ballot, scene)
    return _("It cannot be sent like this.") if why and scene.screen.brief else why


def _picked(basket: Basket, scene: Scene) -> Text:
    numbers, count = Listed(basket.picked, plain=True), len(basket.picked)
    rest = _amiss(basket, scene) or _("Left: {left}.", left=Euros(basket.left(scene.edition)))
    if count > _NAMED:
        return _("{count} projects are in your basket. {rest}", count=count, rest=rest)
    return n_(
        "No. {numbers} is in your basket. {rest}",
        "No. {numbers} are in your basket. {rest}",
        count,
        numbers=numbers,
        rest=rest,
    )


def _chosen(basket: Basket, rules: ChoiceRules, scene: Scene) -> Text:
    numbers, count = Listed(basket.picked, plain=True), len(basket.picked)
    rest = _amiss(basket, scene) or shown.rest(basket, rules)
    if count > _NAMED:
        return _("You chose {count} projects. {rest}", count=count, rest=rest)
    return _("You chose no. {numbers}. {rest}", numbers=numbers, rest=rest)


def _pointed(points: Points, scene: Scene) -> Text:
    given, count = sum(to for _number, to in points.given), len(points.given)
    left = max(0, points.left(scene.edition))
    rest = _amiss(points, scene) or _("Points left: {left}.", left=left)
    if count > _NAMED:
        return _(
            "You gave {given} points to {count} projects. {rest}",
            given=given,
            count=count,
            rest=rest,
        )
    pairs = (_("{number}: {points}", number=n, points=to) for n, to in points.given)
    return _("Your points: {points}. {rest}", points=Listed(tuple(pairs), plain=True), rest=rest)


def _divided(of: Dividing) -> Text:
    pot = of.now.pot
    if not pot:
        return _("You divided the money over the themes.")
    return n_(
        "You began to divide the money. In the pot: {pot} chip, {left}.",
        "You began to divide the money. In the pot: {pot} chips, {left}.",
        pot,
        pot=pot,
        left=Euros(pot * of.rules.chip),
    )
