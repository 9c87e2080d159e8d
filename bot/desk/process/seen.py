"""Why something that was seen cannot be signed any more: it is not what it was."""

from budget.sentence import Sentence, _
from budget.timeline import Phase

RULES_CHANGED = _("The rules have changed since you saw them; read them again.")

RESULT_CHANGED = _("The result has changed since you saw it; look at it again.")

ANOTHER = _("There is another version by now; read that one.")


def by_now(phase: Phase) -> Sentence:
    """Say in which phase an edition is by now."""
    return _("The edition is in {phase} by now.", phase=phase)
