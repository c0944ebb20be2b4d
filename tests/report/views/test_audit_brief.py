import pandas as pd
import pytest

from par_lib.report.views.audit_brief import MOST, brief, brief_note


def correlations(rows):
    return pd.DataFrame(rows, columns=["code", "other", "relation", "pearson", "flag"])


def test_short_tables_are_whole_and_say_nothing():
    table = pd.DataFrame({"loading": [0.9] * MOST})
    assert brief("loadings", table) is table
    assert brief_note("loadings", MOST, table, "vi") == ""
    assert brief("ranks", pd.DataFrame({"unit": range(100)})).shape == (100, 1)


def test_of_correlations_the_nearest_parent_and_the_closest_other_area():
    flagged = [
        ("a1", "a", "own", 0.1, "low"), ("a1", "index", "own", 0.2, "low"),
        ("a1", "b", "other", 0.4, "closer"), ("a1", "c", "other", 0.5, "closer"),
        ("a1", "a2", "sibling", -0.3, "negative"),
    ]  # fmt: skip
    fine = [("a2", "a", "own", 0.7, "")]
    assert len(brief("correlations", correlations(flagged + fine))) == 5
    many = correlations([*flagged, *fine, *[("b1", f"b{n}", "sibling", 0.1, "low") for n in range(MOST)]])
    few = brief("correlations", many)
    assert list(zip(few["code"], few["other"], strict=True)) == [("a1", "a"), ("a1", "c")]
    note = brief_note("correlations", len(few), many, "vi")
    assert note.endswith(f"(2 trong {5 + MOST} dòng).")


@pytest.mark.parametrize(
    ("name", "table", "kept"),
    [
        ("importance", {"parent": ["index", *["a"] * 60], "code": ["a", *(f"a{n}" for n in range(60))]}, [0]),
        ("components", {"component": [1, *range(2, 60)], "eigenvalue": [0.9, 1.1, *[0.5] * 57]}, [0, 1]),
        ("loadings", {"loading": [0.5] * 59 + [-0.4]}, [59]),
        ("floor", {"mean_gain": [*range(60)]}, list(range(60 - MOST, 60))),
        ("outliers", {"distance": [-9, *[2] * 58, 3]}, [0, *range(1, MOST - 1), 59]),
    ],
)
def test_of_longer_tables_what_needs_a_look_in_the_same_order(name, table, kept):
    frame = pd.DataFrame(table)
    assert list(brief(name, frame).index) == kept
    for lang in ("vi", "en"):
        assert f"{len(kept)} " in brief_note(name, len(kept), frame, lang)
