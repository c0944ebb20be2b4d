import dataclasses

import numpy as np
import pytest

from par_lib.audit.robustness import (
    confidence_table,
    distribution_table,
    ledger_table,
    neighbours,
    option_names,
    pair_table,
    rank_table,
    replicate_plan,
    run_replicates,
)
from par_lib.composite.ledger import SourceDidNotMove
from par_lib.errors import ArgumentError
from tests.audit.small import add_assessment, add_standard_errors


@pytest.fixture
def data(full, examine):
    return examine(full, replicates=3000, seed=11)


@pytest.fixture
def found(data):
    return run_replicates(data)


def test_every_declared_source_is_in_the_ledger(data, found):
    table = ledger_table(data, found)
    whole = table[table["option"] == ""].set_index("source")
    assert list(whole.index) == [
        *("weights", "area_weights", "normalisation", "aggregation", "round", "left_out", "standard_errors")
    ]
    assert set(whole.index) == set(data.declared)
    assert (whole["replicates"] == 3000).all()
    assert whole.loc[["weights", "standard_errors"], "moved"].tolist() == [3000, 3000]
    assert (whole["effects"] > 0).all()
    for source, group in table[table["option"] != ""].groupby("source"):
        assert group["moved"].sum() == 3000
        assert tuple(group["option"]) == (option_names(data, source))


@pytest.mark.parametrize(
    ("source", "without"),
    [
        ("weights", {"weight_share": 0.0}),
        ("area_weights", {"area_weight_share": 0.0}),
        ("standard_errors", {"errors": ()}),
        ("left_out", {"may_leave_out": ()}),
        ("aggregation", {"means": lambda model: model.means[:1]}),
        ("normalisation", {"slopes": lambda model: model.slopes[:1]}),
        ("round", {"rounds": lambda model: model.rounds[:1]}),
    ],
)
def test_a_run_that_lost_a_source_is_refused(data, source, without):
    """What is declared is the plan; a model that no longer varies it must not pass for a whole audit."""
    changes = {name: value(data.model) if callable(value) else value for name, value in without.items()}
    lame = dataclasses.replace(data, model=dataclasses.replace(data.model, **changes))
    with pytest.raises(SourceDidNotMove, match=rf"{source}: declared, but never drawn"):
        run_replicates(lame)


def test_a_source_without_effect_is_refused(data):
    """Two rounds that do not differ are no source of uncertainty, though both come up."""
    same = dataclasses.replace(data.model, rounds=(data.model.rounds[0], data.model.rounds[0]))
    with pytest.raises(SourceDidNotMove, match="round: moved, but without effect"):
        run_replicates(dataclasses.replace(data, model=same))


def test_nothing_to_vary(small, examine):
    still = {
        "weights": None,
        "area_weights": None,
        "aggregation": ["arithmetic"],
        "normalisation": ["share"],
        "leave_out": "none",
    }
    with pytest.raises(ArgumentError, match="something that varies, found nothing"):
        run_replicates(examine(small, sources=still))


def test_rank_table_agrees_with_the_histogram(data, found):
    ranks = rank_table(data, found).set_index("unit")
    counts = distribution_table(found)
    assert counts.groupby("unit")["count"].sum().eq(3000).all()
    for unit, group in counts.groupby("unit"):
        draws = np.repeat(group["rank"].to_numpy(), group["count"].to_numpy())
        row = ranks.loc[unit]
        assert row["mean"] == pytest.approx(draws.mean())
        assert row["sd"] == pytest.approx(draws.std())
        quantiles = np.quantile(draws, [0.05, 0.5, 0.95], method="inverted_cdf")
        assert row[["low", "median", "high"]].tolist() == quantiles.tolist()
        for place in (1, 3, 5):
            assert row[f"top_{place}"] == pytest.approx((draws <= place).mean())
    assert "top_10" not in ranks
    assert ranks["rank"].tolist() == sorted(ranks["rank"])


def test_pairs_are_complementary_and_neighbours_follow_the_ranking(data, found):
    pairs = pair_table(data, found)
    assert len(pairs) == 6 * 5
    above = pairs.set_index(["unit", "other"])["above"]
    assert [above[a, b] + above[b, a] for a, b in above.index] == pytest.approx([1.0] * len(above))
    ranks = rank_table(data, found)
    beside = neighbours(ranks, pairs)
    assert list(zip(beside["unit"], beside["other"], strict=True)) == list(
        zip(ranks["unit"][:-1], ranks["unit"][1:], strict=True)
    )
    assert beside["above"].tolist() == [
        above[a, b] for a, b in zip(beside["unit"], beside["other"], strict=True)
    ]


def test_confidence_sets_where_there_are_standard_errors(small, examine):
    add_assessment(small)
    assert len(confidence_table(examine(small))) == 0
    add_standard_errors(small, error=0.001)
    sharp = confidence_table(examine(small)).set_index("unit")
    assert (sharp["low"] == sharp["rank"]).all()
    assert (sharp["high"] == sharp["rank"]).all()
    add_standard_errors(small, error=1.5)
    wide = confidence_table(examine(small)).set_index("unit")
    assert ((wide["low"] <= sharp["rank"]) & (sharp["rank"] <= wide["high"])).all()
    assert ((wide["low_all"] <= wide["low"]) & (wide["high"] <= wide["high_all"])).all()
    assert (wide["high"] - wide["low"]).sum() > 0
    assert wide.loc["U1", "standard_error"] == pytest.approx(7.5)


def test_ties_are_counted_by_the_rule_of_the_framework(small, examine):
    assert replicate_plan(examine(small)).ties == "min"
    data = examine(small)
    averaged = dataclasses.replace(data.result.inputs.framework, ties="average")
    result = dataclasses.replace(
        data.result, inputs=dataclasses.replace(data.result.inputs, framework=averaged)
    )
    assert replicate_plan(dataclasses.replace(data, result=result)).ties == "min"
