"""What proves that nothing was changed: the newest head of the chain, and those before it."""

from dataclasses import replace

from bot.public import rules
from bot.public.layout import Part
from storage.ballots.heads import Head
from tests.bot.public.glimpse import glimpse, writer
from tests.storage.linden import DAY, NOW


def proof(*heads: Head) -> Part:
    *_others, last = rules.parts(writer(replace(glimpse(), fixed=True, heads=heads)))
    assert last.name == "proof"
    return last


def test_the_same_head_of_a_day_stands_there_once() -> None:
    first, second = Head(NOW - DAY, 437, "aa"), Head(NOW, 3140, "bb")
    part = proof(first, second, second._replace(at=NOW.replace(minute=59)))
    assert (part.facts[-1].label, part.facts[-1].value) == ("3 mei 2027, na 3.140 bonnummers", "bb")
    [before] = part.folded
    assert [(fact.label, fact.value) for fact in before.facts] == [
        ("2 mei 2027, na 437 bonnummers", "aa")
    ]


def test_another_day_with_the_same_head_stands_there_as_well() -> None:
    part = proof(*(Head(NOW - days * DAY, 437, "aa") for days in (2, 1, 0)))
    [before] = part.folded
    assert [fact.label[:5] for fact in before.facts] == ["2 mei", "1 mei"]


def test_where_there_is_one_head_or_none_nothing_is_folded_away() -> None:
    assert proof(Head(NOW, 1, "aa")).folded == proof().folded == ()
