"""What answers have in common: texts, and the way to the next page."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.exports.tables import plain
from budget.edition import Words

Texts = Annotated[
    dict[str, str],
    Field(description="The same text by language; the edition's first language is the original."),
]
Number = Annotated[int, Field(description="The number by which residents know it.")]
Euros = Annotated[int, Field(description="Whole euros.")]
Next = Annotated[
    int | None,
    Field(description="What to give as `after` for the next page; null on the last one."),
]


class Told(BaseModel):
    """Something that is told; it never changes once it is made."""

    model_config = ConfigDict(frozen=True)


def texts(words: Words | None) -> dict[str, str]:
    """Return a text by language, without what steers a terminal or the direction of writing."""
    return {language: plain(text) for language, text in (words or {}).items()}
