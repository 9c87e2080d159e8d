"""Whole conversations: what is said stays as it is, and leads to the same on every channel."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from bot.simulator.journey import written
from tests.journeys.interpreter import essence, replayed
from tests.journeys.rehearsal import Rehearsal
from tests.journeys.transcripts import HERE, REWRITE, accepted, each, journey, too_long

TRANSCRIPTS = sorted(HERE.glob("*.txt"))


@cache
def rehearsed(path: Path) -> tuple[str, Sequence[object]]:
    """Return what is said now in a transcript, and what is decided."""
    found = journey(path)
    played = Rehearsal(found, found.channel)
    return written(played.play()), essence(played.decided)


@each(TRANSCRIPTS)
def test_what_is_said_is_what_the_transcript_says(path: Path) -> None:
    now, _decided = rehearsed(path)
    assert now == accepted(path, now), f"to accept what is said now, set {REWRITE}=1"


@each(TRANSCRIPTS)
def test_a_transcript_is_named_after_its_channel_and_language(path: Path) -> None:
    found = journey(path)
    assert path.suffixes == [f".{found.channel}", f".{found.language}", ".txt"]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@each(TRANSCRIPTS)
def test_the_same_is_decided_on_every_channel(path: Path, channel: str) -> None:
    _said, decided = rehearsed(path)
    assert essence(replayed(journey(path), channel)) == decided


@each([path for path in TRANSCRIPTS if ".sms." in path.name])
def test_an_sms_is_one_segment_and_a_list_is_two(path: Path) -> None:
    assert too_long(journey(path)) == []


def test_every_journey_stands_there_in_dutch_and_in_english() -> None:
    in_dutch = {p.stem.removesuffix(".nl") for p in TRANSCRIPTS if p.stem.endswith(".nl")}
    in_english = {p.stem.removesuffix(".en") for p in TRANSCRIPTS if p.stem.endswith(".en")}
    one_is_enough = {name for name in in_dutch if name.startswith("t14-anything")}
    assert in_dutch - one_is_enough == in_english - {"t17-basket.sms"}
