from datetime import date

import pytest

from flows.talk import (
    Amount,
    Ask,
    Cents,
    Choice,
    Each,
    Euros,
    Lines,
    Listed,
    Price,
    Reply,
    Said,
    Text,
    Value,
    _,
    n_,
)
from locales.catalogue import IncompleteCatalogue, available, catalogue, own_name
from locales.say import Voice

NL, EN, SMS = Voice("nl", brief=False), Voice("en", brief=False), Voice("nl", brief=True)


@pytest.mark.parametrize(
    ("value", "nl", "en", "sms"),
    [
        (Euros(12_000), "€ 12.000", "€12,000", "12.000 euro"),
        (Amount(12_000), "12.000", "12,000", "12.000"),
        (Cents(1_200_050), "€ 12.000,50", "€12,000.50", "12.000,50 euro"),
        (Cents(7), "€ 0,07", "€0.07", "0,07 euro"),
        (Price(6_760), "€ 6.760", "€6,760", "6,8"),
        (Price(9_000), "€ 9.000", "€9,000", "9"),
        (date(2027, 3, 14), "14 maart", "14 March", "14 maart"),
        (Listed((3, 8, 21)), "3, 8 en 21", "3, 8 and 21", "3, 8 en 21"),
        (Listed((3, 8)), "3 en 8", "3 and 8", "3 en 8"),
        (Listed((3,)), "3", "3", "3"),
        (Listed(()), "", "", ""),
        (Listed((3, 8, 14), plain=True), "3, 8, 14", "3, 8, 14", "3, 8, 14"),
        (Lines(("a", 2)), "a\n2", "a\n2", "a\n2"),
        (Said({"nl": "bomen", "en": "trees"}), "bomen", "trees", "bomen"),
        (Said({"tr": "ağaç"}), "ağaç", "ağaç", "ağaç"),
        ("zoals het is {n}", "zoals het is {n}", "zoals het is {n}", "zoals het is {n}"),
        (_("Back"), "Terug", "Back", "terug"),
        (_("Not ours"), "Not ours", "Not ours", "Not ours"),
    ],
)  # fmt: skip
def test_how_a_value_is_said(value: Value, nl: str, en: str, sms: str) -> None:
    assert (NL.say(value), EN.say(value), SMS.say(value)) == (nl, en, sms)


@pytest.mark.parametrize(("count", "said"), [(0, "0 mensen"), (1, "1 mens"), (2, "2 mensen")])
def test_a_number_decides_between_two_wordings(count: int, said: str) -> None:
    assert NL.say(n_("{count} person", "{count} people", count, count=count)) == said
    assert EN.say(n_("{count} person", "{count} people", 1, count=1)) == "1 person"


def test_who_has_no_language_yet_is_spoken_to_in_all_of_them() -> None:
    voice = Voice("nl", brief=False, languages=("nl", "en"))
    assert voice.say(Each(_("Choose your language."))) == "Kies uw taal. Choose your language."


@pytest.mark.parametrize("voice", [NL, EN, SMS], ids=str)
def test_no_space_is_wider_than_it_should_be(voice: Voice) -> None:
    for value in (Euros(1_234_567), Amount(1_234_567), Price(1_234_567), date(2027, 5, 31)):
        assert not {"\xa0", "\u202f"} & set(voice.say(value))


CHOICES = (
    Choice("how", _("How does it work?")),
    Choice("help", _("Help"), number=9),
    Choice("next", _("Next"), number=-1),
    Choice("write", _("Send an idea")),
)


def test_choices_are_numbered_around_those_that_have_a_number() -> None:
    taken = (Choice("one", "One", number=1), Choice("a", "A"), Choice("b", "B"))
    assert [option.number for option in NL.reply(Reply("?", taken)).options] == [1, 2, 3]
    assert [option.number for option in NL.reply(Reply("?", CHOICES)).options] == [1, 9, -1, 2]


@pytest.mark.parametrize(
    ("text", "spelled", "said"),
    [
        ("Kies.", False, "Kies. 1 hoe werkt het 9 hulp van een mens 2 plan sturen"),
        ("Kies.", True, "Kies."),
        (
            _("The result is known."),
            False,
            "De uitslag is bekend. Stuur: 1 hoe werkt het 9 hulp van een mens 2 plan sturen",
        ),
        (
            _("No problem. What would help you?"),
            True,
            "Geen probleem. Wilt u 1 hoe werkt het 9 hulp van een mens 2 plan sturen?",
        ),
    ],
)
def test_on_sms_the_numbers_stand_in_the_text(text: Value, said: str, *, spelled: bool) -> None:
    assert SMS.reply(Reply(text, CHOICES, spelled=spelled)).text == said


def test_in_chat_they_stand_on_buttons() -> None:
    spoken = NL.reply(Reply(_("The result is known."), CHOICES))
    assert spoken.text == "De uitslag is bekend."
    assert [option.label for option in spoken.options][:2] == ["Hoe werkt het?", "Hulp"]


def test_with_notes_each_stands_on_a_line() -> None:
    rows = (Choice("a", "Bomen", Price(28_000), 3), Choice("b", "Bank", Price(4_000), 7))
    assert SMS.reply(Reply("Plannen:", rows)).text == "Plannen: 3 Bomen 28\n7 Bank 4"


@pytest.mark.parametrize(
    ("ask", "menu"), [(Ask.NOTHING, "Kies"), (Ask.CONTACT, "Deel mijn nummer")]
)
def test_a_channels_own_button_has_a_label(ask: Ask, menu: str) -> None:
    assert NL.reply(Reply("?", ask=ask)).menu == menu


def test_what_a_resident_wrote_is_never_filled_in() -> None:
    text = Text("I find no idea with “{word}”.", {"word": "{organiser} {0} %s"})
    assert EN.say(text) == "I find no idea with “{organiser} {0} %s”."


def test_the_languages_are_named_in_themselves() -> None:
    assert {code: own_name(code) for code in available()} == {"en": "English", "nl": "Nederlands"}


def test_a_language_without_a_catalogue_is_refused() -> None:
    with pytest.raises(IncompleteCatalogue, match="'tlh'"):
        catalogue("tlh")
