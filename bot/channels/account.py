"""Our account at Twilio."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """Our account: several tokens while they rotate, the first of which we send with.

    The numbers are in E.164, `public_url` is where Twilio finds us, `status_url` where it tells
    what became of a message, and `api` takes the place of Twilio's own addresses.  Our pictures
    and recordings are below `pictures`; without it there are none.
    """

    sid: str
    tokens: tuple[str, ...]
    public_url: str
    sms: str = ""
    whatsapp: str = ""
    status_url: str = ""
    api: str = ""
    pictures: str = ""

    def __post_init__(self) -> None:
        if not (self.sid and self.public_url and self.tokens and all(self.tokens)):
            raise ValueError("Twilio needs an account, its tokens and our public URL")
