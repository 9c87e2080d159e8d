"""The words with which people say nothing yet, or nothing any more, where something is asked."""

from flows.talk import _

LEAVING = _("never mind, nevermind, forget it, leave it, rather not after all, not after all")
"""What to say in order to stop with what one was asked for."""

ANNOUNCING = _(
    "i have an idea, i have a proposal, i have a plan, an idea, a proposal, a plan, a question, "
    "i have a question, i want to send an idea, i want to send a plan"
)
"""What to say before one says what one has to say."""

ANOTHER = _(
    "another idea, one more idea, a second idea, my second idea, i have another idea, i have one "
    "more idea, i also have an idea, i have a second idea, and another idea, also an idea, another "
    "plan, i have another plan"
)
"""What to say before another idea than the one that is being written."""

WONDERING = _("what do, what is, what should, what can, how do, how can, why, who, when")
"""With what a question begins, where none can be the answer."""
