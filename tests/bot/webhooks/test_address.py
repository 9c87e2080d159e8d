import pytest

from bot.webhooks.address import BadAddress, checked


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://example.org/",
        "https://hooks.example.org:8443/wijkstem?key=a%20b&x=[1]",
        "https://EXAMPLE.org/x",
        "https://3.example.org/",
    ],
)
def test_an_https_address_by_its_name_may_be_posted_to(url: str) -> None:
    assert checked(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "http://example.org/",
        "https://",
        "https://localhost/",
        "https://intranet/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.0x1/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1./",
        "https://[::1]/",
        "https://example.org@127.0.0.1/",
        "https://user:password@example.org/",
        "https://example.org\\@127.0.0.1/",
        "https://example.org#@127.0.0.1/",
        "https://example.org:x/",
        "https://example.org/a b",
        "https://example.org/\r\nX: y",
        "https://ex\u00e4mple.org/",
        "https://example.org/" + "a" * 2_000,
        "http://127.0.0.1:8000/",
    ],
)
def test_nothing_else_may(url: str) -> None:
    with pytest.raises(BadAddress):
        checked(url)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:9/x", True),
        ("http://localhost/x", True),
        ("https://127.0.0.1/x", True),
        ("http://127.0.0.2/x", False),
        ("http://localhost.example.org/x", False),
        ("http://[::1]/x", False),
    ],
)
def test_who_develops_a_receiver_may_have_it_on_the_same_machine(url: str, allowed: bool) -> None:
    if allowed:
        assert checked(url, loopback=True) == url
    else:
        with pytest.raises(BadAddress):
            checked(url, loopback=True)
