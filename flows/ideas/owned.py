"""An idea as who wrote it reads it: where it stands, what is asked or answered, what can be done.

Only what is possible now is offered; what is not any more is said with its reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from budget.authorship import Deed, Why, refusal
from budget.days import days_later, last_day
from budget.idea import Answer, Idea, shortened
from budget.standing import Standing
from budget.timeline import Phase
from flows import menu
from flows.ideas import answered, appealing, merging, naming
from flows.ideas.facts import cost_said, place_said, theme_said
from flows.scene import Hidden, Scene
from flows.talk import Choice, Euros, Lines, Reply, Said, Text, Value, _, n_

STANDS: Mapping[Standing, Text] = {
    Standing.WAITING: _("somebody reads it first"),
    Standing.OPEN: _("everybody can read it"),
    Standing.HIDDEN: _("hidden for now"),
    Standing.WITHDRAWN: _("withdrawn"),
    Standing.MERGED: _("goes on with another"),
    Standing.ACCEPTED: _("it can be done"),
    Standing.REFUSED: _("it cannot be done"),
    Standing.APPEALED: _("you do not agree, and hear from us"),
    Standing.UPHELD: _("it cannot be done"),
}

_UNANSWERED = (Standing.WAITING, Standing.OPEN, Standing.HIDDEN)
_OVER = (Standing.WITHDRAWN, Standing.MERGED)
_TITLE, _BRIEF_TITLE, _BRIEFEST_TITLE = 40, 30, 16
_REASON = 26
"""Characters of a title and of a reason where every character is paid for."""

_READ_ANSWER = Choice("answer", _("More explanation"))


def show(idea: Idea, scene: Scene) -> Reply:
    """Say where an idea stands and why, and offer what its author can do with it now."""
    said = _brief(idea, scene) if scene.screen.brief else Lines(tuple(_whole(idea, scene)))
    return Reply(said, deeds(idea, scene))


def explain(idea: Idea, page: int, scene: Scene) -> Reply:
    """Read the answer to an idea in parts, where every character is paid for."""
    parts = answered.parts(idea.answer, scene) if idea.answer else [STANDS[idea.standing]]
    page = min(page, len(parts) - 1)
    more = (Choice(f"part:{page + 1}", _("Read on")),) if page + 1 < len(parts) else ()
    return Reply(parts[page], (*more, *_disagree(idea, scene), menu.BACK))


def deeds(idea: Idea, scene: Scene) -> tuple[Choice, ...]:
    """Offer what an author can do with an idea now."""
    if idea.standing is Standing.MERGED:
        onward = Choice(f"mine:{idea.into}", _("Read number {number}", number=idea.into))
        return (onward, menu.BACK)
    if idea.standing is Standing.WITHDRAWN:
        return (menu.BACK,)
    offered = [*_asked(idea, scene), *_disagree(idea, scene)]
    stuck = not offered and _fast(idea, scene)
    if idea.answer and scene.screen.brief:
        offered.append(_READ_ANSWER)
    possible = {deed for deed in Deed if _possible(deed, idea, scene)}
    if Deed.EDIT in possible:
        offered.append(Choice("edit", _("Change it")))
    if Deed.WITHDRAW in possible:
        offered.append(Choice("withdraw", _("Withdraw the idea")))
    if Deed.LEAVE in possible:
        offered.append(Choice("leave", _("Step out")))
    if Deed.INVITE in possible and idea.standing is not Standing.HIDDEN:
        offered.append(Choice("invite", _("Write it together")))
    if stuck and not scene.screen.brief:
        offered.append(menu.HELP)
    return (*offered, menu.BACK)


def _possible(deed: Deed, idea: Idea, scene: Scene) -> bool:
    return why_not(deed, idea, scene) is None


def why_not(deed: Deed, idea: Idea, scene: Scene) -> Why | None:
    """Return why this resident cannot do something with an idea now; None if they can."""
    supports = idea.number in scene.supported
    return refusal(deed, idea, scene.own().id, scene.phase, supports=supports)


def _fast(idea: Idea, scene: Scene) -> bool:
    """Whether nothing of it can be changed by its author, who may want to ask a person then."""
    if idea.standing in (Standing.ACCEPTED, Standing.APPEALED):
        return False
    return not _possible(Deed.EDIT, idea, scene)


def _asked(idea: Idea, scene: Scene) -> Iterator[Choice]:
    """Offer to answer what the author is asked about an idea."""
    if idea.asked and scene.own().now < idea.asked.before:
        yield Choice(f"mend:{idea.number}", _("Answer the question"))
    yield from merging.offered(idea.number, scene)


def _disagree(idea: Idea, scene: Scene) -> Iterator[Choice]:
    """Offer to say that one does not agree with a refusal, or with it that an idea is hidden."""
    if appealing.possible(idea, scene):
        yield Choice(f"appeal:{idea.number}", _("I do not agree"))
    if idea.standing is Standing.HIDDEN and contestable(_hidden(idea, scene)):
        yield Choice(f"contest:{idea.number}", _("I do not agree"))


def contestable(hidden: Hidden) -> bool:
    """Whether an author who does not agree that something is hidden can say so now."""
    return bool(hidden.reason) and not (hidden.contested or hidden.settled)


def _hidden(idea: Idea, scene: Scene) -> Hidden:
    return scene.own().hidden.get(idea.number, Hidden())


def _brief(idea: Idea, scene: Scene) -> Text:
    """Say where an idea stands, with the little more that fits."""
    more = _in_short(idea, scene)
    if more is None:
        return _head(idea, _BRIEF_TITLE)
    return _(
        "Your idea {number}, {title}: {standing}. {more}",
        number=idea.number,
        title=shortened(idea.title, _BRIEFEST_TITLE),
        standing=STANDS[idea.standing],
        more=more,
    )


def _head(idea: Idea, length: int) -> Text:
    supports = n_("{count} person", "{count} people", idea.supports, count=idea.supports)
    return _(
        "Your idea {number}, {title}: {standing}. Support: {supports}.",
        number=idea.number,
        title=shortened(idea.title, length),
        standing=STANDS[idea.standing],
        supports=supports,
    )


def _in_short(idea: Idea, scene: Scene) -> Value | None:
    """Return what matters most of an idea to its author; None if that is who supports it."""
    number, answer = idea.number, idea.answer
    if answer and idea.standing is Standing.ACCEPTED:
        return _("It costs {cost}.", cost=Euros(answer.cost)) if answer.cost else None
    if answer and idea.standing is Standing.REFUSED:
        until = _until(answer, scene)
        reason = shortened(answered.in_language(answer.reason, scene), _REASON)
        return _("{reason} {until}", reason=reason, until=until)
    if idea.standing is Standing.UPHELD:
        return _("A person has looked at number {number} twice. This is final.", number=number)
    if idea.standing is Standing.HIDDEN and (why := _why_hidden(idea, scene, shortly=True)):
        return why
    return _kept_fast(idea, scene)


def _whole(idea: Idea, scene: Scene) -> Iterator[Value]:
    """Say all that concerns its author, and all that an idea says, a line for each."""
    yield _head(idea, _TITLE)
    if concerns := tuple(_concerns(idea, scene)):
        yield ""
        yield from concerns
    yield ""
    yield _("“{text}”", text=idea.text)
    yield _("Where: {place}", place=place_said(idea.place, scene.edition))
    yield _("Theme: {theme}", theme=theme_said(idea.theme, scene.edition))
    yield _("Cost: {cost}", cost=cost_said(idea.cost))
    yield from naming.said(replace(idea.draft, title="", photo=idea.picture))
    if together := len(idea.authors) - 1:
        yield n_(
            "Together with: {count} person",
            "Together with: {count} people",
            together,
            count=together,
        )


def _concerns(idea: Idea, scene: Scene) -> Iterator[Value]:
    """Say what was decided about an idea, and what its author is asked."""
    if idea.standing is Standing.MERGED:
        yield _(
            "Number {number} goes on together with number {into}.",
            number=idea.number,
            into=idea.into,
        )
    elif idea.answer:
        yield from _answer(idea, idea.answer, scene)
    elif idea.standing is Standing.HIDDEN and (why := _why_hidden(idea, scene)):
        yield why
    yield from _questions(idea, scene)
    if kept := _kept_fast(idea, scene):
        yield kept


def _answer(idea: Idea, answer: Answer, scene: Scene) -> Iterator[Value]:
    """Say the answer with its reason, and whether and until when an author can disagree."""
    _verdict, *lines = answered.lines(answer, scene.edition)
    yield from lines
    begins = scene.first_day(Phase.VOTING)
    if idea.standing is Standing.ACCEPTED and begins and scene.phase.before(Phase.VOTING):
        yield _("People can vote on it from {begins}.", begins=begins)
    if idea.standing is Standing.REFUSED:
        yield _until(answer, scene)
    if idea.standing in (Standing.APPEALED, Standing.UPHELD) and (
        looked := appealing.refusal(idea, scene)
    ):
        yield looked


def _until(answer: Answer, scene: Scene) -> Text:
    """Say until when an author can say, or could, that they do not agree with a refusal."""
    before = days_later(answer.at, scene.edition.idea_rules.appeal_days, scene.edition.zone)
    last = last_day(before, scene.edition.zone)
    if scene.own().now < before:
        return _("You do not agree? You can say so until {last}.", last=last)
    return _("You could say until {last} that you do not agree.", last=last)


def _why_hidden(idea: Idea, scene: Scene, *, shortly: bool = False) -> Text | None:
    """Say why an idea is hidden, and what came of it that its author does not agree."""
    hidden = _hidden(idea, scene)
    if not hidden.reason:
        return _("Somebody looks at it. You hear from us.")
    if hidden.edited:
        return _("It was changed. A person looks at it again. You get an answer here.")
    if hidden.settled:
        return _("A person looked again: it stays hidden. {reason}", reason=_reason(hidden, scene))
    if hidden.contested:
        return _("You do not agree. A person reads it. You get an answer here.")
    if shortly:
        return _("Why? {reason}", reason=_reason(hidden, scene))
    return _("Others cannot read it. Why? {reason}", reason=hidden.reason)


def _reason(hidden: Hidden, scene: Scene) -> str:
    return shortened(hidden.reason, _REASON * 2) if scene.screen.brief else hidden.reason


def _questions(idea: Idea, scene: Scene) -> Iterator[Text]:
    """Say what an author is asked about an idea, and until when that can be answered."""
    if idea.asked:
        last = last_day(idea.asked.before, scene.edition.zone)
        if scene.own().now < idea.asked.before:
            question = Said(idea.asked.question)
            yield _("A question: {question} You can answer until {last}.",
                    question=question, last=last)  # fmt: skip
        else:
            yield _("You could answer until {last}. A person decides now.", last=last)
    yield from merging.questions(idea.number, scene)


def _kept_fast(idea: Idea, scene: Scene) -> Text | None:
    """Say why an idea that has no answer yet cannot be changed; None if it can be."""
    if idea.standing not in _UNANSWERED:
        return None
    last = scene.closes(Phase.IDEAS)
    match why_not(Deed.EDIT, idea, scene):
        case Why.SUPPORTED:
            return _("Others support it as it is, so it cannot be changed any more.")
        case Why.OVER if last:
            return _("It could be changed until {last}.", last=last)
    return None
