"""The ideas on the public page: what residents can read in the chat, and nothing beside it."""

from dataclasses import replace

import pytest

from bot.public import ideas
from bot.public.layout import Page
from bot.public.narrowing import SIZE, Narrowed
from bot.public.seen import Seen
from budget.discussion import Reaction, Side
from budget.edition import Edition
from budget.idea import Answer, Idea
from budget.standing import Standing
from budget.timeline import Phase
from tests.bot.public.glimpse import glimpse, writer
from tests.storage.linden import EDITION, NOW, idea

PLAN = replace(
    idea(3), title="Bomen", text="Linden langs de Lindelaan.", supports=88, author="Truus"
)
CAN = Answer(True, {"nl": "Er is plek."}, NOW, 300, "Bomen")
CANNOT = Answer(
    False,
    {"nl": "De grond is niet van ons."},
    NOW,
    alternative={"nl": "In bakken."},
    criterion="own-land",
)
ACCEPTED = replace(PLAN, standing=Standing.ACCEPTED, answer=CAN)
REFUSED = replace(idea(4), title="Zwembad", standing=Standing.REFUSED, answer=CANNOT)
EARLY = replace(EDITION, entered=Phase.IDEAS)


def told(page: Page | None) -> str:
    """Return all that a page says, line by line."""
    assert page
    lines = [page.title, page.badge, page.text, *page.lead]
    for part in page.parts:
        lines += [part.heading, *part.said, *(link.address for link in part.links)]
        lines += [f"{fact.label}: {fact.value}" for fact in part.facts]
        lines += [f"{one.kind}: {one.text} {one.reply}" for one in part.remarks]
    return "\n".join(lines)


def read(
    number: int, *shown: Idea, said: tuple[Reaction, ...] = (), edition: Edition = EARLY
) -> str:
    return told(ideas.page(writer(glimpse(edition, shown, said)), number))


def test_an_idea_is_told_whole() -> None:
    page = read(3, PLAN)
    for said in (
        "3. Bomen",
        "Heeft nog geen antwoord",
        "Linden langs de Lindelaan.",
        "Steun: 88 mensen",
        "Waar: Haven",
        "Thema: Groen",
        "ongeveer € 400",
        "Truus",
    ):
        assert said in page
    assert "Het antwoord" not in page
    assert "Wat bewoners ervan vinden" not in page


def test_what_is_not_known_of_an_idea_is_left_out() -> None:
    page = read(3, replace(PLAN, place="?", theme="?", cost=0, author=""))
    assert all(label not in page for label in ("Waar:", "Thema:", "Kosten", "Van:"))


def test_a_refusal_is_told_with_its_reason_the_rule_and_what_can_be_done() -> None:
    page = read(4, REFUSED)
    assert "Kan niet" in page
    assert "De grond is niet van ons." in page
    assert "In bakken." in page
    assert "3 mei 2027" in page


@pytest.mark.parametrize("standing", [Standing.APPEALED, Standing.UPHELD])
def test_that_an_author_does_not_agree_is_not_told(standing: Standing) -> None:
    assert read(4, replace(REFUSED, standing=standing)) == read(4, REFUSED)


@pytest.mark.parametrize(("entered", "leads"), [(Phase.IDEAS, False), (Phase.VOTING, True)])
def test_an_idea_that_can_be_done_leads_to_its_project_once_that_is_on_the_ballot(
    entered: Phase, leads: bool
) -> None:
    page = read(3, ACCEPTED, edition=replace(EDITION, entered=entered))
    assert "Het kan" in page or "het kan" in page
    assert ("/editions/linden/projects/3" in page) is leads


def test_what_residents_say_is_told_with_replies_the_most_thumbs_first() -> None:
    said = (
        Reaction(1, 3, Side.FOR, "Mooi.", "r1"),
        Reaction(2, 3, Side.QUESTION, "Wie geeft water?", "r2", thumbs=2),
        Reaction(3, 3, Side.REPLY, "De buurt.", "r0", to=2),
        Reaction(4, 3, Side.AGAINST, "Te duur.", "r3", thumbs=1),
        Reaction(5, 4, Side.FOR, "Elders.", "r4"),
    )
    page = read(3, PLAN, said=said)
    assert page.index("Wie geeft water?") < page.index("De buurt.") < page.index("Te duur.")
    assert page.index("Te duur.") < page.index("Mooi.")
    assert "Elders." not in page
    assert not any(f"r{n}" in page.split() for n in range(5))


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing.WAITING, "Nummer 3 is nu niet te lezen."),
        (Standing.HIDDEN, "Nummer 3 is nu niet te lezen."),
        (Standing.WITHDRAWN, "Nummer 3 is ingetrokken"),
    ],
)
def test_what_cannot_be_read_has_no_page_and_the_reason_is_that_of_the_chat(
    standing: Standing, said: str
) -> None:
    seen = glimpse(EARLY, [replace(PLAN, standing=standing)])
    assert ideas.page(writer(seen), 3) is None
    assert said in writer(seen).say(ideas.unreadable(writer(seen), 3))
    assert PLAN.text not in repr(seen)


def test_there_is_no_idea_with_a_number_that_was_not_given() -> None:
    seen = glimpse(EARLY, [PLAN])
    assert ideas.page(writer(seen), 9) is None
    assert "9" in writer(seen).say(ideas.unreadable(writer(seen), 9))


def test_an_idea_that_was_merged_leads_to_the_one_that_goes_on() -> None:
    gone = replace(idea(9), text="Nog meer bomen.", standing=Standing.MERGED, into=3)
    moved = read(9, PLAN, gone)
    assert "/editions/linden/ideas/3" in moved
    assert "Nog meer bomen." not in moved
    assert "Nummer 9" in read(3, PLAN, gone)


MANY = [
    replace(
        idea(n), title=f"Plan {n}", place="haven" if n % 2 else "?", theme="groen" if n % 3 else "?"
    )
    for n in range(1, 121)
]


def numbers(seen: Seen, **narrowed: str | int) -> list[int]:
    wanted = Narrowed(**narrowed)  # type: ignore[arg-type]
    page = ideas.listed(writer(seen, path="ideas"), wanted)
    assert page.listing
    return [item.number for item in page.listing.items]


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({}, [1, 2, 3]),
        ({"word": "linde"}, [3]),
        ({"word": " LINDELAAN "}, [3]),
        ({"word": "4"}, [4]),
        ({"theme": "groen"}, [1, 3, 4]),
        ({"district": "haven"}, [1, 3, 4]),
        ({"standing": "can"}, [3]),
        ({"standing": "cannot"}, [4]),
        ({"standing": "open"}, [1, 2]),
        ({"standing": "nonsense"}, []),
        ({"theme": "groen", "standing": "open"}, [1]),
        ({"word": "nergens"}, []),
    ],
)
def test_the_list_is_narrowed_down_by_all_that_is_asked_for(
    narrowed: dict[str, str], expected: list[int]
) -> None:
    shown = [idea(1), replace(idea(2), theme="?", place="?"), ACCEPTED, REFUSED]
    assert numbers(glimpse(EARLY, shown), **narrowed)[:3] == expected[:3]


def test_a_page_of_the_list_has_fifty_and_leads_to_the_others() -> None:
    seen = glimpse(EARLY, MANY)
    assert numbers(seen) == list(range(1, SIZE + 1))
    assert numbers(seen, page=3) == list(range(101, 121))
    assert numbers(seen, page=99) == numbers(seen, page=3)
    middle = ideas.listed(writer(seen, path="ideas"), Narrowed("plan", page=2)).listing
    assert middle
    assert [link.address for link in middle.pages] == [
        "/editions/linden/ideas?word=plan&page=1",
        "/editions/linden/ideas?word=plan&page=3",
    ]
    assert middle.found == "120 plannen. Dit is pagina 2 van 3."


def test_where_nothing_is_found_that_is_said() -> None:
    page = ideas.listed(writer(glimpse(EARLY, MANY), path="ideas"), Narrowed("nergens"))
    assert page.listing
    assert page.listing.found.startswith("Er is niets gevonden.")
    assert page.listing.pages == ()
