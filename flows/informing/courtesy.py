"""What is often asked in so many words, and what is said out of courtesy: answered anywhere.

It counts as no miss, and what was asked before is asked again.
"""

from collections.abc import Callable, Mapping

from budget.rules import BasketRules
from budget.timeline import Phase
from flows import informing, menu
from flows.ballot import casting, voting
from flows.informing import enquiries
from flows.outcome import results
from flows.residents import helping
from flows.scene import Scene
from flows.state import (
    Forgetting,
    Home,
    Proving,
    ReadingBack,
    Results,
    State,
    before_miss,
)
from flows.talk import UNNUMBERED, Choice, Lines, Message, Reply, Said, Text, Turn, Value, _

_GO_ON = menu.GO_ON._replace(number=UNNUMBERED)

_ASKED_AGAIN = (ReadingBack, Forgetting, Proving)
"""Where what was offered has to be read once more before it is answered."""


def heard(message: Message, state: State, scene: Scene) -> Turn | None:
    """Answer a question or a courtesy; None if it is neither, or leads where one has to join."""
    here, key = before_miss(state), message.asked
    if message.why is not None and scene.resident.joined and not isinstance(here, Results):
        return results.why(message.why, scene)
    if key == "person":
        return helping.begin(here)
    if key == "complaint":
        return told(_complaint(scene), here, scene, menu.HELP)
    if key in _LEADING:
        return _LEADING[key](scene) if scene.resident.joined else None
    said = _SAID.get(key) or enquiries.SAID.get(key)
    return told(said(scene), here, scene) if said else None


def told(said: Value, here: State, scene: Scene, beside: Choice = _GO_ON) -> Turn:
    """Say it, and ask again what was asked; only on request where every message is paid for."""
    if scene.screen.brief and scene.resident.joined and not isinstance(here, _ASKED_AGAIN):
        return Turn(here, (Reply(said, (beside, menu.MENU)),))
    return Turn(here, (Reply(said),))


def _complaint(scene: Scene) -> Value:
    """Say what really comes of what residents send, and how to tell a person."""
    influence = informing.influence(scene)
    if influence and scene.screen.brief:
        return influence
    person = _("Do you want to say this to a person? Send QUESTION.")
    if not influence:
        return person
    return Lines((_("I am sorry to hear that."), influence, person))


def _change(scene: Scene) -> Text:
    last = scene.closes(Phase.VOTING)
    if scene.phase is not Phase.VOTING or last is None:
        return _of_voting(scene)
    if scene.spent and not scene.voted:
        return menu.SPENT
    if not scene.voted:
        return _("I see no vote of yours here yet. Send VOTE to vote, until {last}.", last=last)
    return _(
        "You can change your vote until {last}: send VOTE. The last one counts. To withdraw it for "
        "good, send FORGET ME.",
        last=last,
    )


def _counted(scene: Scene) -> Text:
    if not scene.phase.before(Phase.RESULTS):
        return _("All valid votes were counted. Do you have a receipt? Send CHECK and its number.")
    if scene.voted:
        return _(
            "Your vote is in. Do you want to check? Send CHECK and the number of your receipt."
        )
    return _("I see no vote of yours here. Do you have a receipt? Send CHECK and its number.")


def _of_voting(scene: Scene) -> Text:
    """Say when one can vote, could, or will be able to."""
    first, last = scene.first_day(Phase.VOTING), scene.closes(Phase.VOTING)
    if first is None or last is None:
        return enquiries.NO_VOTE
    if overdue := menu.late(Phase.VOTING, scene):
        return overdue
    if scene.phase.before(Phase.VOTING):
        return _("You can vote from {first} until {last}.", first=first, last=last)
    if scene.phase is Phase.VOTING:
        return _("You can vote until {last}.", last=last)
    return _("Voting ended on {last}.", last=last)


def _begins(scene: Scene) -> Text:
    """Say when one can do what comes first, of what is not over."""
    ideas = menu.ideas_when(scene) if scene.phase.before(Phase.IDEAS) else None
    return ideas or _of_voting(scene)


def _when(scene: Scene) -> Text:
    result = scene.first_day(Phase.RESULTS)
    if result is None:
        return _("There is no result in this round.")
    if overdue := menu.late(Phase.RESULTS, scene):
        return overdue
    if scene.phase.before(Phase.RESULTS):
        return _("The result comes on {result}.", result=result)
    return _("The result is known. Send RESULT to read it.")


def _who(scene: Scene) -> Text:
    return _(
        "I am a computer of the {organiser}. Do you want a person? Send HELP.",
        organiser=Said(scene.edition.organiser),
    )


def _secret(_scene: Scene) -> Text:
    return _(
        "Your vote is kept apart from you, and what you chose is shown to nobody. What do we keep "
        "of you? Send MY DATA."
    )


def _price(_scene: Scene) -> Text:
    return _("Taking part is free. You only pay your own phone or internet company, as always.")


def _leaving(_scene: Scene) -> Text:
    return _("Do you want no more messages? Send STOP. Do you want everything erased? FORGET ME.")


def _thanks(_scene: Scene) -> Text:
    return _("You are welcome.")


def _hello(_scene: Scene) -> Text:
    return _("Hello.")


def _chosen(scene: Scene) -> Turn:
    """Show what is on the ballot; what was cast is never shown."""
    if scene.phase is Phase.VOTING and scene.unfinished.filling:
        return Turn(casting.draft(scene))
    if scene.voted:
        kept = _("I cannot show what you voted for: it is kept apart from you.")
        return Turn(Home(), (Reply(kept, menu.choices(scene)),))
    return voting.begin(scene)


def _left(scene: Scene) -> Turn:
    """Show the ballot with what is left of it."""
    if scene.phase is Phase.VOTING and scene.unfinished.filling and not scene.spent:
        return Turn(casting.draft(scene))
    return voting.begin(scene)


def _no_vote(scene: Scene) -> Turn | None:
    """Let somebody leave the vote who does not want to, with all that they chose."""
    if scene.phase is not Phase.VOTING:
        return None
    said = _("Good. Nothing was sent.")
    if scene.unfinished.filling and isinstance(scene.edition.vote.ballot, BasketRules):
        said = _("Good. Nothing was sent. Your basket stays as it is.")
    elif scene.unfinished.filling:
        said = _("Good. Nothing was sent. What you chose is kept.")
    elif scene.voted:
        said = _change(scene)
    return Turn(Home(), (Reply(said, menu.choices(scene)),))


_SAID: Mapping[str, Callable[[Scene], Text]] = {
    "change": _change,
    "counted": _counted,
    "when": _when,
    "until": _of_voting,
    "begins": _begins,
    "who": _who,
    "secret": _secret,
    "price": _price,
    "leaving": _leaving,
    "thanks": _thanks,
    "hello": _hello,
}

_LEADING: Mapping[str, Callable[[Scene], Turn | None]] = {
    "chosen": _chosen,
    "left": _left,
    "no-vote": _no_vote,
}
