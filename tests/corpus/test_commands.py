"""300 hostile texts on a terminal: no command prints what steers one."""

from pathlib import Path

import pytest

from storage.sealing import Seal
from tests.bot.command import HUSH, ORGANISATION, Run, run, stored
from tests.corpus.test_pages_and_files import CONTROL
from tests.corpus.town import HIDDEN, REFUSED, SOME, TEXTS, settle
from tests.storage.linden import SLUG

__all__ = ["run"]

LISTINGS = {
    ("ideas", "list"): len(TEXTS) + 2 * len(SOME),
    ("ideas", "by-post", SLUG): 1,
    ("ideas", "owed"): 1,
    ("ideas", "appeals"): 0,
    ("ideas", "merges", SLUG): 0,
    ("ideas", "spoken", SLUG): 0,
    ("inbox", "list"): len(TEXTS),
    ("inbox", "faq", "list", SLUG): 0,
    ("moderation", "list"): len(TEXTS),
    ("projects", "list", SLUG): 0,
    ("broadcast", "list"): 1,
    ("edition", "show", SLUG): 1,
}
"""Every command that lists what people wrote, and how many lines it prints at least."""


@pytest.fixture
def town(run: Run, tmp_path: Path) -> Run:
    """Give the command of the town."""
    seal = Seal.from_secret(HUSH, ORGANISATION)
    stored(tmp_path, lambda db: settle(db, seal))
    return run


def test_no_listing_has_a_control_in_it(town: Run) -> None:
    for n, text in enumerate(TEXTS[::40]):
        code, said, err = town(
            "broadcast", "create", f"B{n} {text}"[:60], "--text", text, "--by", "Fatma"
        )
        assert not CONTROL.search(said + err), ascii(text)
    for words, lines in LISTINGS.items():
        code, said, err = town(*words)
        assert (code, err) == (0, ""), words
        assert len(said.splitlines()) >= lines, words
        assert not CONTROL.search(said), words


def test_nothing_that_is_shown_whole_has_one_either(town: Run) -> None:
    for number in SOME:
        for words in (
            ("ideas", "show", str(number)),
            ("ideas", "show", str(number + REFUSED)),
            ("moderation", "show", f"idea:{number + HIDDEN}"),
            ("moderation", "show", f"reaction:{2 * number - 1}"),
        ):
            code, said, err = town(*words)
            assert (code, err) == (0, ""), words
            assert not CONTROL.search(said), words
