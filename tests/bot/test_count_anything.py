"""Whatever stands in a file, `wijkstem count` counts it or says in one sentence why not."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.exports.files import files
from tests.bot.exports.linden import MADE, divided
from tests.bot.test_command_count import BASKET, CENTS, LOT, OURS, POINTS, RANKING, SHARES, run

WHOLE = [path.read_bytes() for path in (BASKET, CENTS, LOT, POINTS, RANKING, SHARES)]
WHOLE.append(files(divided(), lambda count: count - 1, MADE)["result.json"])
STRANGE = (
    *(b"", b"0", b"-1", b"1e400", b"NaN", b"9" * 15, b"9" * 5_000, b"0.000000001", b"1.5"),
    *(
        b"\x00",
        b"\xff",
        b'"',
        b";",
        b",",
        b"\n",
        b"\r",
        "\u0663\u2028\u202e".encode(),
        b"a" * 200_000,
    ),
)
OPTIONS = (
    (),
    ("--rule", "equal-shares"),
    ("--rule", "equal-shares", "--no-fill-up"),
    ("--stop-at-first-misfit",),
    ("--minimum-votes", "999999999999999999"),
    ("--seed", "a seed"),
)


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """Return one of our files, cut short, with a piece replaced, or with a line twice or gone."""
    content = draw(st.sampled_from(WHOLE))
    match draw(st.sampled_from(["cut", "piece", "line", "bytes", "recoded"])):
        case "cut":
            return content[: draw(st.integers(0, len(content)))]
        case "piece":
            begin = draw(st.integers(0, len(content)))
            end = begin + draw(st.integers(0, 9))
            return content[:begin] + draw(st.sampled_from(STRANGE)) + content[end:]
        case "line":
            lines = content.splitlines(keepends=True)
            place, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
            lines[place : place + draw(st.integers(0, 1))] = [lines[other]]
            return b"".join(lines)
        case "bytes":
            return draw(st.binary(max_size=200))
    return content.decode().encode(
        draw(st.sampled_from(["utf-16", "utf-8-sig", "utf-7", "utf-32"]))
    )


@given(broken(), st.sampled_from(OPTIONS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_file_is_counted_or_refused_in_one_sentence(
    tmp_path: Path, content: bytes, options: Sequence[str]
) -> None:
    file = tmp_path / "any.pb"
    file.write_bytes(content)
    result = run(file, "--json", *options)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if result.exit_code == 0:
        told = json.loads(result.stdout)
        assert told.get("spent", 0) <= told["budget"]
    else:
        assert (result.exit_code, result.stdout) == (1, "")
        sentence = result.stderr.splitlines()[-1]
        assert sentence.startswith(("any.pb: ", "Equal shares are for ballots that choose"))
        assert sentence.endswith(".")
        assert sentence.isprintable()
        assert len(sentence) < 300


@pytest.mark.parametrize("seed", ["\udcff", "two\nlines", "\x1b[2J"])
def test_a_seed_that_cannot_be_printed_is_refused(seed: str) -> None:
    result = run(BASKET, "--seed", seed)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "A seed is a line of text: leave out what cannot be printed.\n"


def test_a_terminal_without_some_letters_gets_escapes(tmp_path: Path) -> None:
    file = tmp_path / "accents.pb"
    file.write_text(BASKET.read_text("utf-8").replace("Kunstgras", "Stra\u00dfe \u20ac"), "utf-8")
    command = [sys.executable, "-c", "from bot.cli import main; main()", "count", str(file)]
    ran = subprocess.run(
        command,
        cwd=OURS.parent.parent,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert rb"Stra\xdfe \u20ac" in ran.stdout
