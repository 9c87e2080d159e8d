"""Twelve things that are true of an edition whatever happens in it.

1 an acknowledged message is in the inbox: `check_inbox`.
2 its turn is taken once, however often it is posted: `check_inbox`, and `post_again`.
3 a resident's replies leave in order: `check_order`.
4 at most one ballot counts of each voting right, the last: `check_one_each`.
5 every ballot is within the budget: `check_ballots`.
6 it is for projects that are on offer: `check_ballots`.
7 none is cast outside of the vote, or after its end: `hear`, at each ballot.
8 the count is that of an independent recount: `check_count`.
9 what leaves does so through the outbox only: `check_effects`, `check_statuses`, `happened`.
10 who wants nothing of our own accord gets nothing: `check_opted_out`.
11 both chains are whole: `teardown`.
12 nothing personal stands in a column that can be read: `check_secrets`.

Nothing here asks the product for what it can count itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.channels.messages import Status
from storage.post.mail import NOTICE, Posted
from tests.bot.quarter import PLAIN
from tests.editions.seen import Seen, basket
from tests.editions.town import CANARIES, RESIDENTS, Town

COSTS = {project.number: project.cost for project in PLAIN.projects}
KEPT = timedelta(days=30)
"""How long what cannot be answered is kept for the operator, at least."""

UNDER_WAY = {Posted.WAITING, Posted.SENDING}

FURTHER = {Posted.SENT: 0, Posted.FAILED: 1, Posted.DELIVERED: 2}
"""How far a message has come that a provider took: what arrived did arrive."""

WORDS = {
    "queued": Posted.SENT,
    "sent": Posted.SENT,
    "undelivered": Posted.FAILED,
    "failed": Posted.FAILED,
    "delivered": Posted.DELIVERED,
    "read": Posted.DELIVERED,
}
"""What a provider says became of a message, and what that is to us."""


class Dead(NamedTuple):
    """What cannot be answered: the key of whose it is, and when it came."""

    key: bytes
    at: datetime


def check_inbox(town: Town, seen: Seen, dead: Mapping[tuple[str, str], Dead]) -> None:
    """Whatever was acknowledged is in the inbox, once, and its turn is done (1, 2).

    But what cannot be answered is kept as it came, until nobody needs it any more.
    """
    assert seen.inbox.keys() == town.acknowledged
    for number, row in seen.inbox.items():
        letter = dead.get(number)
        if letter and (row.status == Posted.DEAD or town.now - letter.at < KEPT):
            assert (row.status, row.key) == (Posted.DEAD, letter.key)
            assert row.body
        else:
            assert (row.status, row.key, row.body) == (Posted.DONE, b"", None)


def check_order(seen: Seen) -> None:
    """No reply overtook an earlier one to the same address (3); one that never left did not."""
    waits: set[bytes] = set()
    for row in seen.outbox.values():
        given_up = row.status == Posted.FAILED and not row.provider_id
        if row.rank < NOTICE and row.key and not given_up:
            assert row.status in UNDER_WAY or row.key not in waits
            waits |= {row.key} if row.status in UNDER_WAY else set()


def check_one_each(seen: Seen, cast: Mapping[bytes, tuple[int, ...]]) -> None:
    """What counts is the last ballot of each right, and nothing else (4)."""
    assert seen.counted == sorted(cast.values())
    assert len(cast) <= len({resident.right for resident in RESIDENTS})


def check_ballots(seen: Seen) -> None:
    """Every ballot is for projects that are on offer, each once, and within the budget (5, 6).

    A blank one is for none.
    """
    for content in seen.ballots.values():
        picked = basket(content)
        assert len(picked) == len(set(picked))
        assert set(picked) <= set(COSTS)
        assert sum(COSTS[number] for number in picked) <= PLAIN.budget


def check_count(outcome: Mapping[str, Any], counted: Iterable[Sequence[int]]) -> None:
    """The outcome follows from the ballots: most votes, then the cheaper, then what fits (8)."""
    votes = Counter(number for picked in counted for number in picked)
    found = [(int(p["id"]), p["votes"], p["verdict"] == "funded") for p in outcome["projects"]]
    assert {number: given for number, given, _won in found} == {n: votes[n] for n in COSTS}
    merits = [(-given, COSTS[number]) for number, given, _won in found]
    assert merits == sorted(merits)
    left = PLAIN.budget
    for number, _given, won in found:
        assert won == (COSTS[number] <= left)
        left -= COSTS[number] if won else 0


def check_effects(town: Town, seen: Seen) -> None:
    """Whatever left stood in the outbox, and is noted there (9)."""
    left = Counter(sent.number for line in town.quarter.lines.values() for sent in line.sent)
    noted = Counter(row.provider_id for row in seen.outbox.values() if row.provider_id)
    assert left == noted


def check_statuses(
    seen: Seen, before: Seen, told: Mapping[str, Sequence[Status]], sure: Mapping[str, Posted]
) -> None:
    """What became of a message is the furthest that its provider said, in whatever order (9).

    What was said of it before it was `sure` to be ours may count or not; nothing else may.
    """
    for row in seen.outbox.values():
        if row.provider_id:
            status = Posted(row.status)
            least = FURTHER[sure.get(row.provider_id, Posted.SENT)]
            said = {WORDS[one.state] for one in told.get(row.provider_id, ())} | {Posted.SENT}
            assert status in said
            assert FURTHER[status] >= least
            was = before.outbox.get(row.id)
            if was and was.provider_id:
                assert FURTHER[status] >= FURTHER[Posted(was.status)]


def check_opted_out(before: Seen, seen: Seen) -> None:
    """Nobody gets what they did not ask for after a stop, and nothing waits for that (10)."""
    for row in seen.outbox.values():
        if row.rank >= NOTICE and seen.stopped(row.key):
            assert row.status != Posted.WAITING
            was = before.outbox.get(row.id)
            fresh = was is None or was.status in UNDER_WAY
            gone = row.status in FURTHER and row.provider_id
            assert not (gone and fresh and before.stopped(row.key))


def check_secrets(town: Town) -> None:
    """No number, address or word in confidence stands in any column that can be read (12)."""
    for table, rows in town.held().items():
        for row in rows:
            for name, value in row.items():
                text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                found = [canary for canary in CANARIES if canary in text]
                assert found == [], (table, name)
