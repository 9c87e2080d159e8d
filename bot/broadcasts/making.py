"""Making a broadcast: a draft, a colleague who approves, and a hand on the tap while it leaves."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.acting import Acting
from bot.broadcasts.paying import afford
from bot.broadcasts.preview import preview
from bot.broadcasts.sending import worded
from bot.broadcasts.templates import want
from budget.audience import Audience, check
from budget.broadcast import UNTITLED, Broadcast, CannotSend, named
from budget.edition import Words
from storage.post import broadcasts, recipients
from storage.post.mail import Posted
from storage.process import editions, prices

LOST = (Posted.FAILED, Posted.UNKNOWN)
"""What can be sent again: it did not arrive, or nobody knows."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to write, and to whom; `short` is what SMS says instead."""

    title: str
    audience: Audience
    text: Words
    short: Words = field(default_factory=dict)


def make(acting: Acting, wanted: Wanted) -> Broadcast:
    """Keep a new draft, and return it; raise `NoAudience`, or `CannotSend` without a title."""
    _check(acting, wanted)
    return broadcasts.add(acting.db, acting.slug, _draft(acting, wanted))


def change(acting: Acting, number: int, wanted: Wanted, seen: int) -> Broadcast:
    """Change a draft as somebody saw it; raise also `ChangedMeanwhile` and `CannotSend`."""
    _check(acting, wanted)
    before = broadcasts.hold(acting.db, acting.slug, number, seen)
    new = _draft(acting, wanted)
    fields = ("title", "audience", "text", "short", "by")
    after = before.changed(**{name: getattr(new, name) for name in fields})
    return broadcasts.keep(acting.db, before, after)


def _check(acting: Acting, wanted: Wanted) -> None:
    if not wanted.title.strip():
        raise CannotSend(UNTITLED)
    check(wanted.audience, editions.load(acting.db, acting.slug).edition())


def _draft(acting: Acting, wanted: Wanted) -> Broadcast:
    title = " ".join(wanted.title.split())
    text, short = ({c: said.strip() for c, said in some.items() if said.strip()}
                   for some in (wanted.text, wanted.short))  # fmt: skip
    return Broadcast(title, wanted.audience, text, short, by=named(acting.by))


def ask(acting: Acting, number: int, seen: int | None = None) -> Broadcast:
    """Give a draft to somebody else to approve, perhaps as it was seen; WhatsApp is asked too."""
    asked = _moved(acting, number, Broadcast.ask, "broadcast-asked", seen)
    want(acting.db, asked, acting.now)
    return asked


def give_back(acting: Acting, number: int, remark: str, seen: int | None = None) -> Broadcast:
    """Give it back to who made it, with a remark, perhaps as it was seen."""
    return _moved(acting, number, lambda one: one.back(" ".join(remark.split())), seen=seen)


def approve(acting: Acting, number: int, seen: int) -> Broadcast:
    """Approve what somebody else made, as it was seen; from here on nothing of it changes."""
    db, by = acting.db, named(acting.by)
    edition = editions.load(db, acting.slug).edition()
    before = broadcasts.hold(db, acting.slug, number, seen)
    check(before.audience, edition)
    cost = preview(db, acting.slug, before, acting.now).cost(prices.of(db))
    after = before.approve(by, acting.now, edition.zone, cost)
    afford(acting, cost)
    approved = broadcasts.keep(db, before, after)
    recipients.word(db, number, worded(approved, edition))
    acting.write("broadcast-approved", by, number=number, made_by=before.by, cents=cost)
    return approved


def pause(acting: Acting, number: int) -> Broadcast:
    """Send nothing more of it for now: what has not left the outbox waits as well."""
    paused = _moved(acting, number, Broadcast.pause, "broadcast-paused")
    recipients.take_back(acting.db, number, [Posted.WAITING], acting.now)
    return paused


def resume(acting: Acting, number: int) -> Broadcast:
    """Go on where it paused."""
    return _moved(acting, number, Broadcast.resume, "broadcast-resumed")


def stop(acting: Acting, number: int) -> Broadcast:
    """Send nothing more of it, for good."""
    stopped = _moved(acting, number, Broadcast.stop, "broadcast-stopped")
    recipients.drop(acting.db, number)
    return stopped


def again(acting: Acting, number: int) -> int:
    """Send again what did not arrive, and what nobody knows of; return to how many."""
    _moved(acting, number, Broadcast.again, "broadcast-sent-again")
    return recipients.take_back(acting.db, number, LOST, acting.now)


def _moved(
    acting: Acting,
    number: int,
    move: Callable[[Broadcast], Broadcast],
    kind: str = "",
    seen: int | None = None,
) -> Broadcast:
    before = broadcasts.hold(acting.db, acting.slug, number, seen)
    after = broadcasts.keep(acting.db, before, move(before))
    if kind:
        acting.write(kind, named(acting.by), number=number)
    return after
