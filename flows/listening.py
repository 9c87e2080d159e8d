"""Listening: the page that is open is read aloud, and the conversation stays where it was."""

from dataclasses import replace

from flows.informing import courtesy, recordings
from flows.places import ask
from flows.scene import Scene
from flows.state import State, before_miss
from flows.talk import Turn, _


def begin(state: State, scene: Scene) -> Turn:
    """Play the recording of the page that is open, or say that there is none."""
    here = before_miss(state)
    recording = recordings.of(here, scene)
    if recording:
        first, *others = ask(here, scene)
        return Turn(here, (replace(first, recording=recording), *others))
    if scene.screen.brief:
        none = _(
            "In a text message I cannot read aloud. Do you want somebody to tell you? Send HELP."
        )
    else:
        none = _("There is no recording of this. Do you want somebody to tell you? Send HELP.")
    return courtesy.told(none, here, scene)
