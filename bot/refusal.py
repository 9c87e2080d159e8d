"""Why a command is not carried out."""


class Refusal(Exception):
    """The command is refused; the message is one plain sentence that says why."""


def refused(reason: Exception) -> Refusal:
    """Return a refusal for a reason that is part of a sentence: it becomes one."""
    said = str(reason).removesuffix(".")
    return Refusal(f"{said[:1].upper()}{said[1:]}.")
