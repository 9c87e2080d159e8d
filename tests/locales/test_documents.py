"""What residents read outside the chat is as easy to read as what they read in it."""

import re
from pathlib import Path

from budget.reading_ease import reading_ease

HOUSE = Path(__file__).parent.parent.parent
_NO_SENTENCE = re.compile(r"^\|.*$|^ {4}.*$|[#*`\[\]]|\(\w+\.md\)", re.MULTILINE)
"""Tables, commands, and the signs of Markdown."""


def test_how_votes_are_counted_can_be_read_by_everybody() -> None:
    text = (HOUSE / "docs/tellen.md").read_text("utf-8")
    assert reading_ease(_NO_SENTENCE.sub("", text)) > 85
