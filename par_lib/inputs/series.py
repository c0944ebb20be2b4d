"""The register of series: which indices are followed, of whom, by which framework, in which years.

Its file is data/series.yml; `series_file` has the layout, `series_check` what else must hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from par_lib.errors import ArgumentError, UnknownName, raise_if
from par_lib.inputs.series_check import register_faults
from par_lib.inputs.series_file import BreakKind, RegisterFile, SeriesFile, YearSpan
from par_lib.inputs.simulation import Simulation
from par_lib.inputs.yaml_file import read_yaml
from par_lib.methodology.framework import Framework
from par_lib.methodology.load import load_framework
from par_lib.project import Project

Span = TypeVar("Span", bound=YearSpan)


def _years(items: Sequence[YearSpan]) -> tuple[int, ...]:
    """Every year that an entry covers, ascending."""
    return tuple(sorted({year for item in items for year in item.all_years}))


def _of_year(items: Sequence[Span], year: int, what: str) -> Span:
    """The entry that covers a year."""
    for item in items:
        if year in item.all_years:
            return item
    raise UnknownName(what, str(year), [str(known) for known in _years(items)])


@dataclass(frozen=True, slots=True)
class Series:
    """One series of the register, by its id."""

    id: str
    file: SeriesFile

    @property
    def years(self) -> tuple[int, ...]:
        """Years that are computed, ascending; none where only published figures exist."""
        return _years(self.file.frameworks)

    @property
    def collected_years(self) -> tuple[int, ...]:
        """Years whose scores units hand in on workbooks, ascending."""
        return _years(self.file.collects)

    @property
    def simulation(self) -> Simulation:
        """How the series is simulated.

        Raises:
            ArgumentError: it is not simulated.
        """
        if self.file.simulation is None:
            hint = "only series with a simulation in data/series.yml have simulated inputs"
            raise ArgumentError("series", expected="a simulated series", found=self.id, hint=hint)
        return self.file.simulation

    def framework_id(self, year: int) -> str:
        """Which framework computes that year.

        Raises:
            UnknownName: the series has no inputs for that year.
        """
        return _of_year(self.file.frameworks, year, f"year of {self.id}").framework

    @property
    def survey_years(self) -> tuple[int, ...]:
        """Years in which a survey was made, ascending."""
        return _years(self.file.surveys)

    def questionnaire_id(self, year: int) -> str:
        """Which questionnaire that year's survey uses.

        Raises:
            UnknownName: the register names none for that year.
        """
        return _of_year(self.file.surveys, year, f"year of a survey of {self.id}").questionnaire

    def collected_by(self, year: int) -> str:
        """Which framework the units' workbooks of that year follow.

        Raises:
            UnknownName: nothing is collected for that year.
        """
        what = f"year in which {self.id} collects workbooks"
        return _of_year(self.file.collects, year, what).framework

    def methodology(self, year: int) -> str | None:
        """The framework that a year is computed by, or that its workbooks follow; None without one."""
        known = (*self.file.frameworks, *self.file.collects)
        return next((item.framework for item in known if year in item.all_years), None)

    def naming_frameworks(self, year: int) -> dict[str, int]:
        """The frameworks that name the parts of a year, each with the year of its tree.

        A year that no framework is for, of which single figures were published, has the names of the nearest.
        """
        items = (*self.file.frameworks, *self.file.collects)
        near = {item.framework: min(max(year, item.years[0]), item.years[1]) for item in items}
        least = min((abs(one - year) for one in near.values()), default=0)
        return {name: one for name, one in near.items() if abs(one - year) == least}

    def published_breaks(self, until: int, kind: BreakKind) -> tuple[int, ...]:
        """Years up to one from which published figures do not continue those before."""
        return tuple(sorted(one.year for one in self.file.breaks if one.kind == kind and one.year <= until))

    def framework(self, project: Project, year: int) -> Framework:
        """The framework of that year."""
        return load_framework(project, self.framework_id(year), year)


@dataclass(frozen=True, slots=True)
class Register:
    """All series and unit sets."""

    file: RegisterFile

    @property
    def ids(self) -> list[str]:
        """Ids of the series, in the order of the file."""
        return list(self.file.series)

    def series(self, name: str) -> Series:
        """The series of that id; a simulated one has the published record of the series that it is like.

        Raises:
            UnknownName: there is none.
        """
        if name not in self.file.series:
            raise UnknownName("series", name, self.ids)
        entry = self.file.series[name]
        if entry.simulation is None:
            return Series(name, entry)
        like = self.file.series[entry.simulation.like]
        shared = {key: getattr(like, key) for key in ("record", "facts", "conflicts", "breaks")}
        return Series(name, entry.model_copy(update=shared))

    def not_simulated(self, names: Sequence[str]) -> list[Series]:
        """Those of some series whose figures were measured or published: what a summary may speak of.

        Raises:
            UnknownName: there is no series of that id.
        """
        chosen = [self.series(name) for name in names]
        return [series for series in chosen if series.file.origin != "simulated"]

    def computed(self, name: str) -> Series:
        """The series of that id, if it has inputs to compute from.

        Raises:
            ArgumentError: only published figures exist for it.
        """
        series = self.series(name)
        if not series.years:
            with_inputs = ", ".join(other for other in self.ids if self.series(other).years)
            hint = f"its published figures are in the report's record; computed series: {with_inputs}"
            raise ArgumentError("series", expected="one with inputs to compute from", found=name, hint=hint)
        return series


def read_register(project: Project) -> Register:
    """The register of the project.

    Raises:
        InputFaults: data/series.yml is faulty.
    """
    path = project.data / "series.yml"
    file = project.relative(path)
    content, positions = read_yaml(path, file, RegisterFile)
    raise_if(list(register_faults(project, content, file, positions)))
    return Register(content)
