"""What a passkey is asked and what it answers, as the library `webauthn` has it.

The library is an extra (`passkeys`): nothing imports this module but `bot.staff.passkeys`, at the
first use.  A device has to ask for a finger, a face or a PIN each time, and to keep the name of the
account by itself; it need not tell who made it.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bot.staff.party import Account, NotGenuine, Party
from storage.desk.passkeys import Passkey

_MINUTE: Final = 60_000
_LONGEST: Final = 20_000
"""Characters of an answer; those of real devices have 2,000 at most."""

_UNREADABLE: Final = (
    *(WebAuthnException, ValueError, TypeError, KeyError),
    *(AttributeError, IndexError, RecursionError),
)
"""What the library raises on what is no answer of a device, but whatever somebody made up."""

_VERIFIED: Final = UserVerificationRequirement.REQUIRED


class Made(NamedTuple):
    """A new passkey, as its device tells it."""

    credential: bytes
    public_key: bytes
    uses: int


class Answer(NamedTuple):
    """What a device answers, not looked at yet, and the challenge that it says it signed."""

    challenge: bytes
    told: AuthenticationCredential | RegistrationCredential

    @property
    def credential(self) -> bytes:
        """What the device calls the passkey."""
        return self.told.raw_id


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What is asked and answered on the pages of one site."""

    party: Party

    def to_make(self, account: Account, challenge: bytes, known: list[Passkey]) -> str:
        """Return in JSON what a browser is asked so that a device makes a passkey."""
        options = generate_registration_options(
            rp_id=self.party.host,
            rp_name=self.party.name,
            user_id=account.handle,
            user_name=account.address,
            user_display_name=account.name,
            challenge=challenge,
            timeout=_MINUTE,
            authenticator_selection=_selection(),
            exclude_credentials=_named(known),
        )
        return options_to_json(options)

    def to_sign(self, challenge: bytes, known: list[Passkey]) -> str:
        """Return in JSON what a browser is asked so that one of these signs, or any of ours."""
        options = generate_authentication_options(
            rp_id=self.party.host,
            challenge=challenge,
            timeout=_MINUTE,
            allow_credentials=_named(known),
            user_verification=_VERIFIED,
        )
        return options_to_json(options)

    def read(self, said: str, *, new: bool = False) -> Answer:
        """Read what a browser sends; raise `NotGenuine` if it cannot be read."""
        if len(said) > _LONGEST:
            raise NotGenuine
        parse = parse_registration_credential_json if new else parse_authentication_credential_json
        try:
            told = parse(said)
            return Answer(parse_client_data_json(told.response.client_data_json).challenge, told)
        except _UNREADABLE as wrong:
            raise NotGenuine from wrong

    def made(self, answer: Answer) -> Made:
        """Return the passkey that a device made on our page; raise `NotGenuine`."""
        assert isinstance(answer.told, RegistrationCredential)  # noqa: S101 - it was read as new
        try:
            seen = verify_registration_response(
                credential=answer.told,
                expected_challenge=answer.challenge,
                expected_rp_id=self.party.host,
                expected_origin=self.party.origin,
                require_user_verification=True,
            )
        except _UNREADABLE as wrong:
            raise NotGenuine from wrong
        return Made(seen.credential_id, seen.credential_public_key, seen.sign_count)

    def signed(self, answer: Answer, passkey: Passkey, handle: bytes) -> int:
        """Return how often this passkey has signed, now that it did so on our page.

        Raise `NotGenuine`, also for one that signed less often than before: that is a copy.
        """
        assert isinstance(answer.told, AuthenticationCredential)  # noqa: S101 - it was not
        if answer.told.response.user_handle not in {None, handle}:
            raise NotGenuine
        try:
            seen = verify_authentication_response(
                credential=answer.told,
                expected_challenge=answer.challenge,
                expected_rp_id=self.party.host,
                expected_origin=self.party.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.uses,
                require_user_verification=True,
            )
        except _UNREADABLE as wrong:
            raise NotGenuine from wrong
        return seen.new_sign_count


def _selection() -> AuthenticatorSelectionCriteria:
    return AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
    )


def _named(known: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=passkey.credential) for passkey in known]
