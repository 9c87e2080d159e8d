"""Consent: what residents agree to hear of, of our own accord, each purpose by itself.

Following a project is agreeing to its news.  A STOP is none of this: it silences everything for as
long as it stands, and what was agreed before is there again after START.
"""

from enum import StrEnum


class Purpose(StrEnum):
    """What a message of our own accord may be about.

    `NEWS`: this edition; `PROJECT`: how far a project is that they follow; `NEXT`: that the next
    edition begins.
    """

    NEWS = "news"
    PROJECT = "project"
    NEXT = "next"
