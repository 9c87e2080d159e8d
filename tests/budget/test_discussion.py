from dataclasses import replace

import pytest

from budget.discussion import Discussion, Reaction, Side
from budget.standing import NotPossible, Standing

FOR = Reaction(1, 8, Side.FOR, "Mooi.", "hans")
AGAINST = Reaction(2, 8, Side.AGAINST, "Te duur.", "joke", 2)
QUESTION = Reaction(3, 8, Side.QUESTION, "Wie betaalt?", "hans")
REPLY = Reaction(4, 8, Side.REPLY, "De gemeente.", "fatma", to=3)
ELSEWHERE = Reaction(5, 9, Side.FOR, "Ook mooi.", "hans")
WAITING = Reaction(6, 8, Side.FOR, "", "omar", standing=Standing.WAITING)
EVERY = (FOR, AGAINST, QUESTION, REPLY, ELSEWHERE, WAITING)


def test_most_thumbs_come_first_then_the_oldest_and_no_replies() -> None:
    found = Discussion(EVERY)
    assert found.of(8) == [AGAINST, FOR, QUESTION]
    assert (found.count(8), found.count(9), found.count(7)) == (3, 1, 0)


def test_what_is_not_open_nobody_reads_but_it_counts_for_who_said_it() -> None:
    found = Discussion(EVERY)
    assert found.get(6) is None
    assert found.own(6, "omar") == WAITING
    assert found.own(6, "hans") is None
    assert (found.given(8, "omar"), found.given(8, "hans"), found.given(8, "fatma")) == (1, 2, 0)


def test_nobody_is_known_by_no_name() -> None:
    found = Discussion([replace(FOR, by="")])
    assert found.own(1, "") is None


def test_a_question_awaits_its_first_reply() -> None:
    found = Discussion((QUESTION,))
    assert found.awaits(QUESTION)
    assert found.reply(QUESTION) is None
    found.put(replace(REPLY, standing=Standing.WAITING))
    assert not found.awaits(QUESTION)
    assert found.reply(QUESTION) is None
    found.put(REPLY)
    assert found.reply(QUESTION) == REPLY
    found.put(replace(REPLY, standing=Standing.HIDDEN))
    assert found.awaits(QUESTION)


def test_points_are_counted_from_others_and_after_a_number() -> None:
    found = Discussion(EVERY)
    assert found.points_since(8, 0, "fatma") == 2
    assert found.points_since(8, 1, "fatma") == 1
    assert found.points_since(8, 0, "hans") == 1


def test_every_change_is_counted_and_a_thumb_is_one() -> None:
    found = Discussion((FOR,))
    found.thumb(1, 1)
    found.thumb(1, 1)
    found.thumb(1, -1)
    assert (found.of(8)[0].thumbs, found.changes, len(found)) == (1, 4, 1)


def test_what_was_taken_back_is_nobodys_saying() -> None:
    found = Discussion((FOR, ELSEWHERE))
    found.put(replace(FOR, text="", standing=Standing.WITHDRAWN))
    assert found.by("hans") == [ELSEWHERE]
    assert found.of(8) == []


@pytest.mark.parametrize(
    ("standing", "wanted"),
    [
        (Standing.WITHDRAWN, Standing.OPEN),
        (Standing.HIDDEN, Standing.WAITING),
    ],
)
def test_a_reaction_becomes_nothing_but_what_it_may(standing: Standing, wanted: Standing) -> None:
    here = replace(FOR, standing=standing)
    with pytest.raises(NotPossible, match="Reaction 1 is"):
        here.become(wanted)
