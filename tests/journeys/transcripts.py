"""Transcripts in their files: which there are, what stands in one, and what it becomes."""

import os
import re
from pathlib import Path

import pytest

from bot.channels.segments import folded, segments
from bot.simulator.journey import Journey, read

HERE = Path(__file__).parent
REWRITE = "WIJKSTEM_REWRITE_JOURNEYS"


def each(paths: list[Path]) -> pytest.MarkDecorator:
    """Let a test, or what it is given, be about each of these transcripts by its `path`."""
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def journey(path: Path) -> Journey:
    return read(path.read_text("utf-8"))


def accepted(path: Path, now: str) -> str:
    """Return a transcript, after what is said now was accepted if that is asked for."""
    if REWRITE in os.environ:
        path.write_text(now, "utf-8")
    return path.read_text("utf-8")


def too_long(found: Journey) -> list[str]:
    """Return what fits in no text message; a list may take two."""
    texts = [answer.text for exchange in found.exchanges for answer in exchange.answers]
    assert texts
    return [text for text in texts if segments(folded(text)) > 1 + is_list(text)]


def is_list(text: str) -> bool:
    """Whether a message names more plans than a resident can have meant themselves."""
    return len(re.findall(r"\d+ [*A-Z]", text)) >= 6
