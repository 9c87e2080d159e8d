"""The resident's own to decide: to hear nothing more, to see what we hold, to be forgotten."""

from collections.abc import Iterator

from budget.consent import Purpose
from budget.decisions import Forgotten, Resumed, Stopped
from budget.discussion import FOLLOW, FOLLOW_PROJECT
from budget.rules import BasketRules
from budget.survey import ASKED, MARK
from flows import agreeing, chips, menu, proof, reminding
from flows.facts import place_said
from flows.media import said
from flows.scene import RehearsalIs, Scene
from flows.state import Arriving, Forgetting, Home, State
from flows.talk import UNNUMBERED, Choice, Lines, Listed, Message, Reply, Text, Turn, Value, _, n_


def stop(scene: Scene) -> Turn:
    """Send nothing of our own accord any more; what was cast or sent stays valid.

    A number is no START: it may be meant for a project.
    """
    if scene.resident.joined:
        bye = _(
            "You will get no more messages from us. Your vote and your ideas stay valid. Erase "
            "everything? Send FORGET ME. Take part again? Send START."
        )
    else:
        bye = _("You will get no messages from us. If you change your mind, send START.")
    start = Choice("start", _("Start"), number=UNNUMBERED)
    after: State = Home() if scene.resident.joined else Arriving()
    return Turn(after, (Reply(bye, (start,), spelled=True),), (Stopped(),))


def resume(scene: Scene) -> Turn:
    """Take part again after having stopped, or simply come back to the menu."""
    resumed = (Resumed(),) if scene.resident.stopped else ()
    if not scene.resident.joined:
        return Turn(Arriving(), decisions=resumed)
    if not resumed:
        return Turn(Home())
    welcome = Reply(_("Welcome back. You take part again."), menu.choices(scene))
    return Turn(Home(), (welcome,), resumed)


def my_data(before: State, scene: Scene) -> Turn:
    """Say everything that we hold, and go on where the resident was."""
    return Turn(before, (Reply(Lines(tuple(_held(scene))), (menu.GO_ON, menu.MENU)),))


def _held(scene: Scene) -> list[Value]:
    resident, joined = scene.resident, scene.own().joined
    held: list[Value] = [_("This is what we hold about you:")]
    held.append(_("- your address on this channel, locked"))
    if joined:
        since = joined.astimezone(scene.edition.zone).date()
        held.append(_("- you take part since {day}", day=since))
    if resident.district:
        held.append(_("- district: {place}", place=place_said(resident.district, scene.edition)))
    held += _agreed_to(scene)
    held += _written(scene)
    if scene.supported:
        held.append(_("- you support: {numbers}", numbers=Listed(tuple(sorted(scene.supported)))))
    held += _discussed(scene)
    held += _surveyed(scene)
    if scene.unfinished.idea:
        held.append(_("- an idea you are writing: “{text}”", text=said(scene.unfinished.idea)))
        if scene.unfinished.idea.photo:
            held.append(_("- a photo with that idea, locked"))
    held += _filled(scene)
    held += reminding.held(scene)
    if scene.edition.vote.right.by_code and (scene.entitled or scene.voted):
        held.append(_("- with which codes people voted or chose on this phone, locked"))
    if scene.voted:
        held.append(_("- that you voted; the vote itself is kept apart from you"))
    if scene.rehearsal is RehearsalIs.UNDER_WAY:
        held.append(_("- that you rehearse the vote; what is on a test vote is not kept"))
    held.append(_("Erase everything? Send FORGET ME."))
    return held


def _agreed_to(scene: Scene) -> Iterator[Value]:
    """Say what somebody agrees to hear of, and since when, as far as that is known."""
    resident, agreed, zone = scene.resident, scene.own().agreed, scene.edition.zone
    since = {of: at.astimezone(zone).date() for of, at in agreed.items()}
    if resident.stopped:
        yield _("- you sent STOP: we send you nothing")
    if resident.news and (day := since.get((Purpose.NEWS, 0))):
        yield _("- news: yes, since {day}", day=day)
    else:
        yield _("- news: {news}", news=agreeing.YES if resident.news else agreeing.NO)
    if resident.upcoming and (day := since.get((Purpose.NEXT, 0))):
        yield _("- the next round: yes, since {day}", day=day)
    elif resident.upcoming is not None:
        answer = agreeing.YES if resident.upcoming else agreeing.NO
        yield _("- the next round: {answer}", answer=answer)
    for number in agreeing.followed(scene):
        if day := since.get((Purpose.PROJECT, number)):
            yield _("- news of project {number}: yes, since {day}", number=number, day=day)
        else:
            yield _("- news of project {number}: yes", number=number)


def _written(scene: Scene) -> Iterator[Value]:
    """Say which ideas somebody wrote, alone or with others, and to which they are invited."""
    me = scene.own().id
    wrote = scene.ideas.by(me)
    if own := tuple(idea.number for idea in wrote if idea.by == me):
        yield _("- your ideas: {numbers}", numbers=Listed(own))
    if shared := tuple(idea.number for idea in wrote if idea.by != me):
        yield _("- ideas that you write with others: {numbers}", numbers=Listed(shared))
    if scene.unfinished.invited:
        number, _tag = scene.unfinished.invited
        yield _("- that you are invited to write number {number} too", number=number)


def _discussed(scene: Scene) -> Iterator[Value]:
    """Say what the resident said, follows and marked in the discussion of ideas."""
    own = scene.own()
    if said := sorted({reaction.idea for reaction in scene.discussion.by(own.id)}):
        yield _("- you said something about: {numbers}", numbers=Listed(tuple(said)))
    if followed := sorted(number for kind, number in own.marks if kind == FOLLOW):
        yield _("- you follow: {numbers}", numbers=Listed(tuple(followed)))
    projects = {(FOLLOW_PROJECT, number) for number in agreeing.followed(scene)}
    if others := sum(mark[0] not in (FOLLOW, MARK) for mark in own.marks - projects):
        yield n_(
            "- {count} thumb, report or wish to hear no more of an idea",
            "- {count} thumbs, reports or wishes to hear no more of an idea",
            others,
            count=others,
        )


def _surveyed(scene: Scene) -> Iterator[Value]:
    """Say that somebody was asked the questions of the survey, or answered one of them."""
    asked = {number for kind, number in scene.own().marks if kind == MARK}
    if asked - {ASKED}:
        yield _("- that you answered the survey; your answers are kept apart from you")
    elif asked:
        yield _("- that we asked you about the survey")


def _filled(scene: Scene) -> Iterator[Value]:
    """Say what is on the ballot that is being filled."""
    if basket := scene.unfinished.basket:
        if isinstance(scene.edition.vote.ballot, BasketRules):
            yield _("- your basket: {numbers}", numbers=Listed(basket))
        else:
            yield _("- your choice, not sent yet: {numbers}", numbers=Listed(basket))
    if given := scene.unfinished.points:
        points = tuple(
            _("{number}: {points}", number=number, points=points) for number, points in given
        )
        yield _("- your points, not sent yet: {points}", points=Listed(points, plain=True))
    if (of := chips.dividing(scene)) and of.history:
        yield _("- your division, not sent yet: {themes}", themes=chips.listed(of))


def forget(before: State, scene: Scene) -> Turn:
    """Ask whether everything may be erased, in a way that only who has the phone can answer."""
    return Turn(Forgetting(before, proof.wanted(scene)))


def ask_forgetting(state: Forgetting, scene: Scene) -> tuple[Reply, ...]:
    """Ask whether everything may be erased, and say what that means."""
    choices = (
        proof.confirmed("forget", _("Yes, erase"), state.proof),
        Choice("keep", _("No"), number=0),
    )
    numbered = state.proof != proof.YES
    question = _proved(state.proof, scene) if numbered else _agreed(scene)
    return (Reply(question, choices, spelled=numbered),)


def _agreed(scene: Scene) -> Text:
    if scene.voted:
        return _(
            "Erase everything we hold about you? Your vote is then withdrawn, and you cannot vote "
            "again in this round. Ideas stay, without your name."
        )
    return _("Erase everything we hold about you? Ideas stay, without your name.")


def _proved(number: int, scene: Scene) -> Text:
    if scene.voted:
        return _(
            "Erase everything we hold about you? Your vote is then withdrawn, and you cannot vote "
            "again in this round. Ideas stay, without your name. Send {proof} to erase. Send 0 to "
            "keep it.",
            proof=number,
        )
    return _(
        "Erase everything we hold about you? Ideas stay, without your name. Send {proof} to erase. "
        "Send 0 to keep it.",
        proof=number,
    )


def step_forgetting(state: Forgetting, message: Message, scene: Scene) -> Turn | None:
    """Erase everything, or leave it as it is; a number that was not asked for earns a new one."""
    match message.choice:
        case "forget":
            gone = _("Everything is erased. If you write again, we begin anew.")
            return Turn(
                Arriving(),
                (Reply(gone, (Choice("start", _("Start")),), spelled=True),),
                (Forgotten(),),
            )
        case "keep":
            return Turn(state.before)
    return forget(state.before, scene) if message.numbers else None
