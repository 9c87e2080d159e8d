"""What stands in the journal, in words: a sentence for each kind of decision."""

from collections.abc import Mapping
from typing import Final

from bot.desk.words import Sentence, _
from storage.journal import Written

_KINDS: Final[Mapping[str, Sentence]] = {
KINDS: Final[Mapping[str, Told]] = {
    "agreement-acknowledged": _("a party acknowledges the working agreement"),
    "agreement-drawn-up": _("the working agreement has a new version"),
    "ambassador-added": _("an ambassador joins"),
    "ambassador-gone": _("an ambassador leaves"),
    "answers-published": _("answers are published"),
    "appeal-answered": _("an appeal is answered"),
    "appeal-overdue": _("an appeal should have been answered"),
    "broadcast-approved": _("a broadcast is approved"),
    "broadcast-asked": _("a broadcast waits for approval"),
    "broadcast-paused": _("a broadcast is paused"),
    "broadcast-resumed": _("a broadcast goes on"),
    "broadcast-sent-again": _("a broadcast is sent again"),
    "broadcast-stopped": _("a broadcast is stopped"),
    "code-issued-at-desk": _("a code is issued at a help desk"),
    "code-revoked": _("a code is revoked"),
    "codes-issued": _("codes are issued"),
    "counted": _("the votes are counted"),
    "districts-changed": _("the districts are changed"),
    "edition-created": _("the edition is created"),
    "extension-proposed": _("a longer vote is proposed"),
    "goals-changed": _("the goals are changed"),
    "idea-added": _("an idea is added"),
    "idea-appealed": _("an author does not agree with an answer"),
    "idea-assessed": _("an idea is assessed"),
    "idea-assigned": _("an idea is given to a screener"),
    "idea-edited": _("an idea is changed by its author"),
    "idea-hidden": _("an idea is hidden"),
    "idea-invitation-made": _("an author invites others to an idea"),
    "idea-invitation-stopped": _("nobody is invited to an idea any more"),
    "idea-joined": _("somebody writes an idea too"),
    "idea-left": _("an author leaves an idea to the others"),
    "idea-mended": _("an author mends an idea"),
    "idea-opened": _("an idea is opened"),
    "idea-restored": _("an idea that was hidden can be read again"),
    "idea-stays-hidden": _("an idea stays hidden"),
    "idea-read-again": _("an assessment is read by a second person"),
    "idea-submitted": _("an idea is handed in"),
    "idea-withdrawn": _("an idea is taken back"),
    "idea-written-down": _("a spoken idea is written down"),
    "leftover-decided": _("what to do with the money left is decided"),
    "leftover-signed": _("somebody agrees what to do with the money left"),
    "lesson-learned": _("a lesson is written down"),
    "many-codes-on-one-phone": _("one phone was used for many codes"),
    "meeting-noted": _("notes of a meeting are kept"),
    "mending-asked": _("an author is asked to mend an idea"),
    "mending-overdue": _("an idea was not mended in time"),
    "merge-declined": _("an author declines that ideas go on together"),
    "merge-proposed": _("it is proposed that ideas go on together"),
    "merged": _("ideas go on together"),
    "milestone-noted": _("a milestone of a project is noted"),
    "money-noted": _("money of a project is noted"),
    "outcome-certified": _("the count is certified"),
    "outcome-signed": _("somebody signs the count"),
    "paper-batch-closed": _("a batch on paper is closed"),
    "paper-batch-opened": _("a batch on paper is opened"),
    "partner-added": _("an intermediary is added"),
    "phase-entered": _("a phase begins"),
    "phase-waits": _("a phase could not begin"),
    "photo-added": _("a photo of a project is added"),
    "photo-hidden": _("a photo of a project is hidden"),
    "progress-noted": _("it is noted how far a project is"),
    "project-left-out": _("an idea becomes no project"),
    "project-withdrawal-asked": _("somebody asks to withdraw a project"),
    "project-withdrawal-dropped": _("a project stays on the ballot"),
    "project-withdrawn": _("a project is withdrawn"),
    "project-worded": _("a project is worded anew"),
    "projects-made": _("projects are made of ideas"),
    "question-dropped": _("a question is no longer shown to all"),
    "question-shared": _("a question is shown to all"),
    "reaction-hidden": _("a reaction is hidden"),
    "reaction-opened": _("a reaction can be read by everybody"),
    "reaction-restored": _("a reaction that was hidden can be read again"),
    "reaction-stays-hidden": _("a reaction stays hidden"),
    "receipts-head": _("the head of the chain of receipts"),
    "rehearsal-begun": _("the rehearsal begins"),
    "rehearsal-ended": _("the rehearsal ends"),
    "reports-settled": _("reports are looked at"),
    "rules-approved": _("somebody approves of the rules"),
    "rules-changed": _("the rules are changed"),
    "staff-invited": _("somebody is invited to the desk"),
    "staff-joined": _("somebody begins at the desk"),
    "staff-left": _("somebody works at the desk no more"),
    "texts-changed": _("texts are changed"),
    "themes-changed": _("the themes are changed"),
    "timeline-changed": _("the timeline is changed"),
    "wrong-codes": _("many wrong codes were typed"),
}


def decided(one: Written) -> str:
    """Return what was decided; of a kind that has no sentence its name."""
    return KINDS.get(one.kind, one.kind.replace("-", " "))


def details(one: Written) -> str:
    """Return what a decision says beside its kind, as it was written."""
    return ", ".join(f"{name}: {value}" for name, value in one.content.items() if value != "")
