from datetime import timedelta

import pytest

from bot.webhooks.failures import FEWEST, PATIENCE, Gone, NotDelivered, ends, wait
from storage.post.webhooks import Subscription
from tests.storage.linden import NOW

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("attempts", "most"),
    [(1, 5), (2, 10), (3, 20), (9, 1_280), (10, 2_560), (11, 3_600), (5_000, 3_600)],
)
def test_each_attempt_waits_at_most_twice_as_long_and_never_more_than_an_hour(
    attempts: int, most: int
) -> None:
    assert wait(attempts, bytes) == timedelta()
    longest = wait(attempts, lambda count: b"\xff" * count)
    assert timedelta(seconds=most * 0.999) < longest <= timedelta(seconds=most)


@pytest.mark.parametrize(
    ("failure", "since", "attempts", "reason"),
    [
        (NotDelivered("status 500"), timedelta(), 0, ""),
        (NotDelivered("status 500"), PATIENCE - HOUR, 100, ""),
        (NotDelivered("status 500"), PATIENCE, FEWEST - 2, ""),
        (
            NotDelivered("status 500"),
            PATIENCE,
            FEWEST - 1,
            "nothing arrived since 2027-04-30, at last: status 500",
        ),
        (Gone("status 410"), timedelta(), 0, "status 410: it wants no more"),
    ],
)
def test_who_answers_nothing_for_days_is_not_posted_to_for_ever(
    failure: NotDelivered, since: timedelta, attempts: int, reason: str
) -> None:
    failing = Subscription(1, "", (), b"", b"", None, NOW, NOW, attempts, NOW - since, None, "", "")
    assert ends(failure, failing, NOW) == reason
