"""The log of assumptions: the shipped one is whole, and faults name their line."""

import pytest

from par_lib.errors import InputFaults
from par_lib.inputs.assumptions import KINDS, read_assumptions
from par_lib.inputs.series import read_register
from par_lib.project import Project
from tests.build.projects import ROOT

ENTRY = """\
  - id: one
    kind: method
    decision: {vi: Một, en: One}
    why: {vi: Vì, en: Because}
    effect: {vi: Nhỏ, en: Small}
    used: [papi]
"""


@pytest.fixture(scope="module")
def register():
    return read_register(Project(ROOT))


def project_with(folder, text):
    (folder / "data").mkdir()
    (folder / "data" / "assumptions.yml").write_text(f"assumptions:\n{text}", encoding="utf-8")
    return Project(folder)


def test_the_shipped_log_is_whole_and_in_the_order_of_kinds(shipped, register):
    found = read_assumptions(shipped, register)
    assert len(found) >= 12
    places = [KINDS.index(one.kind) for one in found]
    assert places == sorted(places)
    assert {one.kind for one in found} == set(KINDS)
    simulated = {"demo-province", "demo-ministry"}
    assert all(set(one.used) <= simulated for one in found if one.kind == "simulation")


def test_every_fault_at_once(tmp_path, register):
    text = ENTRY + ENTRY.replace("[papi]", "[papy]")
    with pytest.raises(InputFaults) as caught:
        read_assumptions(project_with(tmp_path, text), register)
    message = str(caught.value)
    assert "line 8, assumptions[1].id: expected each id once, found one again" in message
    assert "assumptions[1].used" in message
    assert "did you mean papi" in message


def test_without_a_file_nothing_is_assumed(tmp_path, register):
    assert read_assumptions(Project(tmp_path), register) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("kind: method", "kind: guess", "kind"), ("used: [papi]", "used: []", "used"), ("why:", "whi:", "whi")],
)
def test_a_layout_that_breaks_is_refused(tmp_path, register, old, new, said):
    with pytest.raises(InputFaults, match=rf"data/assumptions\.yml.*{said}"):
        read_assumptions(project_with(tmp_path, ENTRY.replace(old, new)), register)
