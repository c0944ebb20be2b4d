import pytest
from pydantic import ValidationError

from par_lib.errors import InputFaults
from par_lib.inputs.series import read_register
from par_lib.inputs.simulation import Ballots, Choice, Simulation

REASON = {"vi": "vì", "en": "because"}
BALLOTS = {"years": 2023, "total": 100, "groups": {"a": 0.4, "b": 0.6}, "source": "assumed"}


def test_ballots_of_a_year():
    simulation = Simulation(seed=1, like="x", ballots=[BALLOTS])
    assert simulation.ballots_of(2023).total == 100
    assert simulation.ballots_of(2024) is None


@pytest.mark.parametrize("groups", [{"a": 0.4}, {"a": 1.2, "b": -0.2}, {}])
def test_shares_of_groups_add_up(groups):
    with pytest.raises(ValidationError):
        Ballots.model_validate(BALLOTS | {"groups": groups})


@pytest.mark.parametrize(
    "about", [{}, {"unit": "Long An"}, {"fact": "mean", "unit": "Long An", "quantity": "rank"}]
)
def test_a_choice_is_about_one_figure(about):
    with pytest.raises(ValidationError, match="either a fact, or a unit and a quantity"):
        Choice.model_validate({"year": 2023, "reason": REASON} | about)


def test_a_simulated_series_has_the_record_of_the_one_that_it_is_like(shipped):
    register = read_register(shipped)
    demo, real = register.series("demo-province").file, register.series("par-province").file
    assert (demo.record, demo.facts, demo.conflicts) == (real.record, real.facts, real.conflicts)
    assert demo.record


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("like: par-province", "like: par-provinces", "did you mean par-province"),
        ("like: par-province", "like: demo-ministry", "one of par-ministry, par-province, papi, pci"),
        ("like: par-province", "like: par-ministry", "expected a series of the same units, provinces"),
        (
            "units: provinces\n    origin: simulated",
            "units: provinces\n    origin: submitted",
            "origin simulated with a simulation",
        ),
    ],
)
def test_faults_of_a_simulation(copied, old, new, expected):
    path = copied.data / "series.yml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputFaults, match=expected):
        read_register(copied)
