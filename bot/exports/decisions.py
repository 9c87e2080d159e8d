"""The decisions of the journal for people outside: what was decided, and never by whom.

Of each kind only what is named here is told, for a text can have anything in it: a name, or a
reason that one person was given.  A number that says which idea it is about names nobody.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Content = Mapping[str, str | int]

_ABOUT: Final = frozenset({"idea", "into", "number", "question", "reaction"})
"""Numbers of things: told whatever the kind, as long as they are numbers."""

_OPEN: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "answers-published": frozenset({"accepted", "refused"}),
        "appeal-answered": frozenset({"standing"}),
        "edition-created": frozenset({"budget"}),
        "extension-proposed": frozenset({"since", "seconds"}),
        "leftover-decided": frozenset({"decision", "outcome"}),
        "outcome-certified": frozenset({"outcome"}),
        "outcome-signed": frozenset({"outcome"}),
        "phase-entered": frozenset({"phase", "rules", "lot"}),
        "project-withdrawn": frozenset({"reason"}),
        "project-worded": frozenset({"languages"}),
        "projects-made": frozenset({"projects", "rules"}),
        "question-dropped": frozenset({"sha256"}),
        "question-shared": frozenset({"sha256"}),
        "receipts-head": frozenset({"length", "head"}),
        "rules-approved": frozenset({"rules"}),
    }
)

_BESIDE: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "code-issued-at-desk": frozenset({"batch"}),
        "codes-issued": frozenset({"batch"}),
        "paper-batch-closed": frozenset({"batch", "corrects"}),
        "paper-batch-opened": frozenset({"batch", "corrects"}),
        "phase-waits": frozenset({"phase"}),
    }
)
"""What is told to an organisation's own programs as well; of ballots on paper not how many."""

PUBLIC: Final = frozenset({*_OPEN, "counted", "merged", "project-left-out"})
"""The kinds that everybody can read: of what residents do, none, nor when they did it."""


def without_names(kind: str, content: Content) -> dict[str, str | int]:
    """Return what may be told of a decision of this kind."""
    named = _OPEN.get(kind, frozenset()) | _BESIDE.get(kind, frozenset())
    return {
        key: value
        for key, value in content.items()
        if key in named or (key in _ABOUT and isinstance(value, int))
    }
