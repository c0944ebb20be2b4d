"""What is kept of the project's sources is what reading them again gives."""

import json

import pytest

from par_lib import kept_definitions
from par_lib.definitions import read_module
from par_lib.kept_definitions import ROOT, keep, module_of

SOURCE = "from par_lib.errors import ParError\n@app.command\ndef f(): ...\nx = ParError\n"


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_definitions, "FILE", tmp_path / "definitions.json")
    return tmp_path / "definitions.json"


def test_every_module_is_kept_as_it_is_read(file, monkeypatch):
    keep(file)
    with monkeypatch.context() as without_reading:
        without_reading.delattr(kept_definitions, "read_module")
        kept = {path: module_of(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py")}
    assert len(kept) > 300
    for path, module in kept.items():
        read = read_module(path.read_text(encoding="utf-8"), ROOT.name)
        assert module == read
        of_the_body = {name for name, one in read.definitions.items() if one is read.body}
        assert of_the_body == {name for name, one in module.definitions.items() if one is module.body}


def test_a_source_that_has_changed_is_read(file):
    keep(file)
    module = module_of(SOURCE)
    assert module == read_module(SOURCE, ROOT.name)
    assert module.definitions["f"] is module.body


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: "",
        lambda _: "[]",
        lambda text: text[:-9],
        lambda text: text.replace('"reader": "', '"reader": "another '),
        lambda text: json.dumps({**json.loads(text), "modules": []}),
        lambda text: text.replace('"body"', '"bodies"'),
    ],
)
def test_what_is_damaged_or_of_another_reader_is_not_used(file, damage):
    keep(file)
    path = ROOT / "files.py"
    file.write_text(damage(file.read_text(encoding="utf-8")), encoding="utf-8")
    source = path.read_text(encoding="utf-8")
    assert module_of(source) == read_module(source, ROOT.name)
