"""The decisions of the journal for people outside: what was decided, and never by whom.

Of each kind only what is named here is told, for a text can have anything in it: a name, or a
reason that one person was given.  A number that says which idea it is about names nobody.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Content = Mapping[str, str | int]

_ABOUT: Final = frozenset({"idea", "into", "number", "project", "question", "reaction"})
"""Numbers of things: told whatever the kind, as long as they are numbers."""

_OPEN: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "agreement-acknowledged": frozenset({"version"}),
        "agreement-drawn-up": frozenset({"version", "sha256"}),
        "answers-published": frozenset({"accepted", "refused"}),
        "appeal-answered": frozenset({"standing"}),
        "appeal-overdue": frozenset(),
        "counted": frozenset({"outcome"}),
        "districts-changed": frozenset({"sha256", "texts"}),
        "edition-created": frozenset({"budget"}),
        "evaluation-published": frozenset({"findings"}),
        "extension-proposed": frozenset({"since", "seconds"}),
        "goals-changed": frozenset({"sha256", "texts"}),
        "kiosk-made": frozenset({"until"}),
        "kiosk-withdrawn": frozenset(),
        "leftover-decided": frozenset({"decision", "outcome", "became"}),
        "merged": frozenset(),
        "milestone-noted": frozenset({"milestone", "planned", "reached"}),
        "money-noted": frozenset({"planned", "spent"}),
        "outcome-certified": frozenset({"outcome", "counted"}),
        "outcome-signed": frozenset({"outcome", "counted"}),
        "partner-added": frozenset(),
        "partner-changed": frozenset(),
        "partner-ended": frozenset(),
        "partner-resumed": frozenset(),
        "phase-entered": frozenset({"phase", "rules", "lot"}),
        "photo-added": frozenset({"photo"}),
        "photo-hidden": frozenset(),
        "progress-noted": frozenset({"status", "percentage", "until"}),
        "project-left-out": frozenset(),
        "project-withdrawn": frozenset({"reason"}),
        "project-worded": frozenset({"languages"}),
        "projects-made": frozenset({"projects", "rules"}),
        "question-dropped": frozenset({"sha256"}),
        "question-shared": frozenset({"sha256"}),
        "receipts-head": frozenset({"length", "head", "standing"}),
        "recording-changed": frozenset({"page", "language", "sha256"}),
        "rules-approved": frozenset({"rules"}),
        "rules-changed": frozenset({"sha256", "texts"}),
        "success-changed": frozenset({"sha256", "texts"}),
        "texts-changed": frozenset({"sha256", "texts", "language"}),
        "themes-changed": frozenset({"sha256", "texts"}),
        "timeline-changed": frozenset({"sha256", "phase"}),
    }
)

_BESIDE: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "code-issued-at-desk": frozenset({"batch"}),
        "codes-issued": frozenset({"batch"}),
        "paper-batch-closed": frozenset({"batch", "corrects"}),
        "paper-batch-opened": frozenset({"batch", "corrects"}),
        "paper-batch-redated": frozenset({"batch"}),
        "phase-waits": frozenset({"phase"}),
    }
)
"""What is told to an organisation's own programs as well; of ballots on paper not how many."""

PUBLIC: Final = frozenset(_OPEN)
"""The kinds that everybody can read: of what residents do, none, nor when they did it."""

_REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    "it tells what a resident did, and when": (
        *("idea-appealed", "idea-edited", "idea-invitation-made", "idea-invitation-stopped"),
        *("idea-joined", "idea-left", "idea-mended", "idea-submitted", "idea-withdrawn"),
        *("merge-declined", "merge-proposed"),
    ),
    "it was done to what one resident wrote, who hears of it": (
        *(
            "idea-added",
            "idea-hidden",
            "idea-opened",
            "idea-restored",
            "idea-stays-hidden",
            "idea-written-down",
        ),
        *(
            "mending-asked",
            "mending-overdue",
            "reaction-hidden",
            "reaction-opened",
            "reaction-restored",
        ),
        *("reaction-stays-hidden", "reports-settled"),
    ),
    "it is work under way: what comes of it is published": (
        *("idea-assessed", "idea-assigned", "idea-read-again", "leftover-signed", "phase-waits"),
        *("project-withdrawal-asked", "project-withdrawal-dropped"),
        *("rehearsal-begun", "rehearsal-ended"),
    ),
    "it is about a message, which those for whom it is meant have": (
        *("broadcast-approved", "broadcast-asked", "broadcast-paused", "broadcast-resumed"),
        *("broadcast-sent-again", "broadcast-stopped"),
    ),
    "it is about codes or ballots of few people": (
        *("code-issued-at-desk", "code-revoked", "codes-issued", "many-codes-on-one-phone"),
        *("confirming-closed", "paper-batch-closed", "paper-batch-opened"),
        *("paper-batch-redated", "wrong-codes"),
    ),
    "it is about one of the people who work or help here": (
        *("ambassador-added", "ambassador-gone"),
        *("staff-invited", "staff-joined", "staff-left"),
        *("passkey-added", "passkey-removed", "sign-on-linked"),
    ),
    "it is written down for who works here, and for the next edition": (
        *("broadcast-prices", "lesson-learned", "meeting-noted"),
        *("criterion-judged", "survey-remark-erased"),
    ),
}

UNPUBLISHED: Final[Mapping[str, str]] = MappingProxyType(
    {kind: reason for reason, kinds in _REASONS.items() for kind in kinds}
)
"""Every other kind, with why not everybody reads it."""


def without_names(kind: str, content: Content) -> dict[str, str | int]:
    """Return what may be told of a decision of this kind."""
    named = _OPEN.get(kind, frozenset()) | _BESIDE.get(kind, frozenset())
    return {
        key: value
        for key, value in content.items()
        if key in named or (key in _ABOUT and isinstance(value, int))
    }
