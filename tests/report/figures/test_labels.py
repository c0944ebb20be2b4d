"""Labels keep apart and move as little as can be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from scipy.optimize import minimize

from par_lib.report.figures.labels import label_points, spread
from par_lib.report.figures.style import use_house_style

PLACES = st.lists(st.floats(-100, 100), min_size=1, max_size=12)


@given(PLACES, st.floats(0.1, 5))
def test_places_are_apart_and_in_their_order(wanted, gap):
    placed = spread(wanted, gap)
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(placed[order]) >= gap - 1e-9).all()
    assert np.isclose(placed.mean(), np.mean(wanted))  # moves up and down cancel out


def test_no_other_places_are_nearer():
    """A general solver finds the same least sum of squares."""
    wanted, gap = np.array([0.0, 0.2, 0.3, 2.0, 2.1, 9.0]), 0.8
    found = minimize(
        lambda at: ((at - wanted) ** 2).sum(), wanted,
        constraints=[{"type": "ineq", "fun": lambda at: np.diff(at) - gap}],
    )  # fmt: skip
    assert spread(wanted, gap) == pytest.approx(found.x, abs=1e-4)


def test_what_is_apart_is_left_where_it_is():
    assert spread([3.0, 1.0, 2.0], 1.0).tolist() == [3.0, 1.0, 2.0]
    assert spread([], 1.0).tolist() == []


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000))
def test_names_of_points_do_not_collide(seed):
    use_house_style()
    x, y = np.random.default_rng(seed).normal(size=(2, 12))
    figure = Figure(figsize=(4, 3), layout="none")
    axes = figure.add_axes((0.1, 0.1, 0.85, 0.85))
    axes.scatter(x, y)
    figure.draw_without_rendering()
    labels = label_points(axes, x, y, [f"Đơn vị {place}" for place in range(12)])
    boxes = [label.get_window_extent() for label in labels]
    assert boxes
    assert not [1 for place, box in enumerate(boxes) for other in boxes[:place] if box.overlaps(other)]
    points = axes.transData.transform(np.column_stack([x, y]))
    assert not [1 for box in boxes for at in points if box.contains(*at)]
    frame = axes.get_window_extent()
    assert all(frame.contains(box.x0, box.y0) and frame.contains(box.x1, box.y1) for box in boxes)
    assert labels[0].get_text() == "Đơn vị 0"  # the first finds all room free
