"""The `[[screening]]` of an edition's file: by which criteria its ideas are judged."""

from typing import Literal, Self

from pydantic import BaseModel, model_validator

from bot.editions.fields import STRICT, Key
from bot.editions.texts import Sentence
from bot.editions.wrong import Wrong
from budget.criteria import BY_KEY, Criterion, Kind
from budget.sentence import _


class Screening(BaseModel):
    """A criterion of the catalogue by its key, perhaps in other words; or one of its own."""

    model_config = STRICT

    key: Key
    criterion: Sentence | None = None
    question: Sentence | None = None
    kind: Literal["formal", "substantive"] | None = None
    correctable: bool | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.key not in BY_KEY and not (self.criterion and self.question):
            raise Wrong(
                _(
                    '"{key}" is not in the catalogue of docs/ideas.md; correct its'
                    " spelling, or add criterion and question",
                    key=self.key,
                )
            )
        return self

    def criterion_itself(self) -> Criterion:
        """Return the criterion, in the words of the edition where there are any."""
        known = BY_KEY.get(self.key)
        kind = Kind(self.kind) if self.kind else (known.kind if known else Kind.SUBSTANTIVE)
        mends = known.correctable if known and self.correctable is None else bool(self.correctable)
        wording = self.criterion or (known.wording if known else {})
        return Criterion(
            self.key, kind, wording, self.question or (known.question if known else {}), mends
        )
