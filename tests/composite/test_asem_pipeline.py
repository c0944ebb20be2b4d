"""Every stage of the ASEM index against COINr 1.1.14 (tests/oracles/asem/README.md)."""

import numpy as np
import pandas as pd
import pytest

from par_lib.composite.rank import rank

STAGES = {
    "denominate": "denominated",
    "impute": "imputed",
    "treat": "treated",
    "normalise": "normalised",
    "aggregate": "aggregated",
}


@pytest.mark.parametrize("verb", STAGES)
def test_stage_equals_the_reference(asem, oracle, verb):
    expected = oracle(f"coinr_{STAGES[verb]}", by_unit=True)
    found = asem.stages[verb].loc[expected.index]
    assert set(found.columns) == set(expected.columns)
    pd.testing.assert_frame_equal(found[expected.columns], expected, rtol=1e-12, atol=1e-9, check_dtype=False)


def test_ranks_are_exact(asem, oracle):
    expected = oracle("coinr_results_ranks", by_unit=True)
    found = rank(asem.scores[expected.columns.tolist()], ties="min").loc[expected.index]
    assert (found.to_numpy() == expected.to_numpy()).all()


def test_final_scores(asem, oracle):
    expected = oracle("coinr_results_scores", by_unit=True).drop(columns="Rank")
    np.testing.assert_allclose(asem.scores.loc[expected.index, expected.columns], expected, atol=1e-9, rtol=0)


def test_nobody_is_screened_out(asem, raw):
    assert len(asem.scores) == len(raw.scores) == 51
    assert asem.report("screen")["units"].kept.all()


def test_treatment_record(asem, oracle):
    report = asem.report("treat")
    expected = oracle("coinr_treat_details").set_index("iCode")
    columns = report["columns"].loc[expected.index]
    np.testing.assert_allclose(columns.skewness_before, expected["check_SkewKurt0.Skew"], atol=1e-9)
    np.testing.assert_allclose(columns.kurtosis_before, expected["check_SkewKurt0.Kurt"], atol=1e-9)
    assert (columns.needed == ~expected["check_SkewKurt0.Pass"].astype(bool)).all()
    assert (columns.points == expected["winsorise.nwin"].fillna(0)).all()
    points = oracle("coinr_treat_points", by_unit=True).astype(object).fillna("")
    names = {"winhi": "winsorised high", "winlo": "winsorised low", "": ""}
    marks = report["points"].loc[points.index, points.columns]
    assert (marks == points.map(names.__getitem__)).all(axis=None)


def test_effective_weights(asem, oracle):
    expected = oracle("coinr_eff_weights").set_index("iCode").EffWeight
    np.testing.assert_allclose(asem.hierarchy.effective_weights()[expected.index], expected, atol=1e-12)


def test_log_names_every_step(asem):
    assert asem.log_frame().verb.tolist() == [
        "denominate",
        "impute",
        "screen",
        "treat",
        "normalise",
        "aggregate",
    ]
