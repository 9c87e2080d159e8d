"""What stays on one line of a page."""

import pytest

from locales.catalogue import unbroken


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("voor € 120.000 in totaal", "voor €_120.000 in totaal"),
        ("20.000 euro per jaar", "20.000_euro per jaar"),
        ("30 % klaar, 12 kB", "30_% klaar, 12_kB"),
        (
            "1 mei 2027 tot en met 31 mei 2027, 10.00 uur",
            "1_mei_2027 tot en met 31_mei_2027, 10.00_uur",
        ),
        ("from 3 May on", "from 3_May on"),
        ("3 meiden, 2 uurwerken en 4 % te veel", "3 meiden, 2 uurwerken en 4_% te veel"),
        ("€ en 100 plannen", "€ en 100 plannen"),
    ],
)
def test_an_amount_a_day_and_a_time_stay_on_one_line_of_a_page(said: str, held: str) -> None:
    assert unbroken(said) == held.replace("_", "\xa0")
