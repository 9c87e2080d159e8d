from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.rates import RATES, REPLIES, Pace, Rate
from bot.delivery.senders import A_WHILE, FAILURES, HANDFUL, LONGEST_BREAK, SELDOM, TOGETHER, Sender
from storage.post.mail import NOTICE, REPLY, Parcel, Room

NOW = datetime(2027, 5, 3, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TICK = timedelta(milliseconds=20)


def gone(pace: Pace, seconds: int, *, replies: bool, others: bool, text: str = "") -> list[bool]:
    """Return what leaves in so many seconds if there is always more; True for a reply."""
    left: list[bool] = []
    for tick in range(int(seconds * SECOND / TICK)):
        now = NOW + tick * TICK
        for reply in [True] * replies + [False] * others:
            most, unasked = pace.room(now)
            for _each in range(most if reply else min(unasked, most)):
                pace.spend(b"", now, reply=reply)
                pace.weigh(text, now, reply=reply)
                left.append(reply)
    return left


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_replies_may_use_the_whole_rate_and_all_else_two_thirds_of_it(channel: str) -> None:
    rate = RATES[channel]
    fair = Rate(rate.a_second, size=rate.size)
    replies = len(gone(Pace(fair), 30, replies=True, others=False, text="a"))
    others = len(gone(Pace(fair), 30, replies=False, others=True, text="a"))
    assert rate.a_second * 30 * 0.97 <= replies <= rate.a_second * 30.5
    assert rate.a_second * 20 * 0.97 <= others <= rate.a_second * 20.5


def test_replies_leave_first_and_what_else_there_is_takes_nothing_of_their_third() -> None:
    both = gone(Pace(Rate(30)), 10, replies=True, others=True)
    assert all(both)
    pace = Pace(Rate(30))
    gone(pace, 1, replies=False, others=True)
    most, others = pace.room(NOW + SECOND - TICK)
    assert (most, others) == (1, 0)


def test_of_several_processes_each_has_its_share() -> None:
    one = Rate(80).shared(4)
    assert len(gone(Pace(one), 30, replies=True, others=False)) == pytest.approx(600, abs=10)


def test_a_long_sms_costs_its_segments() -> None:
    long = "a" * 300
    assert RATES["sms"].size(long) == 2
    found = gone(Pace(RATES["sms"]), 30, replies=True, others=False, text=long)
    assert len(found) == pytest.approx(150, abs=5)


def test_news_of_many_segments_leaves_replies_their_third() -> None:
    pace = Pace(RATES["sms"])
    gone(pace, 20, replies=False, others=True, text="a" * 1500)
    assert pace.room(NOW + 20 * SECOND) == (1, 0)


def test_a_bucket_says_when_the_next_may_go() -> None:
    pace = Pace(Rate(30))
    while pace.room(NOW)[1]:
        pace.spend(b"", NOW, reply=False)
    opens = pace.opens()
    assert NOW < opens <= NOW + SECOND / 20
    assert pace.room(opens - TICK)[1] == 0
    assert pace.room(opens)[1] == 1


def test_a_chat_gets_a_few_at_once_and_then_one_a_second() -> None:
    pace = Pace(RATES["telegram"])
    at: list[float] = []
    now = NOW
    while len(at) < 8:
        if pace.chat_opens(b"fatma") <= now:
            pace.spend(b"fatma", now, reply=True)
            at.append((now - NOW) / SECOND)
        now += TICK
    assert at == pytest.approx([0, 0.02, 0.04, 1, 2, 3, 4, 5])
    assert pace.chat_opens(b"hans") <= NOW


def test_very_many_chats_are_not_remembered_for_ever() -> None:
    pace = Pace(RATES["telegram"])
    for n in range(5_000):
        pace.spend(n.to_bytes(4), NOW + n * SECOND, reply=True)
    assert len(pace._chats) <= 1_001  # noqa: SLF001 - nobody else can see it


@given(st.lists(st.tuples(st.floats(0, 2), st.booleans()), max_size=60))
def test_never_is_more_sent_than_the_rate_and_what_a_bucket_holds(
    asked: list[tuple[float, bool]],
) -> None:
    pace, now, sent, unasked = Pace(Rate(9)), NOW, 0, 0
    for pause, reply in asked:
        now += pause * SECOND
        most, others = pace.room(now)
        if most if reply else others:
            pace.spend(b"", now, reply=reply)
            sent, unasked = sent + 1, unasked + (not reply)
        passed = (now - NOW) / SECOND
        assert sent <= 3 + 9 * passed + 0.01
        assert unasked <= (3 + 9 * passed) * (1 - REPLIES) + 0.01


def parcel(number: int, rank: int = REPLY) -> Parcel:
    return Parcel(number, "sms", bytes([number]), b"", "", 0, rank)


def sender(rate: Rate | None = None, fraction: float = 0.5) -> Sender:
    return Sender("sms", rate, lambda: fraction)


def test_a_sender_takes_up_a_handful_while_it_has_connections() -> None:
    one = sender()
    assert one.room(NOW) == Room("sms", HANDFUL, HANDFUL)
    for n in range(TOGETHER - HANDFUL):
        one.take_up(parcel(n), NOW)
    assert one.room(NOW)
    one.take_up(parcel(200), NOW)
    assert one.room(NOW) is None


def test_a_sender_rests_as_long_as_it_is_asked_to() -> None:
    one = sender()
    one.rest(30, NOW)
    one.rest(3, NOW + SECOND)
    one.worked(NOW + SECOND)  # what was on its way says nothing about what its provider asked
    assert one.room(NOW + 30 * SECOND - TICK) is None
    assert one.room(NOW + 30 * SECOND)


def broken() -> Sender:
    """Return a sender that found out just now that nothing gets through."""
    one = sender()
    for n in range(FAILURES):
        assert not one.broken
        one.failed(bytes([n]), NOW)
    assert one.broken
    return one


def test_a_sender_that_fails_tries_one_message_and_then_goes_on() -> None:
    one = broken()
    again = one.rests_until(NOW)
    assert again == NOW + SECOND  # half of two seconds
    assert one.room(again - TICK) is None
    assert one.room(again) == Room("sms", 1, 1)
    one.take_up(parcel(9), again)
    assert one.room(again) is None
    one.under_way -= 1
    one.worked(again)
    assert one.room(again) == Room("sms", HANDFUL, HANDFUL)


def test_a_sender_waits_longer_each_time_but_never_long() -> None:
    one, now, waits = broken(), NOW, []
    for _try in range(7):
        until = one.rests_until(now)
        waits.append((until - now) / SECOND)
        now = until
        one.failed(b"x", now)
    assert waits == [1, 2, 4, 8, LONGEST_BREAK / 2, LONGEST_BREAK / 2, LONGEST_BREAK / 2]


def test_what_was_on_its_way_when_a_sender_stopped_makes_it_wait_no_longer() -> None:
    one = broken()
    until = one.rests_until(NOW)
    for n in range(100):
        one.failed(bytes([n]), NOW + TICK)
    assert one.rests_until(NOW) == until


def test_one_address_that_fails_is_not_its_sender() -> None:
    one = sender()
    for _try in range(10 * FAILURES):
        one.failed(b"one", NOW)
    assert not one.broken
    for n in range(10 * FAILURES):
        one.failed(bytes([n]), NOW)
        one.worked(NOW)
    assert not one.broken


def test_a_sender_at_its_limit_says_when_it_has_room_again() -> None:
    one = sender(Rate(30))
    assert one.opens_in(NOW) == 0
    room = one.room(NOW)
    assert room == Room("sms", 3, 2)
    for n in range(2):
        one.take_up(parcel(n, NOTICE), NOW)
    assert one.room(NOW) == Room("sms", 1, 0)
    assert one.opens_in(NOW) == pytest.approx(0.05)


def test_a_sender_that_fails_for_days_is_still_tried() -> None:
    one, now = broken(), NOW
    for _try in range(5_000):
        now = one.rests_until(now)
        one.failed(b"x", now)
    assert one.rests_until(now) == now + LONGEST_BREAK / 2 * SECOND


def test_that_no_connection_is_made_is_nobodys_address() -> None:
    one = sender()
    one.lost(NOW)
    assert one.broken
    assert one.rests_until(NOW) == NOW + SECOND


def test_a_sender_that_was_away_for_a_while_says_once_that_it_is_back() -> None:
    one = sender()
    for since, away, said in (
        (0, A_WHILE - TICK, False),
        (1, A_WHILE, True),
        (2, A_WHILE, False),  # so soon again: perhaps it is one message
        (2 + SELDOM / A_WHILE, A_WHILE, True),
    ):
        begin = NOW + since * A_WHILE
        one.failed(b"x", begin)
        one.failed(b"x", begin + TICK)
        one.worked(begin + away)
        assert [one.recovers(), one.recovers()] == [said, False]
