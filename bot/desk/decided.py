"""What stands in the journal, in words: a sentence for each kind of decision."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.desk.broadcasts.settled import settled
from bot.desk.dated import dated
from bot.desk.recorded import in_the_journal
from bot.desk.words import Sentence, _
from budget.evaluation import Finding
from budget.leftover import Use
from budget.sentence import Amount
from budget.standing import Standing
from budget.timeline import Phase
from budget.updates import Status
from storage.journal import Written

KINDS: Final[Mapping[str, Sentence]] = {
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
    "broadcast-prices": _("prices of broadcasts are settled"),
    "broadcast-resumed": _("a broadcast goes on"),
    "broadcast-sent-again": _("a broadcast is sent again"),
    "broadcast-stopped": _("a broadcast is stopped"),
    "code-issued-at-desk": _("a code is issued at a help desk"),
    "code-revoked": _("a code is revoked"),
    "codes-issued": _("codes are issued"),
    "confirming-closed": _("a phone typed wrong numbers to confirm too often"),
    "criterion-judged": _("it is found whether a criterion was reached"),
    "counted": _("the votes are counted"),
    "districts-changed": _("the districts are changed"),
    "edition-created": _("the edition is created"),
    "evaluation-published": _("the evaluation is published"),
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
    "kiosk-made": _("the link of a kiosk is made"),
    "kiosk-withdrawn": _("the link of a kiosk is withdrawn"),
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
    "paper-batch-redated": _("a batch on paper was handed in on another day"),
    "partner-added": _("an intermediary is added"),
    "partner-changed": _("an intermediary is called otherwise"),
    "partner-ended": _("an intermediary ends"),
    "partner-resumed": _("an intermediary goes on"),
    "phase-entered": _("a phase begins"),
    "phase-waits": _("a phase could not begin"),
    "passkey-added": _("somebody adds a passkey to their sign-in"),
    "passkey-removed": _("somebody removes a passkey from their sign-in"),
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
    "recording-changed": _("a page is read aloud otherwise"),
    "rehearsal-begun": _("the rehearsal begins"),
    "rehearsal-ended": _("the rehearsal ends"),
    "reports-settled": _("reports are looked at"),
    "rules-approved": _("somebody approves of the rules"),
    "rules-changed": _("the rules are changed"),
    "sign-on-linked": _("somebody signs in by the sign-on of their organisation"),
    "success-changed": _("by what the edition is judged is changed"),
    "survey-remark-erased": _("a remark of the survey is erased"),
    "staff-invited": _("somebody is invited to the desk"),
    "staff-joined": _("somebody begins at the desk"),
    "staff-left": _("somebody works at the desk no more"),
    "texts-changed": _("texts are changed"),
    "themes-changed": _("the themes are changed"),
    "timeline-changed": _("the timeline is changed"),
    "wrong-codes": _("many wrong codes were typed"),
}


_ABOUT: Final = frozenset({"idea", "project", "question", "reaction", "number", "batch", "page"})

_MEMBERS: Final[Mapping[str, tuple[type[StrEnum], Callable[[StrEnum], Sentence]]]] = {
    "phase": (Phase, lambda member: _("phase: {member}", member=member)),
    "standing": (Standing, lambda member: _("it is now {member}", member=member)),
    "finding": (Finding, lambda member: _("found: {member}", member=member)),
    "use": (Use, lambda member: _("what is done: {member}", member=member)),
    "status": (Status, lambda member: _("status: {member}", member=member)),
}

_EUROS: Final[Mapping[str, Callable[[Amount], Sentence]]] = {
    "budget": lambda amount: _("{amount} euros", amount=amount),
    "planned": lambda amount: _("planned: {amount} euros", amount=amount),
    "spent": lambda amount: _("spent: {amount} euros", amount=amount),
}


_OTHERS: Final[Mapping[str, Callable[[str | int], Sentence]]] = {
    "ambassador": lambda value: _("ambassador {value}", value=value),
    "cents": lambda value: _("about {value} cents", value=Amount(int(value))),
    "decision": lambda value: _("decision {value} about it", value=value),
    "made_by": lambda value: _("made by {value}", value=value),
    "more than": lambda value: _("more than {value}", value=value),
    "name": lambda value: _("name: {value}", value=value),
    "page": lambda value: _("page {value}", value=value),
    "party": lambda value: _("party: {value}", value=value),
    "receipts": lambda value: _("{value} receipts", value=value),
    "accepted": lambda value: _("accepted: {value}", value=value),
    "batch": lambda value: _("batch {value}", value=value),
    "became": lambda value: _("SHA-256 of the outcome from then on: {value}", value=value),
    "counted": lambda value: _("SHA-256 of the receipts that count: {value}", value=value),
    "corrects": lambda value: _("corrects: {value}", value=value),
    "findings": lambda value: _("{value} findings", value=value),
    "head": lambda value: _("ends in {value}", value=value),
    "idea": lambda value: _("idea {value}", value=value),
    "into": lambda value: _("into idea {value}", value=value),
    "language": lambda value: _("language: {value}", value=value),
    "languages": lambda value: _("languages: {value}", value=value),
    "length": lambda value: _("{value} receipts", value=value),
    "lot": lambda value: _("SHA-256 of the lot: {value}", value=value),
    "milestone": lambda value: _("milestone {value}", value=value),
    "number": lambda value: _("number {value}", value=value),
    "outcome": lambda value: _("SHA-256 of the outcome: {value}", value=value),
    "photo": lambda value: _("photo: {value}", value=value),
    "percentage": lambda value: _("{value} % done", value=value),
    "project": lambda value: _("project {value}", value=value),
    "projects": lambda value: _("projects: {value}", value=value),
    "question": lambda value: _("question {value}", value=value),
    "reaction": lambda value: _("reaction {value}", value=value),
    "reason": lambda value: _("reason: {value}", value=value),
    "refused": lambda value: _("refused: {value}", value=value),
    "rules": lambda value: _("SHA-256 of the rules: {value}", value=value),
    "seconds": lambda value: _("{value} seconds", value=value),
    "sha256": lambda value: _("SHA-256: {value}", value=value),
    "standing": lambda value: _("SHA-256 of which ballots stand: {value}", value=value),
    "texts": lambda value: _("texts: {value}", value=value),
    "version": lambda value: _("version {value}", value=value),
}
"""What a decision is about, by the name under which it is written."""


def decided(one: Written) -> str:
    """Return what was decided; of a kind that has no sentence its name."""
    return KINDS.get(one.kind, one.kind.replace("-", " "))


_FINGERPRINTS: Final = frozenset(
    {"became", "counted", "head", "lot", "outcome", "photo", "rules", "sha256", "standing"}
)
"""What shows an auditor that something is the very same; to anybody else it says nothing."""


def details(one: Written, zone: ZoneInfo, *, whole: bool) -> list[str]:
    """Return what a decision says beside its kind: what it is about first, and why last.

    The fingerprints in it are told only in the `whole`; days and hours are those of the `zone`.
    """
    of_paper = one.kind.startswith("paper-batch-")
    told = (name for name in one.content if whole or of_paper or name not in _FINGERPRINTS)
    if one.kind == "broadcast-prices":
        return [*settled(str(one.content["now"]))]
    names = sorted(told, key=lambda name: (name not in _ABOUT, name == "reason"))
    found = ((name, one.content[name]) for name in names)
    return [
        dated(name, value, zone) or _named(name, value, of_paper=of_paper)
        for name, value in found
        if value != ""
    ]


def _named(name: str, value: str | int, *, of_paper: bool) -> str:
    """Return one thing of a decision, in words if there are words for it."""
    if of_paper and (recorded := in_the_journal(name, value)):
        return recorded
    if isinstance(value, int) and name in _EUROS:
        return _EUROS[name](Amount(value))
    kind, said = _MEMBERS.get(name, (None, None))
    if kind and said and value in {*kind}:
        return said(kind(str(value)))
    return _OTHERS[name](value) if name in _OTHERS else f"{name}: {value}"
