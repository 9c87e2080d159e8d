"""Whose text messages are answered: an answer costs money, and some numbers earn by what is sent.

Countries are named as everywhere, in two capitals, and told apart by how their numbers begin: those
that share their first digits (the United States and Canada) are answered together.
"""

from phonenumbers import country_code_for_region


def beginnings(countries: tuple[str, ...]) -> tuple[str, ...]:
    """Return how numbers (E.164) of these countries begin; raise `ValueError` for any other."""
    codes = {country: country_code_for_region(country) for country in countries}
    if strange := [country for country, code in codes.items() if not code]:
        raise ValueError(f"has {strange[0]} in it, which is no country")
    return tuple(f"+{code}" for code in codes.values())
