"""Nobody is written to who is not meant: looked up in the store, and worked out by hand."""

from dataclasses import dataclass, field, replace
from random import Random

import pytest
from sqlalchemy import Connection, select

from budget.audience import Audience, Who
from budget.discussion import FOLLOW, FOLLOW_PROJECT, MUTE
from budget.idea import Idea
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import ideas, marks
from storage.engine import Storage
from storage.process import editions
from storage.residents import audiences, conversations
from storage.residents.conversations import Conversation
from storage.tables import conversations as kept
from tests.storage.linden import DAY, EDITION, NOW, SLUG, conversation, idea

SEEDS = range(12)
CREATED = NOW - 9 * DAY
"""When the edition was, of which some had not been heard since another one."""

BEGUN = {
    "": False,
    "[[null,null,null,400],[]]": False,
    '["locked",[]]': False,
    '["locked",[1]]': True,
    "[null,[1,3]]": True,
    "[null,[],[[1,2]]]": True,
    "[null,[],[],[[1,2,3]]]": True,
    "[null,[],[],[],[7]]": False,
}
"""What somebody may have begun, and whether it is a ballot."""


@dataclass
class Village:
    """Who lives there, and what they did."""

    people: list[Conversation]
    ideas: list[Idea]
    supports: set[tuple[str, int]] = field(default_factory=set)
    marks: set[tuple[str, str, int]] = field(default_factory=set)

    def concerned(self, who: Who, number: int) -> set[str]:
        """Return whom something concerns."""
        same = [one for one in self.ideas if number in (0, one.number)]
        match who:
            case Who.NEWS:
                return {one.resident for one in self.people if one.news and one.edition == SLUG}
            case Who.NEXT:
                return {one.resident for one in self.people if one.upcoming}
            case Who.AUTHORS:
                still = [one for one in same if one.standing is not Standing.WITHDRAWN]
                return {author for one in still for author in one.authors}
            case Who.SUPPORTERS:
                return {who for who, to in self.supports if number in (0, to)}
            case Who.FOLLOWERS:
                muted = {who for who, kind, to in self.marks if (kind, to) == (MUTE, number)}
                return self._marked(FOLLOW, number) - muted
            case Who.PROJECT:
                return self._marked(FOLLOW_PROJECT, number)
            case Who.UNFINISHED:
                own = [one for one in self.people if one.edition == SLUG]
                return {one.resident for one in own if BEGUN[one.unfinished]}
            case Who.EVERYONE:
                return {one.resident for one in self.people if one.changed >= CREATED}

    def _marked(self, kind: str, number: int) -> set[str]:
        return {who for who, made, to in self.marks if made == kind and number in (0, to)}

    def meant(self, audience: Audience) -> set[bytes]:
        """Return who is to be written to."""
        inside = self.concerned(audience.who, audience.number)
        outside = {
            resident
            for who in audience.without
            for resident in self.concerned(who, audience.number)
        }
        return {
            one.key
            for one in self.people
            if one.joined
            and not one.stopped
            and one.resident in inside - outside
            and one.district in (audience.districts or (one.district,))
            and one.language in (audience.languages or (one.language,))
            and one.channel in (audience.channels or (one.channel,))
        }


def village(chance: Random) -> Village:
    people = [
        conversation(
            bytes([number]),
            resident=f"resident{number}",
            channel=chance.choice(["sms", "telegram", "whatsapp"]),
            language=chance.choice(["nl", "en"]),
            district=chance.choice(["", "haven", "berg"]),
            news=chance.random() < 0.5,
            upcoming=chance.choice([None, False, True]),
            stopped=chance.random() < 0.2,
            joined=NOW if chance.random() < 0.8 else None,
            unfinished=chance.choice(list(BEGUN)),
            edition=chance.choice([SLUG, "another-edition"]),
            changed=CREATED + chance.choice([-DAY, 0 * DAY, DAY]),
        )
        for number in range(40)
    ]
    names = [one.resident for one in people]
    written = []
    for number in range(1, 7):
        first, *others = chance.sample(names, chance.randint(1, 3))
        standing = chance.choice([Standing.OPEN, Standing.WITHDRAWN, Standing.ACCEPTED])
        author = chance.choice([first, ""])
        written.append(replace(idea(number, author), others=tuple(others), standing=standing))
    numbers = range(1, 7)
    kinds = [FOLLOW, MUTE, FOLLOW_PROJECT]
    supports = {(chance.choice(names), chance.choice(numbers)) for _ in range(40)}
    made = {(chance.choice(names), chance.choice(kinds), chance.choice(numbers)) for _ in range(60)}
    return Village(people, written, supports, made)


def settle(db: Connection, there: Village) -> None:
    before = replace(EDITION, slug="another-edition", entered=Phase.CLOSED)
    editions.create(db, before, [], CREATED - 300 * DAY, "test")
    editions.create(db, EDITION, there.ideas, CREATED, "test")
    conversations.keep(db, there.people)
    for who, number in sorted(there.supports):
        ideas.support(db, SLUG, who, number)
    for who, kind, number in sorted(there.marks):
        marks.put(db, SLUG, who, kind, number)
        marks.put(db, "another-edition", who, kind, number % 6 + 1)


def wishes(chance: Random) -> Audience:
    who = chance.choice(list(Who))
    some = [other for other in Who if other is not who]
    return Audience(
        who,
        chance.choice([0, 0, 1, 3, 5]),
        tuple(chance.choice([(), (), ("haven",), ("haven", "berg")])),
        tuple(chance.choice([(), (), ("en",)])),
        tuple(chance.choice([(), (), ("sms", "telegram")])),
        tuple(chance.sample(some, chance.choice([0, 0, 1, 2]))),
    )


@pytest.mark.parametrize("seed", SEEDS)
async def test_those_who_are_meant_and_nobody_else(store: Storage, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - anything will do
    there = village(chance)
    await store.run(lambda db: settle(db, there))
    for _ in range(30):
        audience = wishes(chance)

        def found(db: Connection, audience: Audience = audience) -> tuple[list[bytes], int]:
            members = audiences.members(db, SLUG, audience)
            keys = list(db.scalars(select(kept.c.key).where(members)))
            counted = audiences.counted(db, SLUG, audience, NOW)
            return keys, sum(one.people for one in counted)

        keys, people = await store.run(found)
        assert sorted(keys) == sorted(there.meant(audience)), audience
        assert people == len(keys)


async def test_who_wrote_lately_is_counted(store: Storage) -> None:
    people = [
        conversation(b"a", joined=NOW, channel="whatsapp", changed=NOW - DAY),
        conversation(b"b", joined=NOW, channel="whatsapp", changed=NOW),
        conversation(b"c", joined=NOW, channel="whatsapp", language="en", changed=NOW - DAY),
    ]
    await store.run(lambda db: settle(db, Village(people, [])))
    everyone = Audience(Who.EVERYONE)
    counted = await store.run(lambda db: audiences.counted(db, SLUG, everyone, NOW))
    assert sorted(counted) == [("whatsapp", "en", 1, 0), ("whatsapp", "nl", 2, 1)]
