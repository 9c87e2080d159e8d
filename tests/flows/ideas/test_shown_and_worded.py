"""An idea that has a photo, or was spoken: how it is read, and said better by its author."""

import pytest

from budget.decisions import (
    IdeaWorded,
)
from budget.idea import Idea
from budget.notice import About, Notice
from budget.standing import Standing
from budget.timeline import Phase
from flows import media, pictures
from flows.state import (
    Home,
    Missed,
    State,
    Wording,
)
from flows.talk import Kind, Message, Picture
from tests.flows.conversation import Conversation, conversation

IDEA = "Meer bankjes op het Dennenplein"
TOKEN = bytes(16).hex()
PHOTO = Message(kind=Kind.PICTURE, media=True)
NAME = f"{'a' * 64}.jpg"


def idea(**more: object) -> Idea:
    known = {"number": 33, "title": IDEA, "text": IDEA, "place": "", "theme": "groen", "cost": 0}
    resident = conversation(Phase.IDEAS)
    given = {"author": "", "supports": 0, "at": resident.now, "by": "resident", **known, **more}
    return Idea(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("channel", "standing", "picture", "shown"),
    [
        ("telegram", Standing.OPEN, NAME, True),
        ("whatsapp", Standing.ACCEPTED, NAME, True),
        ("sms", Standing.OPEN, NAME, False),
        ("telegram", Standing.OPEN, "", False),
        ("telegram", Standing.WAITING, NAME, False),
        ("telegram", Standing.HIDDEN, NAME, False),
        ("telegram", Standing.WITHDRAWN, NAME, False),
    ],
)
def test_a_photo_is_shown_with_an_idea_that_all_can_read(
    channel: str, standing: Standing, picture: str, *, shown: bool
) -> None:
    reader = conversation(Phase.IDEAS, channel)
    found = pictures.with_idea(idea(standing=standing, picture=picture), reader.scene)
    assert isinstance(found, Picture) is shown
    if found:
        assert found.path == f"{reader.edition.slug}/pictures/{NAME}"


def test_a_photo_stands_above_the_idea_and_says_what_it_is() -> None:
    reader = conversation(Phase.IDEAS)
    reader.ideas.put(idea(picture=NAME))
    [shown] = reader.say("?33")
    assert shown.picture
    assert shown.picture.text == "Foto bij plan 33"


def test_on_whatsapp_a_photo_is_sent_once_while_the_idea_is_open() -> None:
    reader = conversation(Phase.IDEAS, "whatsapp")
    reader.ideas.put(idea(picture=NAME))
    assert [bool(said.picture) for said in reader.say("?33")] == [True]
    reader.say("onzin die niemand begrijpt")
    assert [bool(said.picture) for said in reader.hear(PHOTO)] == [False]


def told(resident: Conversation, about: About) -> str:
    return " ".join(said.text for said in resident.told(Notice(about, 33)))


def test_who_spoke_an_idea_sees_what_was_written_down_and_can_say_it_better() -> None:
    author = conversation(Phase.IDEAS)
    author.ideas.put(idea())
    assert IDEA in told(author, About.WRITTEN_DOWN)
    [question] = author.say("tekst aanpassen")
    assert (author.state, question.text) == (
        Wording(33),
        "Wat is plan 33? Schrijf het in 1 of 2 zinnen.",
    )
    author.say("Twee bankjes, in de schaduw")
    assert author.decided == [IdeaWorded(33, "Twee bankjes, in de schaduw")]
    assert author.state == Home()


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (Message("0"), Home()),
        (Message("?!"), Missed(Wording(33))),
        (Message(IDEA * 40), Wording(33)),
        (Message(kind=Kind.OTHER), Missed(Wording(33))),
    ],
)
def test_what_is_no_text_changes_no_idea(said: Message, state: State) -> None:
    author = conversation(Phase.IDEAS)
    author.ideas.put(idea())
    told(author, About.WRITTEN_DOWN)
    author.say("tekst aanpassen")
    author.hear(said)
    assert (author.state, author.decided) == (state, [])


@pytest.mark.parametrize(
    "more", [{"supports": 1}, {"by": "somebody else"}, {"standing": Standing.ACCEPTED}]
)
def test_an_idea_is_not_changed_by_others_nor_once_others_support_it(
    more: dict[str, object],
) -> None:
    author = conversation(Phase.IDEAS)
    author.ideas.put(idea())
    told(author, About.WRITTEN_DOWN)
    author.ideas.put(idea(**more))
    [answer] = author.say("tekst aanpassen")
    assert answer.text.startswith("Nummer 33 kan niet meer veranderen.")
    author.state = Wording(33)
    author.say("Iets heel anders")
    assert author.decided == []


def test_the_author_of_an_idea_that_nobody_could_hear_is_asked_to_write_it() -> None:
    author = conversation(Phase.IDEAS)
    author.ideas.put(idea(text="", title="", standing=Standing.WAITING))
    assert "kwam niet bij ons aan" in told(author, About.UNHEARD)
    author.say("schrijf het plan op")
    assert author.state == Wording(33)


def test_an_idea_that_was_spoken_is_read_by_its_author_only() -> None:
    author = conversation(Phase.IDEAS)
    author.ideas.put(idea(text="", title="", standing=Standing.WAITING))
    [shown] = author.say("?33")
    assert "uw spraakbericht; een mens schrijft het op" in shown.text
    author.ideas.put(idea(text="", title="", standing=Standing.WAITING, by="somebody else"))
    author.say("menu")
    [shown] = author.say("?33")
    assert shown.text.startswith("Nummer 33 is nu niet te lezen.")


def test_what_did_not_reach_us_is_said_without_a_question() -> None:
    for reply in (media.lost_voice(), media.lost_photo(0), media.lost_photo(33)):
        assert reply.choices == ()
