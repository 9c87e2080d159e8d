"""`wijkstem ideas`: from a demo edition in screening to answers that everybody can read."""

from pathlib import Path

import pytest

from bot.demo import DE_LINDEN
from storage.contributions import ideas
from tests.bot.command import Run, run, stored

__all__ = ["run"]

SLUG = "de-linden"
FOUND = "[[ideas]]\nnumber = {number}\nfind = {{ {found} }}\n{answer}\n"


@pytest.fixture
def linden(run: Run) -> Run:
    """Give the command line of a store with the demo edition in screening."""
    assert run("edition", "create", str(DE_LINDEN))[0] == 0
    assert run("edition", "enter", SLUG, "screening")[0] == 0
    return run


def test_answers_in_the_file_wait_to_be_published(linden: Run, tmp_path: Path) -> None:
    code, said, _err = linden("ideas", "publish", SLUG, "--by", "Fatma", "--dry-run")
    first, foreseen, *_warned = said.splitlines()
    assert (code, first) == (0, "26 answers are ready, 0 are not.")
    assert foreseen.startswith("Who disagrees with a refusal can say so until ")
    code, said, _err = linden("ideas", "publish", SLUG, "--by", "Fatma")
    assert said.startswith("26 answers are public: 18 can be done, 8 cannot.")
    assert foreseen in said
    answer = stored(tmp_path, lambda db: ideas.get(db, SLUG, 3)).answer
    assert answer
    assert (answer.cost, answer.title) == (28_000, "Bomen Lindelaan")
    again = linden("ideas", "publish", SLUG, "--by", "Fatma")
    assert again[:2] == (0, "There was nothing left to publish.\n")


def test_who_has_no_answer_keeps_the_edition_in_screening(linden: Run) -> None:
    code, said, _err = linden("ideas", "owed")
    assert (code, len(said.splitlines())) == (0, 26)
    code, _out, err = linden("edition", "enter", SLUG, "voting")
    assert (code, err[:29]) == (1, "26 ideas have no answer yet: ")
    assert "26 ideas have no answer yet" in linden("edition", "show", SLUG)[1]
    linden("ideas", "publish", SLUG, "--by", "Fatma")
    assert linden("ideas", "owed", SLUG)[1] == "Everybody who wrote an idea has an answer.\n"


def test_an_idea_is_judged_read_and_published(linden: Run) -> None:
    judged = ("ideas", "assess", "1", "--by", "Fatma", "--rest-met", "--find")
    why = "running-costs=not-met Toezicht kost elk jaar geld."
    hard = "De onderhoudsverantwoordelijkheid veroorzaakt onacceptabele exploitatiekosten."
    code, said, _err = linden(*judged, why, "--refuse", "running-costs", "--reason", hard)
    assert code == 0
    assert "Below 60: shorter sentences" in said
    assert "missing: Somebody else than Fatma has to read it." in said
    linden(*judged, why, "--refuse", "running-costs", "--reason", "Toezicht is te duur.")
    code, _out, err = linden("ideas", "check", "1", "--by", "fatma")
    assert (code, err) == (1, "fatma proposed this answer: somebody else has to read it.\n")
    assert linden("ideas", "check", "1", "--by", "Joris")[0] == 0
    shown = linden("ideas", "show", "1")[1]
    assert "missing" not in shown
    assert "running-costs (substantive): not-met Toezicht kost elk jaar geld." in shown
    assert linden("ideas", "publish", SLUG, "--by", "Joris", "--only", "1")[0] == 0
    assert "1  refused, published" in linden("ideas", "list")[1]


def test_the_criterion_by_which_an_idea_is_refused_is_not_met(linden: Run) -> None:
    judged = ("ideas", "assess", "1", "--by", "Fatma", "--rest-met", "--refuse", "own-land")
    _code, said, _err = linden(*judged, "--reason", "De grond is van de kerk.")
    assert "own-land (substantive): not-met De grond is van de kerk." in said
    checked = linden("ideas", "check", "1", "--by", "Joris")
    assert checked[1] == "The answer to idea 1 can be published.\n"


def test_who_reads_an_answer_hears_what_is_still_missing(linden: Run) -> None:
    answer = ("--accept", "--cost", "4000", "--title", "Bank")
    linden("ideas", "assess", "1", "--by", "Fatma", "--find", "own-land=not-met Nee.", *answer)
    _code, said, _err = linden("ideas", "check", "1", "--by", "Joris")
    assert said.startswith("Still missing: ")
    assert "can be published" not in said


def test_what_is_missing_is_said_before_anything_is_published(linden: Run) -> None:
    linden("ideas", "assess", "3", "--by", "Fatma", "--accept", "--title", "Bomen")
    code, out, err = linden("ideas", "publish", SLUG, "--by", "Joris")
    assert (code, out) == (1, "")
    assert "Nothing is published yet." in err
    assert "Idea 3: Not judged yet: on-time" in err
    assert (
        "1 answers are ready"
        in linden("ideas", "publish", SLUG, "--by", "Joris", "--only", "4", "--dry-run")[1]
    )


def test_of_two_screeners_the_second_is_told_by_whom_it_was_changed(linden: Run) -> None:
    assert "changes: 1" in linden("ideas", "show", "5")[1]
    linden("ideas", "assess", "5", "--by", "Els", "--find", "on-time=met", "--seen", "1")
    late = linden("ideas", "assess", "5", "--by", "Fatma", "--find", "on-time=met", "--seen", "1")
    assert late[0] == 1
    assert late[2].startswith("This was changed meanwhile by Els")


def test_screeners_divide_the_work_and_write_to_each_other(linden: Run) -> None:
    linden("ideas", "assign", "2", "Joris", "--by", "Fatma")
    linden("ideas", "note", "2", "Bel eerst de school.", "--by", "Fatma")
    shown = linden("ideas", "show", "2")[1]
    assert "assigned to Joris" in shown
    assert "Bel eerst de school." in shown
    assert linden("ideas", "list", "--of", "Joris")[1].startswith("2  open, checked, Joris:")
    assert len(linden("ideas", "list", "--of", "Joris")[1].splitlines()) == 1


def test_many_ideas_are_assessed_from_a_file_or_none(linden: Run, tmp_path: Path) -> None:
    right = FOUND.format(number=1, found='on-time = "met"', answer="")
    no = 'answer = { accepted = false, criterion = "own-land", reason = { nl = "Van de NS." } }'
    wrong = FOUND.format(number=99, found='own-land = "not-met NS."', answer=no)
    (tmp_path / "found.toml").write_text(right + wrong, "utf-8")
    code, _out, err = linden("ideas", "assess-file", str(tmp_path / "found.toml"), "--by", "Els")
    assert (code, err) == (1, "There is no idea 99: see `wijkstem ideas list`.\n")
    assert "changes: 1" in linden("ideas", "show", "1")[1]
    (tmp_path / "found.toml").write_text(right + wrong.replace("99", "2"), "utf-8")
    code, said, _err = linden("ideas", "assess-file", str(tmp_path / "found.toml"), "--by", "Els")
    assert (code, said) == (0, "2 ideas are assessed.\n")
    assert "proposed by Els: refuse own-land" in linden("ideas", "show", "2")[1]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("show", "99"), "There is no idea 99"),
        (("assess", "1", "--by", "Els", "--find", "own-land=perhaps"), "is no finding"),
        (("assess", "1", "--by", "Els", "--find", "beauty=met"), 'no criterion "beauty"'),
        (("assess", "1", "--by", "Els", "--accept", "--refuse", "own-land"), "not both"),
        (("assess", "1", "--by", " ", "--find", "own-land=met"), "A name is needed."),
        (("ask", "1", "Waar?", "--by", "Els"), "Nobody who wrote idea 1 can be asked here."),
        (("answer-appeal", "1", "--by", "Els"), "Say either --accept or --uphold."),
        (("answer-appeal", "1", "--by", "Els", "--uphold", "--reason", "Nee."), "No appeal"),
        (("publish", "elsewhere", "--by", "Els"), "There is no edition elsewhere"),
        (("publish", SLUG, "--by", "Els", "--only", "three"), "are no numbers of ideas"),
        (("assess-file", "nowhere.toml", "--by", "Els"), "nowhere.toml cannot be read"),
    ],
)
def test_what_is_refused_changes_nothing(linden: Run, words: tuple[str, ...], reason: str) -> None:
    before = linden("ideas", "list")[1]
    code, _out, err = linden("ideas", *words)
    assert code == 1
    assert reason in err
    assert linden("ideas", "list")[1] == before
