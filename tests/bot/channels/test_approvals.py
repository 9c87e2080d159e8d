"""A template is made and handed in once, whatever is lost on the way."""

import pytest

from bot.channels import Outbound, Refused, TryLater, Unsure
from bot.channels.twilio import Twilio, WhatsApp
from budget.audience import Audience, Who
from budget.template import Approval, Told, templates
from tests.standins.contents import fault
from tests.standins.serving import Fault
from tests.standins.twilio import Twilio as TwilioStandIn

RESIDENT = "+31612345678"
SAID = "Er is feest, op 'De Linden'.\n\nKomt u ook? {{1}}"
[ONE] = templates(1, Audience(Who.NEWS), {"nl": SAID})


async def test_it_is_made_and_handed_in(twilio: Twilio, twilio_api: TwilioStandIn) -> None:
    told = await twilio.approvals.ask(ONE)
    [made] = twilio_api.contents.values()
    assert (told.sid, told.state) == (made["sid"], Approval.RECEIVED)
    assert (made["friendly_name"], made["language"]) == (ONE.name, "nl")
    assert made["types"] == {"twilio/text": {"body": ONE.body}}
    assert twilio_api.approvals[told.sid]["category"] == "MARKETING"
    assert twilio_api.approvals[told.sid]["name"] == ONE.name


@pytest.mark.parametrize("lost", range(4))
async def test_whatever_is_lost_on_the_way_it_is_one_template(
    twilio: Twilio, twilio_api: TwilioStandIn, lost: int
) -> None:
    twilio_api.faults.extend([*[None] * lost, Fault(502, {}, done=True)])
    with pytest.raises(Unsure):
        await twilio.approvals.ask(ONE)
    told = await twilio.approvals.ask(ONE)
    assert list(twilio_api.contents) == list(twilio_api.approvals) == [told.sid]
    assert told.state is Approval.RECEIVED


@pytest.mark.parametrize("state", ["pending", "approved", "rejected", "paused", "disabled"])
async def test_how_far_it_is_is_told(twilio: Twilio, twilio_api: TwilioStandIn, state: str) -> None:
    told = await twilio.approvals.ask(ONE)
    twilio_api.judge(state, "Too\ngeneric")
    assert await twilio.approvals.ask(ONE) == Told(told.sid, Approval(state), "Too generic")


async def test_a_word_that_we_do_not_know_is_no_approval(
    twilio: Twilio, twilio_api: TwilioStandIn
) -> None:
    await twilio.approvals.ask(ONE)
    twilio_api.judge("in_appeal")
    assert (await twilio.approvals.ask(ONE)).state is Approval.PENDING


async def test_what_was_handed_in_nowhere_may_be_unknown(
    twilio: Twilio, twilio_api: TwilioStandIn
) -> None:
    twilio_api.faults.extend([None, None, fault(20404, 404)])
    assert (await twilio.approvals.ask(ONE)).state is Approval.RECEIVED


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (fault(20429, 429), TryLater),
        (fault(20003, 401), TryLater),
        (Fault(503, {}), Unsure),
        (fault(20001), Refused),
    ],
)
async def test_what_goes_wrong_is_one_of_our_errors(
    twilio: Twilio, twilio_api: TwilioStandIn, wrong: Fault, error: type[Exception]
) -> None:
    twilio_api.faults.extend([None, wrong])
    with pytest.raises(error):
        await twilio.approvals.ask(ONE)
    assert twilio_api.contents == {}


async def test_what_is_approved_reaches_who_has_not_written_for_a_day(
    whatsapp: WhatsApp, twilio: Twilio, twilio_api: TwilioStandIn
) -> None:
    twilio_api.closed.add(f"whatsapp:{RESIDENT}")
    message = Outbound(ONE.body, template=(await twilio.approvals.ask(ONE)).sid)
    with pytest.raises(Refused):
        await whatsapp.send(RESIDENT, message)
    twilio_api.judge("approved")
    with pytest.raises(Refused):
        await whatsapp.send(RESIDENT, Outbound(ONE.body))
    assert whatsapp.parts(message) == (message,)
    sid = await whatsapp.send(RESIDENT, message)
    [sent] = twilio_api.sent
    assert (sent["sid"], sent["body"], sent["kind"]) == (sid, ONE.body, "twilio/text")
