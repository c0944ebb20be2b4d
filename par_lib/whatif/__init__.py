"""What if: other weights, maxima, rules, means or units, or another year; who moves, and why.

    case.py       one computed year as the parts that decide its scores and ranks
    scenario.py   changes on top of a framework as data, and the case that they make
    other_framework.py  the case that another framework makes
    scores.py     scores and ranks when each part is taken from one of two cases
    parts.py      the change of each unit shared out exactly among the parts (Shapley values)
    blind.py      code names for units while the methodology is being settled

Every part is taken from a file or a year as it is: nothing is estimated.
"""
