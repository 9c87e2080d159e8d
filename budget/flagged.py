"""What is read by somebody of the organiser before everybody can read it."""

from budget.idea_rules import IdeaRules
from budget.search import spelled


def read_first(rules: IdeaRules, *texts: str) -> bool:
    """Whether somebody reads these texts first: all are, or one has a flagged word in it."""
    if rules.read_first:
        return True
    flags = [spelled(flag) for flags in rules.flagged.values() for flag in flags]
    return any(flag in said for said in map(spelled, texts if flags else ()) for flag in flags)
