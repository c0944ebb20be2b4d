import numpy as np
import pytest

from par_lib.analysis.outcome import Outcome, compare


@pytest.mark.parametrize(
    ("printed", "computed", "exact", "outcome"),
    [
        ("89.95", 89.954, False, Outcome.EQUAL),
        ("89.95", 89.959, False, Outcome.WITHIN),
        ("89.95", 89.961, False, Outcome.OUTSIDE),
        ("7", 7.0, True, Outcome.EQUAL),
        ("7", 8.0, True, Outcome.OUTSIDE),
        ("89.95", np.nan, False, Outcome.NOT_COMPUTED),
        ("name", 1.0, False, Outcome.NOT_COMPUTED),
    ],
)
def test_outcomes(printed, computed, exact, outcome):
    assert compare(printed, computed, exact=exact, known_conflict=False)[2] is outcome


def test_a_known_conflict_may_lie_outside():
    assert compare("7", 8.0, exact=True, known_conflict=True)[2] is Outcome.CONFLICT
