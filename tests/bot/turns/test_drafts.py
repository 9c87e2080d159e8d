import json

import pytest

from bot.turns import drafts
from budget.idea import Draft
from flows.talk import Unfinished
from tests.bot.quarter import SEAL

DRAFT = '[["Een bank, bel 0612345678","",null,0],[1,3]]'


def test_only_the_words_of_an_idea_are_locked() -> None:
    kept = drafts.locked(DRAFT, SEAL)
    assert "bank" not in kept
    assert json.loads(kept)[1:] == [[1, 3]]
    assert drafts.begun(kept)
    assert drafts.unlocked(kept, SEAL) == DRAFT


def test_what_was_told_before_joining_is_locked_and_no_idea() -> None:
    kept = drafts.written(Unfinished(told="Een bank graag"))
    locked = drafts.locked(kept, SEAL)
    assert "bank" not in locked
    assert drafts.unlocked(locked, SEAL) == kept
    assert drafts.read(kept) == Unfinished(told="Een bank graag")
    assert [drafts.begun(one) for one in (kept, locked)] == [False, False]
    assert [drafts.of_ones_own(one) for one in (kept, locked, "[null,[1]]")] == [True, True, False]


@pytest.mark.parametrize("kept", ["", "[null,[1,3]]", "[null,[],[[3,2]]]"])
def test_what_holds_no_idea_stays_as_it_is(kept: str) -> None:
    assert not drafts.begun(kept)
    assert drafts.locked(kept, SEAL) == drafts.unlocked(kept, SEAL) == kept


def test_a_draft_of_before_it_was_locked_is_still_read() -> None:
    assert drafts.unlocked(DRAFT, SEAL) == DRAFT
    assert drafts.begun(DRAFT)


@pytest.mark.parametrize(
    ("kept", "begun"),
    [
        ("", Unfinished()),
        ("[null,[3,8]]", Unfinished(basket=(3, 8))),
        ('[["A bench",null,null,null],[]]', Unfinished(Draft("A bench"))),
        ('[["A bench","","?",0,"photo"],[]]', Unfinished(Draft("A bench", "", "?", 0, "photo"))),
        ('[["",null,null,null,"","","","","voice"],[]]', Unfinished(Draft(voice="voice"))),
        (
            '[["A bench",null,null,null,"","","","","","Trees\\nA pond"],[]]',
            Unfinished(Draft("A bench"), told="Trees\nA pond"),
        ),
        ("[null,[],[[3,2]]]", Unfinished(points=((3, 2),))),
        ("[null,[],[],[[6,5],[7,4],[]]]", Unfinished(poured=((6, 5), (7, 4), ()))),
    ],
)
def test_what_was_begun_is_the_same_after_being_kept(kept: str, begun: Unfinished) -> None:
    assert drafts.read(kept) == begun
    assert drafts.written(begun) == kept
