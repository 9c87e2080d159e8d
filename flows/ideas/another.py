"""Another idea, told while one is begun: both are kept, and nothing is written over.

It is asked whether the other belongs to what is begun.  Whatever is answered, or is not: who has
sent or thrown away the first one is asked about the other (`noticing.after_joining`).
"""

from dataclasses import replace

from budget.idea import TEXT_LENGTH, Draft, shortened
from flows import lengths, media, menu
from flows.ideas import writing
from flows.scene import Scene
from flows.state import Comparing, Home, State, Writing
from flows.talk import Choice, Message, Reply, Turn, _

_MOST = 5
"""Ideas that wait beside the one that is begun."""

_ECHO, _BRIEF_ECHO = 200, 30
"""Characters of each of the two that are read back."""

_LINE = "\n"
"""What stands between several of them, which are lines."""

_APART = Choice("told-apart", _("No, it is another idea"))
_NONE = Choice("told-none", _("It is no idea"))


def heard(state: Writing | Comparing, message: Message, scene: Scene) -> Turn | None:
    """Take what is said to be another idea, where something of the one that is begun is asked."""
    asked = isinstance(state, Comparing) or state.field != "text"
    return told(state, message.another, scene) if asked and message.another else None


def told(state: State, text: str, scene: Scene) -> Turn | None:
    """Keep another idea beside the one that is begun, and ask what it is; None if it cannot be."""
    draft = scene.unfinished.idea
    if draft is None or writing.enough(scene, begun=1):
        return None
    if len(text) > TEXT_LENGTH:
        return Turn(state, (Reply(lengths.too_long(len(text), TEXT_LENGTH)),))
    before = [told for told in waiting(scene) if told != text]
    if len(before) >= _MOST:
        return None
    question = _(
        "You are writing an idea already: “{draft}” Does this belong to it? “{text}”",
        draft=media.said(draft, _length(scene)),
        text=shortened(text, _length(scene)),
    )
    onward = _APART if isinstance(state, Home) else _APART._replace(key="again")
    kept = replace(scene.unfinished, told=_LINE.join((*before, text)))
    return Turn(state, (Reply(question, (*_adding(draft, text), onward, _NONE)),), unfinished=kept)


def _length(scene: Scene) -> int:
    return _BRIEF_ECHO if scene.screen.brief else _ECHO


def _adding(draft: Draft, text: str) -> tuple[Choice, ...]:
    """Offer to add it to what is begun, but for what was spoken: a person writes that down."""
    fits = not draft.voice and len(_joined(draft, text)) <= TEXT_LENGTH
    return (Choice("told-more", _("Yes, add it")),) if fits else ()


def _joined(draft: Draft, text: str) -> str:
    return f"{draft.text} {text}".strip()


def added(scene: Scene) -> Turn:
    """Add it to the idea that is begun, which is compared anew with those that are there."""
    before, (others, text) = scene.unfinished.idea, _last(scene)
    if before is None or not text or not _adding(before, text):
        return writing.begin(scene)
    draft = replace(before, text=_joined(before, text))
    kept = replace(scene.unfinished, idea=draft, told=others)
    return replace(writing.told(scene._replace(unfinished=kept)), unfinished=kept)


def apart(scene: Scene) -> Turn:
    """Go on with the idea that is begun: the other is asked about after it."""
    turn = writing.begin(scene)
    if not scene.unfinished.told or scene.screen.brief:
        return turn
    first = _("Good. First the idea that you began; then I ask you about the other.")
    return replace(turn, replies=(Reply(first), *turn.replies))


def dropped(scene: Scene) -> Turn:
    """Let go of what was told beside the idea that is begun, which stays as it is."""
    said = _("Good, that is no idea. Do you have a question? Send QUESTION.")
    reply, (others, _text) = Reply(said, menu.choices(scene)), _last(scene)
    return Turn(Home(), (reply,), unfinished=replace(scene.unfinished, told=others))


def waiting(scene: Scene) -> list[str]:
    """Return what was told and waits, in that order."""
    return [told for told in scene.unfinished.told.split(_LINE) if told]


def _last(scene: Scene) -> tuple[str, str]:
    """Return what was told last of all that waits, behind the others."""
    others, _line, text = scene.unfinished.told.rpartition(_LINE)
    return others, text


def first(told: str) -> tuple[str, str]:
    """Return what was told first of all that waits, before the others."""
    text, _line, others = told.partition(_LINE)
    return text, others
