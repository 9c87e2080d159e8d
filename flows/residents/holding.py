"""What we hold of a resident, for who asks: all of it, in groups, a page at a time.

It says what there is, by number or how much, and in nobody's words but those of a draft; of a vote
that was cast only that there is one.
"""

from collections.abc import Collection, Iterator

from budget.consent import Purpose
from budget.discussion import FOLLOW, FOLLOW_PROJECT, MUTE, THUMB
from budget.idea import shortened
from budget.moderation import Subject, Thing
from budget.rules import BasketRules
from budget.survey import ASKED, MARK
from flows import menu
from flows.ballot import chips
from flows.ideas import another
from flows.ideas.facts import place_said
from flows.media import said
from flows.notices import reminding
from flows.residents import agreeing
from flows.scene import RehearsalIs, Scene
from flows.state import State
from flows.talk import Choice, Language, Lines, Listed, Reply, Turn, Value, _, n_

_LINES, _BRIEF_LINES = 16, 6
"""Lines of a page, and of one where every character is paid for."""

_NUMBERS, _BRIEF_NUMBERS = 40, 5
"""Numbers that one line names before it says how many more there are."""

DRAFT, _BRIEF_DRAFT = 80, 30
"""Characters of an idea that is being written."""


def show(before: State, scene: Scene, page: int = 0) -> Turn:
    """Say everything that we hold, page by page, and go on where the resident was."""
    pages = _pages(scene)
    page = min(page, len(pages) - 1)
    lines: list[Value] = [*pages[page]]
    if not page:
        lines.insert(0, _("This is what we hold about you:"))
    last = page + 1 == len(pages)
    if last:
        lines.append(_("Erase everything? Send FORGET ME."))
    more = () if last else (Choice(f"data:{page + 1}", _("Read on")),)
    return Turn(before, (Reply(Lines(tuple(lines)), (*more, menu.GO_ON, menu.MENU)),))


def _pages(scene: Scene) -> list[list[Value]]:
    """Return what we hold in pages; a page does not begin with what stands between groups."""
    brief = scene.screen.brief
    lines: list[Value] = []
    for group in (_of_themselves, _of_ideas, _of_talk, _of_projects, _of_the_vote, _of_before):
        told = list(group(scene))
        lines += told if brief or not lines or not told else ["", *told]
    most = _BRIEF_LINES if brief else _LINES
    if brief or len(lines) <= most:
        return [lines[at : at + most] for at in range(0, len(lines), most)]
    full = [line for line in lines if line]
    return [full[at : at + most] for at in range(0, len(full), most)]


def _listed(numbers: Collection[int], scene: Scene) -> Listed:
    """Name these numbers, or the first of them and how many more there are."""
    most = _BRIEF_NUMBERS if scene.screen.brief else _NUMBERS
    first: tuple[Value, ...] = tuple(sorted(numbers))
    if len(first) <= most + 1:
        return Listed(first)
    more = len(first) - most
    return Listed((*first[:most], _("{count} more", count=more)))


def _of_themselves(scene: Scene) -> Iterator[Value]:
    """Say who somebody is to us, what they agree to hear of, and what waits to be told."""
    resident, joined = scene.resident, scene.own().joined
    yield _("- your address on this channel, locked")
    yield _("- your language: {language}", language=Language(resident.language))
    if joined:
        yield _("- you take part since {day}", day=joined.astimezone(scene.edition.zone).date())
    if resident.district:
        yield _("- district: {place}", place=place_said(resident.district, scene.edition))
    yield from _agreed_to(scene)
    yield from reminding.held(scene)
    if count := scene.own().held.notices:
        yield n_(
            "- {count} message that waits for you",
            "- {count} messages that wait for you",
            count,
            count=count,
        )
    if count := scene.own().held.unanswered:
        yield n_(
            "- {count} message of yours that we could not answer yet",
            "- {count} messages of yours that we could not answer yet",
            count,
            count=count,
        )


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


def _of_ideas(scene: Scene) -> Iterator[Value]:
    """Say what somebody wrote, supports, said and marked while ideas were discussed."""
    yield from _written(scene)
    held, own = scene.own().held, scene.own()
    if supported := scene.supported | held.supported:
        yield _("- you support: {numbers}", numbers=_listed(supported, scene))
    if reacted := {reaction.idea for reaction in scene.discussion.by(own.id)}:
        yield _("- you said something about: {numbers}", numbers=_listed(reacted, scene))
    yield from _marked(scene)
    if held.appealed:
        numbers = _listed(held.appealed, scene)
        yield _("- you did not agree with the answer to: {numbers}", numbers=numbers)
    if contested := _numbers(held.contested, Subject.IDEA):
        numbers = _listed(contested, scene)
        yield _("- you did not agree that this is hidden: {numbers}", numbers=numbers)
    if count := len(_numbers(held.contested, Subject.REACTION)):
        yield n_(
            "- you did not agree that {count} reaction is hidden",
            "- you did not agree that {count} reactions are hidden",
            count,
            count=count,
        )
    if together := {i.number for i in scene.ideas if i.merger and own.id in i.merger.agreed}:
        numbers = _listed(together, scene)
        yield _("- you agreed that this goes on with another idea: {numbers}", numbers=numbers)


def _numbers(things: Collection[Thing], subject: Subject) -> set[int]:
    return {thing.number for thing in things if thing.subject is subject}


def _written(scene: Scene) -> Iterator[Value]:
    """Say which ideas somebody wrote, alone or with others, or is writing or invited to."""
    me, draft = scene.own().id, scene.unfinished.idea
    wrote = scene.ideas.by(me)
    if own := [idea.number for idea in wrote if idea.by == me]:
        yield _("- your ideas: {numbers}", numbers=_listed(own, scene))
    if shared := [idea.number for idea in wrote if idea.by != me]:
        yield _("- ideas that you write with others: {numbers}", numbers=_listed(shared, scene))
    if scene.unfinished.invited:
        number, _tag = scene.unfinished.invited
        yield _("- that you are invited to write number {number} too", number=number)
    most = _BRIEF_DRAFT if scene.screen.brief else DRAFT
    for told in another.waiting(scene):
        yield _("- what you wrote and did not send: “{text}”", text=shortened(told, most))
    if draft:
        text = said(draft)
        text = shortened(text, most) if isinstance(text, str) else text
        yield _("- an idea you are writing: “{text}”", text=text)
        if draft.photo:
            yield _("- a photo with that idea, locked")


def _marked(scene: Scene) -> Iterator[Value]:
    """Say what somebody follows, wants to hear no more of, finds good or has reported."""
    marks = scene.own().marks | scene.own().held.marks
    by_kind: dict[str, set[int]] = {}
    for kind, number in marks:
        by_kind.setdefault(kind, set()).add(number)
    if followed := by_kind.get(FOLLOW):
        yield _("- you follow: {numbers}", numbers=_listed(followed, scene))
    if muted := by_kind.get(MUTE):
        yield _("- you hear no more of: {numbers}", numbers=_listed(muted, scene))
    projects = by_kind.get(FOLLOW_PROJECT, set()) - {*agreeing.followed(scene)}
    if projects:
        yield _("- you follow projects: {numbers}", numbers=_listed(projects, scene))
    if count := len(by_kind.get(THUMB, ())):
        yield n_(
            "- {count} thumb that you gave", "- {count} thumbs that you gave", count, count=count
        )
    if reported := by_kind.get(Thing(Subject.IDEA, 0).mark):
        yield _("- you reported: {numbers}", numbers=_listed(reported, scene))
    if count := len(by_kind.get(Thing(Subject.REACTION, 0).mark, ())):
        yield n_(
            "- {count} reaction that you reported",
            "- {count} reactions that you reported",
            count,
            count=count,
        )


def _of_talk(scene: Scene) -> Iterator[Value]:
    """Say what somebody asked of a person, sent beside words, and that they were surveyed."""
    held = scene.own().held
    if count := held.waiting:
        yield n_(
            "- {count} question that waits for a person",
            "- {count} questions that wait for a person",
            count,
            count=count,
        )
    if count := held.answered:
        yield n_(
            "- {count} question with its answer, for two weeks",
            "- {count} questions with their answers, for two weeks",
            count,
            count=count,
        )
    if count := held.voices:
        yield n_(
            "- {count} voice note, locked", "- {count} voice notes, locked", count, count=count
        )
    if count := held.photos:
        yield n_("- {count} photo, locked", "- {count} photos, locked", count, count=count)
    asked = {number for kind, number in scene.own().marks | held.marks if kind == MARK}
    if asked - {ASKED}:
        yield _("- that you answered the survey; your answers are kept apart from you")
    elif asked:
        yield _("- that we asked you about the survey")


def _of_projects(scene: Scene) -> Iterator[Value]:
    """Say of which projects somebody told what they find."""
    held = scene.own().held
    if held.responded:
        numbers = _listed(held.responded, scene)
        yield _("- what you told the organisers about projects: {numbers}", numbers=numbers)
    if held.rated:
        yield _("- how good you find projects: {numbers}", numbers=_listed(held.rated, scene))
    if held.asked:
        numbers = _listed(held.asked, scene)
        yield _("- we asked how good you find projects: {numbers}", numbers=numbers)


def _of_the_vote(scene: Scene) -> Iterator[Value]:
    """Say what is on the ballot that is being filled, and that one was cast, if it was."""
    yield from _filled(scene)
    if scene.edition.vote.right.by_code and (scene.entitled or scene.voted):
        yield _("- with which codes people voted or chose on this phone, locked")
    if scene.voted:
        yield _("- that you voted; the vote itself is kept apart from you")
    if scene.rehearsal is RehearsalIs.UNDER_WAY:
        yield _("- that you rehearse the vote; what is on a test vote is not kept")


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


def _of_before(scene: Scene) -> Iterator[Value]:
    """Say how much there is still of earlier rounds."""
    if count := scene.own().held.earlier:
        yield n_(
            "- of an earlier round: {count} thing that you supported, said or marked",
            "- of earlier rounds: {count} things that you supported, said or marked",
            count,
            count=count,
        )
