"""No label of any figure is cut off, with the longest official names and as many units as there are."""

import datetime as dt
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from par_lib.report.figures.bars import ranked_bars
from par_lib.report.figures.correlation import correlation_map
from par_lib.report.figures.difference import differences
from par_lib.report.figures.distribution import distribution
from par_lib.report.figures.dumbbell import dumbbell
from par_lib.report.figures.funnel import funnel
from par_lib.report.figures.gantt import gantt
from par_lib.report.figures.heat import heat_map
from par_lib.report.figures.importance import importance_dots
from par_lib.report.figures.intervals import intervals
from par_lib.report.figures.panels import panels
from par_lib.report.figures.profile import profile
from par_lib.report.figures.rank_intervals import rank_intervals
from par_lib.report.figures.scatter import scatter
from par_lib.report.figures.slope import slope
from par_lib.report.figures.tiles import tile_map
from par_lib.report.figures.trend import points_over_years, spread_over_years

# The longest name of an area in each language (data/frameworks/province-2022.yml, area 8).
LONG = {
    "vi": "Tác động của cải cách hành chính đến người dân, tổ chức và phát triển kinh tế - xã hội của tỉnh",
    "en": "Impact of reform on people, organisations and socio-economic development",
}
# The longest name of a unit in each language (data/units/ministries.csv).
LONGEST = {
    "vi": "Bộ Nông nghiệp và Phát triển nông thôn",
    "en": "Ministry of Natural Resources and Environment",
}
REGION = "Bắc Trung Bộ và Duyên hải miền Trung"
# As the page of a unit has it, of three lines and more.
TITLE = {
    "vi": f"{LONGEST['vi']}, PAR INDEX 2023; mạnh nhất: {LONG['vi']}; yếu nhất: {LONG['vi']}",
    "en": f"{LONGEST['en']}, PAR INDEX 2023; strongest: {LONG['en']}; weakest: {LONG['en']}",
}
AREAS = 8
UNITS = [f"Bà Rịa - Vũng Tàu {place}" for place in range(63)]
VALUES = np.linspace(70, 99, len(UNITS))


def figures(lang):
    parts = [f"{place} {LONG[lang]}" for place in range(AREAS)]
    shares = pd.DataFrame(np.linspace(70, 99, len(UNITS) * AREAS).reshape(len(UNITS), AREAS), index=UNITS)
    told = {"title": LONG[lang], "axis": "Tỷ lệ (%)"}
    points = shares / AREAS
    yield ranked_bars(
        points, points.sum(axis=1), lang, **told, part_names=dict(enumerate(parts)), mean=(85.0, "Trung bình")
    )
    yield heat_map(shares, lang, title=LONG[lang], scale="%")
    words = {key: key for key in ("unit", "middle", "median", "group", "self", "appraised")}
    yield distribution(shares.set_axis(parts, axis=1), lang, **told, words=words)
    own = pd.DataFrame({"name": parts, "share": 91.0, "median": 88.0, "group": 90.0})
    unit = words | {"unit": LONGEST[lang]}
    for title in (LONG[lang], TITLE[lang], f"{TITLE[lang]} {TITLE[lang]}"):
        yield profile(own, lang, title=title, axis="%", words=unit)
    both = pd.DataFrame({"stated": range(1, AREAS + 1), "actual": range(AREAS, 0, -1)}, index=parts)
    yield importance_dots(both, lang, **told, stated="stated", actual="actual")
    scored = pd.DataFrame({"name": parts, "self": 91.0, "appraised": 88.0})
    yield dumbbell(scored, lang, **told, words=words)
    many = [f"3.1.{place} {LONG[lang]}" for place in range(26)]
    yield correlation_map(
        pd.DataFrame(0.5, index=many, columns=[*"12345678", "Σ"]), lang, title="Σ", scale="r"
    )
    told_of = pd.DataFrame({"name": UNITS, "value": VALUES, "lower": VALUES - 1, "upper": VALUES + 1})
    yield intervals(told_of, lang, **told)
    ranks = pd.DataFrame({"rank": 3, "low": 1, "median": 2, "high": 5}, index=UNITS)
    years = range(2011, 2025)
    trend_words = {"range": "range", "middle": "middle", "median": "median", "break": "không so sánh được"}
    over_years = pd.DataFrame({year: VALUES + year % 4 for year in years})
    yield spread_over_years(over_years, lang, **told, words=trend_words, breaks=(2017, 2018, 2024))
    dots = pd.DataFrame(
        {"year": [*years, *[2024] * 63], "value": 85.0, "kind": ["mean"] * 14 + ["unit"] * 63}
    )
    marks = {"breaks": {2017: ""}, "marks": {2023: "nhóm mới", 2024: "nhóm mới"}}
    yield points_over_years(dots, lang, **told, names={"mean": "mean", "unit": "unit"}, **marks)
    yield rank_intervals(ranks, lang, **told, interval="90%", median="median", own="own")
    yield from of_two_years(lang)
    lines = {"title": TITLE[lang], "x": "x", "y": "y"}
    pairs = pd.DataFrame({"name": UNITS, "x": VALUES, "y": VALUES[::-1]})
    yield scatter(pairs, lang, **lines)
    polled = pd.DataFrame({"name": UNITS, "ballots": 300 + np.arange(63), "value": VALUES, "se": 1.0})
    limits = {key: key for key in ("inner", "outer", "mean", "outside")}
    yield funnel(polled, lang, **lines, words=limits)
    regions = pd.DataFrame({f"{place} {REGION}": [70.0, 90] for place in range(6)}, index=["1", "2"])
    yield panels(regions, regions.mean(axis=1), lang, title=TITLE[lang], axis="%", middle="m", own="o")
    grid = pd.DataFrame({"column": [0, 1], "line": [0, 0]}, index=["a", "b"])
    named = dict.fromkeys("ab", "Bà Rịa - Vũng Tàu")
    yield tile_map(grid, pd.Series({"a": 1.0, "b": 2.0}), named, lang, title=TITLE[lang], scale="%")
    agreeing = pd.DataFrame({"name": [LONGEST[lang]] * 3, "difference": [0.4, -0.9, 2.0]})
    words = {"agrees": "agrees", "outside": "outside"}
    yield differences(agreeing, lang, title=TITLE[lang], axis="x", words=words)
    days = {"first": [dt.date(2023, 12, 1)], "last": [dt.date(2024, 3, 31)], "done": [None]}
    tasks = pd.DataFrame({"name": [LONG[lang]]} | days, dtype=object)
    steps = {key: key for key in ("deadline", "done", "decided", "open")}
    yield gantt(tasks, dt.date(2023, 9, 25), title=TITLE[lang], words=steps)


def of_two_years(lang):
    """Slopes of the longest names far apart and all together, of ranks, and of names of several lines."""
    words = {"rise": "rise", "fall": "fall", "same": "unchanged"}
    for name, apart in ((LONGEST[lang], 1.0), (LONGEST[lang], 0.01), (LONG[lang], 1.0)):
        before = 80 + apart * np.arange(12)
        frame = pd.DataFrame({"name": name, "before": before, "now": before + apart})
        yield slope(frame, (2022, 2023), lang, title=TITLE[lang], words=words, decimals=2)
    ranks = pd.DataFrame({"name": LONGEST[lang], "before": range(1, 13), "now": range(12, 0, -1)})
    yield slope(ranks, (2022, 2023), lang, title=LONG[lang], words=words, decimals=0, of_ranks=True)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_text_is_whole_and_within_its_figure(lang):
    for figure in figures(lang):
        figure.draw_without_rendering()
        inside = figure.bbox.padded(1)
        drawn = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
        for text in set(drawn) - beyond(figure):
            assert "…" not in text.get_text()
            box = text.get_window_extent()
            corners = ((box.x0, box.y0), (box.x1, box.y1))
            assert all(inside.contains(*corner) for corner in corners), (text.get_text(), box, inside)
        plt.close(figure)


def beyond(figure):
    """Labels of ticks beyond the limits of their axis, which are not drawn."""
    return {
        label
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        if not min(axis.get_view_interval()) - 1e-9 <= tick.get_loc() <= max(axis.get_view_interval()) + 1e-9
        for label in (tick.label1, tick.label2)
    }


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_title_stands_apart_from_all_below_it(lang):
    for figure in figures(lang):
        figure.draw_without_rendering()
        title = figure._suptitle
        below = title.get_window_extent().y0 - 2 * figure.dpi / 72
        texts = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
        for text in set(texts) - beyond(figure) - {title}:
            assert text.get_window_extent().y1 < below, (text.get_text(), title.get_text())
        assert all(axes.bbox.y1 < below for axes in figure.axes)
        plt.close(figure)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_labels_of_slopes_keep_apart(lang):
    for figure in of_two_years(lang):
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in figure.findobj(Text) if text.get_text()]
        assert len(boxes) == 1 + 24 + 2 + len(figure.legends[0].get_texts())
        met = [1 for place, box in enumerate(boxes) for other in boxes[:place] if shrunk(box).overlaps(other)]
        assert not met
        plt.close(figure)


def shrunk(box):
    """A box without the room above and below letters, which neighbouring lines share."""
    return box.padded(0, -1.5)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_names_of_rows_do_not_collide(lang):
    for figure in figures(lang):
        figure.draw_without_rendering()
        labels = [label.get_window_extent() for label in figure.axes[0].get_yticklabels() if label.get_text()]
        boxes = sorted(labels, key=lambda box: box.y0)
        assert all(lower.y1 <= upper.y0 + 1.5 for lower, upper in pairwise(boxes))
        plt.close(figure)
