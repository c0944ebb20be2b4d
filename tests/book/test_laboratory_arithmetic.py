"""The laboratory's arithmetic in Chromium against par_lib's on the same inputs, published and made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from par_lib.analysis.compute import YearResult, compute_year, read_year
from par_lib.audit.laboratory import BLOCK, MEANS, NOISE, STREAM, Laboratory, Weightings, laboratory
from par_lib.audit.plan import AggregationName
from par_lib.composite.aggregate import aggregate
from par_lib.composite.arrays import Floats
from par_lib.composite.rank import rank, rank_rows
from par_lib.composite.sources import WeightNoise, draw_block
from par_lib.methodology.schema import Ties
from par_lib.project import Project
from par_lib.report.views.laboratory import arrays_for_page
from tests.book.browser import open_page
from tests.book.jupyter_book import ROOT, THEME

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("theme")]

POLICY = "default-src 'none'; script-src 'self'"  # the report's own: no inline script
WEIGHTINGS = Weightings(spread=0.25, seed=2023, blocks=2)
SCORES = """([data, factors, mean]) => {
    const scores = laboratoryArithmetic.scores(data, factors, mean);
    return [scores, laboratoryArithmetic.ranks(scores, data.ties)];
}"""
COUNTS = """([data, factors, mean, options, blocks]) => Array.from({ length: blocks },
    (_, block) => laboratoryArithmetic.topCounts(data, factors, mean, options, block))"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """An empty page with the laboratory's arithmetic, opened from a file."""
    folder = tmp_path_factory.mktemp("arithmetic")
    script = (THEME / "js" / "laboratory-arithmetic.js").read_text(encoding="utf-8")
    (folder / "arithmetic.js").write_text(script, encoding="utf-8")
    (folder / "page.html").write_text(
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<script src="arithmetic.js"></script>',
        encoding="utf-8",
    )
    with open_page(browser) as (opened, found):
        opened.goto((folder / "page.html").as_uri())
        yield opened
        assert found == []


@pytest.fixture(scope="module")
def years() -> dict[str, YearResult]:
    project = Project(ROOT)
    return {series: compute_year(read_year(project, series, 2023)) for series in ("par-ministry", "papi")}


def in_page(page: Page, lab: Laboratory, weights: Floats, mean: AggregationName) -> tuple[Floats, Floats]:
    given = [arrays_for_page(lab), lab.factors(weights).tolist(), mean]
    scores, ranks = page.evaluate(SCORES, given)
    return np.array(scores, dtype=np.float64), np.array(ranks, dtype=np.float64)


def assert_same(page: Page, lab: Laboratory, weights: Floats, mean: AggregationName) -> None:
    scores, ranks = in_page(page, lab, weights, mean)
    np.testing.assert_allclose(scores, lab.scores(weights, MEANS[mean]), rtol=1e-13)
    np.testing.assert_array_equal(ranks, lab.ranks(weights, MEANS[mean]))


def made_up(seed: int, ties: Ties = "min") -> Laboratory:
    """Units with ties, with unknown areas, with areas that do not apply or do in part, and without points."""
    rng = np.random.default_rng(seed)
    weights = np.array([2.5, 10.0, 10 / 3, 16.5])
    maxima = np.tile(weights, (14, 1))
    maxima[rng.random(maxima.shape) < 0.2] *= 0.6
    maxima[rng.random(maxima.shape) < 0.1] = 0
    points = np.round(rng.random(maxima.shape), 1) * maxima
    points[rng.random(points.shape) < 0.08] = np.nan
    points = np.where(maxima == 0, 0, points)
    points[5:8], maxima[5:8] = points[4], maxima[4]  # four units tie
    points[12], maxima[12] = 0, weights
    points[13], maxima[13] = 0, 0  # nothing applies
    units = tuple(f"U{number}" for number in range(14))
    return Laboratory(units, ("A", "B", "C", "D"), points, maxima, weights, ties, floor=1.0, scale=0.8)


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("series", ["par-ministry", "papi"])
def test_official_weights_give_the_computed_index_and_ranks(
    page: Page, years: dict[str, YearResult], series: str, mean: AggregationName
) -> None:
    year = years[series]
    lab = laboratory(year.inputs, year.nodes)
    assert_same(page, lab, lab.weights, mean)
    if mean == "arithmetic":
        scores, ranks = in_page(page, lab, lab.weights, mean)
        index = year.index.set_index("unit").loc[list(lab.units)]
        np.testing.assert_allclose(scores, index["index"], rtol=1e-13)
        np.testing.assert_array_equal(ranks, index["rank"])


def test_provinces_without_data_have_no_rank(page: Page, years: dict[str, YearResult]) -> None:
    """PAPI 2023 was published for 61 of 63 provinces."""
    lab = laboratory(years["papi"].inputs, years["papi"].nodes)
    _, ranks = in_page(page, lab, lab.weights, "arithmetic")
    assert (np.isnan(ranks).sum(), np.nanmax(ranks)) == (2, 61)


@pytest.mark.parametrize("mean", MEANS)
def test_other_weights_of_papi_are_what_composite_makes_of_its_dimensions(
    page: Page, years: dict[str, YearResult], mean: AggregationName
) -> None:
    lab = laboratory(years["papi"].inputs, years["papi"].nodes)
    weights = np.array([20.0, 5, 12.5, 0, 40, 1, 12.5, 9])
    used = weights > 0
    shares = pd.DataFrame(100 * lab.points / lab.maxima, index=lab.units)
    index = aggregate(shares.loc[:, used], MEANS[mean], weights=weights[used], available=1.0)
    scores, ranks = in_page(page, lab, weights, mean)
    np.testing.assert_allclose(scores, 0.8 * index, rtol=1e-13)  # at most 80 points
    np.testing.assert_array_equal(ranks, rank(index, "min"))


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("seed", range(4))
def test_missing_values_ties_and_areas_that_do_not_apply(
    page: Page, seed: int, mean: AggregationName
) -> None:
    for ties in ("min", "max", "average", "dense"):
        lab = made_up(seed, ties)
        assert_same(page, lab, lab.weights, mean)
        assert_same(page, lab, np.array([0.0, 3, 0, 1]), mean)
        ranks = lab.ranks(lab.weights, MEANS[mean])
        assert np.isnan(ranks[13])
        assert len(set(ranks[4:8])) == 1 or np.isnan(ranks[4:8]).all()


def test_an_unknown_area_that_is_left_out_is_not_missed(page: Page) -> None:
    lab = replace(made_up(0), points=np.array([[1.0, np.nan]]), maxima=np.array([[2.0, 2.0]]),
                  weights=np.array([2.0, 2.0]), units=("U",), areas=("A", "B"), scale=1.0)  # fmt: skip
    assert np.isnan(in_page(page, lab, lab.weights, "arithmetic")[0]).all()
    assert in_page(page, lab, np.array([2.0, 0.0]), "arithmetic")[0].tolist() == [50.0]


def test_scores_closer_than_rounding_errors_tie(page: Page) -> None:
    values = [0.1 + 0.2, 0.3, 0.3 - 1e-9, float("nan")]
    ranks = page.evaluate("([values, ties]) => laboratoryArithmetic.ranks(values, ties)", [values, "min"])
    np.testing.assert_array_equal(ranks, rank_rows(np.array([values]), "min")[0])
    assert ranks[:3] == [1, 1, 3]


@pytest.mark.parametrize(("seed", "block"), [(0, 0), (2023, 1), (2**32 - 1, 19)])
def test_random_numbers_are_those_of_par_lib_to_the_last_bit(page: Page, seed: int, block: int) -> None:
    draws = draw_block([WeightNoise((1.0,) * 8, 0.25, NOISE)], seed=seed, block=block, size=BLOCK)[NOISE]
    script = """([seed, block, stream, size]) => {
        const uniform = laboratoryArithmetic.generator(seed, block, stream);
        return Array.from({ length: size }, () => uniform() * 0.5 + 0.75);
    }"""
    drawn = page.evaluate(script, [seed, block, STREAM, draws.size])
    np.testing.assert_array_equal(np.array(drawn).reshape(draws.shape), draws)


@pytest.mark.parametrize("mean", ["arithmetic", "geometric"])
@pytest.mark.parametrize("series", ["par-ministry", "papi", "made up"])
def test_shares_of_weightings_in_the_top_are_those_of_par_lib(
    page: Page, years: dict[str, YearResult], series: str, mean: AggregationName
) -> None:
    lab = made_up(1) if series == "made up" else laboratory(years[series].inputs, years[series].nodes)
    top = 5 if series == "made up" else 10
    weights = lab.weights * np.linspace(0.5, 2, len(lab.areas))
    options = {"top": top, "spread": WEIGHTINGS.spread, "seed": WEIGHTINGS.seed, "stream": STREAM}
    given = [arrays_for_page(lab), lab.factors(weights).tolist(), mean, options, WEIGHTINGS.blocks]
    shares = np.array(page.evaluate(COUNTS, given)).sum(axis=0) / WEIGHTINGS.count
    expected = lab.top_shares(weights, MEANS[mean], top=top, drawn=WEIGHTINGS)
    np.testing.assert_array_equal(shares, np.nan_to_num(expected))
    assert 0 < expected[~np.isnan(expected)].max() <= 1
