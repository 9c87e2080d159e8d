"""A merger: an idea that may go on as part of another, if those who wrote them agree."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Merger:
    """To let an idea go on as part of idea `into`: answered before the moment `until`, or void.

    `by` are the screeners who stand behind it, and `words` what the text of the idea that goes on
    gets in addition.  `agreed` are the random ids of those authors, of either, who agree.
    """

    into: int
    until: datetime
    by: tuple[str, ...]
    words: str = ""
    agreed: tuple[str, ...] = ()
