"""A picture in a file, as a command is given it."""

from pathlib import Path

from bot.editions.picture import LARGEST
from bot.refusal import Refusal


def content_of(file: Path) -> bytes:
    """Return what a file holds that may be a picture, or refuse it in a sentence."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as failure:
        raise Refusal(f"{file} cannot be read: {failure.strerror}.") from failure
    if len(content) > LARGEST:
        raise Refusal(f"{file} has more than 1 MB; make it smaller.")
    return content
