"""How easily a Dutch text reads: the formula of Flesch, as Douma fitted it to Dutch in 1960.

206.835 - 0.93 x words a sentence - 77 x syllables a word: 60 to 70 is about B1, 80 and more A2.
A rule of thumb, that sees lengths only.
"""

import re

_SENTENCE = re.compile(r"[.!?:]+(?:\s|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d.,]*")
_VOWELS = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ou|au|ei|y|[aeiou]|[àáâäèéêëìíîïòóôöùúûü]"
)


def syllables(word: str) -> int:
    """Count the syllables of a Dutch word: one for each vowel as it sounds; a number is one."""
    return max(1, len(_VOWELS.findall(word.casefold().replace("ij", "y"))))


PLAIN = 60
"""The least reading ease of what everybody should be able to read, about B1."""


def reading_ease(text: str) -> float:
    """Return the reading ease of a text, 100 if there are no words in it."""
    sentences = [words for part in _SENTENCE.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 100
    spoken = sum(map(syllables, words))
    return 206.835 - 0.93 * len(words) / len(sentences) - 77 * spoken / len(words)


LEAST_WORDS = 5
"""A name or an address has fewer, and one long word in it says nothing of how it reads."""


def ease_of_text(text: str) -> float | None:
    """Return the reading ease of a text, None of what is too short to be one."""
    return reading_ease(text) if len(_WORD.findall(text)) >= LEAST_WORDS else None
