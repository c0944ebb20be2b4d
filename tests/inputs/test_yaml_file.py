from pathlib import Path

import pytest
from pydantic import BaseModel

from par_lib.errors import Fault, InputFaults
from par_lib.inputs.yaml_file import dotted, read_yaml
from par_lib.methodology.schema import Points, Strict, Text


class Example(Strict):
    name: Text
    points: list[Points] = []


def faults(tmp_path: Path, content: bytes, model: type[BaseModel] = Example) -> tuple[Fault, ...]:
    path = tmp_path / "e.yml"
    path.write_bytes(content)
    with pytest.raises(InputFaults) as caught:
        read_yaml(path, "e.yml", model)
    return caught.value.faults


def test_content_and_positions(tmp_path):
    path = tmp_path / "e.yml"
    path.write_bytes(
        "\ufeff# Tên\r\nname: {vi: Tên, en: Name}\r\npoints:\r\n  - 0.1\r\n  - 10/3\r\n".encode()
    )
    content, positions = read_yaml(path, "e.yml", Example)
    assert content.name.vi == "Tên"
    assert [str(points) for points in content.points] == ["1/10", "10/3"]
    assert positions.where(["points", 1]) == "line 5, points[1]"
    assert positions.where(["points", 7]) == "line 3, points[7]"
    assert positions.where(["nowhere"]) == "line 1, nowhere"
    assert positions.where([]) == "line 1"


def test_every_fault_has_its_line(tmp_path):
    found = faults(tmp_path, b"name: {vi: A}\npoints: [1, -1, x, true]\nother: 1\n")
    assert [(fault.where, fault.found) for fault in found] == [
        ("line 1, name.en", "nothing"),
        ("line 2, points[1]", "-1"),
        ("line 2, points[2]", "'x'"),
        ("line 2, points[3]", "True"),
        ("line 3, other", "other"),
    ]


@pytest.mark.parametrize(
    ("content", "where", "expected", "found"),
    [
        (b"name: {vi: A, en: B}\nname: {vi: A, en: B}\n", "line 2", "each key once", 'duplicate key "name"'),
        (b"name:\n\tvi: A\n", "line 2", "YAML", "character '\\t'"),
        (b"name: {vi: A\n# end\n", "line 1", "YAML", "stream end"),
        (b"a: 1\nname: 'A\n\n", "line 2", "YAML", "unexpected end of stream"),
        (b"name: *unknown\n", "line 1", "YAML", "undefined alias"),
        (b"a: 1\n---\nb: 1\n", "line 2", "YAML", "another document"),
        (b"a: 1\nb: \x01\n", "line 2", "printable text", "the character U+0001"),
        (b"a: 1\nb: \xe9\n", "line 2", "UTF-8 text", "byte 0xe9"),
        (b"", "line 1", "keys and values", "an empty file"),
        (b"- 1\n", "line 1", "keys and values", "a list"),
        (b"words\n", "line 1", "keys and values", "'words'"),
        (b"name: words\n", "line 1, name", "keys and values", "'words'"),
        (b"name: {vi: 2022-11-10, en: B}\n", "line 1, name.vi", "a text (in quotes", "2022"),
        (b"name: {vi: A, en: B}\npoints: 1\n", "line 2, points", "a list", "1"),
    ],
)
def test_what_is_wrong_and_where(tmp_path, content, where, expected, found):
    (fault,) = faults(tmp_path, content)
    assert fault.where == where
    assert fault.expected.startswith(expected)
    assert found in fault.found


def test_tags_run_nothing(tmp_path):
    marker = tmp_path / "ran"
    faults(tmp_path, f'name: !!python/object/apply:pathlib.Path.touch ["{marker}"]\n'.encode())
    assert not marker.exists()


def test_no_file(tmp_path):
    with pytest.raises(InputFaults, match=r"e\.yml: expected a readable file, found none"):
        read_yaml(tmp_path / "e.yml", "e.yml", Example)
    with pytest.raises(InputFaults, match="expected a readable file"):
        read_yaml(tmp_path, "e.yml", Example)


def test_dotted_path():
    assert dotted([]) == ""
    assert dotted(["a", 0, 1, "b"]) == "a[0][1].b"
