from datetime import UTC, datetime

from bot.webhooks.signing import headers, new_secret

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_it_signs_as_the_standards_own_example() -> None:
    """The example is that of the libraries of Standard Webhooks."""
    at = datetime.fromtimestamp(1_614_265_330, UTC)
    signed = headers("msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}', [SECRET])
    assert signed["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert signed["webhook-timestamp"] == "1614265330"
    assert signed["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_while_two_secrets_are_valid_there_is_a_signature_by_each() -> None:
    secrets = [new_secret(bytes), new_secret(lambda count: b"\x01" * count)]
    signed = headers("evt_1", datetime(2027, 5, 3, tzinfo=UTC), b"{}", secrets)
    one, other = signed["webhook-signature"].split(" ")
    assert one.startswith("v1,")
    assert one != other
    assert all(len(secret) == len("whsec_") + 44 for secret in secrets)
