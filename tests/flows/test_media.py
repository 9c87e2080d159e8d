"""What is sent beside words: a photo, a voice note or a place, while an idea is written or not."""

import pytest

from budget.asking import Help
from budget.decisions import (
    Decision,
    HelpAsked,
    IdeaSubmitted,
    MediaDropped,
    PhotoSent,
    VoiceSent,
)
from budget.idea import TEXT_LENGTH, Draft
from budget.timeline import Phase
from flows.state import (
    Arriving,
    Browsing,
    Comparing,
    Consenting,
    Helping,
    Home,
    Missed,
    Reading,
    State,
    Switching,
    Writing,
)
from flows.talk import Kind, Message
from tests.flows.conversation import Conversation, conversation

IDEA = "Een kraan met drinkwater"
TOKEN = bytes(16).hex()
PHOTO = Message(kind=Kind.PICTURE, media=True)
VOICE = Message(kind=Kind.VOICE, media=True)
ASKED = (VoiceSent(TOKEN), HelpAsked(Help.ANSWER, voice=TOKEN))
NAME = f"{'a' * 64}.jpg"


def captioned(text: str) -> Message:
    return PHOTO._replace(text=text)


def writer(channel: str = "telegram", *said: str, language: str = "nl") -> Conversation:
    """Return somebody who is writing an idea, after having said this."""
    begun = conversation(Phase.IDEAS, channel, language)
    for text in ({"nl": "plan", "en": "plan"}[language], *said):
        begun.say(text)
    return begun


def draft(writing: Conversation) -> Draft:
    assert writing.unfinished.idea
    return writing.unfinished.idea


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_a_photo_without_words_is_kept_and_the_words_are_asked(channel: str) -> None:
    writing = writer(channel)
    [answer] = writing.hear(PHOTO)
    assert answer.text.startswith("Dank u, wij hebben uw foto.\n\nWat is uw plan?")
    assert (writing.state, draft(writing)) == (Writing("text"), Draft(photo=TOKEN))
    assert writing.decided == [PhotoSent(TOKEN)]
    writing.say(IDEA)
    assert (writing.state, draft(writing)) == (Writing("place"), Draft(IDEA, photo=TOKEN))


def test_what_stands_with_a_photo_is_the_idea() -> None:
    writing = writer()
    [answer] = writing.hear(captioned(IDEA))
    assert answer.text.startswith("Dank u, wij hebben uw foto.\n\nWaar is het?")
    assert draft(writing) == Draft(IDEA, photo=TOKEN)


def test_too_long_a_text_with_a_photo_loses_neither() -> None:
    writing = writer()
    *_thanks, answer = writing.hear(captioned("heel veel woorden " * 60))
    assert "Dat is te lang voor mij" in answer.text
    assert (writing.state, draft(writing)) == (Writing("text"), Draft(photo=TOKEN))
    assert len("heel veel woorden " * 60) > TEXT_LENGTH


@pytest.mark.parametrize("said", [(IDEA,), (IDEA, "3"), (IDEA, "3", "1"), (IDEA, "3", "1", "5k")])
def test_a_photo_is_welcome_at_every_step_of_an_idea(said: tuple[str, ...]) -> None:
    writing = writer("telegram", *said)
    before = writing.state
    writing.hear(PHOTO)
    assert (writing.state, draft(writing).photo) == (before, TOKEN)


def test_a_photo_is_named_in_the_summary_and_can_be_left_out() -> None:
    writing = writer("telegram", IDEA, "3", "1", "5k")
    [summary] = writing.hear(PHOTO)
    assert "Foto: ja" in summary.text
    [summary] = writing.say("foto weglaten")
    assert "Foto" not in summary.text
    assert draft(writing).photo == ""
    assert writing.decided == [PhotoSent(TOKEN), MediaDropped((TOKEN,))]


def test_another_photo_takes_the_place_of_the_first() -> None:
    writing = writer()
    writing.hear(PHOTO)
    writing.hear(PHOTO)
    assert writing.decided == [PhotoSent(TOKEN), PhotoSent(TOKEN, TOKEN)]


@pytest.mark.parametrize(
    ("message", "state", "answer"),
    [
        (PHOTO, Writing("text"), "Een foto kan niet per sms. Schrijf uw plan in 1 bericht."),
        (captioned(IDEA), Writing("place"), "Een foto kan niet per sms. Uw woorden zijn bewaard."),
    ],
)
def test_on_sms_no_photo_is_taken_and_its_words_are(
    message: Message, state: State, answer: str
) -> None:
    writing = writer("sms")
    said = writing.hear(message)
    assert said[0].text.startswith(answer)
    assert (writing.state, writing.decided) == (state, [])


@pytest.mark.parametrize("state", [Home(), Browsing(), Reading(1), Helping(Home(), asked=True)])
def test_a_photo_is_no_answer_to_who_writes_no_idea(state: State) -> None:
    resident = conversation(Phase.IDEAS)
    resident.state = state
    [answer] = resident.hear(PHOTO)
    assert answer.text.startswith("Een foto kan alleen als u een plan schrijft.")
    assert (resident.decided, resident.unfinished.idea) == ([], None)


def test_a_photo_that_cannot_be_had_is_answered_kindly() -> None:
    writing = writer()
    [answer, *_more] = writing.hear(Message(kind=Kind.PICTURE))
    assert answer.text.startswith("Ik kan hier niet luisteren of kijken.")
    assert writing.decided == []


def test_an_idea_can_be_spoken() -> None:
    writing = writer()
    [answer] = writing.hear(VOICE)
    assert answer.text.startswith("Dank u. Een mens luistert ernaar en schrijft uw plan op.")
    assert (writing.state, draft(writing)) == (Writing("place"), Draft(voice=TOKEN))
    for said in ("3", "1"):
        writing.say(said)
    [summary] = writing.say("5k")
    assert "“uw spraakbericht; een mens schrijft het op”" in summary.text
    [thanks] = writing.say("ja")
    assert "Een mens luistert en schrijft het op. Dan hoort u van ons" in thanks.text
    sent = writing.decided[-1]
    assert isinstance(sent, IdeaSubmitted)
    assert (sent.draft.text, sent.draft.voice) == ("", TOKEN)


@pytest.mark.parametrize(
    ("first", "then", "kept", "decided"),
    [
        (IDEA, VOICE, Draft(voice=TOKEN), [VoiceSent(TOKEN)]),
        (VOICE, IDEA, Draft(IDEA), [VoiceSent(TOKEN), MediaDropped((TOKEN,))]),
        (VOICE, VOICE, Draft(voice=TOKEN), [VoiceSent(TOKEN), VoiceSent(TOKEN, TOKEN)]),
        (PHOTO, VOICE, Draft(voice=TOKEN, photo=TOKEN), [PhotoSent(TOKEN), VoiceSent(TOKEN)]),
    ],
)
def test_an_idea_is_what_was_said_or_written_last(
    first: Message | str, then: Message | str, kept: Draft, decided: list[Decision]
) -> None:
    writing = writer()
    for said in (first, then):
        writing.state = Writing("text")
        writing.hear(Message(said) if isinstance(said, str) else said)
    assert draft(writing) == kept
    assert writing.decided == decided


def test_the_text_of_an_idea_can_be_mended_by_voice() -> None:
    writing = writer("telegram", IDEA, "3", "1", "5k", "tekst aanpassen")
    writing.hear(VOICE)
    assert writing.state == Writing("summary")
    assert (draft(writing).text, draft(writing).voice) == ("", TOKEN)


def test_what_is_thrown_away_is_thrown_away_with_all_that_was_sent() -> None:
    writing = writer("telegram", IDEA, "3", "1", "5k")
    writing.hear(PHOTO)
    writing.say("weggooien")
    writing.say("1")
    assert writing.decided[-1] == MediaDropped((TOKEN,))


@pytest.mark.parametrize(
    ("message", "named"),
    [(PHOTO, "“uw foto”"), (VOICE, "“uw spraakbericht; een mens schrijft het op”")],
)
def test_what_was_begun_without_words_is_found_again(message: Message, named: str) -> None:
    writing = writer()
    writing.hear(message)
    writing.say("menu")
    [resumed] = writing.say("plan")
    assert f"U was bezig met een plan: {named}" in resumed.text
    assert draft(writing) != Draft()
    [held] = writing.say("mijn gegevens")
    assert f"- een plan dat u schrijft: {named}" in held.text


def test_back_with_a_photo_keeps_it() -> None:
    writing = writer()
    writing.hear(PHOTO)
    [answer] = writing.say("0")
    assert answer.text == "Uw plan is bewaard. U kunt verder via het menu."
    assert draft(writing) == Draft(photo=TOKEN)


@pytest.mark.parametrize("phase", [*Phase])
@pytest.mark.parametrize(
    ("state", "after"),
    [
        (Home(), Home()),
        (Browsing(), Browsing()),
        (Helping(Home(), asked=True), Home()),
        (Helping(Home()), Home()),
        (Switching(Home()), Home()),
        (Missed(Home()), Home()),
        (Missed(Helping(Home())), Home()),
    ],
)
def test_a_voice_note_goes_to_a_person_from_anywhere(
    phase: Phase, state: State, after: State
) -> None:
    resident = conversation(phase)
    resident.state = state
    [answer] = resident.hear(VOICE)
    assert answer.text.startswith("Dank u. Een mens luistert naar uw bericht en antwoordt u hier.")
    assert answer.options
    assert (resident.state, tuple(resident.decided)) == (after, ASKED)


@pytest.mark.parametrize("state", [Arriving(), Consenting()])
def test_a_voice_note_of_somebody_new_is_not_refused_either(state: State) -> None:
    resident = conversation(Phase.IDEAS, joined=False)
    if isinstance(state, Consenting):
        resident.say("hallo")
        resident.say("Nederlands")
    *_thanks, answer = resident.hear(VOICE)
    assert resident.state == state
    assert tuple(resident.decided[-2:]) == ASKED
    assert answer.options


@pytest.mark.parametrize("said", [(IDEA,), (IDEA, "3", "1"), (IDEA, "3", "1", "5k")])
def test_a_voice_note_later_on_goes_to_a_person_and_the_idea_goes_on(said: tuple[str, ...]) -> None:
    writing = writer("telegram", *said)
    before, kept = writing.state, draft(writing)
    [answer] = writing.hear(VOICE)
    assert answer.text.startswith("Dank u. Een mens luistert naar uw bericht en antwoordt u hier.")
    assert (writing.state, draft(writing), tuple(writing.decided)) == (before, kept, ASKED)
    assert answer.options


def test_a_voice_note_for_an_idea_that_comes_too_late_goes_to_a_person() -> None:
    resident = conversation(Phase.VOTING)
    resident.state = Writing("text")
    resident.hear(VOICE)
    assert tuple(resident.decided) == ASKED


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("52.0907,5.1214", "52.091,5.121"),
        ("-33.8567844,151.213108", "-33.857,151.213"),
        ("0.0,0.0", "0.000,0.000"),
        ("90.0,-180.0", "90.000,-180.000"),
        ("1e-07,5.0", "0.000,5.000"),
    ],
)
def test_a_place_on_the_map_is_never_kept_to_the_door(sent: str, kept: str) -> None:
    writing = writer("telegram", IDEA)
    [answer] = writing.hear(Message(sent, kind=Kind.PLACE))
    assert draft(writing).place == kept
    assert "Waar gaat het over?" in answer.text


@pytest.mark.parametrize("sent", ["nan,nan", "inf,5.0", "90.1,0.0", "0.0,180.1", "", "1", "a,b"])
def test_a_place_that_is_nowhere_is_asked_again(sent: str) -> None:
    writing = writer("telegram", IDEA)
    [answer] = writing.hear(Message(sent, kind=Kind.PLACE))
    assert draft(writing).place is None
    assert answer.options


ALIKE = "Bomen langs de Lindelaan planten, voor schaduw"


def test_words_with_a_photo_are_compared_like_any_other() -> None:
    writing = writer()
    thanks, *_question = writing.hear(captioned(ALIKE))
    assert thanks.text.startswith("Dank u, wij hebben uw foto.")
    assert isinstance(writing.state, Comparing)
    before = writing.state
    writing.hear(PHOTO)
    assert (writing.state, draft(writing).photo) == (before, TOKEN)


def test_who_supports_what_is_there_already_keeps_their_photo_until_they_throw_it_away() -> None:
    writing = writer()
    writing.hear(captioned(ALIKE))
    yes = next(o.key for o in writing.offered if o.key.startswith(("same:", "alike:")))
    writing.tap(yes)
    if writing.state != Home():
        writing.tap(next(o.key for o in writing.offered if o.key.startswith("same:")))
    assert draft(writing).photo == TOKEN
    writing.say("weggooien")
    writing.say("1")
    assert writing.decided[-1] == MediaDropped((TOKEN,))
    assert writing.unfinished.idea is None
