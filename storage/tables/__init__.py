"""Every table.  Moments are UTC; what is JSON here is never searched.

An organisation has all of these to itself: a schema on PostgreSQL, a file on SQLite.
"""

from storage.tables.broadcasts import (
    allowances,
    broadcasts,
    openings,
    prices,
    recipients,
    templates,
    tiers,
    wordings,
)
from storage.tables.columns import Moment, kept_moment, metadata, read_moment
from storage.tables.consents import consents
from storage.tables.editions import (
    arrivals,
    editions,
    figures,
    journal,
    moments,
    pictures,
    recordings,
)
from storage.tables.ideas import ideas, marks, notices, supports
from storage.tables.kiosks import kiosk_visits, kiosks
from storage.tables.mail import conversations, inbox, outbox, requests, texts
from storage.tables.media import attachments
from storage.tables.paper import paper_ballots, paper_batches, paper_entries
from storage.tables.process import acknowledgements, agreements, ambassadors, moves, population
from storage.tables.progress import lessons, meeting_notes, progress, ratings
from storage.tables.reminders import reminders
from storage.tables.screening import appeals, assessments, screening_notes, tellings
from storage.tables.secret import secrets
from storage.tables.staff import (
    passkey_challenges,
    passkeys,
    sessions,
    sign_on_links,
    sign_on_waits,
    staff,
    staff_invitations,
    staff_roles,
)
from storage.tables.survey import evaluations, survey_counts, survey_remarks
from storage.tables.talk import contests, hidings, reactions, reports
from storage.tables.voting import (
    ballots,
    code_uses,
    codes,
    counted_receipts,
    current_ballots,
    guesses,
    helped_votes,
    receipts,
    rehearsals,
    rights,
    successions,
)
from storage.tables.webhooks import deliveries, subscription_positions, subscriptions

__all__ = [
    "Moment",
    "acknowledgements",
    "agreements",
    "allowances",
    "ambassadors",
    "appeals",
    "arrivals",
    "assessments",
    "attachments",
    "ballots",
    "broadcasts",
    "code_uses",
    "codes",
    "consents",
    "contests",
    "conversations",
    "counted_receipts",
    "current_ballots",
    "deliveries",
    "editions",
    "evaluations",
    "figures",
    "guesses",
    "helped_votes",
    "hidings",
    "ideas",
    "inbox",
    "journal",
    "kept_moment",
    "kiosk_visits",
    "kiosks",
    "lessons",
    "marks",
    "meeting_notes",
    "metadata",
    "moments",
    "moves",
    "notices",
    "openings",
    "outbox",
    "paper_ballots",
    "paper_batches",
    "paper_entries",
    "passkey_challenges",
    "passkeys",
    "pictures",
    "population",
    "prices",
    "progress",
    "ratings",
    "reactions",
    "read_moment",
    "receipts",
    "recipients",
    "recordings",
    "rehearsals",
    "reminders",
    "reports",
    "requests",
    "rights",
    "screening_notes",
    "secrets",
    "sessions",
    "sign_on_links",
    "sign_on_waits",
    "staff",
    "staff_invitations",
    "staff_roles",
    "subscription_positions",
    "subscriptions",
    "successions",
    "supports",
    "survey_counts",
    "survey_remarks",
    "tellings",
    "templates",
    "texts",
    "tiers",
    "wordings",
]
