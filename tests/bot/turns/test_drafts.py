import json

import pytest

from bot.turns import drafts
from tests.bot.quarter import SEAL

DRAFT = '[["Een bank, bel 0612345678","",null,0],[1,3]]'


def test_only_the_words_of_an_idea_are_locked() -> None:
    kept = drafts.locked(DRAFT, SEAL)
    assert "bank" not in kept
    assert json.loads(kept)[1:] == [[1, 3]]
    assert drafts.begun(kept)
    assert drafts.unlocked(kept, SEAL) == DRAFT


@pytest.mark.parametrize("kept", ["", "[null,[1,3]]", "[null,[],[[3,2]]]"])
def test_what_holds_no_idea_stays_as_it_is(kept: str) -> None:
    assert not drafts.begun(kept)
    assert drafts.locked(kept, SEAL) == drafts.unlocked(kept, SEAL) == kept


def test_a_draft_of_before_it_was_locked_is_still_read() -> None:
    assert drafts.unlocked(DRAFT, SEAL) == DRAFT
    assert drafts.begun(DRAFT)
