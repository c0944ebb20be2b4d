"""What a module defines and uses, read from its source."""

import gc
import threading
from textwrap import dedent

import pytest

from par_lib.definitions import read_module


def read(source):
    return read_module(dedent(source), "lib")


def hashes(source):
    module = read(source)
    return {name: one.hash for name, one in module.definitions.items()} | {"": module.body.hash}


MODULE = """\
    '''What it is for.'''
    import math
    from lib.other import part

    LIMIT = 3

    @cache
    def half(x):
        return part(x) / math.e

    class Shape(Base):
        size = LIMIT

    print(LIMIT)
"""


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("= 3", "= 4", {"LIMIT"}),
        ("math.e", "math.pi", {"half"}),
        ("@cache", "@cache\n    # and why\n    @final", {"half"}),
        ("size =", "area =", {"Shape"}),
        ("print(LIMIT)", "print(-LIMIT)", {""}),
        ("from lib.other", "from lib.another", {"half"}),
        ("import math", "import cmath as math", {"half"}),
        ("import math", "import math, registering", {""}),
        ("What it is", "Whatever it is", set()),
        ("print(LIMIT)", "print(LIMIT)\n\n    def more(): ...", {"more"}),
        ("@cache", "@lib_app.command", {"half", ""}),
    ],
)
def test_a_change_concerns_what_it_is_in(old, new, changed):
    assert MODULE.count(old) == 1
    before, after = hashes(MODULE), hashes(MODULE.replace(old, new))
    assert {name for name in before | after if before.get(name) != after.get(name)} == changed


def test_names_are_told_with_their_attributes():
    used = read(MODULE).definitions
    assert {"part", "math.e", "cache", "x"} == used["half"].uses
    assert {"Base", "LIMIT", "size"} == used["Shape"].uses


def test_imports_are_those_of_the_package_wherever_they_stand():
    module = read("""\
        import lib.a, lib.b as b
        from lib.c import d as e
        if TYPE_CHECKING:
            from lib.f import G

        def local():
            from lib.h import i
            return i
    """)
    assert module.imports == {"lib.a", "lib.b", "lib.c.d", "lib.f.G"}
    assert module.definitions["local"].imports == {"lib.h.i"}
    assert module.origins == {
        "lib": {"lib"}, "b": {"lib.b"}, "e": {"lib.c.d"}, "G": {"lib.f.G"}, "i": {"lib.h.i"},
    }  # fmt: skip


def test_several_definitions_of_one_name_are_one():
    both = read("@overload\ndef f(): ...\ndef f(): pass\nA, B = C = pair()")
    assert len(both.definitions["f"].texts) == 2
    assert set(both.definitions) == {"f", "A", "B", "C"}


@pytest.mark.parametrize(
    "statement",
    ["TABLE['a'] = f", "TABLE |= more", "register(f)", "if windows:\n    def f(): ...", "box.part = 1"],
)
def test_what_does_more_than_define_is_the_body(statement):
    module = read(statement)
    assert module.definitions == {}
    assert module.body.texts


def test_a_registered_function_is_found_by_its_name_and_with_the_module():
    module = read("@app.command('x')\ndef command():\n    return helper()")
    assert module.definitions["command"] is module.body
    assert "helper" in module.body.uses


def test_threads_may_parse_at_once():
    """Python 3.11.7 raises SystemError where a collection in one thread lets another one parse."""
    lines = (f"def f{number}(a):\n    return (a, [{number}], {{'k': a}})" for number in range(400))
    source = "\n".join(lines)
    failed = []

    class Garbage:
        def __del__(self):
            sum(range(2000))  # runs Python code, so that another thread may go on

    def parse():
        try:
            for _ in range(15):
                one = Garbage()
                one.itself = one
                read(source)
        except SystemError as error:
            failed.append(error)

    threshold = gc.get_threshold()
    gc.set_threshold(50)
    try:
        threads = [threading.Thread(target=parse) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        gc.set_threshold(*threshold)
    assert failed == []
    assert gc.isenabled()
