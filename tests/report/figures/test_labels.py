"""Labels keep apart and move as little as can be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.path import Path
from scipy.optimize import minimize

from par_lib.report.figures.labels import ALONG_LINES, label_points, spread, words_above
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


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000))
def test_values_along_a_line_lie_neither_on_it_nor_on_each_other(seed):
    use_house_style()
    x, y = np.arange(14.0), np.random.default_rng(seed).normal(size=14)
    figure = Figure(figsize=(7.6, 3.6), layout="none")
    axes = figure.add_axes((0.1, 0.1, 0.85, 0.85))
    axes.plot(x, y)
    axes.margins(y=0.3)
    figure.draw_without_rendering()
    line = np.column_stack([x, y])
    labels = label_points(axes, x, y, [f"{value:.1f}" for value in y], places=ALONG_LINES, lines=[line])
    boxes = [label.get_window_extent() for label in labels]
    assert len(boxes) >= 13  # a peak between two peaks may have no room
    assert not [1 for place, box in enumerate(boxes) for other in boxes[:place] if box.overlaps(other)]
    path = Path(axes.transData.transform(line))
    assert not any(path.intersects_bbox(box, filled=False) for box in boxes)


def test_words_above_a_chart_keep_apart_and_end_with_it():
    use_house_style()
    figure = Figure(figsize=(7.6, 3.6), layout="none")
    axes = figure.add_axes((0.1, 0.1, 0.85, 0.6))
    axes.set(xlim=(2011, 2024))
    placed = words_above(axes, {float(year) + 0.5: "không so sánh được" for year in range(2011, 2024)})
    boxes = [word.get_window_extent() for word in placed]
    assert not [1 for place, box in enumerate(boxes) for other in boxes[:place] if box.overlaps(other)]
    frame = axes.get_window_extent()
    assert all(box.y0 >= frame.y1 and box.x1 <= frame.x1 + 1e-6 for box in boxes)
    alone = words_above(axes, {2015.5: "nhóm mới", 2019.5: "nhóm mới"})
    assert {word.xyann for word in alone} == {(0.0, 3.0)}
