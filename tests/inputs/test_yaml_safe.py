"""YAML that runs, grows, hides or means something else is a fault with its line, at once."""

import pytest
from ruamel.yaml.error import YAMLError

from par_lib.errors import InputFaults
from par_lib.inputs.corrections import CorrectionsFile
from par_lib.inputs.yaml_file import read_yaml
from par_lib.inputs.yaml_safe import MOST_DEPTH, MOST_LETTERS, load_yaml


def bomb(levels, width):
    """A text whose last line stands for width ** levels values."""
    lines = ["z0: &z0 [x, x]"]
    lines += [f"z{at}: &z{at} [{', '.join([f'*z{at - 1}'] * width)}]" for at in range(1, levels)]
    return "\n".join([*lines, f"corrections: *z{levels - 1}"])


def merge_bomb(levels):
    lines = ["m0: &m0 {a: 1}"]
    lines += [f"m{at}: &m{at} {{<<: [*m{at - 1}, *m{at - 1}], k{at}: *m{at - 1}}}" for at in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (bomb(9, 9), "aliases for more than"),
        (bomb(100, 2), "aliases for more than"),
        (merge_bomb(60), "aliases for more than"),
        ("corrections: &a [*a]", "an alias of what it stands in"),
        ("corrections: &a\n  - *a", "an alias of what it stands in"),
        ("a: &x 1\nb: &x 2", "the anchor x again"),
        ("corrections: !!python/object/apply:os.system ['true']", "a tag"),
        ("corrections: !!int x", "a tag"),
        ("corrections: !mine x", "a tag"),
        ("%YAML 1.1\n---\ncorrections: yes", "a directive"),
        ("%TAG ! tag:x,1:\n---\ncorrections: []", "a directive"),
        ("corrections: " + "[" * 2000, f"more than {MOST_DEPTH} levels"),
        ("corrections: " + "[" * 300 + "]" * 300, f"more than {MOST_DEPTH} levels"),
        ("date: 2023-13-45", "a value that cannot be read, 2023-13-45"),
        ("new: " + "9" * 5000, "a value that cannot be read, 9999"),
        ('reason: "\\ud800"', "the character U+D800"),
        ('reason: "\\e[31m"', "the character U+001B"),  # a terminal would obey it
        ("reason: a\u202eb", "the character U+202E"),
        ("a: 1\n" * (MOST_LETTERS // 5 + 1), "more than 2000000 letters"),
    ],
)
def test_what_is_refused(tmp_path, text, found):
    path = tmp_path / "corrections.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults) as error:
        read_yaml(path, path.name, CorrectionsFile)
    (fault,) = error.value.faults
    assert fault.file == "corrections.yml"
    assert fault.where.startswith("line ")
    assert found in fault.found


def test_aliases_that_stand_for_little_are_read():
    assert load_yaml("a: &x {k: [1, 2]}\nb: *x\nc: *x") == {key: {"k": [1, 2]} for key in "abc"}


def test_as_deep_as_people_write():
    deep = MOST_DEPTH - 1
    load_yaml("a: " + "[" * deep + "]" * deep)
    with pytest.raises(YAMLError):
        load_yaml("a: " + "[" * (deep + 1) + "]" * (deep + 1))
