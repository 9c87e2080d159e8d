"""What can be chosen from any place, with what it begins."""

from collections.abc import Callable, Mapping

from budget.moderation import Subject
from budget.opinion import Score
from flows import asking, informing, listening, nudging, rehearsing, wishing
from flows.ballot import assisting, proving, voting
from flows.ideas import (
    another,
    appealing,
    authoring,
    browsing,
    discussing,
    following,
    mending,
    merging,
    reacting,
    reporting,
    wording,
    writing,
)
from flows.informing import coming, recordings
from flows.notices import reminding
from flows.outcome import earlier, progress, progressed, rating, responding, results
from flows.residents import agreeing, helping, holding, joining, privacy, surveying
from flows.scene import Scene
from flows.state import Arriving, Browsing, Home, Informing, State, before_miss, place_of
from flows.talk import Turn

_BEGINNING: Mapping[str, Callable[[Scene], Turn]] = {
    nudging.READ.key: nudging.heard,
    "how": lambda _scene: informing.begin(),
    "write": writing.begin,
    "told": writing.told,
    "told-more": another.added,
    "told-apart": another.apart,
    "told-none": another.dropped,
    "ideas": voting.plans,
    "mine": authoring.begin,
    "vote": proving.begin,
    "assist": assisting.begin,
    "result": results.begin,
    "progress": progress.begin,
    earlier.SHOW.key: earlier.begin,
    earlier.NO_MORE.key: earlier.left,
    "coming": coming.begin,
    "news": agreeing.begin,
    "survey": surveying.begin,
    "district": joining.district,
    "menu": lambda _scene: Turn(Home()),
    "start": privacy.resume,
    "remind": reminding.begin,
    "unremind": reminding.take_back,
    "throw": writing.throwing,
    "discard": writing.discarded,
    "no-plan": writing.no_plan,
    "what-now": lambda _scene: Turn(Informing("influence")),
    "rehearsal:leave": lambda _scene: rehearsing.leave(),
}
"""What can be chosen, or said, from any place by who takes part."""

_OF_A_NOTICE: Mapping[str, Callable[[int, Scene], Turn | None]] = {
    "read": lambda number, scene: browsing.read(number, Browsing(), scene),
    "mine": authoring.open_one,
    "unsupport": wishing.unsupport,
    "word": wording.begin,
    "discuss": discussing.begin,
    "reply": reacting.reply,
    "react-to": reacting.instead,
    "mute": lambda number, _scene: following.chosen("mute", number, Home()),
    "contest": reporting.contest(Subject.IDEA),
    "contest-reaction": reporting.contest(Subject.REACTION),
    "explain": browsing.explain,
    "mend": mending.begin,
    "appeal": appealing.begin,
    "progress": progress.open_one,
    "quiet": progressed.quiet,
    "respond": responding.begin,
    "pick": voting.pick,
    "rate": rating.begin,
    **{score.value: rating.chosen(score) for score in Score},
}
"""What notices offer, from whatever place: the number after the colon is what they are about."""

_IN_PLACE: Mapping[str, Callable[[int, State, Scene], Turn | None]] = {
    "together": merging.show,
    "agree": merging.agree,
    "apart": merging.apart,
    "also": merging.also,
    "not-also": merging.not_also,
    "data": lambda page, state, scene: holding.show(place_of(state), scene, page),
}
"""The same, of what leaves the resident where they are."""


def begun(key: str, otherwise: State, scene: Scene) -> Turn:
    """Return what begins with a choice, or a word, for who takes part; others stay there."""
    return _BEGINNING[key](scene) if scene.resident.joined else Turn(otherwise)


def chosen(choice: str, state: State, scene: Scene) -> Turn | None:
    """Return what was chosen that is offered in many places, or None if nothing was."""
    if choice == "help":
        return helping.begin(place_of(state))
    if question := asking.heard(choice, place_of(state), scene):
        return question
    if choice == "help:withdraw":
        return helping.withdrawn(place_of(state))
    if choice == "again":
        return Turn(before_miss(state))
    if choice == recordings.LISTEN.key:
        return listening.begin(state, scene)
    if choice in _BEGINNING:
        return begun(choice, state, scene)
    return _noticed(choice, state, scene)


def _noticed(choice: str, state: State, scene: Scene) -> Turn | None:
    """Return what was chosen of what a notice offered, or None if nothing was."""
    kind, _colon, number = choice.partition(":")
    if not number.isdecimal():
        return None
    if isinstance(place_of(state), Arriving):
        return Turn(state)
    if kind in _IN_PLACE:
        return _IN_PLACE[kind](int(number), state, scene)
    if kind not in _OF_A_NOTICE:
        return None
    return _OF_A_NOTICE[kind](int(number), scene)
