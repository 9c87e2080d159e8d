"""The scene as it is once a turn has been carried out: what was decided is so from then on."""

from dataclasses import replace

from budget.consent import ConsentChosen, NextAsked, Purpose
from budget.decisions import (
    BallotCast,
    CodeUsed,
    DistrictChosen,
    Joined,
    LanguageChosen,
    RehearsalBegun,
    RehearsalLeft,
)
from flows import rehearsing
from flows.ideas import following
from flows.scene import Scene
from flows.talk import Turn


def after(scene: Scene, turn: Turn) -> Scene:
    """Return the scene as it is once a turn has been carried out."""
    resident = scene.resident
    voted = scene.voted
    for decision in turn.decisions:
        match decision:
            case LanguageChosen(language):
                resident = replace(resident, language=language)
            case Joined():
                resident = replace(resident, joined=True)
            case DistrictChosen(district):
                resident = replace(resident, district=district)
            case ConsentChosen(Purpose.NEWS, wanted):
                resident = replace(resident, news=wanted, stopped=resident.stopped and not wanted)
            case ConsentChosen(Purpose.NEXT, wanted):
                stopped = resident.stopped and not wanted
                resident = replace(resident, upcoming=wanted, stopped=stopped)
            case NextAsked():
                resident = replace(resident, upcoming=False)
            case CodeUsed():
                resident = replace(resident, proved=True)
                voted = scene.code is not None and scene.code.voted
            case BallotCast():
                voted = True
    unfinished = turn.unfinished or scene.unfinished
    if (resident, voted, unfinished) != (scene.resident, scene.voted, scene.unfinished):
        scene = scene._replace(resident=resident, voted=voted, unfinished=unfinished)
    scene = following.after(scene, turn.decisions)
    if RehearsalBegun() in turn.decisions:
        return rehearsing.begun(scene)
    return rehearsing.left(scene) if RehearsalLeft() in turn.decisions else scene
