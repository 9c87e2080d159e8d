"""The answer to an idea, as it is told to who wrote it, to who follows it, and on its page."""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from budget import appeal
from budget.criteria import chosen
from budget.edition import Edition
from budget.idea import Answer, Idea, shortened
from budget.projects import REASON_LENGTH
from budget.standing import Standing
from budget.timeline import Phase
from flows.scene import Scene
from flows.talk import Choice, Euros, Listed, Reply, Said, Text, Value, _

_REASON, _TITLE, _PLACE = 48, 20, 12
"""Characters of a reason, a title and a place in one SMS with three choices."""
_FIRST, _PART = 80, 105
"""Characters of an answer in its first SMS, and in each that follows."""

_OTHER = Choice("help", _("Help with another idea"))
_PERSON = Choice("help", _("Ask a person"))


def why(number: int) -> Choice:
    """Offer the whole answer."""
    return Choice(f"explain:{number}", _("More explanation"))


def to_author(idea: Idea, answer: Answer, scene: Scene) -> Reply:
    """Tell an author whether their idea can be done, why or why not, and what can be done now."""
    number, title = idea.number, title_of(idea, scene)
    begins, on_ballot = scene.first_day(Phase.VOTING), _on_ballot(number, scene.edition)
    if answer.accepted and appeal.too_late(number, scene.edition):
        text = _(
            "Idea {number} ({title}) can be done, but it is too late for this vote: the list is "
            "fixed.",
            number=number,
            title=title,
        )
        return Reply(text, (why(number), _PERSON))
    if answer.accepted and begins and on_ballot:
        text = _(
            "Idea {number} ({title}) can be done. Residents can vote on it from {begins}.",
            number=number,
            title=title,
            begins=begins,
        )
    elif answer.accepted:
        text = _("Idea {number} ({title}) can be done.", number=number, title=title)
    else:
        text = _(
            "{place}: idea {number} ({title}) cannot be done. {reason}",
            place=shortened(scene.edition.place, _PLACE)
            if scene.screen.brief
            else scene.edition.place,
            number=number,
            title=title,
            reason=reason_of(answer, scene),
        )
    if answer.accepted:
        return Reply(text, (why(number),))
    disagree = Choice(f"appeal:{number}", _("I do not agree"))
    return Reply(text, (why(number), disagree, _OTHER))


def after_appeal(idea: Idea, answer: Answer, scene: Scene) -> Reply:
    """Tell an author what came of their appeal."""
    number, title = idea.number, title_of(idea, scene)
    if answer.accepted:
        return _after_all(number, title, scene)
    reason = reason_of(answer, scene)
    text = _("We looked again: idea {number} ({title}) cannot be done. {reason}",
             number=number, title=title, reason=reason)  # fmt: skip
    return Reply(text, (why(number), _OTHER))


def _after_all(number: int, title: str, scene: Scene) -> Reply:
    """Tell that an idea can be done after all, and whether it can still be voted on."""
    if not appeal.too_late(number, scene.edition):
        text = _("Idea {number} ({title}) can be done after all.", number=number, title=title)
        return Reply(text, (why(number),))
    text = _(
        "Idea {number} ({title}) can be done after all, but it is too late for this vote: the list "
        "is fixed.",
        number=number,
        title=title,
    )
    return Reply(text, (why(number), _PERSON))


def _on_ballot(number: int, edition: Edition) -> bool:
    """Whether residents can vote on it: it is not left out."""
    return number not in dict(edition.left_out)


def left_out(number: int, scene: Scene) -> Reply | None:
    """Tell whom it concerns that nobody can vote on an idea that can be done, and why."""
    idea, reason = scene.ideas.get(number), dict(scene.edition.left_out).get(number)
    if idea is None or reason is None:
        return None
    reason = shortened(reason, REASON_LENGTH) if scene.screen.brief else reason
    title = title_of(idea, scene)
    if scene.own().id in idea.authors:
        text = _(
            "Your idea {number} ({title}) can be done, but it is not voted on. Why? {reason}",
            number=number,
            title=title,
            reason=reason,
        )
    else:
        text = _(
            "Idea {number} ({title}), which you support or follow, can be done, but it is not "
            "voted on. Why? {reason}",
            number=number,
            title=title,
            reason=reason,
        )
    return Reply(text, () if scene.screen.brief else (why(number), _PERSON))


def to_follower(idea: Idea, answer: Answer, scene: Scene) -> Reply:
    """Tell who supports or follows an idea whether it can be done."""
    number, title = idea.number, title_of(idea, scene)
    if answer.accepted:
        text = _(
            "You support or follow idea {number} ({title}). It can be done.",
            number=number,
            title=title,
        )
    else:
        text = _(
            "You support or follow idea {number} ({title}). It cannot be done.",
            number=number,
            title=title,
        )
    return Reply(text, (why(number),))


def to_follower_of_many(ideas: Iterable[Idea]) -> Reply | None:
    """Tell who supports or follows several ideas which of them can be done."""
    answered = [idea for idea in ideas if idea.answer]
    can = tuple(idea.number for idea in answered if idea.standing is Standing.ACCEPTED)
    cannot = tuple(idea.number for idea in answered if idea.standing is not Standing.ACCEPTED)
    if not answered:
        return None
    if can and cannot:
        text = _(
            "There is an answer to ideas that you support or follow. These can be done: {can}. "
            "These cannot: {cannot}.",
            can=Listed(can, plain=True),
            cannot=Listed(cannot, plain=True),
        )
    elif can:
        text = _(
            "There is an answer to ideas that you support or follow. These can be done: {can}.",
            can=Listed(can, plain=True),
        )
    else:
        text = _(
            "There is an answer to ideas that you support or follow. These cannot be done: "
            "{cannot}.",
            cannot=Listed(cannot, plain=True),
        )
    return Reply(text, (Choice("ideas", _("Read the ideas")),))


def title_of(idea: Idea, scene: Scene) -> str:
    """Return the title of an idea; a short one where every character is paid for."""
    return shortened(idea.title, _TITLE) if scene.screen.brief else idea.title


def reason_of(answer: Answer, scene: Scene) -> str:
    """Return the reason in the resident's language, its beginning where every character is paid."""
    reason = in_language(answer.reason, scene)
    return shortened(reason, _REASON) if scene.screen.brief else reason


def in_language(words: Mapping[str, str], scene: Scene) -> str:
    """Return words of an organiser in the resident's language, or else in the original."""
    return words.get(scene.resident.language) or next(iter(words.values()), "")


def lines(answer: Answer, edition: Edition) -> Sequence[Value]:
    """Return the whole answer as lines of an idea's page."""
    said: list[Value] = [_verdict(answer)]
    if answer.accepted and answer.cost:
        said.append(_("It costs {cost}.", cost=Euros(answer.cost)))
    if answer.reason:
        said.append(Said(answer.reason))
    criteria = {c.key: c for c in chosen(edition.screening)}
    if answer.criterion in criteria:
        said.append(_("The rule: {rule}", rule=Said(criteria[answer.criterion].wording)))
    if answer.alternative:
        said.append(_("What can be done: {alternative}", alternative=Said(answer.alternative)))
    return said


def parts(answer: Answer, scene: Scene) -> list[Value]:
    """Return the same in the parts in which it is read where every character is paid for."""
    first, *rest = wrap(in_language(answer.reason, scene), _FIRST) or [""]
    said: list[Value] = [_part(answer, first), *wrap(" ".join(rest), _PART)]
    if alternative := in_language(answer.alternative, scene):
        first, *rest = wrap(alternative, _FIRST)
        said += [_("What can be done: {alternative}", alternative=first)]
        said += wrap(" ".join(rest), _PART)
    return said


def _part(answer: Answer, reason: str) -> Text:
    if answer.accepted and not reason:
        return _("It can be done, for {cost}.", cost=Euros(answer.cost))
    if answer.accepted:
        return _("It can be done, for {cost}. {reason}", cost=Euros(answer.cost), reason=reason)
    return _("It cannot be done. {reason}", reason=reason)


def _verdict(answer: Answer) -> Text:
    return _("Answer: it can be done.") if answer.accepted else _("Answer: it cannot be done.")
