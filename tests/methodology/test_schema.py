from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from par_lib.methodology.schema import FrameworkFile, Text, parse_points, parse_years


@settings(max_examples=100, deadline=None)
@given(st.fractions(min_value=0, max_value=1000))
def test_points_written_as_a_fraction_are_exact(points):
    assert parse_points(str(points)) == points


@settings(max_examples=100, deadline=None)
@given(st.decimals(min_value=0, max_value=1000, places=4))
def test_decimal_points_are_exact(points):
    assert parse_points(float(points)) == Fraction(str(points))
    assert parse_points(f" {points} ") == Fraction(str(points))


@pytest.mark.parametrize("value", ["", "x", "1,5", "1/0", True, None, float("nan"), float("inf"), [1]])
def test_what_is_no_number_of_points(value):
    with pytest.raises(ValueError, match="a number of points, or a fraction"):
        parse_points(value)


def test_points_are_not_negative():
    with pytest.raises(ValueError, match="zero or more"):
        parse_points("-1/3")


@pytest.mark.parametrize("value", ["", "23", "2023-", "2023-24", "2023–2024", "x", "2023-2024-2025", -2023])
def test_what_is_no_span_of_years(value):
    with pytest.raises(ValueError, match="a year \\(2023\\) or a span"):
        parse_years(value)


def test_years_in_the_wrong_order():
    with pytest.raises(ValueError, match="not after its last"):
        parse_years("2024-2023")


def test_every_layer_refuses_unknown_keys(content):
    assert FrameworkFile.model_validate(content()).framework == "small"
    for path in ["", "name", "index", "ranking", "display", "totals.0", "tree.0", "tree.0.children.1"]:
        changed = content()
        node = changed
        for key in filter(None, path.split(".")):
            node = node[int(key)] if key.isdigit() else node[key]
        node["surprise"] = 1
        with pytest.raises(ValidationError) as caught:
            FrameworkFile.model_validate(changed)
        (error,) = caught.value.errors()
        assert error["type"] == "extra_forbidden"
        assert error["loc"][-1] == "surprise"


def test_a_file_does_not_change_after_reading(content):
    file = FrameworkFile.model_validate(content())
    with pytest.raises(ValidationError, match="frozen"):
        file.level = "province"


def test_words_in_both_languages():
    text = Text(vi="Tên", en="Name")
    assert (text["vi"], text["en"]) == ("Tên", "Name")
    with pytest.raises(ValidationError):
        Text(vi="", en="Name")


@pytest.mark.parametrize(
    "text", ["1e99999999", "1e309", "١٢", "１２", "1_000", "1/0", "9" * 5000, "nan", "inf"]
)
def test_points_that_no_person_means(text):
    with pytest.raises(ValueError, match="a number of points"):
        parse_points(text)
