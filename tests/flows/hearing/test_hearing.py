import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.hearing import hear
from flows.hearing.choices import Offered, choice, number
from flows.hearing.tapping import next_edition
from flows.hearing.typed import clean, plain
from flows.hearing.words import WORDS
from flows.state import (
    Browsing,
    Forgetting,
    Helping,
    Home,
    Missed,
    ReadingBack,
    State,
    Voting,
    Writing,
)
from flows.talk import Command, Kind, Message
from tests.flows.conversation import LANGUAGES
from tests.flows.conversation import WORDS as VOCABULARY

CONSENT = (
    Offered("yes", 1, "Ja, doe mee"),
    Offered("more", 2, "Lees meer"),
    Offered("no", 3, "Nee, stop"),
)
DISTRICTS = (
    Offered("haven", 1, "1 Havenkwartier"),
    Offered("linden", 2, "2 Oude Linden"),
    Offered("spoor", 3, "3 Spoorwijk"),
    Offered("", 4, "4 Zeg ik liever niet"),
)
LISTED = (
    Offered("look:3", 3, "☐ 3 Bomen Lindelaan"),
    Offered("look:17", 17, "🔒 17 Groen dak"),
    Offered("page:1", -1, "Meer"),
    Offered("back", 0, "Terug"),
)
MENU = (
    Offered("how", 1, "hoe werkt het"),
    Offered("write", 2, "plan sturen"),
    Offered("ideas", 3, "plannen lezen"),
    Offered("help", 9, "hulp van een mens"),
)


def meant(text: str, state: State | None = None, offered: tuple[Offered, ...] = MENU) -> Message:
    return hear(Message(text), state or Home(), 1, offered, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Ja  graag! ", "ja graag"),
        ("„Ja”", "ja"),
        ("(stop)", "stop"),
        ("3️⃣", "3"),
        ("٣", "3"),
        ("۴", "4"),
        ("３", "3"),
        ("③", "3"),
        ("🔟", "10"),
        ("\u200f٢\u200e", "2"),
        ("IJSBAAN", "ijsbaan"),
        ("", ""),
        ("👍🏽", "👍🏽"),
    ],
)
def test_a_text_is_compared_without_what_only_dresses_it(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [("7", 7), ("0", 0), ("twee", 2), ("één", 1), ("een", 1), ("twelve", 12), ("1234567", None)],
)
def test_a_whole_message_can_be_a_number(said: str, expected: int | None) -> None:
    assert number(said, VOCABULARY) == expected


@pytest.mark.parametrize(
    ("text", "offered", "key"),
    [
        ("1", CONSENT, "yes"),
        ("1.", CONSENT, "yes"),
        ("een", CONSENT, "yes"),
        ("two", CONSENT, "more"),
        ("3️⃣", CONSENT, "no"),
        ("٣", CONSENT, "no"),
        ("4", CONSENT, ""),
        ("Ja", CONSENT, "yes"),
        ("Ja graag", CONSENT, "yes"),
        ("ja, doe mee", CONSENT, "yes"),
        ("JA DOE MEE", CONSENT, "yes"),
        ("yes please", CONSENT, "yes"),
        ("oké", CONSENT, "yes"),
        ("nee dank u", CONSENT, "no"),
        ("no thanks", CONSENT, "no"),
        ("lees", CONSENT, "more"),
        ("1 ja doe mee", CONSENT, "yes"),
        ("ja maar wat kost het mij dan", CONSENT, ""),
        ("spoorwijk", DISTRICTS, "spoor"),
        ("Spoor", DISTRICTS, "spoor"),
        ("oude", DISTRICTS, "linden"),
        ("2 oude linden", DISTRICTS, "linden"),
        ("3 oude linden", DISTRICTS, ""),
        ("hoe", MENU, "how"),
        ("plan sturen", MENU, "write"),
        ("p", MENU, ""),
        ("plan", MENU, "write"),
        ("", MENU, ""),
        ("17", LISTED, "look:17"),
        ("groen dak", LISTED, "look:17"),
        ("☐ 3 bomen lindelaan", LISTED, "look:3"),
        ("meer", LISTED, "page:1"),
        ("-3", LISTED, ""),
        ("?3", LISTED, ""),
        ("nummer 2 graag", MENU, "write"),
        ("ik kies 2", MENU, "write"),
        ("ik heb 2 kinderen", MENU, ""),
    ],
)
def test_a_choice_is_typed_in_many_ways(text: str, offered: tuple[Offered, ...], key: str) -> None:
    heard = meant(text, Home(), offered)
    assert heard.choice == key or (heard.command, key) in {
        (Command.HOW, "how"),
        (Command.WRITE, "write"),
    }


@pytest.mark.parametrize("text", ["ja graag", "spo", "bomen"])
def test_where_one_writes_freely_only_a_whole_label_counts(text: str) -> None:
    offered = (*CONSENT, *DISTRICTS, *LISTED)
    assert choice(plain(text), offered, VOCABULARY, exact=True, final=False) == ""
    assert choice("spoorwijk", offered, VOCABULARY, exact=True, final=False) == "spoor"


@pytest.mark.parametrize("text", ["reacties", "Reacties (12)", "Reacties!"])
def test_how_many_there_are_is_no_part_of_a_label(text: str) -> None:
    offered = (Offered("support", 1, "Ik steun dit"), Offered("react", 2, "Reacties (12)"))
    assert choice(plain(text), offered, VOCABULARY, exact=True, final=False) == "react"


@pytest.mark.parametrize(
    ("state", "yes"), [(ReadingBack(), "cast"), (Forgetting(Home()), "forget")]
)
def test_what_is_final_is_never_told_by_a_part_of_what_was_said(state: State, yes: str) -> None:
    offered = (Offered(yes, 1, "Ja, zo is het goed"), Offered("no", 0, "Nee"))
    for text in ("ja", "Ja!", "ja graag", "ok", "1", "ja, zo", "ja zo is het goed"):
        assert meant(text, state, offered).choice == yes, text
    for text in (
        "ja?",
        "ja wat gebeurt er",
        "ja maar niet alles",
        "ja, nee!",
        "ja en 10",
        "ja 8 weg",
    ):
        assert meant(text, state, offered).choice != yes, text
    for text in ("1 niet", "ook 1", "plan 1", "1 weg", "ja, wat kost 8?"):
        assert meant(text, state, offered).choice != yes, text


def test_the_number_of_the_proof_has_no_other_name() -> None:
    read_back = (Offered("cast", 4821, "4821"), Offered("change", 0, "veranderen"))
    for text in ("ja", "4", "48", "stem versturen", "482", "1", "klaar"):
        assert meant(text, ReadingBack(4821), read_back).choice != "cast", text
    for text in ("4821", "4821!", "4️⃣8️⃣2️⃣1️⃣", "٤٨٢١", "4821 graag"):
        assert meant(text, ReadingBack(4821), read_back).choice == "cast", text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("menu", Command.MENU),
        ("Menu.", Command.MENU),
        ("/menu", Command.MENU),
        ("/help@wijkstem_bot nu", Command.HELP),
        ("terug", Command.BACK),
        ("back", Command.BACK),
        ("HULP", Command.HELP),
        ("een mens", Command.HELP),
        ("STOP", Command.STOP),
        ("meld mij af", Command.STOP),
        ("Start", Command.START),
        ("taal", Command.LANGUAGE),
        ("mijn gegevens", Command.MY_DATA),
        ("wis", Command.FORGET),
        ("vergeet mij", Command.FORGET),
        ("uitleg", Command.HOW),
        ("nieuw plan", Command.WRITE),
        ("ideeën", Command.IDEAS),
        ("mandje", Command.VOTE),
        ("uitslag", Command.RESULT),
        ("klaar!", Command.DONE),
        ("lijst", Command.LIST),
        ("nieuws", Command.NEWS),
        ("9", Command.HELP),
        ("0", Command.BACK),
    ],
)
def test_a_global_word_is_understood_in_every_language(text: str, expected: Command) -> None:
    assert meant(text, offered=()).command is expected


@pytest.mark.parametrize(
    "text",
    [
        "stop het vuilnis op straat",
        "menu in meer talen in het buurthuis",
        "hulp voor ouderen",
        "Start een moestuin",
        "lijst met namen op het plein",
        "nieuws op een scherm",
        "taalles voor nieuwe buren",
        "back to nature in the park",
    ],
)
def test_an_idea_that_begins_with_a_global_word_stays_an_idea(text: str) -> None:
    back = (Offered("back", 0, "Terug"),)
    heard = meant(text, Writing(), back)
    assert (heard.command, heard.choice, heard.supported) == (None, "", None)


def test_a_global_word_gives_way_to_a_label_but_stop_never_does() -> None:
    offered = (Offered("help:stop", 1, "Stop"), Offered("lists", 2, "Lijst"))
    assert meant("lijst", offered=offered).choice == "lists"
    assert meant("stop", offered=offered).command is Command.STOP


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (Home(), Command.HELP),
        (Writing("cost"), Command.HELP),
        (Missed(Home()), Command.HELP),
        (Voting(), None),
        (Browsing("groen"), None),
        (Missed(Voting()), None),
    ],
)
def test_nine_is_help_unless_it_may_be_the_number_of_a_plan(
    state: State, expected: Command | None
) -> None:
    assert meant("9", state, offered=()).command is expected


@pytest.mark.parametrize("text", ["?2", "2?", "-2"])
def test_a_sign_before_a_number_makes_it_no_choice(text: str) -> None:
    assert meant(text).choice == ""


@pytest.mark.parametrize(
    ("tapped", "key", "expired"),
    [
        ("7:how", "how", False),
        ("6:how", "", True),  # the same choice, of an older message
        ("7:vote", "", True),  # not on offer
        ("how", "", True),
        ("", "", True),
        ("7:", "", True),
    ],
)
def test_a_button_counts_under_its_own_prompt_only(tapped: str, key: str, *, expired: bool) -> None:
    heard = hear(Message(choice=tapped, kind=Kind.TAP), Home(), 7, MENU, VOCABULARY)
    assert (heard.choice, heard.expired) == (key, expired)


LATER = next_edition(7)


@pytest.mark.parametrize(
    ("tapped", "prompt", "key"),
    [
        ("6:appeal:40", 7, "appeal:40"),
        ("6:explain:40", 7, "explain:40"),
        ("0:mend:40", 7, "mend:40"),
        ("6:contest:40", 7, "contest:40"),
        ("6:contest-reaction:40", 7, "contest-reaction:40"),
        ("6:reply:40", 7, "reply:40"),
        ("6:agree:40", 7, "together:40"),  # it is shown again what that is about
        ("6:apart:40", 7, "together:40"),
        ("8:appeal:40", 7, ""),  # nobody was ever asked that
        ("6:appeal:x", 7, ""),
        ("6:appeal:", 7, ""),
        ("appeal:40", 7, ""),
        ("7:appeal:40", LATER, ""),  # of another edition: number 40 is another idea there
        ("7:appeal:40", LATER + 5, ""),
        (f"{LATER}:appeal:40", LATER + 5, "appeal:40"),
        ("7:that-helps:3", LATER, "that-helps:3"),
    ],
)
def test_what_a_notice_offers_is_valid_as_long_as_the_edition(
    tapped: str, prompt: int, key: str
) -> None:
    heard = hear(Message(choice=tapped, kind=Kind.TAP), Home(), prompt, MENU, VOCABULARY)
    assert (heard.choice, heard.expired) == (key, not key)


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.PICTURE, Kind.PLACE, Kind.OTHER])
def test_what_is_not_typed_is_no_choice(kind: Kind) -> None:
    heard = hear(Message("1", choice="1:how", kind=kind), Home(), 1, MENU, VOCABULARY)
    assert (heard.choice, heard.command, heard.numbers) == ("", None, ())


def test_the_first_message_is_known_as_such() -> None:
    assert meant("hallo", offered=()).first
    assert not meant("hallo").first


def test_a_language_can_be_named_anywhere_by_its_own_name() -> None:
    assert [meant(name).language for name in ("English", "nederlands", "Klingon")] == [
        "en",
        "nl",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gewoon", "gewoon"),
        ("met\x00nul", "metnul"),
        ("een\ttab\nen een regel", "een\ttab\nen een regel"),
        ("half \ud83d paar", "half  paar"),
        ("\u202eomgekeerd\u202c", "omgekeerd"),
        ("\u2066los\u2069", "los"),
        ("👩‍👧 می‌خواهم", "👩‍👧 می‌خواهم"),  # joiners are spelling
    ],
)
def test_what_no_human_being_typed_is_left_out(text: str, expected: str) -> None:
    assert clean(text) == expected
    assert hear(Message(text), Home(), 1, (), VOCABULARY).text == expected


@given(st.text())
def test_any_text_is_heard(text: str) -> None:
    for state in (Home(), Writing(), Voting(), Helping(Home(), asked=True)):
        heard = hear(Message(text), state, 1, (*MENU, *LISTED), VOCABULARY)
        heard.text.encode()
        assert "\x00" not in heard.text


def test_no_word_means_two_things() -> None:
    words: dict[str, Command] = {}
    for meaning, text in WORDS.items():
        for word in map(plain, text.msgid.split(",")):
            assert words.setdefault(word, meaning) is meaning


def test_every_language_has_words_of_its_own() -> None:
    assert set(LANGUAGES) == {"nl", "en"}
    assert {"steun", "support"} <= {*VOCABULARY.support}
    assert VOCABULARY.numbers["drie"] == VOCABULARY.numbers["three"] == 3
