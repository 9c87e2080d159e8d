"""What residents send beside words: a photo with an idea, a voice note, a place on the map.

A step says by a token what is to become of it.  Nothing is fetched here, nor known of what it holds
(docs/decisions/0029).
"""

import re
from dataclasses import dataclass, replace

from budget.decisions import Decision, HelpAsked, MediaDropped, PhotoSent, VoiceSent
from budget.idea import Draft, shortened
from budget.timeline import Phase
from flows import asking, menu
from flows.scene import Scene
from flows.state import (
    Detour,
    Helping,
    State,
    Writing,
    before_miss,
)
from flows.talk import Choice, Kind, Message, Reply, Text, Turn, Value, _

WITHOUT = Choice("without-photo", _("Leave the photo out"))

SPOKEN = _("your voice note; a person writes it down")
"""What stands where an idea has no text yet."""

_COORDINATES = re.compile(r"-?\d{1,3}\.\d+,-?\d{1,3}\.\d+")
_POLE = 90
_MAP = 3
"""Decimals of degrees that are kept of a place: a hundred metres, and not the front door."""


@dataclass(frozen=True, slots=True)
class Attached:
    """What was sent beside words while an idea is written: the idea with it, and what we say."""

    draft: Draft
    thanks: Text
    decision: Decision


def attached(field: str, draft: Draft, message: Message, scene: Scene) -> Attached | None:
    """Take a photo, or a voice note where the idea itself is asked; None if it is neither."""
    if not message.media:
        return None
    if message.kind is Kind.VOICE and field == "text":
        token = token_of(scene)
        thanks = _("Thank you. A person listens to it and writes your idea down.")
        return Attached(replace(draft, text="", voice=token), thanks, VoiceSent(token, draft.voice))
    if message.kind is Kind.PICTURE and not scene.screen.brief:
        token = token_of(scene)
        thanks = _("Thank you, we have your photo.")
        return Attached(replace(draft, photo=token), thanks, PhotoSent(token, draft.photo))
    return None


def spoken(message: Message, before: State, scene: Scene) -> Turn | None:
    """Pass a voice note on to a person; None if it is none, or is the idea that was asked for."""
    if message.kind is not Kind.VOICE or not message.media:
        return None
    asked = before_miss(before)
    while isinstance(before, Detour):
        before = before.before
    writing = isinstance(before, Writing) and scene.phase is Phase.IDEAS
    if writing and isinstance(before, Writing) and before.field == "text":
        return None
    helped = asked if isinstance(asked, Helping) else Helping(before)
    passed = asking.passed_on(helped, "", scene)
    token, stopped = token_of(scene), scene.resident.stopped
    requested = [replace(d, voice=token) for d in passed.decisions if isinstance(d, HelpAsked)]
    thanks = _("Thank you. A person listens to your message and answers you here.")
    choices = (menu.GO_ON, menu.MENU) if scene.resident.joined and not writing else ()
    replies = passed.replies if stopped else (Reply(thanks, choices),)
    return Turn(before, replies, (VoiceSent(token), *requested))


def token_of(scene: Scene) -> str:
    """Return by what this is known from now on; nobody can guess it."""
    return scene.own().salt.hex()


def cannot(message: Message, field: str) -> Text | None:
    """Say why something is no answer where the idea itself is asked."""
    nothing = message.kind is Kind.PICTURE and not message.text.strip()
    if field != "text" or not (nothing or message.kind is Kind.VOICE):
        return None
    return _("I cannot listen or look here. Please write your idea in a few words.")


def unseen(message: Message) -> tuple[Reply, ...]:
    """Say that a photo is not kept where only the words with it are."""
    if message.kind is not Kind.PICTURE:
        return ()
    return (Reply(_("I cannot take photos here. Your words are kept.")),)


def no_photo(scene: Scene) -> Text:
    """Say that a photo is nothing here, and where it is something."""
    last = scene.closes(Phase.IDEAS)
    if not scene.screen.brief and scene.phase is Phase.IDEAS and scene.wrote:
        return _(
            "A photo can come with an idea. Is it for yours? Open that with MY IDEAS, and send the "
            "photo there."
        )
    if last and not scene.screen.brief and Phase.IDEAS.before(scene.phase):
        return _("A photo could come with an idea until {last}.", last=last)
    return _("I can only take a photo while you write an idea.")


def unused(words: str) -> Reply:
    """Say that words below a photo did not go into the idea, and how they can."""
    kept = _("Your words “{words}” are not in the idea. You can change the text.", words=words)
    return Reply(kept)


def dropped(before: Draft, after: Draft | None) -> tuple[Decision, ...]:
    """Throw away what belonged to an idea and does no more."""
    had = {before.photo, before.voice}
    gone = sorted(had - ({after.photo, after.voice} if after else set()) - {""})
    return (MediaDropped(tuple(gone)),) if gone else ()


def said(draft: Draft, length: int = 0) -> Value:
    """Say what an idea is that is being written, also where it is not written yet."""
    if draft.text:
        return shortened(draft.text, length) if length else draft.text
    if draft.voice:
        return SPOKEN
    return _("your photo")


def on_the_map(text: str) -> str | None:
    """Return a place as it is kept, or None if it is nowhere on earth."""
    try:
        latitude, longitude = map(float, text.split(","))
    except ValueError:
        return None
    if not (abs(latitude) <= _POLE and abs(longitude) <= 2 * _POLE):
        return None
    return f"{latitude:.{_MAP}f},{longitude:.{_MAP}f}"


def lost_voice() -> Reply:
    """Say that a voice note did not reach us, and what to do about it."""
    return Reply(_("Your voice note did not reach us. Please send it again, or write it."))


def lost_photo(idea: int) -> Reply:
    """Say that a photo did not reach us, and that nothing else is lost."""
    if idea:
        return Reply(
            _("The photo with your idea {number} did not reach us. The idea is in.", number=idea)
        )
    return Reply(_("Your photo did not reach us. Nothing else is lost. You can send another."))


def coarse(place: str) -> str:
    """Return a place as others may know it: one on the map is never told to the door."""
    return (on_the_map(place) or place) if is_on_the_map(place) else place


def is_on_the_map(place: str) -> bool:
    """Whether a place is one on the map, and no words."""
    return bool(_COORDINATES.fullmatch(place))
