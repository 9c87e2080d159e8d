"""`wijkstem broadcast`: one text to many, made by one person and approved by another."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.acting import Acting
from bot.broadcasts import making, paying, picturing, returning, sending
from bot.broadcasts.making import Wanted
from bot.broadcasts.paying import PRICED, Money, Settled
from bot.broadcasts.preview import Pace, Part, Preview, preview
from bot.commands.judging import By, In, texts
from bot.commands.judging import acting as in_edition
from bot.commands.photo import content_of
from bot.commands.store import HERE, organisation
from bot.delivery.rates import RATES, Rate, agreed
from bot.exports.tables import plain
from bot.refusal import Refusal
from budget.audience import Audience, NoAudience, Who
from budget.broadcast import Broadcast, CannotSend, Stage
from budget.edition import Edition
from budget.template import UNKNOWN_TIER, UNLIMITED, Template
from storage.post import broadcasts, templates
from storage.post.broadcasts import ChangedMeanwhile, NoSuchBroadcast
from storage.process import editions

T = TypeVar("T")

app = typer.Typer(
    name="broadcast",
    help="Write to many residents at once, in their own chat.",
    no_args_is_help=True,
)

Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="Of the broadcast.")]
Texts = Annotated[
    list[str] | None,
    typer.Option(metavar="TEXT", help="In the original language; in another as `en=...`."),
]
Some = list[str] | None

_DIGITS = 10


def _done(work: Callable[[Acting], T], by: str = "", edition: str = "") -> T:
    """Do this in an edition of the first organisation, or refuse with the reasons."""
    try:
        return in_edition(work, by, edition)
    except NoSuchBroadcast as refusal:
        [reason] = refusal.reasons
        raise Refusal(reason.hinting(": see `wijkstem broadcast list`.")) from refusal
    except (NoAudience, CannotSend, ChangedMeanwhile) as refusal:
        raise Refusal("\n".join(refusal.reasons)) from refusal


@app.command()
def create(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="By which colleagues know it.")],
    by: By,
    to: Annotated[Who, typer.Option("--to", help="Whom it concerns.")] = Who.NEWS,
    number: Annotated[int, typer.Option("--number", min=0, help="Of the idea or project.")] = 0,
    text: Texts = None,
    sms: Texts = None,
    district: Annotated[Some, typer.Option(metavar="KEY", help="Only who lives there.")] = None,
    language: Annotated[Some, typer.Option(metavar="CODE", help="Only who speaks it.")] = None,
    channel: Annotated[Some, typer.Option(metavar="NAME", help="Only who writes there.")] = None,
    without: Annotated[list[Who] | None, typer.Option(help="Who is left out all the same.")] = None,
    edition: In = "",
) -> None:
    """Keep a draft, and show to how many people it would go."""
    where, speaking, on = (tuple(some or ()) for some in (district, language, channel))
    audience = Audience(to, number, where, speaking, on, tuple(without or ()))
    pace = _pace()

    def made(acting: Acting) -> list[str]:
        here = editions.load(acting.db, acting.slug).edition()
        wanted = Wanted(title, audience, texts(text or (), here), texts(sms or (), here))
        kept = making.make(acting, wanted)
        return [f"Broadcast {kept.number} is a draft.", *_previewed(acting, kept, pace)]

    _say(_done(made, by, edition))


@app.command()
def invite(by: By, edition: In = "") -> None:
    """Keep a draft that tells who agreed to it that this edition begins, in every language."""
    pace = _pace()

    def made(acting: Acting) -> list[str]:
        place = editions.load(acting.db, acting.slug).edition().place
        kept = returning.propose(acting, f"The next round of {place} begins")
        return [f"Broadcast {kept.number} is a draft.", *_previewed(acting, kept, pace)]

    _say(_done(made, by, edition))


@app.command()
def picture(
    number: Number,
    by: By,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A JPEG or a PNG.")] = None,
    alt: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="What is on it; in English as `en=`.")
    ] = None,
    edition: In = "",
) -> None:
    """Put a picture with a draft, or take it away: without a file and a text."""
    content = content_of(file) if file else b""

    def put(acting: Acting) -> Broadcast:
        if not (content or alt):
            return picturing.take_away(acting, number)
        here = editions.load(acting.db, acting.slug).edition()
        return picturing.illustrate(acting, number, content, texts(alt or (), here))

    there = _done(put, by, edition).picture
    typer.echo(f"Broadcast {number} has {'a' if there else 'no'} picture.")


@app.command("list")
def listed(edition: In = "") -> None:
    """List the broadcasts, the newest first."""

    def found(acting: Acting) -> list[str]:
        every = broadcasts.every(acting.db, acting.slug)
        return [f"{one.number}  {plain(one.title)}: {one.stage}, by {_maker(one)}" for one in every]

    _say(_done(found, edition=edition))


def _maker(one: Broadcast) -> str:
    return "the process itself" if one.announces else one.by


@app.command("preview")
def previewed(number: Number, edition: In = "") -> None:
    """Show who would get it now, in which words, and how long that takes."""
    pace = _pace()

    def seen(acting: Acting) -> list[str]:
        return _previewed(acting, broadcasts.get(acting.db, acting.slug, number), pace)

    _say(_done(seen, edition=edition))


def _previewed(acting: Acting, broadcast: Broadcast, pace: Pace) -> list[str]:
    if not broadcast.text:
        return ["It has no text yet."]
    seen = preview(acting.db, acting.slug, broadcast, acting.now, pace.texts_a_day)
    there = paying.money(acting)
    cost = [f"About {seen.cost(there.prices) / 100:.2f} euros."] if there.prices else []
    return [*_parts(seen, pace.rates), *cost]


def _parts(seen: Preview, rates: Mapping[str, Rate]) -> Iterator[str]:
    yield f"To {_people(seen.people)} now:"
    for part in seen.parts:
        yield f"  {part.channel}, {part.language}: {_people(part.people)}{_remarks(part)}"
    for language, people in seen.missing.items():
        yield f"Nothing is written in {language}: {_people(people)} would get another language."
    for channel in dict.fromkeys(part.channel for part in seen.parts):
        minutes = -(-seen.takes(channel, rates).total_seconds() // 60)
        yield f"{channel}: {seen.messages(channel)} messages, {minutes:.0f} minutes at its rate."
    if seen.until:
        yield (
            "sms: more than may be sent in a day (WIJKSTEM_SMS_A_DAY): it waits, and the last"
            f" leaves about {seen.until}, later if residents need many."
        )
    yield from _by_template(seen)
    for said in dict.fromkeys(
        (part.channel, part.bubble.spoken, part.bubble.text) for part in seen.parts
    ):
        yield f"[{said[0]}, {said[1]}] {said[2]}"


def _pace() -> Pace:
    """Return how fast the organisation may send; asked before its store is open."""
    if HERE.get():
        return Pace(RATES, 0)
    ours = organisation()
    return Pace(agreed(ours), ours.sms_a_day)


def _remarks(part: Part) -> str:
    remarks = []
    if part.bubble.segments > 1:
        remarks.append(f"{part.bubble.segments} parts each")
    if part.bubble.dear:
        remarks.append(f'for the letter "{part.bubble.dear[0]}"')
    if part.late:
        remarks.append(f"{part.late} of whom have not written for a day")
    return f" ({', '.join(remarks)})" if remarks else ""


def _by_template(seen: Preview) -> Iterator[str]:
    """Say how those get it who have not written for a day, and how many days that takes."""
    for part in seen.late:
        found = part.template
        state = found.state if found and found.looks else "not asked for yet"
        reason = f", {plain(found.reason)}" if found and found.reason else ""
        how = "not at all" if part.unreachable else "as a template"
        yield (
            f"whatsapp, {part.language}: {part.people - part.late} as it is, {part.late} {how}"
            f" ({state}{reason})."
        )
    if seen.templated:
        tier = "any number of" if seen.tier == UNLIMITED else f"{seen.tier}"
        takes = "1 day" if seen.days == 1 else f"{seen.days} days"
        yield (
            f"WhatsApp lets us begin {tier} conversations in 24 hours, and {seen.begun} are begun:"
            f" this takes {takes}."
        )


def _people(number: int) -> str:
    return f"{number} person" if number == 1 else f"{number} people"


@app.command()
def ask(number: Number, by: By, edition: In = "") -> None:
    """Ask somebody else to approve a draft."""
    _done(lambda acting: making.ask(acting, number), by, edition)
    typer.echo(f"Broadcast {number} waits for somebody else to approve it.")


@app.command("return")
def give_back(
    number: Number,
    by: By,
    remark: Annotated[str, typer.Option("--remark", help="What is to be changed.")],
    edition: In = "",
) -> None:
    """Give it back to who made it, instead of approving it."""
    _done(lambda acting: making.give_back(acting, number, remark), by, edition)
    typer.echo(f"Broadcast {number} is a draft again.")


@app.command()
def approve(
    number: Number,
    by: By,
    seen: Annotated[int | None, typer.Option("--seen", help="As `show` told you.")] = None,
    edition: In = "",
) -> None:
    """Approve what somebody else made: it leaves in ten minutes, by day."""

    def approved(acting: Acting) -> tuple[Broadcast, Edition]:
        known = broadcasts.get(acting.db, acting.slug, number).revision if seen is None else seen
        done = making.approve(acting, number, known)
        return done, editions.load(acting.db, acting.slug).edition()

    done, here = _done(approved, by, edition)
    at = done.starts.astimezone(here.zone) if done.starts else None
    typer.echo(f"Broadcast {number} leaves from {at:%Y-%m-%d %H:%M} on; until then, stop it.")


@app.command()
def pause(number: Number, by: By, edition: In = "") -> None:
    """Send nothing more of it for now."""
    _done(lambda acting: making.pause(acting, number), by, edition)
    typer.echo(f"Broadcast {number} is paused.")


@app.command()
def resume(number: Number, by: By, edition: In = "") -> None:
    """Go on where it paused."""
    _done(lambda acting: making.resume(acting, number), by, edition)
    typer.echo(f"Broadcast {number} goes on.")


@app.command()
def stop(number: Number, by: By, edition: In = "") -> None:
    """Send nothing more of it, for good."""
    _done(lambda acting: making.stop(acting, number), by, edition)
    typer.echo(f"Broadcast {number} is stopped.")


@app.command()
def again(number: Number, by: By, edition: In = "") -> None:
    """Send again what did not arrive, and what nobody knows of."""
    people = _done(lambda acting: making.again(acting, number), by, edition)
    typer.echo(f"Broadcast {number} is sent again to {_people(people)}.")


@app.command()
def show(number: Number, edition: In = "") -> None:
    """Show how far it is."""

    def shown(acting: Acting) -> list[str]:
        one = broadcasts.get(acting.db, acting.slug, number)
        asked = templates.of(acting.db, number)
        return [*_shown(one, sending.words(acting.db, one)), *map(_asked, asked)]

    _say(_done(shown, edition=edition))


def _shown(one: Broadcast, words: dict[str, int]) -> Iterator[str]:
    yield f"{one.number}  {plain(one.title)}: {one.stage}, version {one.revision}"
    yield f"   made by {_maker(one)}" + (
        f", approved by {one.approved_by}" if one.approved_by else ""
    )
    if one.remark:
        yield f"   to be changed: {plain(one.remark)}"
    if one.why:
        yield f"   paused: {one.why}"
    for language, text in one.text.items():
        yield f"   [{language}] {text}"
    for language, text in one.short.items():
        yield f"   [sms, {language}] {text}"
    for language, text in one.picture.text.items() if one.picture else ():
        yield f"   [picture, {language}] {text}"
    if one.stage not in (Stage.DRAFT, Stage.ASKED):
        done = one.total - words["waiting"]
        percent = 100 * done // one.total if one.total else 100
        yield f"   {_bar(percent)} {percent} % of {_people(one.total)}"
        yield "   " + ", ".join(f"{count} {word}" for word, count in words.items())


def _asked(one: Template) -> str:
    """Say how far WhatsApp is with a template."""
    reason = f" ({plain(one.reason)})" if one.reason else ""
    return f"   template in {one.language}: {one.state}{reason}"


def _bar(percent: int) -> str:
    return "#" * (percent // 5) + "-" * (20 - percent // 5)


@app.command()
def prices(
    price: Annotated[
        Some, typer.Option("--set", metavar="CHANNEL=CENTS", help="7.5, 0, or none.")
    ] = None,
    limit: Annotated[str, typer.Option(metavar="EUROS", help="Of this edition, or `none`.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who sets them.")] = "",
    tier: Annotated[str, typer.Option(metavar="PEOPLE", help="Of WhatsApp, or `unlimited`.")] = "",
    edition: In = "",
) -> None:
    """Show or set what a message costs, what an edition may spend on them, and WhatsApp's tier."""
    given = dict(map(_priced, price or ()))

    def settled(acting: Acting) -> list[str]:
        if given or limit or tier:
            before = paying.money(acting)
            allowance = _limit(limit) if limit else before.allowance
            new = Settled(given, allowance, _tier(tier) if tier else before.tier)
            paying.settle(acting, new)
        return [*_money(paying.money(acting))]

    _say(_done(settled, by, edition))


def _priced(given: str) -> tuple[str, int | None]:
    channel, _equals, cents = given.partition("=")
    price = paying.read(cents)
    if channel not in PRICED or (price is None and cents != "none"):
        known = ", ".join(PRICED)
        raise Refusal(
            f'"{given}" is no price: write one of {known}, =, and cents up to 1000, or none.'
        )
    return channel, price


def _limit(given: str) -> int | None:
    if given != "none" and not (given.isdecimal() and given.isascii() and len(given) < _DIGITS):
        raise Refusal(f'"{given}" is no limit: write whole euros, or none.')
    return None if given == "none" else int(given)


def _tier(given: str) -> int:
    if given == "unlimited":
        return UNLIMITED
    if not (given.isdecimal() and given.isascii() and 0 < len(given) < _DIGITS and int(given)):
        raise Refusal(f'"{given}" is no tier: write a number of people, or unlimited.')
    return int(given)


def _money(there: Money) -> Iterator[str]:
    for channel in PRICED:
        price = there.prices.get(channel)
        yield f"{channel}: " + ("no price" if price is None else f"{paying.written(price)} cents")
    most = "no limit" if there.allowance is None else f"of at most {there.allowance} euros"
    if there.tier is None:
        yield f"WhatsApp's tier is unknown: {UNKNOWN_TIER} conversations in 24 hours."
    else:
        tier = "unlimited" if there.tier == UNLIMITED else f"{there.tier}"
        yield f"WhatsApp's tier: {tier} conversations in 24 hours."
    yield f"Approved until now: {there.spent / 100:.2f} euros, {most}."


def _say(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
