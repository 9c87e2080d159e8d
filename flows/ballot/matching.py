"""What has to match a code: the postcode and the year of birth of whom it was sent to.

Neither ever comes this far: the scene has only what came of them.  Who is wrong spends a try of
the same five a day as with a wrong code, and is not told which of the three it was.
"""

from budget.decisions import CodeMissed
from flows import menu
from flows.scene import CodeFound, CodeIs
from flows.state import Matching, Proving
from flows.talk import Choice, Kind, Message, Reply, Text, Turn, _, n_

EXAMPLE = "1234 AB 1980"
"""How an answer can be written."""

_BACK = Choice("back", _("Back"), number=0)


def ask(state: Matching) -> tuple[Reply, ...]:
    """Ask for both at once."""
    own = _(
        "Now your postcode and your year of birth. Send both in one message, for example "
        "{example}. We only look whether they go with the code, and do not keep them.",
        example=EXAMPLE,
    )
    theirs = _(
        "Now the postcode and the year of birth of the person you help. Send both in one message, "
        "for example {example}. We only look whether they go with the code, and do not keep them.",
        example=EXAMPLE,
    )
    return (_asking(theirs if state.helped else own),)


def _asking(text: Text) -> Reply:
    return Reply(text, (menu.HELP, _BACK), spelled=True)


def step(state: Matching, message: Message) -> Turn | None:
    """Go back to the code; say what an answer looks like to who sent another one."""
    if message.choice == "back":
        return Turn(Proving(state.helped))
    return _both(state) if message.kind is Kind.TEXT else None


def heard(found: CodeFound, state: Matching) -> Turn | None:
    """Ask once more after an answer that is no whole one, or does not match; else None."""
    if found.standing is CodeIs.PARTIAL:
        return _both(state)
    if found.standing is CodeIs.UNLIKE and found.tries:
        return Turn(state, (_asking(_unlike(found.tries)),), (CodeMissed(),))
    return None


def _both(state: Matching) -> Turn:
    both = _(
        "I need the postcode and the year of birth in one message, for example {example}. This "
        "was not a try.",
        example=EXAMPLE,
    )
    return Turn(state, (_asking(both),))


def _unlike(tries: int) -> Text:
    return n_(
        "This code, this postcode and this year do not go together. Please look once more. You can "
        "try {tries} more time today. Or send 9 for help by a person.",
        "This code, this postcode and this year do not go together. Please look once more. You can "
        "try {tries} more times today. Or send 9 for help by a person.",
        tries,
        tries=tries,
    )
