from datetime import UTC, datetime

import pytest

from bot.channels import Ask, Kind, Option, Outbound
from bot.simulator.bubbles import Key, bubbles, keyboard, spent
from bot.simulator.phones import Shown

NOON = datetime(2027, 5, 3, 12, tzinfo=UTC)
YES, NO = Option("yes", "Ja", number=1), Option("no", "Nee", number=2)


def shown(reply: Outbound, number: int = 7) -> Shown:
    return Shown(number, mine=False, text=reply.text, at=NOON, reply=reply)


def labels(channel: str, reply: Outbound) -> list[list[str]]:
    [bubble] = bubbles(channel, [shown(reply)])
    return [[button.label for button in row] for row in bubble.rows]


def test_telegram_puts_short_options_beside_each_other_and_others_below() -> None:
    long = Option("more", "Vertel me er eerst wat meer over", number=3)
    assert labels("telegram", Outbound("?", (YES, NO, long))) == [["Ja", "Nee"], [long.label]]


@pytest.mark.parametrize(("count", "rows", "menu"), [(3, 3, ""), (4, 4, "Kies"), (10, 10, "Kies")])
def test_whatsapp_has_three_buttons_or_else_a_list(count: int, rows: int, menu: str) -> None:
    options = tuple(Option(f"k{n}", f"Keuze {n}", number=n) for n in range(1, count + 1))
    [bubble] = bubbles("whatsapp", [shown(Outbound("Wat wilt u?", options, 5, menu="Kies"))])
    assert (len(bubble.rows), bubble.menu) == (rows, menu)
    assert bubble.rows[0][0].value == "7 5:k1"


def test_whatsapps_list_shows_what_stands_beside_an_option() -> None:
    option = Option("look:8", "8 Regentonnen", "€ 14.000", 8)
    [bubble] = bubbles("whatsapp", [shown(Outbound("Regel 1\n\nRegel 2", (option,), 5))])
    assert (bubble.rows[0][0].label, bubble.rows[0][0].note) == ("8 Regentonnen", "€ 14.000")
    assert bubble.text == "Regel 1\n\nRegel 2"


def test_whatsapp_says_the_numbers_where_nothing_else_fits() -> None:
    options = tuple(Option(f"k{n}", f"Keuze {n}", number=n) for n in range(1, 12))
    [bubble] = bubbles("whatsapp", [shown(Outbound("Wat wilt u?", options))])
    assert (bubble.rows, bubble.menu) == ((), "")
    assert bubble.text.splitlines()[:2] == ["Wat wilt u?", "1 Keuze 1"]


def test_sms_has_no_buttons() -> None:
    assert labels("sms", Outbound("1 Ja 2 Nee", (YES, NO))) == []


def test_a_tap_leaves_a_mark_on_telegram_and_a_message_elsewhere() -> None:
    tap = Shown(8, mine=True, text="Ja", at=NOON, kind=Kind.TAP, choice="5:yes", tapped="7")
    question = shown(Outbound("?", (YES, NO), 5))
    [bubble] = bubbles("telegram", [question, tap])
    assert [button.tapped for button in bubble.rows[0]] == [True, False]
    assert [b.text for b in bubbles("whatsapp", [question, tap])] == ["?", "Ja"]


def test_only_telegram_asks_in_the_place_of_the_keyboard() -> None:
    asked = [shown(Outbound("Uw nummer?", (NO,), ask=Ask.CONTACT, menu="Deel mijn nummer"))]
    assert keyboard("telegram", asked) == [[Key("Deel mijn nummer", Ask.CONTACT)], [Key("Nee")]]
    assert bubbles("telegram", asked)[0].rows == ()
    assert keyboard("whatsapp", asked) == []
    assert keyboard("telegram", [*asked, shown(Outbound("Dank u."), 9)]) == []
    assert keyboard("telegram", []) == []


@pytest.mark.parametrize(
    ("text", "segments", "cost"),
    [
        ("Hallo", 1, "1 segment · 5 of 160"),
        ("Cześć", 1, "1 segment · 5 of 70"),
        ("a" * 161, 2, "2 segments · 161 of 306"),
        ("€" * 10, 1, "1 segment · 20 of 160"),
    ],
)
def test_what_an_sms_costs_stands_below_it(text: str, segments: int, cost: str) -> None:
    message = Shown(1, mine=False, text=text, at=NOON, reply=Outbound(text), segments=segments)
    [bubble] = bubbles("sms", [message])
    assert bubble.cost == cost
    assert spent([message, message]) == 2 * segments
