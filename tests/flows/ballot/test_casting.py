from dataclasses import replace

import pytest

from budget.ballot import Basket
from budget.decisions import BallotCast, Decision, NumberProved, ProofMissed
from budget.receipt import as_receipt
from budget.timeline import Phase
from flows.state import Home, Proving, ReadingBack, State, Voting
from flows.talk import Ask, Kind, Message
from tests.flows.conversation import Conversation, conversation

OWN_CARD = Message(kind=Kind.CONTACT, number="+31612345678")
ONE_SMS = 160
SOMEBODY_ELSES = Message(kind=Kind.CONTACT)


def caster(channel: str, *said: str) -> Conversation:
    begun = conversation(Phase.VOTING, channel)
    for text in said:
        begun.say(text)
    return begun


@pytest.mark.parametrize(
    ("said", "state", "cast"),
    [
        (["klaar"], ReadingBack(4821), None),
        (["klaar", "4821"], Home(), (3, 8)),
        (["klaar", "0"], Voting("basket"), None),
        (["klaar", "terug"], Voting("basket"), None),
        (["klaar", "klaar"], ReadingBack(4821), None),
        (["klaar", "1"], ReadingBack(4821), None),
        (["klaar", "4812"], ReadingBack(4821), None),
        (["klaar", "ja"], ReadingBack(4821), None),
        (["klaar", "stem versturen"], ReadingBack(4821), None),
        (["klaar", "21", "klaar", "4821"], Home(), (3, 8, 21)),
        (["klaar", "-8", "klaar", "4821"], Home(), (3,)),
        (["klaar", "hulp", "0", "4821"], Home(), (3, 8)),
    ],
)
def test_on_sms_only_the_number_that_was_sent_casts(
    said: list[str], state: State, cast: tuple[int, ...] | None
) -> None:
    casting = caster("sms", "3 8", *said)
    assert getattr(casting.state, "before", casting.state) == state
    expected: list[Decision] = [BallotCast(Basket(cast), bytes(16))] if cast else []
    assert [d for d in casting.decided if d != ProofMissed()] == expected
    assert (ProofMissed() in casting.decided) is ("4812" in said)


def test_a_wrong_number_leaves_the_one_that_was_sent() -> None:
    casting = caster("sms", "3 8", "klaar")
    casting.proof = 5937
    [again] = casting.say("4812")
    assert "Stuur 4821 om te stemmen" in again.text
    assert casting.decided == [ProofMissed()]
    casting.say("4821")
    assert casting.decided[1:] == [BallotCast(Basket((3, 8)), bytes(16))]


@pytest.mark.parametrize("wrong", ["4812", "ja", "1", "klaar", "telt dit nu?", "ja maar wacht"])
def test_what_casts_nothing_is_told_so_and_the_number_stays(wrong: str) -> None:
    casting = caster("sms", "3 8", "klaar")
    casting.proof = 5937
    [again] = casting.say(wrong)
    assert again.text.startswith("Uw stem telt nog niet. Stuur 4821 om te stemmen op 3 en 8.")
    missed = [ProofMissed()] if wrong == "4812" else []
    assert casting.decided == missed
    casting.say("4821")
    assert casting.decided == [*missed, BallotCast(Basket((3, 8)), bytes(16))]


@pytest.mark.parametrize("yes", ["1", "ja", "ja graag", "Ja, zo stem ik", "yes"])
def test_on_whatsapp_a_yes_casts(yes: str) -> None:
    casting = caster("whatsapp", "3 8", "klaar", yes)
    assert casting.decided == [BallotCast(Basket((3, 8)), bytes(16))]


def test_on_telegram_a_number_has_to_be_proved_once() -> None:
    casting = caster("telegram", "3 8")
    [asked] = casting.say("klaar")
    assert (casting.state, asked.ask) == (Proving(), Ask.CONTACT)
    casting.hear(SOMEBODY_ELSES)
    assert (casting.state, casting.decided) == (Proving(), [])
    casting.hear(OWN_CARD)
    assert casting.state == ReadingBack()
    casting.say("ja")
    assert casting.decided == [
        NumberProved("+31612345678"),
        BallotCast(Basket((3, 8)), bytes(16)),
    ]
    casting.say("21")
    casting.say("klaar")
    assert casting.state == ReadingBack()


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("0", Voting("basket")),
        ("terug", Voting("basket")),
        ("lijst", Voting("list")),
        ("klaar", Proving()),
        ("0612345678", Proving()),
        ("06 12 34 56 78", Proving()),
        ("+31 6 12345678", Proving()),
        ("nee", Proving()),
        ("-8", Voting("basket")),
    ],
)
def test_what_can_be_typed_instead_of_sharing_a_number(said: str, state: State) -> None:
    casting = caster("telegram", "3 8", "klaar", said)
    assert getattr(casting.state, "before", casting.state) == state


def test_who_types_a_number_is_told_how_to_share_it() -> None:
    [told] = caster("telegram", "3 8", "klaar").say("06 12345678")
    assert told.text.startswith("Een nummer dat u typt, kan ik niet nagaan.")
    assert told.ask is Ask.CONTACT


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_the_receipt_is_a_receipt_and_repeats_no_choice(channel: str) -> None:
    casting = caster(channel, "3 8", "klaar")
    if channel == "telegram":
        casting.hear(OWN_CARD)
    [thanks] = casting.say("4821" if channel == "sms" else "1")
    number = thanks.text.partition("Bonnummer: ")[2].partition(".")[0]
    assert as_receipt(number) == number
    for choice in ("Bomen", "Regentonnen", " 3 ", "3 en 8", "42.000"):
        assert choice not in thanks.text
    assert casting.unfinished.basket == ()


def test_nothing_chosen_is_a_blank_vote() -> None:
    casting = caster("sms", "stemmen")
    [asked] = casting.say("klaar")
    assert asked.text.startswith("U koos niets. Dat is een blanco stem.")
    casting.say("4821")
    assert casting.decided == [BallotCast(Basket(), bytes(16))]


def test_the_vote_is_read_back_whole() -> None:
    [read_back] = caster("whatsapp", "3 8").say("klaar")
    assert read_back.text == (
        "Dit is uw stem:\nNr 3 Bomen Lindelaan, € 28.000\nNr 8 Regentonnen, € 14.000\n\n"
        "Samen € 42.000. Over: € 78.000. U hoeft niet alles te verdelen.\nNog niet verstuurd."
    )


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.PICTURE, Kind.PLACE, Kind.OTHER])
def test_whatever_else_is_sent_is_answered_with_the_same_question(kind: Kind) -> None:
    casting = caster("telegram", "3 8", "klaar")
    [again] = casting.hear(Message(kind=kind))
    assert again.ask is Ask.CONTACT
    casting.hear(OWN_CARD)
    [again] = casting.hear(Message(kind=kind))
    assert "Dit is uw stem:" in again.text


def test_a_right_that_was_used_elsewhere_meanwhile_casts_nothing() -> None:
    casting = caster("whatsapp", "3 8", "klaar")
    casting.spent = True
    casting.say("ja")
    assert casting.decided == []


def test_a_basket_that_no_longer_fits_is_not_cast() -> None:
    casting = caster("whatsapp", "3 8", "klaar")
    casting.edition = replace(casting.edition, budget=1_000)
    casting.say("ja")
    assert (casting.state, casting.decided) == (Voting("basket"), [])


@pytest.mark.parametrize("channel", ["sms", "telegram", "whatsapp"])
def test_a_vote_that_a_newer_one_has_overtaken_is_not_cast_and_that_is_said(channel: str) -> None:
    casting = caster(channel, "stemmen", "3 8")
    casting.resident = replace(casting.resident, proved=True)
    casting.say("klaar")
    casting.newer = "VX4K7-TN2QD"
    [said] = casting.say("4821") if channel == "sms" else casting.tap("cast")
    assert (casting.state, casting.decided) == (Home(), [])
    assert "VX4K7-TN2QD" in said.text
    assert "nieuwere stem telt" in said.text
    assert not casting.unfinished.filling


@pytest.mark.parametrize(("channel", "proof"), [("sms", "4821"), ("whatsapp", "ja")])
def test_a_vote_says_that_it_replaces_an_earlier_one(channel: str, proof: str) -> None:
    voter = caster(channel, "3 8")
    [asked] = voter.say("klaar")
    assert "vervangt" not in asked.text
    voter.say(proof)
    voter.voted = True
    voter.say("21")
    [asked] = voter.say("klaar")
    assert asked.text.endswith("Dit vervangt uw eerdere stem.")
    assert "Bomen" not in asked.text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_vote_that_replaces_another_is_read_back_in_one_sms(language: str) -> None:
    voter = conversation(Phase.VOTING, "sms", language)
    voter.voted = True
    voter.unfinished = replace(voter.unfinished, basket=(11, 12, 14, 15, 17, 18, 22, 24))
    [asked] = voter.say("done")
    assert len(asked.text) <= ONE_SMS
