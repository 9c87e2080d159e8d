"""The survey: offered once to who has read the result, and begun with a word at any time.

Each answer is counted when it is given, and nobody keeps it with the resident: who breaks off has
answered what they answered, and who comes back is asked the rest.
"""

from collections.abc import Mapping
from dataclasses import replace

from budget import survey
from budget.decisions import Marked
from budget.survey import ASKED, LONGEST, MARK, NUMBERS, RATINGS, Question, SurveyAnswered
from budget.timeline import Phase
from flows import lengths, menu
from flows.residents import agreeing
from flows.scene import Scene
from flows.state import Agreeing, Home, Surveying
from flows.talk import Choice, Kind, Message, Reply, Text, Turn, _

_SKIP = Choice("skip", _("Skip"), number=0)

_EASE = (_("Very hard"), _("Hard"), _("In between"), _("Easy"), _("Very easy"))
_TRUST = (_("Not at all"), _("Not really"), _("I am not sure"), _("Yes, mostly"), _("Yes, fully"))
_LABELS: Mapping[Question, tuple[Text, ...]] = {Question.EASE: _EASE, Question.TRUST: _TRUST}


def after_result(before: object, turn: Turn, scene: Scene) -> Turn:
    """Offer the survey to who has read the result: once, after they were asked of the next round.

    Like that question, it comes in place of the menu.
    """
    read = agreeing.has_read(before, scene) and not turn.decisions
    answered = isinstance(before, Agreeing) and before.once and bool(turn.decisions)
    if not (read or answered) or not isinstance(turn.state, Home) or turn.replies:
        return turn
    resident, own = scene.resident, scene.own()
    open_to = resident.joined and not resident.stopped and survey.is_open(scene.edition, own.now)
    if not open_to or (MARK, ASKED) in own.marks:
        return turn
    return replace(turn, state=Surveying(), decisions=(*turn.decisions, Marked(MARK, ASKED)))


def begin(scene: Scene) -> Turn:
    """Ask the first question that the resident has not answered, or say why none is asked."""
    if scene.phase.before(Phase.RESULTS):
        return menu.not_now(Phase.RESULTS, scene)
    if not survey.is_open(scene.edition, scene.own().now):
        return _home(_("The survey of this round is over."), scene)
    return _onward(None, scene)


def _onward(after: Question | None, scene: Scene) -> Turn:
    """Ask the next question after this one that is not answered yet, or thank the resident."""
    marks, every = scene.own().marks, list(Question)
    later = every[every.index(after) + 1 :] if after else every
    left = [one for one in later if (MARK, NUMBERS[one]) not in marks]
    if left:
        return Turn(Surveying(left[0]))
    thanks = (
        _("Thank you. We do not keep who answered what.")
        if after
        else _("You have answered everything already. Thank you.")
    )
    return _home(thanks, scene)


def _home(said: Text, scene: Scene) -> Turn:
    """Say something, and lead to the menu: with it, unless every message is paid for."""
    return Turn(Home(), (Reply(said, (menu.MENU,) if scene.screen.brief else ()),))


def ask(state: Surveying) -> tuple[Reply, ...]:
    """Offer the survey, or ask one of its questions."""
    question = state.question
    if question is None:
        choices = (Choice("survey:yes", _("Yes")), Choice("survey:no", _("No")))
        offer = _("May we ask you 3 short questions? We do not keep who answered what.")
        return (Reply(offer, choices),)
    if question is Question.BETTER:
        return (Reply(_asked(question), (_SKIP,), spelled=True),)
    rated = tuple(
        Choice(f"rate:{question}:{rating}", label, number=rating)
        for rating, label in zip(RATINGS, _LABELS[question], strict=True)
    )
    return (Reply(_asked(question), (*rated, _SKIP), spelled=True),)


def _asked(question: Question) -> Text:
    match question:
        case Question.EASE:
            return _("How easy was it to take part? Question 1 of 3.")
        case Question.TRUST:
            return _("Do you think that everybody's say counted fairly? Question 2 of 3.")
        case Question.BETTER:
            return _(
                "What should be better next time? Write it in at most {most} characters, and no "
                "names. Question 3 of 3.",
                most=LONGEST,
            )


def step(state: Surveying, message: Message, scene: Scene) -> Turn | None:
    """Take an answer, or pass over the question."""
    match message.choice:
        case "survey:yes":
            return begin(scene)
        case "survey:no":
            return _home(_("All right. Later is fine too: send SURVEY."), scene)
        case "back":
            return Turn(Home())
    question = state.question
    if question is None:
        return None
    if not survey.is_open(scene.edition, scene.own().now):
        return begin(scene)
    if message.choice == "skip":
        return _onward(question, scene)
    if question is Question.BETTER:
        return _told(message, scene)
    kind, _colon, value = message.choice.partition(":")
    if kind != "rate":
        return Turn(state) if message.numbers else None
    return _answered(SurveyAnswered(question, int(value.rpartition(":")[2])), scene)


def _told(message: Message, scene: Scene) -> Turn | None:
    """Take what somebody says in their own words."""
    text = " ".join(message.text.split())
    if message.choice or message.kind is not Kind.TEXT or not any(c.isalnum() for c in text):
        return None
    if len(text) > LONGEST:
        long = Reply(lengths.too_long(len(text), LONGEST), (_SKIP,), spelled=True)
        return Turn(Surveying(Question.BETTER), (long,))
    return _answered(SurveyAnswered(Question.BETTER, words=text), scene)


def _answered(answer: SurveyAnswered, scene: Scene) -> Turn:
    """Have an answer counted, and mark that this question needs no other of this resident."""
    onward = _onward(answer.question, scene)
    return replace(onward, decisions=(answer, Marked(MARK, NUMBERS[answer.question])))
