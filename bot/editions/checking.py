"""What is wrong with an edition that was changed: held to the same as a file of an edition."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from bot.editions import shape
from bot.editions.file import contradictions
from bot.editions.texts import Head
from bot.editions.written import as_written
from bot.editions.wrong import sentence
from budget.edition import Edition
from budget.sentence import Reasoned, Sentence

Place = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong: a whole sentence, and where it is; nowhere if it is between.

    The place is a path in the edition's file, as in `("themes", 0, "title", "nl")`.
    """

    said: Sentence
    where: Place = ()


class NotAccepted(Reasoned):
    """An edition cannot be kept so; what is wrong is said one by one."""

    def __init__(self, *wrong: Wrong) -> None:
        super().__init__(*(one.said for one in wrong))
        self.wrong = wrong


def found_in(edition: Edition) -> Iterator[Wrong]:
    """Yield everything that is wrong with an edition."""
    data = as_written(edition)
    try:
        page = shape.File.model_validate(data, context=Head.model_validate(data))
    except ValidationError as refusal:
        for error in refusal.errors():
            yield Wrong(sentence(error, data), tuple(error["loc"]))
        return
    for said in contradictions(page):
        yield Wrong(said, said.place)


def check(after: Edition, before: Edition | None = None) -> None:
    """Raise `NotAccepted` with what is wrong, unless it was so before."""
    known = {one.said for one in found_in(before)} if before else set()
    if wrong := [one for one in found_in(after) if one.said not in known]:
        raise NotAccepted(*wrong)
