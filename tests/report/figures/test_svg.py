"""A light drawing looks as Matplotlib drew it, carries its letters, and keeps to what a page allows."""

import base64
import io
import re
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_svg import FigureCanvasSVG
from PIL import Image, ImageChops

from par_lib.report.figures.heat import heat_map
from par_lib.report.figures.style import headline, use_house_style
from par_lib.report.figures.svg import light_svg
from par_lib.report.figures.svg_font import font_faces
from par_lib.report.figures.svg_path import short_path


def drawn():
    """Lines, curves, markers, a legend, rotated and slanted letters, a shade."""
    use_house_style()
    figure, axes = plt.subplots(figsize=(6, 4))
    axes.plot([1, 2, 3], [3, 1, 2], "o--", label="Cải cách", color="#d55e00")
    axes.scatter([1.5, 2.5], [2, 2.5], s=60, alpha=0.5, label="Đo < 3 & > 1")
    axes.fill_between([1, 3], [1, 1], [1.5, 2], alpha=0.2)
    axes.set(ylabel="Điểm", xlabel="Năm")
    axes.text(2, 2.8, "Mô phỏng", rotation=20, style="italic", weight="bold", gid="marked")
    figure.legend(loc="outside lower left", ncols=2)
    headline(figure, "Hình thử")
    return figure


def plain_svg(figure):
    target = io.BytesIO()
    FigureCanvasSVG(figure).print_svg(target, metadata={"Date": None, "Creator": None})
    return target.getvalue().decode()


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


@pytest.fixture(scope="module")
def light():
    return light_svg(drawn(), halo="marked")


@pytest.mark.browser
def test_a_light_drawing_looks_like_the_full_one(browser):
    """Chromium draws both; where the font does not differ, pixels differ by what is rounded only."""
    full, light = plain_svg(drawn()), light_svg(drawn())
    face = re.search(r"<style>@font.*?</style>", light)[0]
    full = re.sub(r"(<svg[^>]*>)", rf"\1{face}", full, count=1).replace(
        "font-weight: 700", "font-weight: 600"
    )
    pictures = []
    page = browser.new_page(viewport={"width": 600, "height": 400})
    for svg in (full, light):
        page.set_content(f"<body style='margin:0'>{svg[svg.index('<svg') :]}</body>")
        page.evaluate("document.fonts.ready")
        pictures.append(Image.open(io.BytesIO(page.screenshot())).convert("L"))
    page.close()
    assert np.asarray(pictures[0]).std() > 20  # something is drawn
    difference = np.asarray(ImageChops.difference(*pictures))
    assert difference.mean() < 0.3
    assert (difference > 100).sum() < 12  # a marker that is left out has more


def test_it_has_nothing_that_a_page_refuses(light):
    root = parsed(light)
    assert light.startswith("<svg ")
    assert not [element for element in root.iter() if "style" in element.attrib]
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert len(light) < len(plain_svg(drawn()))


def test_every_reference_has_its_place_and_every_name_is_needed(light):
    named = re.findall(r' id="([^"]+)"', light)
    referred = set(re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', light))
    assert len(named) == len(set(named))
    assert {one or other for one, other in referred} | {"marked"} == set(named)


def test_marked_texts_have_a_rim(light):
    group = next(one for one in parsed(light).iter() if one.get("id") == "marked")
    assert (group.get("paint-order"), group.get("stroke")) == ("stroke", "#fff")


def test_text_stays_text(light):
    texts = ["".join(one.itertext()) for one in parsed(light).iter() if one.tag.endswith("text")]
    assert {"Cải cách", "Đo < 3 & > 1", "Điểm", "Mô phỏng", "Hình thử"} <= set(texts)


def test_it_carries_the_letters_that_it_uses_and_no_others():
    rules = font_faces({"400": "Hà Nội 2023", "600 italic": "Đ"})
    fonts = [
        set(TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap())
        for data in re.findall(r"base64,([^)]+)", rules)
    ]
    assert fonts == [{ord(letter) for letter in "Hà Nội 2023"}, {ord("Đ")}]
    assert "font-weight:600;font-style:italic" in rules


def test_a_heat_map_of_many_cells_is_light():
    values = pd.DataFrame(np.random.default_rng(1).uniform(0, 100, (63, 8)))
    values.index, values.columns = (
        [f"Tỉnh {place}" for place in range(63)],
        [f"C{place}" for place in range(8)],
    )
    svg = light_svg(heat_map(values, "vi", title="Bản đồ nhiệt", scale="Mức đạt"))
    assert "<image" not in svg  # the scale too is shapes, which a page may hold
    assert len(svg) < 140 * values.size + 20_000


@given(
    st.lists(
        st.tuples(st.sampled_from("ML"), st.floats(-999, 999, width=32), st.floats(-999, 999, width=32)),
        min_size=1,
    )
)
def test_a_short_path_goes_through_the_same_places(steps):
    path = " ".join(
        f"{'M' if place == 0 else letter} {x:.6f} {y:.6f}" for place, (letter, x, y) in enumerate(steps)
    )
    expected = list(
        dict.fromkeys((round(float(f"{x:.6f}") * 100), round(float(f"{y:.6f}") * 100)) for _, x, y in steps)
    )
    assert list(dict.fromkeys(places(short_path(path)))) == expected


def places(path):
    """The ends of the steps of a path of lines, in hundredths."""
    at = [0, 0]
    for letter, rest in re.findall(r"([MLlhvz])([^A-Za-z]*)", path):
        numbers = [round(float(one) * 100) for one in re.findall(r"-?\d*\.?\d+", rest)]
        if letter == "M":
            at = numbers[:2]
            yield tuple(at)
        width = 1 if letter in "hv" else 2
        for start in range(0, len(numbers), width) if letter != "M" else ():
            step = numbers[start : start + width]
            at = (
                [at[0] + step[0], at[1]]
                if letter == "h"
                else [at[0], at[1] + step[0]]
                if letter == "v"
                else [at[0] + step[0], at[1] + step[1]]
            )
            yield tuple(at)
