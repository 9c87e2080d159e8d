import pytest

from bot.turns.memory import Memory


@pytest.fixture
def memory() -> Memory[str, int]:
    """Give a memory with room for three things."""
    return Memory(3)


def test_what_comes_again_is_remembered(memory: Memory[str, int]) -> None:
    memory.remember("menu", 1)
    assert memory.find("menu") is None
    memory.remember("menu", 1)
    assert memory.find("menu") == 1


def test_what_comes_once_leaves_nothing_of_itself(memory: Memory[str, int]) -> None:
    for number in range(100):
        memory.remember(f"basket {number}", number)
    assert memory.kept == {}


def test_what_comes_once_crowds_out_nothing(memory: Memory[str, int]) -> None:
    for key in ("menu", "menu", *(f"basket {number}" for number in range(100))):
        memory.remember(key, 1)
    assert memory.find("menu") == 1


def test_when_there_is_no_more_room_all_is_forgotten_and_what_is_wanted_is_back_at_once(
    memory: Memory[str, int],
) -> None:
    for key in ("a", "a", "b", "b", "c", "c", "d", "d"):
        memory.remember(key, 1)
    assert memory.kept == {"d": 1}
    memory.remember("a", 1)
    assert memory.kept == {"a": 1, "d": 1}


def test_what_is_forgotten_is_new_again(memory: Memory[str, int]) -> None:
    for key in ("a", "b", "b"):
        memory.remember(key, 1)
    memory.forget()
    assert memory.kept == {}
    memory.remember("a", 1)
    assert memory.find("a") is None
