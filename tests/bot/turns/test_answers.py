import random
from dataclasses import fields, replace
from typing import Any

import pytest

import flows
from bot.channels import SCREENS, Inbound, Kind
from bot.turns.answers import Situation
from bot.turns.memory import Memory
from budget.timeline import Phase
from flows.scene import Resident, Scene
from flows.state import State
from flows.talk import Message, Turn
from storage.engine import open_storage
from tests.bot.quarter import FATMA, HANS, ORGANISATION, PLAIN, Quarter
from tests.storage.linden import BEGINS, DAY, EDITION, idea

OF_THE_EDITION = {
    *("discussion", "edition", "ideas", "outcome", "division", "languages", "progress"),
}
"""What all scenes have in common as long as nothing about the edition changes."""

SAID = (
    "menu",
    "stemmen",
    "1 3",
    "-1",
    "?2",
    "lijst",
    "klaar",
    "1",
    "0",
    "9",
    "hoe",
    "taal",
    "English",
    "plan",
    "Meer bankjes op het plein",
    "steun 1",
    "ideeën",
    "mijn gegevens",
    "stop",
    "start",
    "vergeet mij",
    "wat?",
    "hallo",
)
RESIDENTS = {FATMA: "telegram", HANS: "telegram", "+31612345601": "sms", "+31612345602": "whatsapp"}


def test_a_situation_is_all_that_a_scene_tells_but_for_what_is_ones_own() -> None:
    derived = {"own", "resident", "screen", "taken_out"}
    told = {*Scene._fields} - OF_THE_EDITION - derived
    told |= {field.name for field in fields(Resident)}
    assert told <= set(Situation._fields)
    assert {"channel", "text", "choice", "kind", "number"} <= set(Situation._fields)
    worked_out = {"typed", "expired", "first", "command", "supported", "followed", "denied"}
    worked_out |= {
        "numbers",
        "dropped",
        "words",
        "amount",
        "unknown",
        "sought",
        "searching",
        "telling",
    }
    worked_out |= {"asked", "dealt", "explain", "near", "picked", "placed", "several", "why"}
    worked_out |= {"distress", "no_plan", "merely", "hollow", "wish", "called", "another"}
    assert {*Message._fields} - worked_out <= set(Situation._fields)


async def walk(phase: Phase, seed: int) -> list[Any]:
    """Let residents do things by chance, and return what each was answered."""
    quarter = Quarter(await open_storage("sqlite://", ORGANISATION), BEGINS[phase] + DAY / 2)
    chance, log = random.Random(seed), []  # noqa: S311 - it has to be the same in every run
    await quarter.found(replace(EDITION, entered=phase), [idea(1), idea(2)])
    quarter.office.start_turns()
    for _ in range(200):
        address = chance.choice(list(RESIDENTS))
        sent = await quarter.do(deed(quarter, address, chance))
        log.append([(address, one.reply) for one in sent])
    await quarter.office.stop()
    return log


def deed(quarter: Quarter, address: str, chance: random.Random) -> Inbound:
    channel = RESIDENTS[address]
    sent = [s for s in quarter.lines[channel].sent if s.address == address]
    offers = [s for s in sent if s.keys]
    if not offers or chance.random() < 0.4:
        return quarter.inbound(address, chance.choice(SAID), channel, language="nl")
    if chance.random() < 0.05:
        number = chance.choice(("", "+31612345678"))
        return quarter.inbound(address, "", channel, kind=Kind.CONTACT, number=number)
    last = offers[-1] if chance.random() < 0.9 else chance.choice(offers)
    option = chance.choice(last.reply.options)
    if SCREENS[channel].brief:
        typed = str(option.number) if option.number >= 0 else option.label
        return quarter.inbound(address, typed, channel)
    choice = f"{last.reply.prompt}:{option.key}"
    return quarter.inbound(address, "", channel, kind=Kind.TAP, choice=choice, tapped=last.number)


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING, Phase.RESULTS])
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.usefixtures("eager")
async def test_nobody_can_tell_what_was_remembered(
    phase: Phase, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[str] = []
    original = flows.answer

    def counted(state: State, message: Message, scene: Scene) -> Turn:
        worked_out.append(message.text)
        return original(state, message, scene)

    monkeypatch.setattr(flows, "answer", counted)
    with_memory, remembered = await walk(phase, seed), len(worked_out)
    monkeypatch.setattr(Memory, "remember", lambda *_: None)
    worked_out.clear()
    assert await walk(phase, seed) == with_memory
    assert remembered < len(worked_out)


@pytest.mark.usefixtures("eager")
async def test_what_has_changed_is_not_answered_from_memory() -> None:
    quarter = Quarter(await open_storage("sqlite://", ORGANISATION), BEGINS[Phase.IDEAS] + DAY)
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS), [idea(1)])
    quarter.office.start_turns()
    await quarter.join()

    async def offered() -> str:
        [menu] = await quarter.say(FATMA, "menu")
        return menu.reply.options[2].label

    assert await offered() == await offered() == "Bekijk 1 plan"
    await quarter.join(HANS)
    await quarter.say(HANS, "nieuw plan", "Een kraan met drinkwater")
    await quarter.tap(HANS, "answer:", "answer:?", "answer:?")
    await quarter.tap(HANS, "send")
    assert await offered() == "Bekijk 2 plannen"
    await quarter.office.stop()


async def test_what_somebody_says_in_distress_is_not_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quarter = Quarter(await open_storage("sqlite://", ORGANISATION), BEGINS[Phase.IDEAS] + DAY)
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS), [idea(1)])
    quarter.office.start_turns()
    await quarter.join()
    remembered: list[str] = []
    monkeypatch.setattr(Memory, "remember", lambda _, about, __: remembered.append(about.text))
    [told] = await quarter.say(FATMA, "ik wil dood")
    assert "0800-0113" in told.reply.text
    await quarter.say(FATMA, "menu")
    assert remembered == ["menu"]
    await quarter.office.stop()
