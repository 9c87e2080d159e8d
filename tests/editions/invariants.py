"""What is true of an edition whatever happens in it; see the twelve invariants of the design.

Nothing here asks the product for what it can count itself.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from storage.mail import NOTICE, Posted
from tests.bot.quarter import PLAIN
from tests.editions.town import CANARIES, RESIDENTS, Seen, Town

COSTS = {project.number: project.cost for project in PLAIN.projects}
UNDER_WAY = {Posted.WAITING, Posted.SENDING}


def check_inbox(town: Town, seen: Seen) -> None:
    """Whatever was acknowledged is in the inbox, once, and its turn is done."""
    acknowledged = {(one.channel, one.message_id) for one in town.said}
    kept = [(row.channel, row.message_id) for row in seen.inbox]
    assert len(kept) == len(set(kept))
    assert set(kept) == acknowledged
    assert {row.status for row in seen.inbox} <= {Posted.DONE}


def check_order(seen: Seen) -> None:
    """No reply overtook an earlier one to the same address."""
    waits: set[bytes] = set()
    for row in seen.outbox:
        if row.rank < NOTICE and row.key:
            assert row.status in UNDER_WAY or row.key not in waits
            waits |= {row.key} if row.status in UNDER_WAY else set()


def check_ballots(seen: Seen) -> None:
    """Every ballot is for projects that are on offer, each once, and within the budget."""
    for row in seen.ballots:
        picked = json.loads(row.content)["basket"]
        assert picked
        assert len(picked) == len(set(picked))
        assert set(picked) <= set(COSTS)
        assert sum(COSTS[number] for number in picked) <= PLAIN.budget


def check_one_each(seen: Seen, cast: Mapping[bytes, tuple[int, ...]]) -> None:
    """What counts is the last ballot of each right, and nothing else."""
    assert seen.counted == sorted(cast.values())
    assert len(cast) <= len({resident.right for resident in RESIDENTS})


def check_effects(town: Town, seen: Seen) -> None:
    """Whatever left stood in the outbox, and is noted there."""
    left = Counter(sent.number for line in town.quarter.lines.values() for sent in line.sent)
    noted = Counter(row.provider_id for row in seen.outbox if row.provider_id)
    assert left == noted


def check_opted_out(before: Seen, seen: Seen) -> None:
    """Nobody gets what they did not ask for after they said stop."""
    unsent = {row.id for row in before.outbox if row.status in UNDER_WAY}
    known = {row.id for row in before.outbox}
    for row in seen.outbox:
        gone = row.status == Posted.SENT and (row.id in unsent or row.id not in known)
        if row.rank >= NOTICE and gone and row.key in before.conversations:
            there = seen.conversations.get(row.key)
            assert there is None or not (there.stopped and before.conversations[row.key].stopped)


def check_count(outcome: Mapping[str, Any], counted: Iterable[Sequence[int]]) -> None:
    """The outcome follows from the ballots: most votes first, the cheaper first, what fits."""
    votes = Counter(number for picked in counted for number in picked)
    found = [(int(p["id"]), p["votes"], p["verdict"] == "funded") for p in outcome["projects"]]
    assert {number: given for number, given, _won in found} == {n: votes[n] for n in COSTS}
    merits = [(-given, COSTS[number]) for number, given, _won in found]
    assert merits == sorted(merits)
    left = PLAIN.budget
    for number, _given, won in found:
        assert won == (COSTS[number] <= left)
        left -= COSTS[number] if won else 0


def check_secrets(town: Town) -> None:
    """No number, address or word in confidence stands in any column that can be read."""
    for table, rows in town.held().items():
        for row in rows:
            for name, value in row.items():
                text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                found = [canary for canary in CANARIES if canary in text]
                assert found == [], (table, name)
