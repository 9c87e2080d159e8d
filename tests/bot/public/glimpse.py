"""What everybody may see of an edition, without a store; and who writes pages of it."""

from collections.abc import Iterable, Mapping

from bot.public.board import Board, Elsewhere
from bot.public.here import Here
from bot.public.seen import Seen
from bot.public.writer import Writer
from budget.discussion import Reaction
from budget.edition import Edition
from budget.idea import Idea
from budget.standing import LISTED
from tests.storage.linden import EDITION, SLUG


def glimpse(
    edition: Edition = EDITION, ideas: Iterable[Idea] = (), said: Iterable[Reaction] = ()
) -> Seen:
    """Return what is seen of an edition with these ideas and reactions, before anybody votes."""
    told: dict[int, tuple[Reaction, ...]] = {}
    for one in said:
        told[one.idea] = (*told.get(one.idea, ()), one)
    ideas = list(ideas)
    board = Board(
        1,
        {idea.number: idea for idea in ideas if idea.standing in LISTED},
        {i.number: Elsewhere(i.standing, i.into) for i in ideas if i.standing not in LISTED},
        told,
    )
    return Seen(edition, 1, "", False, "", (), None, None, False, frozenset(), {}, board, True)


def writer(seen: Seen, language: str = "nl", path: str = "", **kept: str) -> Writer:
    """Return who writes a page of it."""
    narrowed: Mapping[str, str] = kept
    return Writer(seen, language, Here(SLUG, path, narrowed))
