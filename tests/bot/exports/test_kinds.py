"""Of every kind of decision it is settled whether everybody reads it, and why not."""

from bot.desk.decided import KINDS
from bot.exports.decisions import PUBLIC, UNPUBLISHED, without_names
from tests.bot.exports.written import kinds


def test_every_kind_that_is_written_is_published_or_has_a_reason_why_not() -> None:
    written = kinds()
    assert len(written) > 70
    assert written - PUBLIC - {*UNPUBLISHED} == set(), "settle these in bot/exports/decisions.py"
    assert {*PUBLIC, *UNPUBLISHED} - written == set(), "nobody writes these any more"
    assert PUBLIC & {*UNPUBLISHED} == set()
    assert all(UNPUBLISHED.values())


def test_every_kind_that_is_written_has_a_sentence_at_the_desk() -> None:
    assert kinds() - {*KINDS} == set()
    assert {*KINDS} - kinds() == set()


def test_nothing_of_what_anybody_said_or_is_called_is_published_of_any_kind() -> None:
    names = ("name", "by", "party", "partner", "approved", "reason", "words", "readers", "title")
    said: dict[str, str | int] = dict.fromkeys((*names, "project", "idea"), "Fatma")
    said["number"] = 7
    for kind in PUBLIC - {"project-withdrawn"}:
        assert without_names(kind, said) == {"number": 7}, kind
    assert without_names("project-withdrawn", said) == {"number": 7, "reason": "Fatma"}
