from typing import Protocol, runtime_checkable

from par_lib.build.protocols import remember_protocols


@runtime_checkable
class Named(Protocol):
    name: str


@runtime_checkable
class Sized(Named, Protocol):
    size: int


class Thing:
    name = "a"


class Large(Thing):
    size = 9


def test_answers_stay_what_they_were():
    remember_protocols()
    remember_protocols()  # once more changes nothing
    for _ in range(2):
        assert isinstance(Thing(), Named)
        assert not isinstance(Thing(), Sized)
        assert isinstance(Large(), Sized)
        assert not isinstance(1, Named)
