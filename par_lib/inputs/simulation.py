"""How a series is simulated: its seed, whose published figures it reproduces, and what was assumed for it.

    simulation:
      seed: 2022
      like: par-province
      ballots: [{years: 2023, total: 50155, groups: {deputies: 0.1, people: 0.9}}]
      choices:
        - {year: 2023, unit: Long An, quantity: rank, take: "8", reason: {vi: …, en: …}}

A choice is needed where published figures contradict each other: it names one of them and says what is taken
for it (another value, any within the last printed digit, or nothing), and why.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from par_lib.methodology.schema import Strict, Text, Years

CutOff = Literal["cut-off"]  # anything less than one unit of the last printed digit away


class Ballots(Strict):
    """Ballots of a survey: their number, and the share of each group of respondents."""

    years: Years
    total: int = Field(gt=0)
    groups: dict[str, float] = Field(min_length=1)
    source: str

    @model_validator(mode="after")
    def _whole(self) -> Ballots:
        if any(share <= 0 for share in self.groups.values()) or abs(sum(self.groups.values()) - 1) > 1e-9:
            raise ValueError("shares of groups above 0 that add up to 1")
        return self


class Choice(Strict):
    """What is taken for one published figure; nothing when `take` is left out."""

    year: int
    unit: str = ""
    code: str = ""
    quantity: str = ""
    fact: str = ""
    take: str | None = None
    reason: Text

    @model_validator(mode="after")
    def _one_figure(self) -> Choice:
        if bool(self.fact) == bool(self.unit and self.quantity):
            raise ValueError("either a fact, or a unit and a quantity")
        return self


class Simulation(Strict):
    """The simulation of a series."""

    seed: int = Field(ge=0)
    like: str
    ballots: list[Ballots] = []
    choices: list[Choice] = []

    def choice(
        self, year: int, *, unit: str = "", code: str = "", quantity: str = "", fact: str = ""
    ) -> Choice | None:
        """The choice about one published figure, if there is one."""
        wanted = (year, unit, code, quantity, fact)
        return next((c for c in self.choices if (c.year, c.unit, c.code, c.quantity, c.fact) == wanted), None)

    def ballots_of(self, year: int) -> Ballots | None:
        """The ballots of one year, if they are stated."""
        return next((item for item in self.ballots if item.years[0] <= year <= item.years[1]), None)
