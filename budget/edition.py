"""An edition: one round of a participatory budget, from its preparation to its end.

Words that an organiser writes exist in several languages (`Words`); what a resident writes
exists once, in the language it was written in.  Money is whole euros.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from budget.criteria import Criterion
from budget.idea_rules import IdeaRules
from budget.rules import VoteRules
from budget.sentence import Reasoned, Sentence, _
from budget.timeline import Phase, Timeline, months_later
from budget.vessels import VesselRules

Words = Mapping[str, str]
"""The same text in several languages, by language code; the first is the original."""


class NotReady(Reasoned):
    """The edition cannot enter this phase yet."""

    def __init__(self, phase: Phase, reasons: tuple[Sentence, ...]) -> None:
        """Keep the phase that was refused, and why."""
        super().__init__(*reasons)
        self.phase = phase

    def __str__(self) -> str:
        return f"{self.phase} cannot begin: {super().__str__()}"


@dataclass(frozen=True, slots=True)
class District:
    """A part of the area, which residents choose by number."""

    key: str
    title: Words


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject to which ideas and projects belong, with what is known about it."""

    key: str
    title: Words
    background: Words


@dataclass(frozen=True, slots=True)
class Partner:
    """An intermediary that forwards the conversation: known by a link code and by keywords.

    One that has `ended` keeps its code, for that may hang on a wall; nobody comes through it.
    """

    code: str
    title: str
    keywords: tuple[str, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown of a project, and what is on it, for who does not see it.

    Its `name` is the hash (hex SHA-256) of what it holds, with `.jpg` or `.png`; its sides are in
    pixels.
    """

    name: str
    width: int
    height: int
    text: Words


@dataclass(frozen=True, slots=True)
class Recording:
    """What a page says, spoken by a person in one language.

    Its `name` is the hash (hex SHA-256) of what it holds, with `.ogg` or `.mp3`.  `told` is what
    the page said when it was recorded, as `budget.recordings` sums it up.
    """

    name: str
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Project:
    """What residents vote on: an idea that can be done, with its cost and its fixed number.

    It was `made` from an idea and its answer, or stood in the edition's file.  If it is
    `withdrawn`, that is why: it can be seen, and not chosen any more.
    """

    number: int
    title: Words
    text: Words
    cost: int
    theme: str = ""
    district: str = ""
    idea: int | None = None
    picture: Picture | None = None
    made: bool = False
    withdrawn: str = ""

    def __hash__(self) -> int:
        return hash((self.number, self.cost))


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is often asked, in the organiser's own words, and its answer."""

    number: int
    question: Words
    answer: Words


@dataclass(frozen=True, slots=True)
class Odds:
    """How it went last time, so that nobody expects too much."""

    ideas: int
    winners: int


@dataclass(frozen=True)
class Edition:
    """Everything that is decided about one round; a snapshot that nobody changes.

    `rehearsal` is the word by which ambassadors rehearse the vote, as long as it is rehearsed.
    `left_out` are the ideas that can be done and become no project, by number, each with why.
    `influence` is how binding the outcome is, `decides` who decides, and `success` by what the
    edition itself is judged in the end.
    `criteria` are what residents read; `screening` are those by which ideas are judged, the whole
    catalogue if there are none.  It `follows` an earlier edition by its name, if it does.
    `recordings` are by page (`how`, `theme:green`, `project:3`) and language.
    """

    slug: str
    place: str
    organiser: Words
    zone: ZoneInfo
    budget: int
    timeline: Timeline
    entered: Phase
    languages: tuple[str, ...] = ("nl", "en")
    districts: tuple[District, ...] = ()
    themes: tuple[Theme, ...] = ()
    partners: tuple[Partner, ...] = ()
    criteria: tuple[Words, ...] = ()
    influence: Words | None = None
    goal: Words | None = None
    success: tuple[Words, ...] = ()
    decides: Words | None = None
    visit: Words | None = None
    projects: tuple[Project, ...] = ()
    least_cost: int = 0
    most_cost: int = 0
    threshold: int = 0
    odds: Odds | None = None
    months_kept: int = 3
    vote: VoteRules = field(default_factory=VoteRules)
    rehearsal: str = ""
    idea_rules: IdeaRules = field(default_factory=IdeaRules)
    questions: tuple[Question, ...] = ()
    left_out: tuple[tuple[int, str], ...] = ()
    screening: tuple[Criterion, ...] = ()
    follows: str = ""
    recordings: Mapping[str, Mapping[str, Recording]] = field(default_factory=dict)

    def phase_at(self, moment: datetime) -> Phase:
        """Return the phase that counts for something said at this moment.

        A message from before a deadline still falls in its phase when it is heard late, until
        the result is known; and no phase begins by the clock alone, but only when entered.  Votes
        alone end by it, also where they are not counted in a phase of their own and wait for that.
        """
        if Phase.COUNTING.before(self.entered):
            return self.entered
        planned = self.timeline.at(moment)
        if self.entered is Phase.VOTING and Phase.COUNTING.before(planned):
            return Phase.COUNTING
        return planned if planned.before(self.entered) else self.entered

    @property
    def has_vote(self) -> bool:
        """Whether residents vote in this edition; not where the timeline leaves that out."""
        return Phase.VOTING in self.timeline.begins

    @property
    def vote_opened(self) -> bool:
        """Whether residents can vote, or could."""
        return self.has_vote and not self.entered.before(Phase.VOTING)

    def first_day(self, phase: Phase) -> date | None:
        """Return the local day on which a phase begins, or None if it is left out."""
        begins = self.timeline.begins.get(phase)
        return _local_day(begins, self.zone) if begins else None

    def last_day(self, phase: Phase) -> date | None:
        """Return the last local day of a phase: the day of the moment just before its end."""
        return self._ends[phase][0] if phase in self.timeline.begins else None

    def closing_time(self, phase: Phase) -> time | None:
        """Return the local time at which a phase ends on its last day, or None at midnight."""
        return self._ends[phase][1]

    @cached_property
    def _ends(self) -> Mapping[Phase, tuple[date | None, time | None]]:
        """The last local day of each phase, and the time of that day if it goes on."""
        return {phase: _ending(self.timeline.end(phase), self.zone) for phase in Phase}

    @property
    def kept_until(self) -> datetime | None:
        """Return until when residents' data are kept: so many months after the result; or None.

        An edition of which the result is not known yet has not come to its end.
        """
        if self.entered.before(Phase.RESULTS):
            return None
        begins = (t for p, t in self.timeline.begins.items() if not p.before(Phase.RESULTS))
        over = min(begins, default=None)
        return months_later(over, self.months_kept, self.zone) if over else None

    def due(self, moment: datetime) -> Phase | None:
        """Return the next phase that should have been entered by now, or None."""
        following = self.timeline.following(self.entered)
        if following and self.timeline.begins[following] <= moment:
            return following
        return None

    def enter(
        self,
        phase: Phase,
        moment: datetime,
        approvals: int = 0,
        unmade: Collection[int] = (),
    ) -> "Edition":
        """Return the edition in this phase from now on; raise `NotReady` with the reasons.

        `approvals` are the people who agreed to the rules of the vote, exactly as they are, and
        `unmade` the ideas that can be done and are no project, without a reason.
        """
        reasons = (*self._missing(phase, approvals), *self._unmade(phase, unmade))
        if reasons:
            raise NotReady(phase, reasons)
        following = replace(self, entered=phase)
        if not phase.before(Phase.VOTING):
            following = replace(following, rehearsal="")
        if self.timeline.begins.get(phase) == moment:
            return following
        return replace(following, timeline=self.timeline.entering(phase, moment))

    def _missing(self, phase: Phase, approvals: int) -> list[Sentence]:
        """Say what stands in the way of a phase."""
        reasons = [*self._out_of_order(phase)]
        on_projects = not isinstance(self.vote.ballot, VesselRules)
        if phase is Phase.VOTING and on_projects and not self.projects:
            reasons.append(_("There are no projects to vote on."))
        if phase is Phase.VOTING and on_projects and self.projects and not self._affordable():
            reasons.append(_("Every project costs more than the budget."))
        if phase is Phase.VOTING:
            reasons += self.vote.contradictions(self.budget, self.projects)
        if phase is Phase.VOTING and approvals < self.vote.approvals:
            lacking = _(
                "Of the {needed} people who have to approve of these rules {approvals} did.",
                needed=self.vote.approvals,
                approvals=approvals,
            )
            reasons.append(lacking.hinting(": see `wijkstem edition approve`."))
        return reasons

    def _out_of_order(self, phase: Phase) -> Iterator[Sentence]:
        """Say why a phase is none of those that come next.

        A vote that residents were promised is not passed over: nobody would have voted, and there
        would be a result all the same.
        """
        if not self.entered.before(phase):
            yield _("The edition is in {phase} already; it cannot go back.", phase=self.entered)
        counts = phase in {Phase.COUNTING, Phase.RESULTS}
        passes_over = counts or (self.has_vote and Phase.VOTING.before(phase))
        if self.entered.before(Phase.VOTING) and passes_over:
            said = _("Voting has not opened, so there is nothing to count.")
            yield said.hinting("; open it first, or see `wijkstem edition leave-out`.")

    def _unmade(self, phase: Phase, unmade: Collection[int]) -> Iterator[Sentence]:
        """Say which ideas residents were promised to vote on, and could not."""
        if phase is Phase.VOTING and unmade and not isinstance(self.vote.ballot, VesselRules):
            said = _(
                "No project was made of what can be done: idea {numbers}.",
                numbers=tuple(unmade),
            )
            yield said.hinting(
                "; see `wijkstem projects make`, or say why with `wijkstem projects leave-out`."
            )

    def _affordable(self) -> bool:
        return any(project.cost <= self.budget for project in self.projects)

    @cached_property
    def project_by_number(self) -> Mapping[int, Project]:
        """The projects on the ballot, by the number that residents use."""
        return {project.number: project for project in self.projects}

    @cached_property
    def on_offer(self) -> Mapping[int, Project]:
        """The projects that can be chosen, by number: those that were not withdrawn."""
        return {project.number: project for project in self.projects if not project.withdrawn}

    @cached_property
    def theme_by_key(self) -> Mapping[str, Theme]:
        """The themes, by key."""
        return {theme.key: theme for theme in self.themes}

    @cached_property
    def district_by_key(self) -> Mapping[str, District]:
        """The districts, by key."""
        return {district.key: district for district in self.districts}

    @cached_property
    def partner_by_code(self) -> Mapping[str, Partner]:
        """The intermediaries, by the code in their links, in lower case."""
        return {partner.code.lower(): partner for partner in self.partners}


@lru_cache
def _ending(end: datetime | None, zone: ZoneInfo) -> tuple[date | None, time | None]:
    """Return the day of the moment just before an end, and the time of the end unless midnight."""
    if end is None:
        return None, None
    local = end.astimezone(zone).time()
    return _local_day(end - timedelta(seconds=1), zone), None if local == time() else local


@lru_cache
def _local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day that a moment falls on in a zone: the same few dates in every turn."""
    return moment.astimezone(zone).date()
