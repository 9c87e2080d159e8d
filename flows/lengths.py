"""What somebody writes at too great length, and how that is said."""

from flows.talk import Amount, Text, _


def too_long(length: int, most: int) -> Text:
    """Say that so many characters are too many, and what is the most."""
    return _(
        "That is too long for me: {length} characters. Please tell it in at most {most}.",
        length=Amount(length),
        most=Amount(most),
    )
