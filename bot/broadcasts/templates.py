"""What WhatsApp is asked to approve of a broadcast, and who gets that in the place of its words.

Who asks a colleague to approve it asks WhatsApp too.  Here that is only noted, and what was said to
it looked at; nothing waits for an answer.
"""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from budget.broadcast import Broadcast, said_in
from budget.days import next_by_day
from budget.template import REVIEW, UNKNOWN_TIER, WHATSAPP, Approval, Template
from budget.template import templates as of_words
from storage.post import templates, tiers
from storage.post.recipients import NOTHING_BEYOND, Beyond
from storage.post.tiers import COUNTED

_FIRST_LOOK: Final = timedelta(minutes=10)
"""So long who has not written for a day waits until WhatsApp was asked at all: an announcement is
made only as it leaves, and nobody asked for others while the service was away.
"""

_AGAIN: Final = timedelta(minutes=15)
"""After so long it is looked at again whether somebody's template is approved by now."""


def want(db: Connection, broadcast: Broadcast, now: datetime) -> None:
    """Have WhatsApp asked to approve a broadcast as it is worded now."""
    wanted = of_words(broadcast.number, broadcast.audience, broadcast.text)
    templates.want(db, broadcast.number, wanted, now)


def known(db: Connection, broadcast: Broadcast) -> dict[str, Template]:
    """Return what was asked for, in the words of now, by language."""
    names = {one.name for one in of_words(broadcast.number, broadcast.audience, broadcast.text)}
    return {one.language: one for one in templates.of(db, broadcast.number) if one.name in names}


def beyond(db: Connection, broadcast: Broadcast, now: datetime, zone: ZoneInfo) -> Beyond:
    """Return what there is for who has not written on WhatsApp for a day."""
    there = {one.language: one for one in templates.of(db, broadcast.number)}
    if not there:
        return NOTHING_BEYOND
    starts = broadcast.starts or now
    patient = now < starts + REVIEW
    unasked = now < starts + _FIRST_LOOK
    instead, plain, looked = {}, {}, set()
    for language, wording in templates.plain(db, broadcast.number, WHATSAPP).items():
        one = there.get(said_in(broadcast, language, brief=False)[1])
        if one and one.wording:
            plain[one.wording] = wording
        if one and one.state is Approval.APPROVED:
            instead[wording] = one.wording
        elif one and ((one.undecided and patient) or (unasked and not one.looks)):
            looked.add(wording)
    tiers.begin(db, 0, now)
    begun, most = tiers.begun(db, now), tiers.tier(db) or UNKNOWN_TIER
    opens = next_by_day((begun.first or now) + COUNTED, zone)
    return Beyond(instead, plain, looked, max(most - begun.people, 0), opens, now + _AGAIN)
