"""Why a command is not carried out."""


class Refusal(Exception):
    """The command is refused; the message is one plain sentence that says why."""
