"""Where residents say what they find of a project that is carried out."""

from dataclasses import dataclass

from budget.opinion import Score


@dataclass(frozen=True, slots=True)
class Responding:
    """Told, or asked, about a project that is carried out; `asked` who wants to say something.

    Of who was not asked, `said` is what waits for them to confirm that it was meant so.
    """

    number: int
    asked: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """Asked whether the project with this number is any good; with a `score`, why that is so."""

    number: int
    score: Score | None = None
