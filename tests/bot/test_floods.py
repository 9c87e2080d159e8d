from bot.floods import TEXTS_A_DAY, Floods


class Watch:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.shown = 100.0

    def __call__(self) -> float:
        return self.shown


def test_so_many_come_at_once_and_then_one_a_second() -> None:
    watch = Watch()
    floods = Floods(3, watch)
    assert [floods.early("fatma") for _each in range(4)] == [0, 0, 0, 1]
    watch.shown += 0.75
    assert floods.early("fatma") == 0.25
    watch.shown += 0.25
    assert [floods.early("fatma") for _each in range(2)] == [0, 1]


def test_nobody_waits_for_somebody_else() -> None:
    floods = Floods(1, Watch())
    assert [floods.early(who) for who in ("fatma", "fatma", "hans")] == [0, 1, 0]


def test_what_is_forgiven_may_come_again() -> None:
    floods = Floods(1, Watch())
    assert floods.early("fatma") == 0
    floods.forgive("fatma")
    floods.forgive("hans")
    assert floods.early("fatma") == 0


def test_an_address_is_remembered_only_while_that_makes_a_difference() -> None:
    watch = Watch()
    floods = Floods(3, watch)
    for number in range(1_000):
        floods.early(number)
    assert len(floods) == 1_000
    for number in range(1_000, 2_000):
        watch.shown += 0.5
        floods.early(number)
    assert len(floods) == 2


def test_of_text_messages_so_many_are_answered_in_a_day() -> None:
    watch = Watch()
    texts = Floods.of_texts(watch)
    assert [texts.early("fatma") for _each in range(TEXTS_A_DAY)] == [0] * TEXTS_A_DAY
    assert texts.early("fatma") > 0
    watch.shown += 24 * 60 * 60
    assert [texts.early("fatma") for _each in range(TEXTS_A_DAY)] == [0] * TEXTS_A_DAY
