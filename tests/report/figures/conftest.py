from collections.abc import Callable
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from par_lib.report.figures.svg import light_svg

Draw = Callable[[Callable[[], Figure]], str]


@pytest.fixture
def draw() -> Draw:
    """Draws a figure twice, each time from its data, and gives the SVG when both are the same.

    Warnings are errors: a letter that no typeface has, or a layout without room, fails the test.
    """

    def twice(make: Callable[[], Figure]) -> str:
        drawn = []
        for _ in range(2):
            figure = make()
            assert isinstance(figure, Figure)
            drawn.append(light_svg(figure))
            plt.close(figure)
        assert drawn[0] == drawn[1]
        ElementTree.fromstring(drawn[0])  # noqa: S314 - our own file, checked for being well-formed
        return drawn[0]

    return twice


def texts(figure: Figure) -> list[str]:
    """Every text of a figure that is not empty."""
    figure.draw_without_rendering()  # labels of ticks are written only then
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]
