"""The alphabet of SMS, GSM 03.38: one letter outside it makes a whole message twice as dear."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The characters of one septet."""

EXTENSION = frozenset("\f^{}\\[~]|€")
"""The characters of two septets: an escape, and the character."""

ALPHABET = BASIC | EXTENSION


def strangers(text: str) -> str:
    """Return each character that makes the text UCS-2 once, in order of appearance."""
    return "".join(dict.fromkeys(c for c in text if c not in ALPHABET))


def septets(text: str) -> int:
    """Count the septets of a text that has no stranger in it."""
    return sum(2 if c in EXTENSION else 1 for c in text)
