"""Notices about what is said of ideas, and about what is read first, hidden or contested."""

from budget.debt import screened
from budget.discussion import WHILE, Reaction
from budget.idea import Idea, shortened
from budget.notice import About, Notice
from budget.standing import Standing
from flows.scene import Scene
from flows.talk import Choice, Reply, Text, _, n_

_NAMED, _IN_SHORT = 300, 60
"""Characters of a reaction that are repeated, and where every character is paid for."""


_HIDDEN = frozenset(
    {
        About.HIDDEN,
        About.STAYS_HIDDEN,
        About.REACTION_HIDDEN,
        About.REACTION_STAYS_HIDDEN,
    }
)
"""What is told as long as it is hidden, and not else."""


def said(notice: Notice, scene: Scene) -> Reply | None:
    """Tell an author what was said about their idea, or who asked what the author replies."""
    if notice.about is About.REACTED:
        return _reacted(notice, scene)
    reaction = scene.discussion.get(notice.number)
    if reaction is None:
        return None
    number, text = reaction.idea, _named(reaction, scene)
    if notice.about in (About.ASKED, About.ASKED_STILL):
        asked = _("Somebody asks about your idea {number}: “{text}”", number=number, text=text)
        reply = Choice(f"reply:{notice.number}", _("Reply"))
        heard = Reply(asked, (reply, _discuss(number), _quiet(number)))
        return heard if notice.about is About.ASKED else _still(heard, reaction, scene)
    told = _("The author of idea {number} replies: “{text}”", number=number, text=text)
    return Reply(told, (_discuss(number),))


def _still(asked: Reply, question: Reaction, scene: Scene) -> Reply | None:
    """Say of a question that nobody replied yet; nothing if somebody did, or nobody can."""
    idea, last = scene.ideas.get(question.idea), scene.edition.last_day(scene.phase)
    open_yet = scene.phase in WHILE and idea and idea.standing is Standing.OPEN
    if not open_yet or last is None or not scene.discussion.awaits(question):
        return None
    text = _("Nobody replied yet. You can until {last}. {asked}", last=last, asked=asked.text)
    reply, *others = asked.choices
    return Reply(text, (reply,) if scene.screen.brief else (reply, *others))


def _named(reaction: Reaction, scene: Scene) -> str:
    return shortened(reaction.text, _IN_SHORT if scene.screen.brief else _NAMED)


def _reacted(notice: Notice, scene: Scene) -> Reply | None:
    """Say how many reactions came since then; nothing if none is there any more."""
    idea = scene.ideas.get(notice.number)
    own, before = scene.own().id, int(notice.said or 0)
    count = scene.discussion.points_since(notice.number, before, own)
    if idea is None or not count:
        return None
    text = n_(
        "{count} new reaction to your idea {number} ({title}).",
        "{count} new reactions to your idea {number} ({title}).",
        count,
        count=count,
        number=idea.number,
        title=idea.title,
    )
    return Reply(text, (_discuss(idea.number), _quiet(idea.number)))


def _discuss(number: int) -> Choice:
    return Choice(f"discuss:{number}", _("Read the reactions"))


def _quiet(number: int) -> Choice:
    return Choice(f"mute:{number}", _("Tell me no more of it"))


def decided(notice: Notice, scene: Scene) -> Reply | None:
    """Tell an author what was decided about their idea, if it still is so."""
    idea = scene.ideas.get(notice.number)
    if idea is None or (idea.standing is Standing.HIDDEN) != (notice.about in _HIDDEN):
        return None
    contest = Choice(f"contest:{idea.number}", _("I do not agree"))
    read = Choice(f"read:{idea.number}", _("Read the idea"))
    number, words = idea.number, notice.said
    match notice.about:
        case About.OPENED:
            told = _("Everybody can read your idea {number} now.", number=number)
            told = _answer_comes(told, idea, scene)
            return Reply(_answered(told, words), (read,))
        case About.RESTORED:
            told = _("Everybody can read your idea {number} again.", number=number)
            told = _answer_comes(told, idea, scene)
            return Reply(_answered(told, words), (read,))
        case About.STAYS_HIDDEN:
            told = _("Your idea {number} stays hidden.", number=number)
            return Reply(_answered(told, words), (read,))
        case About.HIDDEN if words:
            told = _(
                "Others cannot read your idea {number} any more: {reason}",
                number=number,
                reason=words,
            )
            return Reply(told, (contest, read))
    told = _(
        "Others cannot read your idea {number} for now: several people reported it. Somebody "
        "looks at it. You hear from us.",
        number=number,
    )
    return Reply(told, (read,))


def decided_on_reaction(notice: Notice, scene: Scene) -> Reply | None:
    """Tell somebody what was decided about what they said, if it still is so."""
    reaction = scene.discussion.own(notice.number, scene.own().id)
    if reaction is None or (reaction.standing is Standing.HIDDEN) != (notice.about in _HIDDEN):
        return None
    if reaction.standing is Standing.WITHDRAWN:
        return None
    contest = Choice(f"contest-reaction:{reaction.number}", _("I do not agree"))
    number, words = reaction.idea, notice.said
    match notice.about:
        case About.REACTION_OPENED:
            told = _("Everybody can read your reaction to idea {number} now.", number=number)
            return Reply(_answered(told, words), (_discuss(number),))
        case About.REACTION_RESTORED:
            told = _("Everybody can read your reaction to idea {number} again.", number=number)
            return Reply(_answered(told, words), (_discuss(number),))
        case About.REACTION_STAYS_HIDDEN:
            told = _("Your reaction to idea {number} stays hidden.", number=number)
            return Reply(_answered(told, words))
        case About.REACTION_HIDDEN if words:
            told = _(
                "Others cannot read your reaction to idea {number} any more: {reason}",
                number=number,
                reason=words,
            )
            return Reply(told, (contest,))
    told = _(
        "Others cannot read your reaction to idea {number} for now: several people reported it. "
        "Somebody looks at it. You hear from us.",
        number=number,
    )
    return Reply(told)


def _answer_comes(told: Text, idea: Idea, scene: Scene) -> Text:
    """Say that an answer comes after all, where screening ended without one."""
    if idea.standing is not Standing.OPEN or not screened(scene.edition):
        return told
    return _("{told} You still hear from us whether it can be done.", told=told)


def _answered(told: Text, words: str) -> Text:
    """Add what somebody of the organiser says to it, if they say anything."""
    return _("{told} {answer}", told=told, answer=words) if words else told
