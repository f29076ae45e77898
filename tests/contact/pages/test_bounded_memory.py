"""Memory that is bounded, however much strangers ask for."""

from contact.pages.bounded_memory import BoundedMemory


def test_who_was_asked_for_last_stays():
    room = BoundedMemory(3, len)

    for name in "abcde":
        room.keep(name, "x")
        room.find("a")

    assert set(room.things) == {"a", "d", "e"}


def test_large_things_take_the_place_of_several():
    room = BoundedMemory(4, len)
    for name in "abcd":
        room.keep(name, "x")

    room.keep("e", "xxx")

    assert set(room.things) == {"d", "e"}


def test_what_takes_more_than_the_room_is_not_kept():
    room = BoundedMemory(3, len)
    room.keep("a", "x")

    room.keep("b", "xxxx")

    assert set(room.things) == {"a"}


def test_same_thing_takes_its_place_once():
    room = BoundedMemory(3, len)

    for _time in range(9):
        room.keep("a", "xx")

    assert room.left == 1
