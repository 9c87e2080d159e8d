from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.journey import (
    Answer,
    Deed,
    Exchange,
    Journey,
    Order,
    Pause,
    Unreadable,
    cost,
    read,
    written,
)
from budget.timeline import Phase
from flows.talk import Kind

SMS = """\
title: T9, a basket on SMS
channel: sms
language: nl
moment: 2027-05-10 12:00
begins: joined

> klaar
< Weet u het zeker? Stuur 4821 om te stemmen op 3 en 8. Stuur 0 om te veranderen.
= 79 units, 1 segment

~ 2 days

organiser: inbox answer 1 "Ja."
< Antwoord op uw vraag: Ja.
= 25 units, 1 segment
"""

TELEGRAM = """\
title: everything
channel: telegram
language: en
moment: voting

> /start x
| on two lines
< Welcome.
|
| Choose.
[Nederlands] [English]
< And a second message.

> [☐ 3 Trees · €28,000]
< No. 3

> (voice)

> (contact) own

> (picture) a tree
| and a bench

> \\[no button]

> \\(no voice)

>
"""


def test_a_journey_on_sms_is_read() -> None:
    question = "Weet u het zeker? Stuur 4821 om te stemmen op 3 en 8. Stuur 0 om te veranderen."
    assert read(SMS) == Journey(
        "T9, a basket on SMS",
        "sms",
        "nl",
        datetime.fromisoformat("2027-05-10T12:00"),
        joined=True,
        exchanges=(
            Exchange(Deed("klaar"), (Answer(question),)),
            Exchange(Pause(timedelta(days=2))),
            Exchange(Order('inbox answer 1 "Ja."'), (Answer("Antwoord op uw vraag: Ja."),)),
        ),
    )


def test_everything_that_can_be_done_is_read() -> None:
    journey = read(TELEGRAM)
    assert (journey.moment, journey.joined) == (Phase.VOTING, False)
    assert [exchange.deed for exchange in journey.exchanges] == [
        Deed("/start x\non two lines"),
        Deed("☐ 3 Trees · €28,000", Kind.TAP),
        Deed("", Kind.VOICE),
        Deed("own", Kind.CONTACT),
        Deed("a tree\nand a bench", Kind.PICTURE),
        Deed("[no button]"),
        Deed("(no voice)"),
        Deed(""),
    ]
    assert journey.exchanges[0].answers == (
        Answer("Welcome.\n\nChoose.", ("Nederlands", "English")),
        Answer("And a second message."),
    )


@pytest.mark.parametrize("transcript", [SMS, TELEGRAM])
def test_what_was_read_is_written_as_it_was(transcript: str) -> None:
    assert written(read(transcript)) == transcript


LINE = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=" "), max_size=9)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
LABEL = st.text("abcé☐ ·€1", min_size=1, max_size=9)
DEEDS = st.one_of(
    st.builds(Deed, TEXT),
    st.builds(Deed, LABEL, st.just(Kind.TAP)),
    st.builds(Deed, st.just(""), st.sampled_from((Kind.VOICE, Kind.OTHER, Kind.BLOCKED))),
    st.builds(Order, TEXT),
    st.builds(Pause, st.integers(1, 3_000).map(lambda minutes: timedelta(minutes=minutes))),
)
ANSWERS = st.lists(st.builds(Answer, TEXT, st.lists(LABEL, max_size=3).map(tuple)), max_size=3).map(
    tuple
)


@given(st.lists(st.builds(Exchange, DEEDS, ANSWERS), max_size=5).map(tuple))
def test_what_was_written_is_read_as_it_was(exchanges: tuple[Exchange, ...]) -> None:
    journey = Journey(
        "x", "telegram", "nl", datetime.fromisoformat("2027-05-01T00:00"), exchanges=exchanges
    )
    assert read(written(journey)) == journey


@pytest.mark.parametrize(
    ("length", "line"),
    [
        (timedelta(minutes=1), "~ 1 minute"),
        (timedelta(minutes=90), "~ 90 minutes"),
        (timedelta(hours=1), "~ 1 hour"),
        (timedelta(hours=36), "~ 36 hours"),
        (timedelta(days=2), "~ 2 days"),
    ],
)
def test_time_is_written_in_the_largest_unit_that_fits(length: timedelta, line: str) -> None:
    journey = Journey("x", "sms", "nl", Phase.IDEAS, exchanges=(Exchange(Pause(length)),))
    assert written(journey).endswith(f"\n{line}\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "8 units, 1 segment"),
        ("x" * 161, "161 units, 2 segments"),
        ("“Bomen”", "7 units, 1 segment"),  # as it is sent: with straight quotes
        ("Çok iyi", "7 units, 1 segment"),
        ("Siłownia", "8 units, 1 segment"),
        ("ł" * 71, "71 units, 2 segments"),
    ],
)
def test_the_cost_is_that_of_the_text_as_it_is_sent(text: str, says: str) -> None:
    assert cost(text or "Bomen!!!") == says


@pytest.mark.parametrize(
    ("transcript", "complaint"),
    [
        ("title: x\nchannel: sms\nlanguage: nl\n", "no line for 'moment'"),
        (SMS.replace("2027-05-10 12:00", "soon"), "no moment: soon"),
        (SMS.replace("title: T9, a basket on SMS", "T9"), "no line of a head: T9"),
        (SMS.replace("~ 2 days", "~ a while"), "no length of time: a while"),
        (SMS.replace("> klaar", "klaar"), "means nothing: klaar"),
    ],
)
def test_a_transcript_with_a_mistake_is_refused(transcript: str, complaint: str) -> None:
    with pytest.raises(Unreadable, match=complaint):
        read(transcript)
