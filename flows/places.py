"""The places of a conversation: what each of them asks, and which part of it answers there."""

from typing import assert_never

from budget.timeline import Phase
from flows import informing, menu, unsaid
from flows.ballot import casting, points, pouring, proving, voting
from flows.hearing.numbered import about
from flows.ideas import (
    another,
    appealing,
    authoring,
    browsing,
    comparing,
    discussing,
    inviting,
    mending,
    reacting,
    reporting,
    wording,
)
from flows.informing import recordings
from flows.opinions import Rating, Responding
from flows.outcome import progress, rating, responding, results
from flows.residents import agreeing, helping, joining, noticing, privacy, surveying
from flows.scene import Scene
from flows.state import (
    Agreeing,
    Appealing,
    Arriving,
    Assisting,
    Authoring,
    Browsing,
    Comparing,
    Consenting,
    Contesting,
    Discussing,
    Forgetting,
    Giving,
    Helping,
    Home,
    Informing,
    Invited,
    Looking,
    Matching,
    Mending,
    Missed,
    OfIdeas,
    Pouring,
    Progressing,
    Proving,
    Reacting,
    Reading,
    ReadingBack,
    Reporting,
    Results,
    Settling,
    Sharing,
    Spreading,
    State,
    Surveying,
    Switching,
    Voting,
    Wording,
    Writing,
)
from flows.talk import Message, Reply, Turn

Discussion = Discussing | Reacting | Reporting | Contesting
"""The places where ideas are discussed."""

Agreement = Arriving | Consenting | Settling | Agreeing | Surveying
"""The places where somebody is asked about themselves: what they agree to, what they think."""

CarriedOut = Progressing | Responding | Rating
"""The places where projects that won are looked at."""


def still(state: State, scene: Scene) -> State:
    """Return where a resident is; at the menu, if what they were asked about is not there now."""
    gone = isinstance(state, Responding | Rating) and state.number not in scene.progress
    return Home() if gone else state


def step(state: State, message: Message, scene: Scene) -> Turn | None:
    """Let the place where the resident is answer; None if it does not understand."""
    match unsaid.instead(state, message):
        case "again":
            return Turn(state)
        case "back" | "skip" as key:
            turn = _step(state, message._replace(choice=key), scene)
            return turn and unsaid.left(turn, state, scene)
    return _step(state, message, scene)


def _step(state: State, message: Message, scene: Scene) -> Turn | None:
    match state:
        case Arriving() | Consenting() | Settling():
            agreed = _step_agreed(state, message, scene)
            return agreed or noticing.before_joining(state, message, scene)
        case Agreeing() | Surveying():
            return _step_agreed(state, message, scene)
        case Home():
            return _step_home(message, scene)
        case Informing():
            return informing.step(state, message) or _step_informing(message, scene)
        case _ if isinstance(state, OfIdeas):
            return _step_of_ideas(state, message, scene)
        case Discussing() | Reacting() | Reporting() | Contesting():
            return _step_discussion(state, message, scene)
        case Voting() | Looking():
            return voting.step(state, message, scene)
        case Spreading() | Giving():
            return points.step(state, message, scene)
        case Pouring():
            return pouring.step(state, message, scene)
        case Proving() | Assisting() | Matching() | Sharing():
            return proving.step(state, message, scene)
        case ReadingBack():
            return casting.step(state, message, scene) or voting.corrected(state, message, scene)
        case Results():
            return results.step(state, message, scene)
        case Progressing() | Responding() | Rating():
            return _step_carried_out(state, message, scene)
        case Helping():
            return helping.step(state, message, scene)
        case Switching():
            return helping.step_switching(state, message, scene)
        case Forgetting():
            return privacy.step_forgetting(state, message, scene)
        case Missed():
            return helping.step_missed(state, message, scene) or step(state.before, message, scene)
    assert_never(state)


def _step_agreed(state: Agreement, message: Message, scene: Scene) -> Turn | None:
    """Let a place answer in which somebody is asked about themselves."""
    match state:
        case Arriving():
            return joining.step_arriving(message, scene)
        case Consenting():
            return joining.step_consenting(message, scene)
        case Settling():
            return joining.step_settling(state, message, scene)
        case Agreeing():
            return agreeing.step(state, message, scene)
        case Surveying():
            return surveying.step(state, message, scene)


def _step_of_ideas(state: OfIdeas, message: Message, scene: Scene) -> Turn | None:
    """Let a place that is about ideas answer."""
    match state:
        case Writing() | Comparing():
            other = another.heard(state, message, scene)
            turn = other or comparing.step(state, message, scene)
            return turn or noticing.beside(state, message, scene)
        case Wording():
            return wording.step(state, message, scene)
        case Browsing():
            return browsing.step(state, message, scene)
        case Reading():
            return browsing.step_reading(state, message, scene)
        case Authoring():
            return authoring.step(state, message, scene)
        case Invited():
            return inviting.step_invited(state, message, scene)
        case Mending():
            return mending.step(state, message, scene)
        case Appealing():
            return appealing.step(state, message, scene)
    assert_never(state)


def _step_home(message: Message, scene: Scene) -> Turn | None:
    """Take several numbers for a vote, one for an idea, and one that is asked about for that."""
    if asked := _asked_about(message, scene):
        return asked
    voting_now = scene.phase is Phase.VOTING
    named = message.numbers or (voting_now and message.dropped)
    if not named or (message.picked.doubt and not voting_now):
        return None
    known = (scene.outcome or scene.division) and scene.phase is Phase.RESULTS
    if known and len(message.numbers) == 1 and not message.dropped:
        return results.why(message.numbers[0], scene)
    if voting_now or len(message.numbers) > 1:
        return voting.numbered(message, scene)
    [number] = message.numbers
    open_now = scene.phase in (Phase.IDEAS, Phase.SCREENING) and not scene.resident.stopped
    written = open_now and scene.ideas.get(number)
    return browsing.read(number, Browsing(), scene) if written else None


def _step_informing(message: Message, scene: Scene) -> Turn | None:
    """Show what is asked about by its number, and take several numbers for a vote.

    One by itself may be a slip, where pages are chosen by theirs.
    """
    several = len(message.numbers) > 1 and not message.picked.doubt
    if several and scene.phase is Phase.VOTING:
        return voting.numbered(message, scene)
    return _asked_about(message, scene)


def _asked_about(message: Message, scene: Scene) -> Turn | None:
    """Show the project or the idea that is asked about; None if none is."""
    number = about(message.text) or message.explain
    if not number:
        return None
    if scene.phase is Phase.VOTING:
        return voting.look(number, 0, scene)
    if (scene.outcome or scene.division) and not scene.phase.before(Phase.RESULTS):
        return results.step(Results(), message, scene)
    return browsing.read(number, Browsing(), scene)


def _step_discussion(state: Discussion, message: Message, scene: Scene) -> Turn | None:
    match state:
        case Discussing():
            return discussing.step(state, message, scene)
        case Reacting():
            return reacting.step(state, message, scene)
        case Reporting():
            return reporting.step(state, message, scene)
        case Contesting():
            return reporting.step_contesting(state, message, scene)
    assert_never(state)


def _step_carried_out(state: CarriedOut, message: Message, scene: Scene) -> Turn | None:
    match state:
        case Progressing():
            return progress.step(state, message, scene)
        case Responding():
            return responding.step(state, message, scene)
        case Rating():
            return rating.step(state, message, scene)


def _ask_carried_out(state: CarriedOut, scene: Scene) -> tuple[Reply, ...]:
    match state:
        case Progressing():
            return progress.ask(state, scene)
        case Responding():
            return responding.ask(state, scene)
        case Rating():
            return rating.ask(state, scene)


def _ask_discussion(state: Discussion, scene: Scene) -> tuple[Reply, ...]:
    match state:
        case Discussing():
            return discussing.ask(state, scene)
        case Reacting():
            return reacting.ask(state, scene)
        case Reporting():
            return reporting.ask(state, scene)
        case Contesting():
            return reporting.ask_contesting(scene)
    assert_never(state)


def ask(state: State, scene: Scene) -> tuple[Reply, ...]:
    """Return what a place asks; said when somebody comes there, and when they come back."""
    match state:
        case Arriving() | Consenting() | Settling() | Agreeing() | Surveying():
            return _ask_agreed(state, scene)
        case Home():
            return menu.ask(scene)
        case Informing():
            return recordings.offered(informing.ask(state, scene), state, scene)
        case _ if isinstance(state, OfIdeas):
            return _ask_of_ideas(state, scene)
        case Discussing() | Reacting() | Reporting() | Contesting():
            return _ask_discussion(state, scene)
        case Voting() | Looking():
            return recordings.offered(voting.ask(state, scene), state, scene)
        case Spreading() | Giving():
            return recordings.offered(points.ask(state, scene), state, scene)
        case Pouring():
            return pouring.ask(state, scene)
        case Proving() | Assisting() | Matching() | Sharing():
            return proving.ask(state, scene)
        case ReadingBack():
            return casting.ask(state, scene)
        case Results():
            return results.ask(state, scene)
        case Progressing() | Responding() | Rating():
            return _ask_carried_out(state, scene)
        case Helping():
            return helping.ask(state, scene)
        case Switching():
            return helping.ask_switching(scene)
        case Forgetting():
            return privacy.ask_forgetting(state, scene)
        case Missed():
            asked = ask(state.before, scene)
            return helping.ask_missed(state, asked[-1], scene) if state.helps else asked
    assert_never(state)


def _ask_agreed(state: Agreement, scene: Scene) -> tuple[Reply, ...]:
    """Return what somebody is asked about themselves."""
    match state:
        case Arriving():
            return joining.arriving(scene)
        case Consenting():
            return joining.consenting(scene)
        case Settling():
            return joining.settling(state, scene)
        case Agreeing():
            return agreeing.ask(state, scene)
        case Surveying():
            return surveying.ask(state)


def _ask_of_ideas(state: OfIdeas, scene: Scene) -> tuple[Reply, ...]:
    """Return what a place that is about ideas asks."""
    match state:
        case Writing() | Comparing():
            return comparing.ask(state, scene)
        case Wording():
            return wording.ask(state, scene)
        case Browsing():
            return browsing.ask(state, scene)
        case Reading():
            return browsing.ask_reading(state, scene)
        case Authoring():
            return authoring.ask(state, scene)
        case Invited():
            return inviting.ask_invited(state, scene)
        case Mending():
            return mending.ask(state, scene)
        case Appealing():
            return appealing.ask(state, scene)
    assert_never(state)
