"""Rules in words: every kind, in both languages, with every number of the rule."""

from fractions import Fraction

import pytest

from par_lib.methodology.notation import parse_rule
from par_lib.methodology.rule_words import rule_words

TWO = Fraction(2)


@pytest.mark.parametrize(
    ("rule", "vi", "en"),
    [
        (
            '{kind: steps, unit: "%", better: lower, steps: [{at: 5, points: 2}, {at: 10, points: 0.5}]}',
            "%: đến 5 trở xuống: 2 điểm; đến 10: 0,5 điểm; còn lại: 0 điểm",
            "%: up to 5: 2 points; up to 10: 0.5 points; otherwise 0",
        ),
        (
            '{kind: proportional, unit: "%", full: 99.5}',
            "%: tỷ lệ với giá trị, từ 99,5 trở lên: 2 điểm",
            "%: in proportion to the value, 2 points from 99.5 on",
        ),
        (
            '{kind: thresholds, unit: "%", zero_below: 50, full_from: 90}',
            "%: dưới 50: 0 điểm; từ 90 trở lên: 2 điểm; ở giữa: theo tỷ lệ",
            "%: 0 below 50, 2 points from 90 on, in proportion in between",
        ),
        (
            "{kind: deduction, per_case: 0.25}",
            "số trường hợp: không có: 2 điểm; mỗi trường hợp trừ 0,25 điểm",
            "number of cases: 2 points without any, 0.25 less for each",
        ),
        ("{kind: yes_no}", "có: 2 điểm; không: 0", "yes: 2 points; no: 0"),
        (
            "{kind: survey_mean, lowest: 1, highest: 5}",
            "điểm trung bình của câu trả lời, từ 1 (0 điểm) đến 5 (2 điểm)",
            "mean answer, from 1 (0 points) to 5 (2 points)",
        ),
        ("{kind: sipas_share}", "Chỉ số SIPAS (%) × 2 điểm", "SIPAS index (%) × 2 points"),
        (
            '{kind: statistic_against_target, unit: {vi: "tỷ đồng", en: "bn VND"}, target: 1000}',
            "tỷ đồng: so với chỉ tiêu 1000, tối đa 2 điểm",
            "bn VND: as a share of the target 1000, at most 2 points",
        ),
        (
            '{kind: statistic_against_target, unit: "%"}',
            "%: so với chỉ tiêu, tối đa 2 điểm",
            "%: as a share of the target, at most 2 points",
        ),
    ],
)
def test_every_kind(rule, vi, en):
    words = rule_words(parse_rule(rule), TWO)
    assert (words.vi, words.en) == (vi, en)
