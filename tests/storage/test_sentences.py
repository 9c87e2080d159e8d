from budget.sentence import Amount, Sentence, _, n_
from storage.sentences import as_json, from_json

SAID = (
    _("Nobody can read it."),
    _("It costs {over} euros too much.", over=Amount(1_200)),
    n_("{count} idea of {known}.", "{count} ideas of {known}.", 2, count=2, known=(3, "x")),
    _("{where}: {what}.", where="Vätern", what=_("this is empty")),
)


def test_what_is_kept_is_said_again_in_any_language() -> None:
    again = from_json(as_json(SAID))
    assert again == SAID
    assert [(one.msgid, one.values, one.plural, one.number) for one in again] == [
        (one.msgid, one.values, one.plural, one.number) for one in SAID
    ]


def test_what_was_kept_before_in_english_is_read_as_it_was() -> None:
    (said,) = from_json("It has {both} 3 and 8.")
    assert isinstance(said, Sentence)
    assert said == "It has {both} 3 and 8."
    assert from_json("") == ()
