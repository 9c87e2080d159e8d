"""Crockford's base 32: five bits a character, in letters and digits that nobody mixes up."""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O or U, which are read as something else."""

READ_AS: Final = str.maketrans("OIL", "011")
"""What somebody meant who typed one of these, in capitals."""


def spelled(bits: int, characters: int) -> str:
    """Return the last five times so many bits of a number in so many characters."""
    shifts = range(5 * (characters - 1), -1, -5)
    return "".join(ALPHABET[bits >> shift & 31] for shift in shifts)
