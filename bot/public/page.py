"""What stands on the page of an edition, in one language: sentences, amounts and days in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.public.layout import Era, Fact, Files, Form, Item, Page, Part, Picture
from bot.public.seen import Seen
from budget.count import Explanation, Outcome, Verdict
from budget.division import Division
from budget.edition import Edition, Project
from budget.parts import Part as Sum
from budget.receipt import as_receipt
from budget.rules import BasketRules, PointRules
from budget.timeline import Phase
from flows import divided, partial, pictures, ruling
from flows.checking import EXAMPLE
from flows.leftover import afterwards
from flows.talk import Amount, Euros, Said, Text, Value, _, n_
from flows.verdict import reason
from locales.catalogue import available, clock, full_day, own_name
from locales.say import Voice

_PHASES = {
    Phase.PREPARING: _("Preparing"),
    Phase.INFORMING: _("Explaining"),
    Phase.IDEAS: _("Sending ideas"),
    Phase.SCREENING: _("Looking at what can be done"),
    Phase.VOTING: _("Voting"),
    Phase.COUNTING: _("Counting"),
    Phase.RESULTS: _("Result"),
    Phase.CARRYING_OUT: _("Carrying out"),
    Phase.CLOSED: _("Closed"),
}


NOTHING_HERE = _("This page does not exist. Is every letter of the address right?")


class Writer:
    """Who writes the page of an edition in one of its languages."""

    def __init__(self, seen: Seen, language: str) -> None:
        self._seen, self._edition, self.language = seen, seen.edition, language
        self._voice = Voice(language, brief=False, languages=seen.edition.languages)
        self.say = self._voice.say

    def page(self) -> Page:
        """Write all of it."""
        edition = self._edition
        return Page(
            self.language,
            tuple((code, own_name(code)) for code in spoken(edition) if code != self.language),
            self.say(_("Participatory budget of {place}", place=edition.place)),
            tuple(map(self.say, self._lead())),
            tuple(self._eras()),
            self.say(_("now")),
            tuple(self._parts()),
        )

    def _lead(self) -> Iterator[Value]:
        edition = self._edition
        yield _(
            "Residents decide on {budget} of the {organiser}, in their own chat.",
            budget=Euros(edition.budget),
            organiser=Said(edition.organiser),
        )
        if edition.influence:
            yield Said(edition.influence)

    def _eras(self) -> Iterator[Era]:
        edition = self._edition
        for phase, begins in edition.timeline.begins.items():
            yield Era(
                self.say(_PHASES[phase]),
                self._days(phase, begins.astimezone(edition.zone).date()),
                phase is edition.entered,
                phase.before(edition.entered),
            )

    def _days(self, phase: Phase, begins: date) -> str:
        """Say from when until when a phase is, to the minute if it ends in the middle of a day."""
        ends, at = self._edition.last_day(phase), self._edition.closing_time(phase)
        first = full_day(begins, self.language)
        if ends is None:
            return self.say(_("from {first}", first=first))
        if ends == begins and not at:
            return first
        last = full_day(ends, self.language)
        last = f"{last}, {clock(at, self.language)}" if at else last
        return self.say(_("{first} to {last}", first=first, last=last))

    def _parts(self) -> Iterator[Part]:
        """Yield what there is to say, the result first once it is known."""
        seen = self._seen
        if isinstance(seen.result, Outcome):
            yield self._outcome(seen.result)
            yield from self._partial(seen.result)
        if isinstance(seen.result, Division):
            yield self._division(seen.result)
        if seen.result is None and seen.edition.projects and not seen.phase.before(Phase.VOTING):
            yield self._projects()
        yield self._rules()
        yield self._counting()
        if seen.edition.questions:
            yield self._often_asked()
        if seen.fixed:
            yield self._proof()

    def _projects(self) -> Part:
        projects, seen = self._edition.projects, self._seen
        count = len(projects)
        said: list[Text] = [
            n_("There is {count} project.", "There are {count} projects.", count, count=count)
        ]
        if seen.turnout is not None:
            said.append(self._turnout(seen.turnout))
        items = tuple(self._item(p) for p in sorted(projects, key=lambda p: p.number))
        return self._part("projects", _("What can be voted on"), said, items)

    def _turnout(self, turnout: int) -> Text:
        if self._seen.result is None:
            return n_(
                "{count} person has voted so far. For what, nobody can see before the count.",
                "{count} people have voted so far. For what, nobody can see before the count.",
                turnout,
                count=Amount(turnout),
            )
        return n_("{count} person voted.", "{count} people voted.", turnout, count=Amount(turnout))

    def _outcome(self, outcome: Outcome) -> Part:
        won = len(outcome.funded)
        said: list[Text] = [
            n_(
                "{count} project won, for {spent} of {budget}.",
                "{count} projects won, for {spent} of {budget}.",
                won,
                count=won,
                spent=Euros(outcome.spent),
                budget=Euros(outcome.budget),
            ),
            *self._afterwards(outcome),
            *self._of_the_count(),
        ]
        items = tuple(self._told(explanation) for explanation in outcome.explanations)
        return self._part("result", _("The result"), said, items)

    def _afterwards(self, outcome: Outcome) -> Iterator[Text]:
        """Say what was decided about the money that is left, if it was."""
        if outcome.leftover:
            yield afterwards(outcome.leftover, outcome.left, self._edition)

    def _partial(self, outcome: Outcome) -> Iterator[Part]:
        """Yield what it came to by theme and by district, where projects have any."""
        edition = self._edition
        for by in partial.By:
            if parts := partial.parts(by, outcome, edition):
                said = [self._of(partial.title(by, part, edition), part) for part in parts]
                yield self._part(by, partial.LABELS[by], said)

    def _of(self, title: Value, part: Sum) -> Text:
        """Say what the projects of one theme, or for one district, came to together."""
        return _(
            "{title}: {won} of {projects} won, for {spent}. Together: {count}",
            title=title,
            won=part.won,
            projects=part.projects,
            spent=Euros(part.spent),
            count=self._counted(part.votes),
        )

    def _counted(self, votes: int) -> Text:
        """Say how many votes, or points, there are."""
        if isinstance(self._edition.vote.ballot, PointRules):
            return n_("{count} point.", "{count} points.", votes, count=Amount(votes))
        return n_("{count} vote.", "{count} votes.", votes, count=Amount(votes))

    def _division(self, division: Division) -> Part:
        said = [
            _("{total} is divided over the themes.", total=Euros(division.total)),
            *self._of_the_count(),
        ]
        items = tuple(
            Item(
                number,
                self.say(divided.title(share, self._edition)),
                "",
                self.say(Euros(share.amount)),
                "",
                self.say(divided.explained(number, division, self._edition)),
                won=share.amount > 0,
            )
            for number, share in enumerate(division.shares, 1)
        )
        return self._part("result", _("The result"), said, items)

    def _of_the_count(self) -> Iterator[Text]:
        if self._seen.turnout is not None:
            yield self._turnout(self._seen.turnout)
        if self._seen.certified:
            yield _("Two people have checked the count. It is final.")
        else:
            yield _("Two people still have to check the count.")

    def _told(self, explanation: Explanation) -> Item:
        project = self._edition.project_by_number[int(explanation.candidate.id)]
        told = self._counted(explanation.candidate.votes), reason(explanation)
        why = " ".join(map(self.say, told))
        return self._item(project, why, won=explanation.verdict is Verdict.FUNDED)

    def _item(self, project: Project, why: str = "", *, won: bool = False) -> Item:
        theme = self._edition.theme_by_key.get(project.theme)
        district = self._edition.district_by_key.get(project.district)
        where = [self.say(Said(there.title)) for there in (theme, district) if there]
        if project.withdrawn:
            withdrawn = self.say(_("Withdrawn: {reason}", reason=project.withdrawn))
            why = f"{why} {withdrawn}".strip()
        return Item(
            project.number,
            self.say(Said(project.title)),
            self.say(Said(project.text)),
            self.say(Euros(project.cost)),
            ", ".join(where),
            why,
            won,
            self._picture(project),
        )

    def _picture(self, project: Project) -> Picture | None:
        if (kept := project.picture) is None:
            return None
        address = f"/editions/{pictures.path(kept, self._edition)}"
        return Picture(address, kept.width, kept.height, self.say(Said(kept.text)))

    def _rules(self) -> Part:
        edition = self._edition
        criteria = [Said(words) for words in edition.criteria]
        return self._part(
            "rules",
            _("The rules"),
            [*_basics(edition), *ruling.vote_rules(edition), *criteria],
        )

    def _counting(self) -> Part:
        return self._part("counting", _("How votes count"), ruling.method(self._edition))

    def _often_asked(self) -> Part:
        facts = [
            Fact(self.say(Said(one.question)), self.say(Said(one.answer)))
            for one in self._edition.questions
        ]
        return self._part("questions", _("Often asked"), [], facts=facts)

    def _proof(self) -> Part:
        """Give what shows that nothing was changed since voting opened, nor will be."""
        seen = self._seen
        fixed = _(
            "When voting opened, the rules were fixed. Whoever keeps these numbers can see later "
            "that nothing was changed."
        )
        facts = [
            Fact(self.say(_("Hash of the rules")), seen.rules_hash, exact=True),
            Fact(self.say(_("Hash of the number behind the draw")), seen.lot_hash, exact=True),
        ]
        if seen.result:
            facts.append(Fact(self.say(_("Number behind the draw")), seen.result.seed, exact=True))
        for at, length, head in seen.heads:
            day = full_day(at.astimezone(self._edition.zone).date(), self.language)
            label = n_(
                "{day}, after {count} receipt",
                "{day}, after {count} receipts",
                length,
                day=day,
                count=Amount(length),
            )
            facts.append(Fact(self.say(label), head, exact=True))
        return self._part("proof", _("What shows that all is in order"), [fixed], facts=facts)

    def _part(
        self,
        name: str,
        heading: Value,
        said: Sequence[Value],
        items: tuple[Item, ...] = (),
        facts: Sequence[Fact] = (),
    ) -> Part:
        return Part(name, self.say(heading), tuple(map(self.say, said)), items, tuple(facts))

    def form(self) -> Form:
        """Write the form with which a receipt is looked up."""
        return Form(
            self.say(_("Check your receipt")),
            self.say(
                _(
                    "It stands in our message after your vote, for example {example}.",
                    example=EXAMPLE,
                )
            ),
            self.say(_("Receipt")),
            self.say(_("Check")),
        )

    def files(self, made: Mapping[str, bytes]) -> Files | None:
        """Write what can be taken home; None if there is nothing."""
        if not made:
            return None
        return Files(
            self.say(_("Count it again")),
            self.say(
                _(
                    "Everybody can count the votes again with these files. No vote in them can be "
                    "told to be of anybody."
                )
            ),
            tuple((name, f"{max(len(made[name]) // 1024, 1):,} kB") for name in sorted(made)),
        )

    def checked(self, typed: str) -> str:
        """Say whether a receipt is among those that count."""
        number = as_receipt(typed)
        if number in self._seen.receipts:
            return self.say(_("Receipt {receipt} counts in the result.", receipt=number or ""))
        return self.say(
            _(
                "This receipt is not among the votes that count. Is every letter right? Perhaps a "
                "later vote took its place."
            )
        )


def _basics(edition: Edition) -> Iterator[Value]:
    """Say what is so plain in a chat that its rules leave it out."""
    rules = edition.vote.ballot
    if isinstance(rules, BasketRules) and not rules.cap:
        yield _(
            "You choose projects that cost {budget} at most together.", budget=Euros(edition.budget)
        )
    if not edition.vote.right.by_code:
        yield _("Every phone number has one vote. It can be changed until voting closes.")


def spoken(edition: Edition) -> tuple[str, ...]:
    """Return the languages in which the page of an edition can be read."""
    return tuple(code for code in edition.languages if code in available()) or available()[:1]
