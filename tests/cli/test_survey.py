import re

import pytest

from par_lib.cli.survey import app

COMMANDS = {command.name: command.callback for command in app.registered_commands}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(par, name):
    ended = par("survey", name, "--help")
    assert ended.code == 0
    (example,) = re.findall(r"`par ([^`]+)`", COMMANDS[name].__doc__.partition("Example:")[2])
    assert f"Example: par {example}" in re.sub(r"[\s│]+", " ", ended.out)


def test_forms_of_every_group(par, copied, tmp_path):
    ended = par("survey", "forms", "par-ministry", "2023", "--out", str(tmp_path / "forms"), project=copied)
    assert ended.code == 0, ended.err
    names = sorted(path.name for path in (tmp_path / "forms").iterdir())
    assert len(names) == 15
    assert names[:3] == ["associations.en.html", "associations.vi.html", "associations.xlsx"]
    assert "par-officials.xlsx, .vi.html, .en.html: 29 questions" in ended.out
