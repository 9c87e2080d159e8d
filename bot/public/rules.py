"""By which rules it goes, how votes count, what is often asked, and what proves all of it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from bot.public import recordings
from bot.public.layout import Fact, Folded, Part
from bot.public.writer import Writer
from budget.edition import Edition
from budget.rules import BasketRules
from budget.timeline import Phase
from flows import informing
from flows.ballot import ruling
from flows.informing.course import course
from flows.talk import Amount, Said, Value, _, n_
from locales.catalogue import full_day


def parts(writer: Writer) -> Iterator[Part]:
    """Yield how it works, the rules, and what shows that they were kept."""
    edition = writer.edition
    steps = [line for line in writer.say(course(edition, edition.entered)).split("\n") if line]
    yield _read_aloud(writer, writer.part("how", _("How it works"), steps), "how", "influence")
    of_ideas = [informing.of_an_idea(edition)] if Phase.IDEAS in edition.timeline.begins else []
    criteria = [Said(words) for words in edition.criteria]
    told = [*_basics(edition), *ruling.vote_rules(edition), *of_ideas, *criteria]
    yield _read_aloud(writer, writer.part("rules", _("The rules"), told), "rules", "criteria")
    counting = writer.part("counting", _("How votes count"), ruling.method(edition))
    yield _read_aloud(writer, counting, "counting")
    if edition.questions:
        yield _often_asked(writer)
    if writer.seen.fixed:
        yield _proof(writer)


def _read_aloud(writer: Writer, part: Part, *pages: str) -> Part:
    """Return a part with the recordings of these pages of a chat."""
    sounds = (recordings.of_page(writer, page) for page in pages)
    return replace(part, sounds=tuple(chain.from_iterable(sounds)))


def _basics(edition: Edition) -> Iterator[Value]:
    """Say what is so plain in a chat that its rules leave it out."""
    rules = edition.vote.ballot
    if isinstance(rules, BasketRules) and not rules.cap:
        yield ruling.together(edition.budget)
    if not edition.vote.right.by_code:
        yield _("Every phone number has one vote. It can be changed until voting closes.")


def _often_asked(writer: Writer) -> Part:
    facts = [writer.fact(Said(one.question), Said(one.answer)) for one in writer.edition.questions]
    part = writer.part("questions", _("Often asked"), facts=facts)
    return _read_aloud(writer, part, *(f"asked:{one.number}" for one in writer.edition.questions))


def _proof(writer: Writer) -> Part:
    """Give what shows that nothing was changed since voting opened, nor will be."""
    seen, say = writer.seen, writer.say
    fixed = _(
        "When voting opened, the rules were fixed. Whoever keeps these numbers can see later "
        "that nothing was changed."
    )
    facts = [
        Fact(say(_("Hash of the rules")), seen.rules_hash, exact=True),
        Fact(say(_("Hash of the number behind the draw")), seen.lot_hash, exact=True),
    ]
    if seen.result:
        facts.append(Fact(say(_("Number behind the draw")), seen.result.seed, exact=True))
    heads = list(_heads(writer))
    part = writer.part(
        "proof", _("What shows that all is in order"), [fixed], facts=[*facts, *heads[-1:]]
    )
    before = Folded(say(_("On the days before that")), facts=tuple(heads[-2::-1]))
    return replace(part, folded=(before,)) if before.facts else part


def _heads(writer: Writer) -> Iterator[Fact]:
    """Yield the heads of the chain of receipts by day, each once."""
    of_days = (
        (at.astimezone(writer.edition.zone).date(), length, head)
        for at, length, head in writer.seen.heads
    )
    for day, length, head in dict.fromkeys(of_days):
        label = n_(
            "{day}, after {count} receipt",
            "{day}, after {count} receipts",
            length,
            day=full_day(day, writer.language),
            count=Amount(length),
        )
        yield Fact(writer.say(label), head, exact=True)
