import json
import os
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from bot.segments import segments

WIJKSTEM = Path(sysconfig.get_path("scripts")) / "wijkstem"
JOIN = ["hallo", '{"tap": "language:nl"}', '{"tap": "consent:yes"}']
SETTLE = ['{"tap": "district:"}', '{"tap": "news:no"}']
VOTE = ["stemmen", "3, 8", '{"tap": "done"}']


class Phone:
    """A conversation through pipes, as a script would hold it: each line waits for its answer."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [WIJKSTEM, "talk", "--json", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONUTF8": "1"},
        )

    def say(self, *lines: str) -> dict[str, Any]:
        """Type or tap these, and return the last answer, that comes before the next line."""
        answers = [self._one(line) for line in lines]
        return answers[-1]

    def _one(self, line: str) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def end(self) -> tuple[int, str, str]:
        """Hang up; return the exit status, and what was said beyond the answers."""
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


def keys(answer: dict[str, Any]) -> list[str]:
    return [choice["key"] for choice in answer["choices"]]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_a_vote_is_cast_line_by_line(channel: str) -> None:
    phone = Phone("--channel", channel)
    answer = phone.say(*JOIN, *(() if channel == "sms" else SETTLE), *VOTE)
    if channel == "telegram":
        assert "contact" in keys(answer)
        answer = phone.say('{"tap": "contact"}')
    assert "cast" in keys(answer)
    thanks = phone.say('{"tap": "cast"}')
    assert phone.end() == (0, "", "")
    assert thanks.keys() == {"to", "channel", "text", "choices", "segments"}
    assert thanks["channel"] == channel
    assert all(choice.keys() == {"key", "label"} for choice in thanks["choices"])
    assert thanks["segments"] == (segments(thanks["text"]) if channel == "sms" else 1)
    assert "Bon" in thanks["text"] or "bon" in thanks["text"]


def test_what_is_typed_can_be_read_by_a_person() -> None:
    done = subprocess.run(
        [WIJKSTEM, "talk", "--language", "en", "--phase", "ideas"],
        input="hello\n2\n",
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert "[English]" in done.stdout
    assert "computer" in done.stdout
    assert done.stderr == ""


def test_a_conversation_goes_on_in_a_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    first = Phone("--database", url, "--channel", "sms")
    first.say(*JOIN)
    assert first.end()[0] == 0
    again = Phone("--database", url, "--channel", "sms")
    assert "cast" in keys(again.say(*VOTE))
    assert again.end()[0] == 0
