"""Whole conversations: what is said stays as it is, and leads to the same on every channel."""

import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from bot.channels.segments import folded, segments
from bot.simulator.journey import Journey, read, written
from tests.journeys.interpreter import essence, replayed
from tests.journeys.rehearsal import Rehearsal

HERE = Path(__file__).parent
TRANSCRIPTS = sorted(HERE.glob("*.txt"))
REWRITE = "WIJKSTEM_REWRITE_JOURNEYS"


def journeys(*channels: str) -> list[object]:
    """Return the transcripts on these channels, as cases of a test."""
    return [pytest.param(p, id=p.stem) for p in TRANSCRIPTS if p.stem.split(".")[1] in channels]


EVERY = journeys("telegram", "whatsapp", "sms")


def journey(path: Path) -> Journey:
    return read(path.read_text("utf-8"))


@cache
def rehearsed(path: Path) -> tuple[str, Sequence[object]]:
    """Return what is said now in a transcript, and what is decided."""
    found = journey(path)
    played = Rehearsal(found, found.channel)
    return written(played.play()), essence(played.decided)


@pytest.mark.parametrize("path", EVERY)
def test_what_is_said_is_what_the_transcript_says(path: Path) -> None:
    now, _decided = rehearsed(path)
    if REWRITE in os.environ:
        path.write_text(now, "utf-8")
    assert now == path.read_text("utf-8"), f"to accept what is said now, set {REWRITE}=1"


@pytest.mark.parametrize("path", EVERY)
def test_a_transcript_is_named_after_its_channel_and_language(path: Path) -> None:
    found = journey(path)
    assert path.suffixes == [f".{found.channel}", f".{found.language}", ".txt"]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize("path", EVERY)
def test_the_same_is_decided_on_every_channel(path: Path, channel: str) -> None:
    _said, decided = rehearsed(path)
    assert essence(replayed(journey(path), channel)) == decided


@pytest.mark.parametrize("path", journeys("sms"))
def test_an_sms_is_one_segment_and_a_list_is_two(path: Path) -> None:
    for exchange in journey(path).exchanges:
        for answer in exchange.answers:
            assert segments(folded(answer.text)) <= (2 if is_list(answer.text) else 1), answer.text


def is_list(text: str) -> bool:
    """Whether a message names more plans than a resident can have meant themselves."""
    return len(re.findall(r"\d+ [*A-Z]", text)) >= 6


def test_every_journey_stands_there_in_dutch_and_in_english() -> None:
    in_dutch = {p.stem.removesuffix(".nl") for p in TRANSCRIPTS if p.stem.endswith(".nl")}
    in_english = {p.stem.removesuffix(".en") for p in TRANSCRIPTS if p.stem.endswith(".en")}
    one_is_enough = {name for name in in_dutch if name.startswith("t14-anything")}
    assert in_dutch - one_is_enough == in_english - {"t17-basket.sms"}
