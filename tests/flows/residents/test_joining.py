from dataclasses import replace

import pytest

from budget.consent import ConsentChosen, Purpose
from budget.decisions import (
    Arrived,
    Decision,
    DistrictChosen,
    Forgotten,
    HelpAsked,
    Joined,
    LanguageChosen,
    Stopped,
    SupportWithdrawn,
)
from budget.timeline import Phase
from flows.residents.joining import partner_in
from flows.state import Agreeing, Arriving, Consenting, Helping, Home, Missed, Settling, State
from tests.flows.conversation import DEMO, conversation


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        ("/start nl_taalcafe", "taalcafe"),
        ("/start taalcafe", "taalcafe"),
        ("Merhaba #ulu", "ulu"),
        ("hallo #ULU!", "ulu"),
        ("linden brug", "taalcafe"),
        ("Linden Brugg", "taalcafe"),
        ("ik wil graag linden kerk", "lindekerk"),
        ("hallo", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_an_intermediary_is_known_by_link_code_or_keyword(text: str, partner: str | None) -> None:
    found = partner_in(text, DEMO.edition)
    assert (found.code if found else None) == partner


@pytest.mark.parametrize("text", ["/start taalcafe", "#taalcafe", "linden brug", "Linden Brugg"])
def test_through_one_that_has_ended_somebody_comes_as_everybody_does(text: str) -> None:
    ended = [replace(one, ended=one.code == "taalcafe") for one in DEMO.edition.partners]
    edition = replace(DEMO.edition, partners=tuple(ended))
    assert partner_in(text, edition) is None
    found = partner_in("#ulu", edition)
    assert (found.code if found else None) == "ulu"


@pytest.mark.parametrize(
    ("said", "state", "decided"),
    [
        (["hallo"], Arriving(), []),
        (["stop"], Arriving(), [Stopped()]),
        (["9"], Helping(Arriving()), []),
        (["hulp"], Helping(Arriving()), []),
        (["hallo", "asdf", "asdf", "9"], Helping(Arriving()), []),
        (["english"], Consenting(), [LanguageChosen("en")]),
        (["en"], Consenting(), [LanguageChosen("en")]),
        (["hallo", "nl"], Consenting(), [LanguageChosen("nl")]),
        (["hallo", "asdf", "asdf", "Engels graag"], Consenting(), [LanguageChosen("en")]),
        (["Merhaba #ulu"], Arriving(), [Arrived("ulu")]),
        (["hallo", "asdf", "asdf", "asdf"], Missed(Arriving(), 3, "asdf"), []),
        (["hallo", "2"], Consenting(), [LanguageChosen("en")]),
        (["hallo", "nederlans"], Consenting(), [LanguageChosen("nl")]),
        (["hallo", "Nederlandss"], Consenting(), [LanguageChosen("nl")]),
        (["hallo", "engels"], Consenting(), [LanguageChosen("en")]),
        (["hallo", "englsh"], Consenting(), [LanguageChosen("en")]),
        (["hallo", "asdf", "nederlnds"], Consenting(), [LanguageChosen("nl")]),
        (["hallo", "English"], Consenting(), [LanguageChosen("en")]),
        (["hallo", "1", "stemmen"], Consenting(), [LanguageChosen("nl")]),
        (["hallo", "1", "2"], Consenting(), [LanguageChosen("nl")]),
        (["hallo", "1", "2", "ja"], Settling(), [LanguageChosen("nl"), Joined()]),
        (["hallo", "1", "nee"], Arriving(), [LanguageChosen("nl"), Forgotten(withdraws=False)]),
    ],
)
def test_how_somebody_comes_to_take_part(
    said: list[str], state: State, decided: list[Decision]
) -> None:
    arriving = conversation(Phase.IDEAS, joined=False)
    for text in said:
        arriving.say(text)
    assert (arriving.state, arriving.decided) == (state, decided)


@pytest.mark.parametrize(
    ("district", "news", "decided"),
    [
        ("3", "1", [DistrictChosen("spoorwijk"), ConsentChosen(Purpose.NEWS, True)]),
        ("dennenhof", "nee", [DistrictChosen("dennenhof"), ConsentChosen(Purpose.NEWS, False)]),
        ("zeg ik liever niet", "ja", [DistrictChosen(""), ConsentChosen(Purpose.NEWS, True)]),
    ],
)
def test_two_questions_may_be_skipped(district: str, news: str, decided: list[Decision]) -> None:
    settling = conversation(Phase.IDEAS, "whatsapp", joined=False)
    for text in ("hallo", "1", "ja"):
        settling.say(text)
    settling.say(district)
    [menu] = settling.say(news)
    assert settling.state == Home()
    assert settling.decided[-2:] == decided
    assert menu.text.startswith("Klaar. U kunt nu plannen sturen")


def test_on_sms_nothing_more_is_asked_until_somebody_wants_it() -> None:
    brief = conversation(Phase.IDEAS, "sms", joined=False)
    for text in ("hallo", "1", "ja"):
        brief.say(text)
    states = [brief.state]
    brief.say("nieuws")
    states.append(brief.state)
    assert states == [Home(), Agreeing()]


def test_the_intermediary_is_named_once_and_not_kept() -> None:
    arriving = conversation(Phase.IDEAS, joined=False)
    [welcome] = arriving.say("#ulu")
    assert "Ulu Camii" in welcome.text
    for text in ("1", "ja", "5", "2", "mijn gegevens"):
        said = arriving.say(text)
        assert "Ulu" not in " ".join(spoken.text for spoken in said)


def test_the_first_words_are_in_every_language() -> None:
    [welcome] = conversation(Phase.IDEAS, joined=False).say("hallo")
    assert "Kies uw taal." in welcome.text
    assert "Choose your language." in welcome.text
    assert [option.label for option in welcome.options] == ["Nederlands", "English"]


@pytest.mark.parametrize(
    ("said", "state", "decided"),
    [
        (["hallo"], Arriving(), []),
        (["Merhaba #ulu"], Arriving(), [Arrived("ulu")]),
        (["hallo", "2"], Consenting(), []),
        (["hallo", "2", "ja"], Settling(), [Joined()]),
        (["hallo", "ja graag"], Settling(), [Joined()]),
        (["hallo", "nee"], Arriving(), [Forgotten(withdraws=False)]),
        (["hallo", "nee", "hallo", "ja"], Settling(), [Forgotten(withdraws=False), Joined()]),
        (["hallo", "stop"], Arriving(), [Stopped()]),
        (["hallo", "asdf", "asdf", "ja"], Settling(), [Joined()]),
    ],
)
def test_where_there_is_one_language_nobody_has_to_choose_it(
    said: list[str], state: State, decided: list[Decision]
) -> None:
    arriving = conversation(Phase.IDEAS, joined=False)
    arriving.languages = (("nl", "Nederlands"),)
    for text in said:
        arriving.say(text)
    place = arriving.state
    assert (place.before if isinstance(place, Missed) else place, arriving.decided) == (
        state,
        decided,
    )


@pytest.mark.parametrize("channel", ["telegram", "sms"])
def test_who_need_not_choose_a_language_is_welcomed_all_the_same(channel: str) -> None:
    arriving = conversation(Phase.IDEAS, channel, joined=False)
    arriving.languages = (("nl", "Nederlands"),)
    said = arriving.say("linden brug")
    assert said[0].text.startswith("Welkom bij de burgerbegroting van De Linden")
    assert "Taalcaf" in said[0].text
    assert [option.key for option in said[-1].options] == [
        "consent:yes",
        "consent:more",
        "consent:no",
    ]


@pytest.mark.parametrize("number", ["1", "2", "3", "een"])
def test_by_sms_no_number_agrees_to_anything(number: str) -> None:
    coming = conversation(Phase.IDEAS, "sms", joined=False)
    for text in ("hallo", "1"):
        coming.say(text)
    said = coming.say(number)
    assert coming.decided == [LanguageChosen("nl")]
    assert said[-1].text.endswith("Of stuur STOP.")
    assert "consent:yes" in [option.key for option in said[-1].options]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_who_stops_instead_of_agreeing_supports_nothing(channel: str) -> None:
    refusing = conversation(Phase.IDEAS, channel, joined=False)
    for text in ("steun 20", "stop"):
        refusing.say(text)
    assert refusing.decided[-2:] == [SupportWithdrawn(20), Stopped()]
    assert refusing.supported == frozenset()


@pytest.mark.parametrize(("districts", "step"), [(True, True), (False, False)])
def test_a_step_is_numbered_only_where_there_are_two(districts: bool, step: bool) -> None:
    arriving = conversation(Phase.IDEAS, joined=False)
    if not districts:
        arriving.edition = replace(arriving.edition, districts=())
    *_before, said = [
        arriving.say(text) for text in ("hallo", "1", "ja", *(["3"] if districts else []))
    ]
    assert "nieuws" in said[-1].text
    assert ("Stap 2 van 2" in said[-1].text) is step


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
@pytest.mark.parametrize(
    ("phase", "ways"),
    [
        (Phase.PREPARING, ["te lezen hoe het werkt", "een plan te sturen", "te stemmen"]),
        (Phase.IDEAS, ["te lezen hoe het werkt", "een plan te sturen", "te stemmen"]),
        (Phase.SCREENING, ["te lezen hoe het werkt", "een plan te steunen", "te stemmen"]),
        (Phase.VOTING, ["te lezen hoe het werkt", "te stemmen"]),
        (Phase.COUNTING, ["te lezen hoe het werkt", "de uitslag te lezen"]),
        (Phase.CLOSED, ["te lezen hoe het werkt", "de uitslag te lezen"]),
    ],
)
def test_consent_names_what_can_be_done_still_and_no_numbers_to_type(
    channel: str, phase: Phase, ways: list[str]
) -> None:
    coming = conversation(phase, channel, joined=False)
    coming.say("hallo")
    [asked] = coming.say("1")
    assert [line[2:] for line in asked.text.split("\n") if line.startswith("- ")] == ways
    assert "1. " not in asked.text


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_who_cannot_choose_a_language_is_offered_a_person_in_each(channel: str) -> None:
    coming = conversation(Phase.VOTING, channel, joined=False)
    coming.say("hallo")
    coming.say("ik begrijp het niet")
    [offered] = coming.say("ik begrijp het niet")
    assert "vraag hulp van een mens" in offered.text
    assert "ask for help by a person" in offered.text
    [ways] = coming.say("9")
    assert "Hoe kan een mens u helpen? How can a person help you?" in ways.text
    coming.say("1")
    coming.say("Wat is dit?")
    assert [type(one) for one in coming.decided] == [HelpAsked]


@pytest.mark.parametrize("said", ["weet ik niet", "geen idee", "liever niet", "overslaan", "skip"])
def test_nobody_has_to_name_a_district(said: str) -> None:
    coming = conversation(Phase.IDEAS, "whatsapp", joined=False)
    for text in ("hallo", "1", "ja", said):
        coming.say(text)
    assert coming.state == Settling("news")
    assert coming.decided[-1] == DistrictChosen("")
