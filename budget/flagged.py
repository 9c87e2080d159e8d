"""What is read by somebody of the organiser before everybody can read it."""

import re
import unicodedata

from budget.idea_rules import IdeaRules

_WORD = re.compile(r"\w+")


def read_first(rules: IdeaRules, *texts: str) -> bool:
    """Whether somebody reads these texts first: all are, or one has a flagged word in it."""
    if rules.read_first:
        return True
    flags = [_words(flag) for flags in rules.flagged.values() for flag in flags]
    return any(flag in said for said in map(_words, texts if flags else ()) for flag in flags)


def _words(text: str) -> str:
    """Return the whole words of a text between spaces: in one case, without accents.

    What is not seen does not divide a word, and letters of another width are the same letters.
    """
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return f" {' '.join(_WORD.findall(bare.casefold()))} "
