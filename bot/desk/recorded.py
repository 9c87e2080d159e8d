"""Batches of ballots on paper in words: what their record has, and what the journal says."""

from datetime import date
from typing import Final

from bot.desk.words import Sentence, _

RECORDED: Final[dict[str, Sentence]] = {
    "ballots": _("Ballots"),
    "counted": _("Counted"),
    "later": _("Not counted: its voter sent a later one"),
    "replaced": _("Earlier votes that count no more because of these"),
    "resolved": _("Read differently, and settled"),
    "invalid": _("Invalid"),
    "entered by": _("Read by"),
}
"""What the record of a batch is called."""

_OPENED: Final[dict[str, Sentence]] = {
    "place": _("Where"),
    "day": _("Handed in"),
    "day before": _("Before that, it said"),
    "time": _("At what time"),
    "time before": _("At what time, before that"),
    "kind": _("Kind of ballot"),
    "weight": _("Times that each counts"),
}

_DAYS: Final = ("day", "day before")

_INVALID: Final[dict[str, Sentence]] = {
    "district full": _("Invalid, too much for a district"),
    "excluded": _("Invalid, projects that exclude each other"),
    "illegible": _("Invalid, illegible"),
    "no code": _("Invalid, without a code"),
    "no such project": _("Invalid, a project that does not exist"),
    "out of balance": _("Invalid, out of balance"),
    "revoked code": _("Invalid, a code that was revoked"),
    "right given up": _("Invalid, a right that was given up"),
    "theme full": _("Invalid, too much for a theme"),
    "too dear": _("Invalid, too dear"),
    "too few": _("Invalid, too few projects"),
    "too many": _("Invalid, too many"),
    "too many each": _("Invalid, too many points for one project"),
    "unknown code": _("Invalid, a code that was not issued"),
}

_CALLED: Final = RECORDED | _OPENED | {f"invalid: {kind}": said for kind, said in _INVALID.items()}


def in_the_journal(name: str, value: str | int) -> Sentence | None:
    """Return one thing that the journal says of a batch, or None if it is said as of all others."""
    if name not in _CALLED:
        return None
    shown = date.fromisoformat(str(value)) if name in _DAYS else value
    return _("{what}: {value}", what=_CALLED[name], value=shown)
