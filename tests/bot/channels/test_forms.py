from itertools import pairwise, product
from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.channels import Garbled
from bot.channels.forms import Form, Webhook, parsed
from bot.channels.twilio import Twilio
from tests.bot.channels.conftest import HOOK, PUBLIC, account
from tests.standins import twilio as standin
from tests.standins.twilio import signature

RESIDENT, VICTIM = "+31612345678", "+31600000000"
OTHER_ID = "SM" + "f" * 32
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


def signed(form: Form, url: str = PUBLIC + HOOK, token: str = standin.TOKEN) -> dict[str, str]:
    """Return the headers of a form as Twilio posts it."""
    return {"x-twilio-signature": signature(url, dict(form), token)}


def admitted(form: Form, headers: dict[str, str] | None = None) -> Form | None:
    """Return what becomes of a form that is posted."""
    body = urlencode(form).encode()
    return Twilio(account()).message_form(HOOK, headers or signed(form), body)


def genuine(text: str = "3 8 21", sender: str = RESIDENT, **more: str) -> dict[str, str]:
    return standin.Twilio().form(sender, text, **more)


@given(st.dictionaries(NAMES, TEXTS, min_size=1, max_size=30))
def test_a_form_is_read_as_it_was_written(form: dict[str, str]) -> None:
    assert parsed(urlencode(form).encode()) == form


@given(st.binary(max_size=200))
def test_any_bytes_are_a_form_or_garbled(body: bytes) -> None:
    try:
        form = parsed(body)
    except Garbled:
        return
    assert parsed(urlencode(form).encode()) == form


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Body",
        b"=x",
        b"Body=a&",
        b"&Body=a",
        b"Body=a&&To=b",
        b"Body=a=b",
        b"Body=a;To=b",
        b"Body=a&Body=a",
        b"Body=a&Body=b",
        b"Body=a&%42ody=b",
        b"Body=%",
        b"Body=%zz",
        b"Body=%u0041",
        b"Body=%ff",
        b"Body=%ed%a0%bd",
        b"Body=\xc3\xa9",
        b"Body=%c3",
        b"&".join(b"f%d=x" % n for n in range(101)),
        b"Body=" + b"x" * 65_536,
        '{"Body": "a"}'.encode("utf-16"),
    ],
)
def test_what_can_be_read_in_two_ways_is_garbled(body: bytes) -> None:
    with pytest.raises(Garbled):
        parsed(body)


def test_a_form_has_at_most_100_fields_and_64_kib() -> None:
    assert len(parsed(b"&".join(b"f%d=x" % n for n in range(100)))) == 100
    assert parsed(b"Body=" + b"x" * 65_531)


@pytest.mark.parametrize("sender", [RESIDENT, f"whatsapp:{RESIDENT}", "whatsapp:US.1234"])
def test_what_twilio_posts_is_admitted(sender: str) -> None:
    form = genuine("Groeten van Amina & Hans +31 = 1; é", sender)
    assert admitted(form) == form


def test_what_twilio_says_of_our_message_is_admitted_by_its_sender() -> None:
    form = genuine() | {"From": standin.SMS, "To": RESIDENT, "MessageStatus": "sent"}
    headers = signed(form, PUBLIC + HOOK + "/status")
    body = urlencode(form).encode()
    twilio = Twilio(account())
    assert twilio.status_form(HOOK + "/status", headers, body) == form
    assert twilio.message_form(HOOK + "/status", headers, body) is None


@pytest.mark.parametrize(
    ("public", "signed_for"),
    [
        ("https://stem.example", "https://stem.example:443"),
        ("https://stem.example:8443", "https://stem.example"),
        ("https://stem.example:8443", "https://stem.example:8443"),
        ("http://stem.example/", "http://stem.example:80"),
        ("https://stem.example/wijk/", "https://stem.example/wijk"),
    ],
)
def test_the_port_may_be_signed_or_not(public: str, signed_for: str) -> None:
    form = genuine()
    webhook = Webhook(standin.ACCOUNT, [standin.TOKEN], public, {standin.SMS})
    headers = signed(form, signed_for + HOOK)
    assert webhook.form(HOOK, headers, urlencode(form).encode()) == form


def test_the_query_is_signed_as_well() -> None:
    form = genuine()
    headers, body = signed(form, PUBLIC + HOOK + "?a=b"), urlencode(form).encode()
    assert Twilio(account()).message_form(HOOK + "?a=b", headers, body) == form
    assert Twilio(account()).message_form(HOOK, headers, body) is None


@pytest.mark.parametrize(("token", "admits"), [("new", True), ("old", True), ("older", False)])
def test_while_tokens_rotate_each_of_them_is_good(token: str, admits: bool) -> None:
    form = genuine()
    webhook = Webhook(standin.ACCOUNT, ["new", "old"], PUBLIC, {standin.SMS})
    found = webhook.form(HOOK, signed(form, token=token), urlencode(form).encode())
    assert (found == form) is admits


@given(
    st.dictionaries(NAMES, TEXTS, max_size=8),
    st.sampled_from(("https://stem.example", "https://stem.example:8443", "http://a.b:80")),
    st.sampled_from(("", ":443", ":80", ":8443")),
    st.sampled_from((standin.TOKEN, "another")),
)
def test_a_signature_is_what_twilio_itself_takes_for_one(
    more: dict[str, str], public: str, port: str, token: str
) -> None:
    form = more | genuine()
    bare = public.rpartition(":")[0] if public.count(":") > 1 else public
    headers = signed(form, bare + port + HOOK, token)
    found = Webhook(standin.ACCOUNT, [standin.TOKEN], public, {standin.SMS}).form(
        HOOK, headers, urlencode(form).encode()
    )
    validator = RequestValidator(standin.TOKEN)
    assert (found is not None) == validator.validate(
        public + HOOK, form, headers["x-twilio-signature"]
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-twilio-signature": ""},
        {"x-twilio-signature": "é"},
        {"x-twilio-signature": signature(PUBLIC + HOOK, {})},
        {"x-twilio-signature": signature("https://elsewhere.example" + HOOK, genuine())},
        {"x-twilio-signature": signature(PUBLIC + "/hooks/other/twilio", genuine())},
        {"x-twilio-signature": signature(PUBLIC + HOOK, genuine(), "guessed")},
        {"x-twilio-signature": signature(PUBLIC + HOOK, genuine()).lower()},
        {"x-twilio-signature": signature(PUBLIC + HOOK, genuine()) + "="},
    ],
)
def test_without_twilios_own_signature_nothing_is_admitted(headers: dict[str, str]) -> None:
    body = urlencode(genuine()).encode()
    assert Twilio(account()).message_form(HOOK, headers, body) is None


@pytest.mark.parametrize(
    "foreign",
    [
        {"AccountSid": "AC" + "b" * 32},
        {"AccountSid": ""},
        {"To": VICTIM},
        {"To": standin.SMS.removeprefix("+")},
        {"To": "whatsapp:" + standin.SMS},
    ],
)
def test_what_is_signed_but_meant_for_another_is_not_admitted(foreign: dict[str, str]) -> None:
    assert admitted(genuine() | foreign) is None


@pytest.mark.parametrize("gone", ["AccountSid", "To"])
def test_a_form_says_whom_it_is_for(gone: str) -> None:
    form = genuine()
    del form[gone]
    assert admitted(form) is None


def forgeries() -> list[tuple[dict[str, str], dict[str, str]]]:
    """Return what Twilio posted, and what somebody else makes of the string that it signed.

    Whoever wants to be another writes a text with a sender in it; `absorbing` is the field that
    takes up the true one, up to where the fields are themselves again.
    """
    found = []
    for whose, wanted, absorbing in product(
        ("", "whatsapp:"),
        ({"From": VICTIM}, {"MessageSid": OTHER_ID}, {"From": VICTIM, "MessageSid": OTHER_ID}),
        ("MessageSidZ", "NumMedia", "ProfileName", "Xtra", "zz"),
    ):
        plain = genuine(sender=whose + RESIDENT)
        said = {"From", "MessageSid", *({"To"} if absorbing > "To" else ())}
        told = {name: plain[name] for name in said} | wanted
        told["From"] = whose + told["From"].removeprefix(whose)
        text = "hallo" + "".join(n + v for n, v in sorted(told.items())) + absorbing
        true = genuine(text, whose + RESIDENT)
        before = {n: v for n, v in true.items() if n < "Body"}
        taken = "".join(n + v for n, v in sorted(true.items()) if "Body" < n <= absorbing)
        after = {n: v for n, v in true.items() if n > absorbing}
        found.append((true, {**before, "Body": "hallo", **told, absorbing: taken, **after}))
    return found


def duplicated() -> list[bytes]:
    """Return forms in which a field that says who or what comes twice, or in other clothes."""
    body = urlencode(genuine())
    bodies = []
    for name, value in (
        ("From", VICTIM),
        ("From", RESIDENT),
        ("MessageSid", OTHER_ID),
        ("To", standin.SMS),
        ("AccountSid", standin.ACCOUNT),
        ("Body", "klaar"),
    ):
        for spelling in (name, f"%{ord(name[0]):02x}{name[1:]}", f"%{ord(name[0]):02X}{name[1:]}"):
            extra = f"{spelling}={quote_plus(value)}"
            bodies += [f"{body}&{extra}", f"{extra}&{body}", f"{body};{extra}", f"{body}&&{extra}"]
            bodies += [body.replace("Body=", f"Body=x&{extra}&Body=", 1)]
    return [body.encode() for body in bodies]


def moved() -> list[bytes]:
    """Return the form with each border between name and value, or between fields, shifted."""
    fields = sorted(genuine("3 8 21 en nog wat").items())
    bodies = []
    for (name, value), (following, content) in pairwise(fields):
        rest = [field for field in fields if field[0] not in {name, following}]
        merged = [*rest, (name, value + following + content)]
        later = [*rest, (name + value[:1], value[1:]), (following, content)]
        earlier = [*rest, (name[:-1], name[-1] + value), (following, content)]
        bodies += [urlencode(variant).encode() for variant in (merged, later, earlier)]
    return bodies


@pytest.mark.parametrize(("true", "forged"), forgeries())
def test_a_text_cannot_be_cut_into_another_sender(
    true: dict[str, str], forged: dict[str, str]
) -> None:
    headers = signed(true)
    validator = RequestValidator(standin.TOKEN)
    assert validator.validate(PUBLIC + HOOK, forged, headers["x-twilio-signature"])
    assert admitted(forged, headers) is None


@pytest.mark.parametrize("body", duplicated())
def test_no_field_comes_twice(body: bytes) -> None:
    assert Twilio(account()).message_form(HOOK, signed(genuine()), body) is None


@pytest.mark.parametrize("body", moved())
def test_moving_a_border_changes_neither_sender_nor_message(body: bytes) -> None:
    form = genuine("3 8 21 en nog wat")
    found = Twilio(account()).message_form(HOOK, signed(form), body)
    if found is not None:
        who = ("AccountSid", "From", "To", "MessageSid")
        assert [found.get(name) for name in who] == [form[name] for name in who]


@given(TEXTS)
def test_whatever_a_resident_writes_is_admitted(text: str) -> None:
    form = genuine(text)
    assert admitted(form) == form


def test_a_text_that_looks_like_a_sender_comes_in_by_the_archive_only() -> None:
    assert admitted(genuine(f"From{VICTIM}")) is None
