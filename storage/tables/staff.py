"""Who works at the desk: their roles, invitations, sessions, passkeys and sign-on."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from storage.tables.columns import Moment, metadata, words

staff = Table(
    "staff",
    metadata,
    words("id", primary_key=True),
    Column("login_key", LargeBinary, nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    words("name"),
    words("known_as", unique=True),
    words("password"),
    Column("second", LargeBinary, nullable=False),
    Column("second_step", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("joined", Moment, nullable=False),
    Column("left_at", Moment),
)

staff_roles = Table(
    "staff_roles",
    metadata,
    words("staff", primary_key=True),
    words("role", primary_key=True),
    words("edition", primary_key=True),
    words("partner", primary_key=True),
)

staff_invitations = Table(
    "staff_invitations",
    metadata,
    Column("token", LargeBinary, primary_key=True),
    Column("login_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    words("name"),
    words("roles"),
    Column("second", LargeBinary, nullable=False),
    words("by"),
    Column("at", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", LargeBinary, primary_key=True),
    words("staff"),
    Column("began", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("confirmed", Moment, nullable=False),
    words("said"),
    Column("typed", LargeBinary),
)

passkeys = Table(
    "passkeys",
    metadata,
    words("id", primary_key=True),
    words("staff", index=True),
    Column("credential", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("uses", BigInteger, nullable=False),
    Column("title", LargeBinary, nullable=False),
    Column("added", Moment, nullable=False),
    Column("used", Moment),
)

passkey_challenges = Table(
    "passkey_challenges",
    metadata,
    Column("challenge", LargeBinary, primary_key=True),
    words("purpose"),
    words("staff"),
    Column("expires", Moment, nullable=False),
)

sign_on_waits = Table(
    "sign_on_waits",
    metadata,
    Column("ticket", LargeBinary, primary_key=True),
    Column("browser", LargeBinary, nullable=False),
    words("purpose"),
    words("staff"),
    Column("sealed", LargeBinary, nullable=False),
    Column("began", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
)

sign_on_links = Table(
    "sign_on_links",
    metadata,
    Column("subject", LargeBinary, primary_key=True),
    words("staff", unique=True),
    Column("at", Moment, nullable=False),
)
