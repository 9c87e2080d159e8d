"""Who works with ideas at the desk, and what there is called how."""

from collections.abc import Mapping
from typing import Final

from bot.desk import names
from bot.desk.words import Sentence, _
from bot.staff.roles import Role
from budget.assessment import Finding, Stage
from budget.criteria import Kind
from budget.defect import Part
from budget.discussion import Side

WORK: Final = (Role.ORGANISER, Role.SCREENER)
LOOK: Final = (*WORK, Role.AUDITOR)

STANDINGS: Final = names.STANDINGS
STAGES: Final[Mapping[Stage, Sentence]] = {
    Stage.OPEN: _("not judged"),
    Stage.MENDING: _("its author mends it"),
    Stage.MENDED: _("mended, to be looked at"),
    Stage.ASSESSED: _("answer proposed"),
    Stage.CHECKED: _("read by a second person"),
    Stage.PUBLISHED: _("answer published"),
}
FINDINGS: Final[Mapping[Finding, Sentence]] = {
    Finding.MET: _("met"),
    Finding.NOT_MET: _("not met"),
    Finding.NOT_APPLICABLE: _("does not apply"),
}
PARTS: Final[Mapping[Part, Sentence]] = {
    Part.TEXT: _("its text, which the answer replaces"),
    Part.PLACE: _("its place, which the answer replaces"),
    Part.COST: _("its cost, which the answer replaces"),
    Part.OTHER: _("something else; only screeners read the answer"),
}
KINDS: Final[Mapping[Kind, Sentence]] = {
    Kind.FORMAL: _("Can it be judged?"),
    Kind.SUBSTANTIVE: _("Can it be done?"),
}
SIDES: Final[Mapping[Side, Sentence]] = {
    Side.FOR: _("for"),
    Side.AGAINST: _("against"),
    Side.QUESTION: _("question"),
    Side.REPLY: _("reply"),
}
HAPPENED: Final[Mapping[str, Sentence]] = {
    "idea-submitted": _("handed in"),
    "idea-added": _("handed in on paper or at a meeting"),
    "idea-written-down": _("written down from what was said"),
    "idea-assigned": _("assigned"),
    "idea-assessed": _("judged"),
    "idea-read-again": _("read by a second person"),
    "mending-asked": _("its author was asked to mend something"),
    "idea-mended": _("mended by its author"),
    "mending-overdue": _("not mended in time"),
    "merge-proposed": _("proposed to go on with another idea"),
    "merge-declined": _("its author does not want to go on with another idea"),
    "merged": _("goes on as part of another idea"),
    "idea-appealed": _("its author does not agree with the answer"),
    "appeal-answered": _("appeal answered"),
    "appeal-overdue": _("appeal not answered in time"),
    "project-left-out": _("becomes no project"),
    "project-worded": _("reworded as a project"),
    "project-withdrawal-asked": _("asked to withdraw the project"),
    "project-withdrawal-dropped": _("the project stays on the ballot"),
    "project-withdrawn": _("withdrawn as a project"),
}
"""What is written in the journal about an idea or its project."""
