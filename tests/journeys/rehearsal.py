"""Playing a journey again: the same deeds on the same channel, or on another one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from bot.simulator.journey import (
    Answer,
    Deed,
    Exchange,
    Happening,
    Journey,
    Neighbour,
    Order,
    Pause,
)
from bot.simulator.phones import label, played
from bot.simulator.town import SEAL
from budget.decisions import Decision
from budget.division import DivisionRule
from budget.edition import Edition
from budget.idea import Ideas
from budget.recordings import with_recordings
from budget.rules import BasketRules, ChoiceRules, PointRules, VoteRules
from budget.timeline import Phase, local_time
from budget.vessels import Vessel, VesselRules
from flows.scene import Resident
from flows.talk import Ask, Kind, Message
from locales.catalogue import own_name
from locales.say import Option, Spoken
from tests.flows.conversation import Conversation
from tests.journeys import carried, neighbours, orders
from tests.recordings import MP3

DEMO = read_edition(DE_LINDEN)
NOW = {"groen": 6, "verkeer": 5, "spelen": 4, "ontmoeten": 4, "sport": 3, "kunst": 2}
CHIP = 5_000
THEMES = VoteRules(
    VesselRules(
        DEMO.edition.budget, CHIP, tuple(Vessel(key, chips * CHIP) for key, chips in NOW.items())
    ),
    DivisionRule.MEAN,
)
VOTES: Mapping[str, VoteRules] = {
    "T12": THEMES,
    "T13": THEMES,
    "T21": VoteRules(ChoiceRules(most=3, exclusions=((3, 8),))),
    "T22": VoteRules(
        BasketRules(
            cap=100_000,
            least=2,
            most=4,
            theme_caps={"groen": 45_000},
            exclusions=((3, 21),),
        )
    ),
    "T23": VoteRules(PointRules(5, most_each=3)),
}
"""How is voted in a transcript whose title begins so; in the others, as in the demo edition."""
READ_ALOUD = {"T34": ("how", "rules", "theme:groen", "project:8")}
"""Which pages are read aloud in such a transcript; in the others none is."""
OWN_NUMBER = "+31612345678"
ADDRESS = {"telegram": "1010", "whatsapp": OWN_NUMBER, "sms": OWN_NUMBER}
YES = {"nl": "ja", "en": "yes"}


def edition_of(journey: Journey) -> Edition:
    """Return the demo edition, as a transcript is about it: how is voted, what is read aloud."""
    edition, name = DEMO.edition, journey.title.partition(",")[0]
    edition = replace(edition, vote=VOTES.get(name, edition.vote))
    spoken = READ_ALOUD.get(name, ())
    return with_recordings(edition, {page: {journey.language: MP3.name} for page in spoken})


@dataclass
class Rehearsal:
    """One resident of the demo edition who does what a journey says.

    `offered` is what can be answered to now, each choice under its prompt; `taps` is every
    button that was ever shown, by its label.
    """

    journey: Journey
    channel: str
    decided: list[Decision] = field(default_factory=list)
    offered: tuple[Option, ...] = ()
    ask: Ask = Ask.NOTHING
    taps: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        edition, moment = edition_of(self.journey), self.journey.moment
        if isinstance(moment, Phase):
            now = edition.timeline.begins[moment] + timedelta(days=1)
        else:
            now = local_time(moment, edition.zone)
        edition = replace(edition, entered=edition.timeline.at(now))
        language = self.journey.language
        self._conversation = Conversation(
            edition,
            now,
            self.channel,
            Ideas(DEMO.ideas),
            resident=Resident(language),
            seed=int.from_bytes(SEAL.key(self.channel, ADDRESS[self.channel])[:8]),
        )
        if not edition.entered.before(Phase.RESULTS):
            self._conversation.outcome = carried.outcome()
            self._conversation.progress = carried.progress(edition, now)
        if self.journey.joined:
            self._join(edition)
        self._conversation.supported = frozenset(self.journey.supports)
        self.decided.clear()
        self._next_door = neighbours.Neighbour(self._conversation)

    def _join(self, edition: Edition) -> None:
        """Take part, without having said where one lives and without news."""
        language = self.journey.language
        for typed in ("hallo", own_name(language), YES[language]):
            self.hear(Deed(typed))
        if any(option.key.startswith("district:") for option in self.offered):
            self.hear(Deed(str(len(edition.districts) + 1)))
            self.hear(Deed("2"))

    def play(self) -> Journey:
        """Do all that the journey says, and return it with the answers that are given now."""
        exchanges = [Exchange(e.deed, self.do(e.deed)) for e in self.journey.exchanges]
        return replace(self.journey, exchanges=tuple(exchanges))

    def do(self, deed: Happening) -> tuple[Answer, ...]:
        """Do something, or let something happen, and return what is answered."""
        match deed:
            case Deed():
                return self.hear(deed)
            case Pause():
                return self.wait(deed)
            case Order():
                return self.order(deed)
            case Neighbour(typed):
                return self._heard(self._next_door.does(typed))

    def hear(self, deed: Deed) -> tuple[Answer, ...]:
        """Do something, and return what is answered."""
        return self._heard(self._conversation.hear(self._message(deed)))

    def wait(self, pause: Pause) -> tuple[Answer, ...]:
        """Let time pass, and return what is said of our own accord."""
        return self._heard(self._conversation.wait(pause.length))

    def order(self, order: Order) -> tuple[Answer, ...]:
        """Let an organiser do something, and return what the resident hears of it."""
        return self._heard(orders.rehearsed(order, self._conversation))

    def _message(self, deed: Deed) -> Message:
        """Return what comes in when this is done."""
        match deed.kind:
            case Kind.TAP:
                return Message(choice=self.taps[deed.text], kind=Kind.TAP)
            case Kind.CONTACT if deed.text == "own":
                return Message(kind=Kind.CONTACT, number=OWN_NUMBER)
        return Message(deed.text, kind=deed.kind, media=deed.kind in (Kind.PICTURE, Kind.VOICE))

    def _heard(self, said: Sequence[Spoken]) -> tuple[Answer, ...]:
        self.decided = self._conversation.decided
        options = tuple(option for spoken in said for option in spoken.options)
        if options:
            self.offered, self.ask = options, said[-1].ask
            prompt = self._conversation.prompt
            self.taps |= {label(option): f"{prompt}:{option.key}" for option in options}
        return tuple(answer for spoken in said for answer in _answers(spoken))


def _answers(spoken: Spoken) -> Iterator[Answer]:
    """Yield what stands on a phone: a recording goes ahead."""
    if spoken.recording:
        yield Answer(played(spoken.recording.title))
    yield Answer(spoken.text, tuple(map(label, spoken.options)))
