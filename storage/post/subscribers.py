"""How it is with each subscriber: whether what is posted arrives, and how much waits."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection

from storage.post import webhooks
from storage.post.webhooks import Subscription


class State(StrEnum):
    """Whether what is posted to a subscriber arrives."""

    ARRIVES = "arrives"
    FAILING = "failing"
    DISABLED = "disabled"
    PAUSED = "paused"


class Subscriber(NamedTuple):
    """A subscriber, and how many decisions wait for it."""

    subscription: Subscription
    waiting: int

    @property
    def state(self) -> State:
        """Whether what is posted arrives; paused is what somebody did, disabled what failed."""
        if self.subscription.disabled:
            return State.PAUSED if self.subscription.paused_by else State.DISABLED
        return State.FAILING if self.subscription.failing else State.ARRIVES


def every(db: Connection) -> list[Subscriber]:
    """Return how it is with all of them, the oldest first."""
    return [Subscriber(one, webhooks.waiting(db, one)) for one in webhooks.every(db)]


def get(db: Connection, number: int) -> Subscriber:
    """Return how it is with one; raise `NoSuchSubscription`."""
    one = webhooks.get(db, number)
    return Subscriber(one, webhooks.waiting(db, one))


def by_state(found: list[Subscriber]) -> Mapping[State, int]:
    """Return how many there are in each state, also where there is none."""
    states = [one.state for one in found]
    return {state: states.count(state) for state in State}
