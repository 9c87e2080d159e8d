r"""The lot: in which order equals come, drawn from a seed so that anyone can draw it again.

Each of them draws the SHA-256 of a fixed tag, the seed and its own id; the lowest comes first.
Who did not know the seed could not steer it, and the order of entry has no part in it.  In a shell:

    printf 'wijkstem lot\0%s\0%s' "$SEED" "$ID" | sha256sum
"""

from hashlib import sha256


def lot(seed: str, name: str) -> str:
    """Return what one of the equals draws: 64 hexadecimal digits, the lowest of which wins."""
    return sha256(f"wijkstem lot\x00{seed}\x00{name}".encode()).hexdigest()


def seed_of(content: bytes) -> str:
    """Return the seed for a file that comes without one: the SHA-256 of what is in it."""
    return sha256(content).hexdigest()
