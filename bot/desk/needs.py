"""What waits for somebody at the desk: what, since when it should have been done, and where."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import Connection

from bot.broadcasts import returning
from bot.desk.taking_part import owed
from bot.desk.words import Sentence, _, n_
from bot.staff.roles import Role
from budget import appeal
from budget.asking import Help, working_days
from budget.broadcast import Stage
from budget.count import Outcome
from budget.edition import Edition
from budget.recordings import stale
from budget.sentence import Amount
from budget.timeline import Phase
from storage.ballots import certified, settling
from storage.contributions import hidings
from storage.desk import pending
from storage.desk.pending import Requested
from storage.documents import result_from_json
from storage.post import broadcasts, mail, queues, subscribers
from storage.post.mail import Posted
from storage.post.subscribers import State
from storage.process import editions

_SOON: Final = timedelta(days=7)
STUCK: Final = timedelta(minutes=10)
"""How long something that is to be sent waits when its provider takes nothing."""

_STAFF: Final = (Role.ORGANISER, Role.SCREENER)
_CHANNELS: Final = ("telegram", "whatsapp", "sms")
_NAMES: Final[Mapping[str, str]] = {"telegram": "Telegram", "whatsapp": "WhatsApp", "sms": "SMS"}


class Need(NamedTuple):
    """Something that waits: in a sentence, what of it is late, who is at it, and where it is."""

    told: Sentence
    where: str
    late: Sentence | None = None
    who: str = ""
    everywhere: bool = False

    def path(self, slug: str) -> str:
        """Return where it is in the desk: in an edition, unless it is of all of them."""
        return self.where if self.everywhere else f"/editions/{slug}{self.where}"


class Look(NamedTuple):
    """An edition that is looked at, in a transaction, at a moment."""

    db: Connection
    edition: Edition
    now: datetime

    @property
    def slug(self) -> str:
        """The name of the edition."""
        return self.edition.slug


def needs(look: Look, roles: Collection[Role]) -> list[Need]:
    """Return what waits for somebody with these roles."""
    seen = [found for found, whose in _EVERY if set(roles) & set(whose)]
    return [need for found in seen for need in found(look)]


def _asked(look: Look) -> Iterator[Need]:
    zone, promised = look.edition.zone, look.edition.idea_rules.answer_days
    today = look.now.astimezone(zone).date()

    def need(told: Sentence, waiting: Sequence[Requested]) -> Need:
        days = (working_days(one.asked.astimezone(zone).date(), today) for one in waiting)
        late = sum(number > promised for number in days)
        overdue = n_(
            "{count} waits longer than was promised", "{count} wait longer than was promised", late
        )
        who = sorted({one.by for one in waiting if one.by})
        return Need(told, "/conversations", overdue if late else None, ", ".join(who))

    asked = pending.requested(look.db, look.slug)
    questions = [one for one in asked if one.help is Help.QUESTION]
    responses = [one for one in asked if one.help is Help.RESPONSE]
    others = [one for one in asked if one.help not in (Help.QUESTION, Help.RESPONSE)]
    if count := len(questions):
        told = n_("{count} question to answer", "{count} questions to answer", count)
        yield need(told, questions)
    if count := len(others):
        told = n_("{count} resident asks for a person", "{count} ask for a person", count)
        yield need(told, others)
    if count := len(responses):
        told = n_(
            "{count} resident says something about a project",
            "{count} residents say something about a project",
            count,
        )
        yield Need(told, "/conversations")


def _moderated(look: Look) -> Iterator[Need]:
    db, slug = look.db, look.slug
    if waits := hidings.contested(db, slug):
        told = n_(
            "Of {count} text an author does not agree that it is hidden",
            "Of {count} texts an author does not agree that they are hidden",
            len(waits),
        )
        since = (one.contested for one in waits if one.contested)
        late = sum(appeal.heard(at, look.edition) <= look.now for at in since)
        overdue = n_("{count} is overdue", "{count} are overdue", late)
        yield Need(told, "/moderation", overdue if late else None)
    if found := pending.edited(db, slug):
        told = n_(
            "{count} hidden text was changed by its author",
            "{count} hidden texts were changed by their authors",
            found,
        )
        yield Need(told, "/moderation")
    if found := pending.untold(db, slug):
        told = n_(
            "{count} author has not heard why something is hidden",
            "{count} authors have not heard why something is hidden",
            found,
        )
        yield Need(told, "/moderation")
    if found := pending.to_read(db, slug):
        told = n_(
            "{count} text to read before everybody can",
            "{count} texts to read before everybody can",
            found,
        )
        yield Need(told, "/moderation")
    if found := pending.reported(db, slug):
        yield Need(
            n_("{count} text is reported", "{count} texts are reported", found), "/moderation"
        )


def _screened(look: Look) -> Iterator[Need]:
    db, slug, edition = look.db, look.slug, look.edition
    appeals = pending.appealed(db, slug, look.now)
    if appeals.waiting:
        overdue = n_("{count} is overdue", "{count} are overdue", appeals.late)
        told = n_("{count} appeal to answer", "{count} appeals to answer", appeals.waiting)
        yield Need(told, "/ideas", overdue if appeals.late else None)
    if found := pending.merging(db, slug, look.now):
        told = n_(
            "{count} merger waits for its authors", "{count} mergers wait for their authors", found
        )
        yield Need(told, "/ideas")
    screens = Phase.SCREENING in edition.timeline.begins
    over = not edition.entered.before(Phase.SCREENING)
    if screens and over and (found := owed(db, slug)):
        told = n_("{count} author has no answer yet", "{count} authors have no answer yet", found)
        yield Need(told, "/ideas?unanswered=yes", _hurry(look))


def _hurry(look: Look) -> Sentence | None:
    """Say why answers have to come soon; None where there is time."""
    edition, zone = look.edition, look.edition.zone
    if edition.entered is not Phase.SCREENING:
        return _("screening is over")
    today, by = look.now.astimezone(zone).date(), appeal.in_time(edition)
    if by and today <= by <= today + _SOON:
        return _("public by {by}, appeals are answered before voting opens", by=by)
    if by and by < today:
        return _("appeals may be answered only after voting opens")
    end = edition.timeline.end(Phase.SCREENING)
    return _("screening ends within a week") if end and end - look.now <= _SOON else None


def _on_paper(look: Look) -> Iterator[Need]:
    if read := pending.being_read(look.db, look.slug):
        told = n_(
            "{count} batch on paper is being read",
            "{count} batches on paper are being read",
            len(read),
        )
        yield Need(told, "/paper", who=", ".join(sorted({one.by for one in read})))


def of_the_result(look: Look) -> Iterator[Need]:
    """Yield what two people have to do with the result, from the count until it is certified."""
    row = editions.load(look.db, look.slug)
    if row.outcome is None or row.tie_key is None:
        return
    result = result_from_json(row.outcome)
    if isinstance(result, Outcome) and result.left:
        left = Amount(result.left)
        told = _("{left} euros are left over: decide what is done with them", left=left)
        if proposed := settling.wished(look.db, row):
            who = _names(name for one in proposed for name in one.by)
            told = _(
                "{who} proposed what is done with the {left} euros that are left over: a second"
                " person has to agree",
                who=who,
                left=left,
            )
        if proposed or result.leftover is None:
            yield Need(told, "/process/result")
    if signed := certified.certified_by(look.db, row):
        who = _names(signed)
        told = _("{who} certified the result: a second person has to do the same", who=who)
    else:
        told = _("Two people have to certify the result")
    yield Need(told, "/process/result")


def _names(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _read_aloud(look: Look) -> Iterator[Need]:
    found = 0 if look.edition.entered is Phase.CLOSED else stale(look.edition)
    if found:
        told = n_(
            "{count} recording no longer fits its text, so nobody hears it",
            "{count} recordings no longer fit their text, so nobody hears them",
            found,
        )
        yield Need(told, "/process/recordings")


def _broadcast(look: Look) -> Iterator[Need]:
    if returning.owed(look.db, look.edition):
        told = _("Who agreed to hear that this edition begins has not been told yet")
        yield Need(told, "/broadcasts")
    for one in broadcasts.waiting(look.db, look.slug):
        where = f"/broadcasts/{one.number}"
        if one.stage is Stage.ASKED:
            told = _(
                'The broadcast "{title}" of {name} waits for approval', title=one.title, name=one.by
            )
            yield Need(told, where)
        elif one.stage is Stage.DRAFT:
            told = _(
                'The broadcast "{title}" came back to {name}: {remark}',
                title=one.title,
                name=one.by,
                remark=one.remark,
            )
            yield Need(told, where)
        elif one.why:
            told = _('The broadcast "{title}" has paused by itself', title=one.title)
            yield Need(told, where, one.why)


def _posted(look: Look) -> Iterator[Need]:
    if found := pending.dead(look.db):
        told = n_(
            "{count} message could not be answered", "{count} messages could not be answered", found
        )
        yield Need(told, "/letters")
    for channel, found in pending.not_delivered(look.db, _CHANNELS).items():
        told = n_(
            "{count} message did not arrive by {channel}",
            "{count} messages did not arrive by {channel}",
            found,
            channel=_NAMES[channel],
        )
        yield Need(told, "/letters")
    for queue in queues.counted(look.db):
        if _stuck(queue, look.now):
            told = n_(
                "{count} message waits, for {channel} takes nothing",
                "{count} messages wait, for {channel} takes nothing",
                queue.number,
                channel=_NAMES.get(queue.channel, queue.channel),
            )
            yield Need(told, "/letters")


def _stuck(queue: queues.Queue, now: datetime) -> bool:
    """Whether a provider seems to be down: what should have left has not; broadcasts take long."""
    waits = queue.box == "outbox" and queue.status == Posted.WAITING
    return waits and queue.rank != mail.BROADCAST and queue.oldest <= now - STUCK


def _told(look: Look) -> Iterator[Need]:
    states = subscribers.by_state(subscribers.every(look.db))
    if found := states[State.DISABLED]:
        told = n_(
            "{count} webhook is disabled, for nothing arrived there",
            "{count} webhooks are disabled, for nothing arrived there",
            found,
        )
        yield Need(told, "/webhooks", everywhere=True)
    if found := states[State.FAILING]:
        told = n_(
            "At {count} webhook nothing arrives just now; it is tried again",
            "At {count} webhooks nothing arrives just now; it is tried again",
            found,
        )
        yield Need(told, "/webhooks", everywhere=True)


_EVERY: Final[tuple[tuple[Callable[[Look], Iterator[Need]], tuple[Role, ...]], ...]] = (
    (_asked, _STAFF),
    (_moderated, _STAFF),
    (_screened, _STAFF),
    (_on_paper, _STAFF),
    (of_the_result, (Role.ORGANISER,)),
    (_read_aloud, (Role.ORGANISER,)),
    (_broadcast, (Role.ORGANISER,)),
    (_posted, (Role.ORGANISER, Role.OPERATOR)),
    (_told, (Role.ORGANISER, Role.OPERATOR)),
)
"""What waits, and for whom."""
