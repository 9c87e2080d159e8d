"""The titles that people vote by: from the first approval of the rules on they stay as they are.

Two titles that change places turn votes around without a number changing, and the hash of the
rules knows numbers only.  A translation that is missing can still be added; and rules that change,
which need new approvals, may change titles with them.
"""

from sqlalchemy import Connection

from budget.edition import Edition
from budget.receipt import rules_hash
from budget.sentence import Sentence, _
from budget.timeline import Phase
from budget.wording import HASHED, names, renamed
from storage.process import approvals

_OPENED = _(
    "Voting has opened: the titles of what is voted on are fixed; only a translation that is"
    " missing can be added."
)
_APPROVED = _(
    "Somebody approved of the rules of the vote: the titles of what is voted on are fixed; only a"
    " translation that is missing can be added."
)


def fixed_titles(db: Connection, edition: Edition) -> Sentence | None:
    """Return why the titles of what is voted on cannot be changed, None if they can be."""
    if not edition.entered.before(Phase.VOTING):
        return _OPENED
    return _APPROVED if approvals.count(db, edition) else None


def refused(db: Connection, before: Edition, after: Edition) -> Sentence | None:
    """Return why an edition cannot be changed so, if that is for its titles."""
    same = rules_hash(before) == rules_hash(after)
    opened = not before.entered.before(Phase.VOTING)
    if (opened and not same) or (same and renamed(before, after)):
        return fixed_titles(db, before)
    return None


def is_fixed(edition: Edition, key: str, text: str) -> bool:
    """Whether a text is one that is fixed where titles are: what the hash has, even if missing."""
    hashed = key.startswith(HASHED) and not edition.entered.before(Phase.VOTING)
    return key in names(edition) and (bool(text) or hashed)
