import copy
import json
import pickle

import pytest

from budget.sentence import Amount, Reasoned, Sentence, _, n_, whole
from budget.timeline import Phase


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (_("A name is needed."), "A name is needed."),
        (_("There is no idea {number}.", number=1200), "There is no idea 1200."),
        (_("It costs {cost} euros.", cost=Amount(1200)), "It costs 1,200 euros."),
        (_("In {phase}: {numbers}.", phase=Phase.VOTING, numbers=(3, 8)), "In voting: 3, 8."),
        (_("{where}: {what}.", where="vote", what=_("this is empty")), "vote: this is empty."),
        (n_("One idea.", "{count} ideas.", 1), "One idea."),
        (n_("One idea.", "{count} ideas.", 2), "2 ideas."),
        (_("{said} is no text of ours.", said="{number}"), "{number} is no text of ours."),
        (_("It waits.").hinting(": see `wijkstem ideas`."), "It waits: see `wijkstem ideas`."),
    ],
)
def test_a_sentence_is_its_english_wording(sentence: Sentence, words: str) -> None:
    assert sentence == words


def test_a_sentence_remembers_what_it_was_made_of() -> None:
    sentence = n_("{n} idea.", "{n} ideas.", 2, n=2).hinting("; look.")
    made = (sentence.msgid, sentence.plural, sentence.number, dict(sentence.values), sentence.hint)
    assert made == ("{n} idea.", "{n} ideas.", 2, {"count": 2, "n": 2}, "; look.")


def test_a_sentence_says_what_it_is_about() -> None:
    sentence = _("It waits.").about("vote", "cap").hinting(": see `wijkstem ideas`.")
    assert (sentence, sentence.place) == ("It waits: see `wijkstem ideas`.", ("vote", "cap"))
    assert _("It waits.").place == ()


def test_it_is_a_text_wherever_a_text_is_kept() -> None:
    sentence = _("There is no idea {number}.", number=3)
    assert json.loads(json.dumps({"why": sentence})) == {"why": "There is no idea 3."}
    for same in (copy.deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):  # noqa: S301
        assert (same, same.msgid, same.values) == (sentence, sentence.msgid, sentence.values)


def test_a_refusal_says_all_its_reasons() -> None:
    refusal = Reasoned(_("A name is needed."), _("There is no idea {number}.", number=3))
    assert str(refusal) == "A name is needed. There is no idea 3."
    assert [reason.msgid for reason in refusal.reasons] == [
        "A name is needed.",
        "There is no idea {number}.",
    ]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("this is empty", "This is empty."),
        ("A name is needed.", "A name is needed."),
        ("vote.cap: this is empty", "vote.cap: this is empty."),
        ("tie_key is missing", "tie_key is missing."),
    ],
)
def test_part_of_a_sentence_becomes_one_and_a_key_stays_as_it_is(said: str, sentence: str) -> None:
    assert whole(said) == sentence
