"""A conversation without a store: each turn's state goes through JSON, as it would between two."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import flows
from bot.channels import EVERY_SCREEN
from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from budget import merging
from budget.assessment import Proposed
from budget.consent import ConsentChosen
from budget.count import Outcome
from budget.decisions import (
    Appealed,
    Contested,
    Decision,
    DefectMended,
    Forgotten,
    IdeaEdited,
    IdeaLeft,
    IdeaSubmitted,
    IdeaSupported,
    IdeaWithdrawn,
    IdeaWorded,
    InvitationMade,
    InvitationStopped,
    Joined,
    MergeAnswered,
    NumberProved,
    PhotoAttached,
    ProofMissed,
    Resumed,
    Stopped,
    SupportWithdrawn,
)
from budget.defect import Part
from budget.discussion import FOLLOW, FOLLOW_PROJECT, Discussion
from budget.division import Division
from budget.edition import Edition
from budget.flagged import read_first
from budget.held import Held
from budget.idea import UNKNOWN, Draft, Idea, Ideas, new, shortened
from budget.moderation import Subject
from budget.notice import About, Notice
from budget.progress import Overview
from budget.reminder import Reminder, ReminderChosen
from budget.rules import VoteRules
from budget.standing import Standing
from budget.timeline import Phase
from flows import aftermath, notices
from flows.ballot import withdrawing
from flows.hearing import hear
from flows.hearing.choices import Offered
from flows.hearing.vocabulary import vocabulary
from flows.ideas import writing
from flows.scene import Agreed, Hidden, Own, RehearsalIs, Resident, Scene
from flows.state import Arriving, Home, State
from flows.state_json import as_json, from_json
from flows.talk import Kind, Message, Reply, Turn, Unfinished
from locales.catalogue import own_name
from locales.say import Spoken, Voice, every
from tests.flows import discussed, reminded

LANGUAGES = ("nl", "en")
NAMES = {own_name(code): code for code in LANGUAGES}
WORDS = vocabulary(lambda text: every(text, LANGUAGES), NAMES)
DEMO = read_edition(DE_LINDEN)
Authored = (
    IdeaEdited | IdeaWithdrawn | IdeaLeft | PhotoAttached | InvitationMade | InvitationStopped
)
"""What authors decide about an idea that is there."""
REMIND_AFTER = timedelta(days=2)


@dataclass
class Conversation:
    """One resident on one channel; `now` can be moved."""

    edition: Edition
    now: datetime
    channel: str = "telegram"
    ideas: Ideas = field(default_factory=Ideas)
    discussion: Discussion = field(default_factory=Discussion)
    resident: Resident = field(default_factory=lambda: Resident("nl"))
    state: State = field(default_factory=Arriving)
    unfinished: Unfinished = field(default_factory=Unfinished)
    offered: Sequence[Offered] = ()
    prompt: int = 0
    supported: frozenset[int] = frozenset()
    marks: frozenset[tuple[str, int]] = frozenset()
    id: str = "resident"
    voted: bool = False
    spent: bool = False
    newer: str = ""
    tries: int = 5
    rehearsal: RehearsalIs = RehearsalIs.NONE
    outcome: Outcome | None = None
    division: Division | None = None
    progress: Overview = field(default_factory=dict)
    proof: int = 4821
    seed: int = 7
    joined: datetime | None = None
    agreed: dict[Agreed, datetime] = field(default_factory=dict)
    reminders: dict[Reminder, datetime] = field(default_factory=dict)
    hidden: dict[int, Hidden] = field(default_factory=dict)
    held: Held = field(default_factory=Held)
    languages: tuple[tuple[str, str], ...] = tuple((code, name) for name, code in NAMES.items())
    later: list[tuple[datetime, Notice]] = field(default_factory=list)
    decided: list[Decision] = field(default_factory=list)
    proposed: dict[int, Proposed] = field(default_factory=dict)
    meant: Message = field(default_factory=Message)
    turn: Turn = field(default_factory=lambda: Turn(Arriving()))

    @property
    def scene(self) -> Scene:
        unfinished, taken_out = withdrawing.left(self.unfinished, self.edition)
        return Scene(
            edition=self.edition,
            phase=self._phase(),
            screen=EVERY_SCREEN[self.channel],
            resident=self.resident,
            ideas=self.ideas,
            unfinished=unfinished,
            taken_out=taken_out,
            supported=self.supported,
            voted=self.voted,
            spent=self.spent,
            outcome=self.outcome,
            division=self.division,
            languages=self.languages,
            newer=self.newer,
            rehearsal=self.rehearsal,
            own=self._own,
            wrote=self.ideas.written_by(self.id),
            discussion=self.discussion,
            progress=self.progress,
            followed=self._followed(),
            tries=self.tries,
        )

    def _followed(self) -> frozenset[tuple[str, int]]:
        over = not self._phase().before(Phase.RESULTS)
        return frozenset(m for m in self.marks if over and m[0] in (FOLLOW, FOLLOW_PROJECT))

    def _phase(self) -> Phase:
        if self.rehearsal is RehearsalIs.UNDER_WAY:
            return Phase.VOTING
        return self.edition.phase_at(self.now.astimezone(UTC))

    def _own(self) -> Own:
        now = self.now.astimezone(UTC)
        own = (bytes(16), self.proof, self.marks, self.agreed, self.reminders, self.hidden)
        return Own(self.id, now, self.joined, self.seed, *own, self.held)

    def say(self, text: str) -> list[Spoken]:
        """Type something, and return what is answered."""
        return self.hear(Message(text))

    def tap(self, key: str, prompt: int | None = None) -> list[Spoken]:
        """Tap a choice of the last prompt, or of an older one."""
        under = self.prompt if prompt is None else prompt
        return self.hear(Message(choice=f"{under}:{key}", kind=Kind.TAP))

    def hear(self, message: Message) -> list[Spoken]:
        """Do or send anything, and return what is answered."""
        self.meant = hear(message, self.state, self.prompt, self.offered, WORDS)
        self.turn = flows.answer(self.state, self.meant, self.scene)
        self._carry_out(self.turn)
        said = self._said(self.turn.replies)
        if any(isinstance(decision, Forgotten) for decision in self.turn.decisions):
            self.offered, self.unfinished = (), Unfinished()
            self.resident, self.joined = Resident(self.resident.language), None
            self.agreed, self.reminders = {}, {}
        return said

    def wait(self, pause: timedelta) -> list[Spoken]:
        """Let time pass, and return what is said of our own accord: notices and reminders."""
        before, self.now = self.now, self.now + pause
        self.edition = replace(self.edition, entered=self.edition.timeline.at(self.now))
        notices = reminded.of_the_end(before, self.now, self.scene.phase, self)
        draft, lies = self.unfinished.idea, pause >= REMIND_AFTER
        if draft and lies and self.scene.phase is Phase.IDEAS:
            return self._said((writing.reminder(draft),))
        if lies and self.unfinished.filling and Reminder.BALLOT not in self.reminders:
            self.reminders[Reminder.BALLOT] = self.now
            notices.insert(0, Notice(About.UNFINISHED))
        notices += [notice for at, notice in self.later if at <= self.now]
        self.later = [one for one in self.later if one[0] > self.now]
        return [spoken for notice in notices for spoken in self.told(notice)]

    def told(self, notice: Notice) -> list[Spoken]:
        """Be told something of our own accord; who is at the menu may be asked something by it."""
        turn = notices.tell(notice, self.state, self.scene)
        self.state = from_json(json.loads(json.dumps(as_json(turn.state))))
        self.unfinished = turn.unfinished or self.unfinished
        return self._said(turn.replies)

    def merge(self, number: int) -> None:
        """Let an idea go on as part of another, if all who have to have agreed to that."""
        found = self.ideas.get(number)
        if found and found.merger and not merging.waits_for(number, self.ideas):
            for idea in merging.together(number, self.ideas):
                self.ideas.put(idea)

    def _said(self, replies: Sequence[Reply]) -> list[Spoken]:
        voice = Voice(
            self.resident.language, brief=EVERY_SCREEN[self.channel].brief, languages=LANGUAGES
        )
        said = [voice.reply(reply) for reply in replies]
        options = [option for spoken in said for option in spoken.options]
        behind = [option for spoken in said for option in spoken.behind]
        if options:
            self.offered = [Offered(o.key, o.number, o.label) for o in options]
            self.offered += [Offered(o.key, o.number, o.label, shown=False) for o in behind]
            self.prompt += 1
        return said

    def _carry_out(self, turn: Turn) -> None:
        after = aftermath.after(self.scene, turn)
        self.resident, self.voted = after.resident, after.voted
        self.rehearsal = after.rehearsal
        self.unfinished = after.unfinished
        self.state = from_json(json.loads(json.dumps(as_json(turn.state))))
        self.decided += turn.decisions
        self.tries -= turn.decisions.count(ProofMissed())
        for decision in turn.decisions:
            self._decide(decision)
            if isinstance(decision, ConsentChosen):
                self._agree(decision)
            elif isinstance(decision, Contested):
                self._contest(decision)

    def _agree(self, decision: ConsentChosen) -> None:
        of = decision.purpose, decision.number
        if decision.wanted:
            self.agreed.setdefault(of, self.now)
        else:
            self.agreed.pop(of, None)

    def _contest(self, decision: Contested) -> None:
        subject, number = decision.thing
        if subject is Subject.IDEA:
            self.hidden[number] = self.hidden.get(number, Hidden())._replace(contested=True)

    def _decide(self, decision: Decision) -> None:
        match decision:
            case Joined():
                self.joined = self.now
            case Stopped():
                self.resident = replace(self.resident, stopped=True)
            case Resumed():
                self.resident = replace(self.resident, stopped=False)
            case ReminderChosen(of, wanted):
                reminded.carried_out(of, self, wanted=wanted)
            case NumberProved():
                self.resident = replace(self.resident, proved=True)
            case IdeaSupported(number):
                self.ideas.support(number, 1)
                self.supported |= {number}
            case SupportWithdrawn(number):
                self.ideas.support(number, -1)
                self.supported -= {number}
            case IdeaWorded(number, text) if idea := self.ideas.get(number):
                opened = replace(idea, title=shortened(text), text=text, standing=Standing.OPEN)
                self.ideas.put(opened)
            case MergeAnswered(number, agrees):
                own = self._own()
                answered = merging.answer(number, own.id, self.ideas, own.now, agrees=agrees)
                self.ideas.put(answered)
                self.merge(number)
            case IdeaSubmitted(number, draft):
                self.ideas.put(_idea(number, draft, self))
            case _of_an_author if isinstance(decision, Authored | DefectMended | Appealed):
                self._put_changed(decision)
            case _another:
                said = (decision, self.discussion, self.marks, self.id, self.edition)
                self.marks = discussed.carried_out(*said)

    def _put_changed(self, decision: Authored | DefectMended | Appealed) -> None:
        """Put an idea in its place after what one of its authors decided."""
        idea = self.ideas.get(decision.number)
        if idea is None:
            return
        if isinstance(decision, DefectMended | Appealed):
            self.ideas.put(_screened(decision, idea))
        else:
            self.ideas.put(_authored(decision, idea))


def _authored(decision: Authored, idea: Idea) -> Idea:
    """Return an idea after what its author decided; of an invitation the code itself is kept."""
    match decision:
        case IdeaEdited(_number, field, draft):
            return idea.written(idea.draft.taking(field, draft))
        case IdeaWithdrawn():
            return idea.become(Standing.WITHDRAWN)
        case IdeaLeft():
            return idea.without("resident")
        case PhotoAttached(_number, token):
            return replace(idea, picture=f"{token}.jpg" if token else "")
        case InvitationMade(_number, code):
            return replace(idea, invitation=code)
        case InvitationStopped():
            return replace(idea, invitation="")


def _idea(number: int, draft: Draft, conversation: Conversation) -> Idea:
    idea = new(number, draft, conversation.now, conversation.id)
    waits = not draft.text or read_first(conversation.edition.idea_rules, *draft.words)
    return replace(
        idea,
        standing=Standing.WAITING if waits else Standing.OPEN,
        picture=f"{draft.photo}.jpg" if draft.photo else "",
    )


def _screened(decision: DefectMended | Appealed, idea: Idea) -> Idea:
    """Return an idea after what its author says to those who judge it."""
    if isinstance(decision, Appealed):
        return idea.become(Standing.APPEALED)
    assert idea.asked
    said, cost = decision.said, decision.cost
    match idea.asked.part:
        case _any if said == UNKNOWN:
            pass
        case Part.TEXT:
            idea = replace(idea, text=said)
        case Part.PLACE:
            idea = replace(idea, place=said)
        case Part.COST:
            idea = replace(idea, cost=cost)
    return replace(idea, asked=None)


def conversation(
    phase: Phase,
    channel: str = "telegram",
    language: str = "nl",
    *,
    joined: bool = True,
    vote: VoteRules | None = None,
) -> Conversation:
    """Return a conversation of the demo edition, a day after a phase began."""
    now = DEMO.edition.timeline.begins[phase] + timedelta(days=1)
    edition = replace(DEMO.edition, entered=phase, vote=vote or DEMO.edition.vote)
    begun = Conversation(edition, now, channel, Ideas(DEMO.ideas))
    nothing_unasked = EVERY_SCREEN[channel].shared
    begun.resident = Resident(language, joined=joined, stopped=nothing_unasked)
    begun.joined = now if joined else None
    begun.state = Home() if joined else Arriving()
    if joined:
        begun.say("menu")
    return begun
