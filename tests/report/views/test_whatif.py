import pandas as pd

from par_lib.report.views.whatif import moves_sentence

NAMES = {"A": "An Giang", "B": "Bắc Kạn", "C": "Cà Mau"}


def test_who_moves_most():
    table = pd.DataFrame({"unit": ["A", "B", "C"], "places": [2.0, -1.0, -1.5]})
    assert moves_sentence(table, NAMES, "en") == (
        "3 of 3 units change rank; the most: An Giang up by 2, Cà Mau down by 1.5."
    )
    assert moves_sentence(table, NAMES, "vi") == (
        "3 trong 3 đơn vị đổi hạng; nhiều nhất là An Giang lên 2 bậc, Cà Mau xuống 1,5 bậc."
    )


def test_one_direction_only():
    table = pd.DataFrame({"unit": ["A", "B"], "places": [2.0, 0.0]})
    assert moves_sentence(table, NAMES, "en") == "1 of 2 units change rank; the most: An Giang up by 2."


def test_those_who_move_as_far_are_all_told():
    table = pd.DataFrame({"unit": ["A", "B", "C"], "places": [-4.0, 2.0, 2.0]})
    assert "Bắc Kạn and Cà Mau up by 2, An Giang down by 4." in moves_sentence(table, NAMES, "en")
    table = pd.DataFrame({"unit": ["A", "B", "C"], "places": 1.0})
    assert "nhiều nhất là 3 đơn vị lên 1 bậc." in moves_sentence(table, NAMES, "vi")


def test_nobody_moves():
    table = pd.DataFrame({"unit": ["A", "B"], "places": [0.0, 0.0]})
    assert moves_sentence(table, NAMES, "vi") == "Không đơn vị nào đổi hạng trong 2 đơn vị."
