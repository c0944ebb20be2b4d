"""Whether a framework file holds together: codes, maxima, and every total that its decision declares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from par_lib.methodology.resolve import Path, declared_max, exists, in_years, max_points, walk, years_of
from par_lib.methodology.rules import rule_problems
from par_lib.methodology.schema import AreaTotals, FrameworkFile, NodeFile, Totals


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that does not hold, at a place of the file."""

    path: Path
    expected: str
    found: str
    code: str = ""
    hint: str = ""


def violations(file: FrameworkFile) -> list[Violation]:
    """Everything that does not hold, each once (a total broken in several years names the years)."""
    found = [*_codes(file), *_nodes(file), *_appraised(file), *_bands(file)]
    by_year: dict[Violation, list[int]] = {}
    for year in years_of(file):
        for violation in (*_maxima(file, year), *_totals(file, year)):
            by_year.setdefault(violation, []).append(year)
    return found + [
        Violation(v.path, f"{v.expected} in {_spans(years)}", v.found, v.code, v.hint)
        for v, years in by_year.items()
    ]


def points_text(points: Fraction) -> str:
    """Points as a person writes them: 68.5, and 10/3 where decimals do not end.

    >>> points_text(Fraction(137, 2)), points_text(Fraction(10, 3)), points_text(Fraction(80))
    ('68.5', '10/3', '80')
    """
    decimal = format(float(points), ".10g")
    return decimal if Fraction(decimal) == points else str(points)


def _spans(years: list[int]) -> str:
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _codes(file: FrameworkFile) -> Iterator[Violation]:
    counts = Counter(node.code for node, *_ in walk(file))
    seen: set[str] = set()
    for node, _, _, path in walk(file):
        if node.code in seen:
            yield Violation(
                (*path, "code"), "each code once", f"{node.code} {counts[node.code]} times", node.code
            )
        seen.add(node.code)


def _nodes(file: FrameworkFile) -> Iterator[Violation]:
    covered = set(years_of(file))
    for node, parent, depth, path in walk(file):
        if depth > len(file.depth_names):
            hint = "name this depth in depth_names"
            yield Violation(
                path, f"at most {len(file.depth_names)} depths", f"depth {depth}", node.code, hint
            )
        if not node.children and node.score_source is None:
            yield Violation(
                path, "a score_source", "none", node.code, "a leaf says where its points come from"
            )
        if not node.children and node.status is None:
            yield Violation(path, "a status", "none", node.code, "official, derived or illustrative")
        if node.score_source is not None and node.score_source not in file.score_sources:
            known = ", ".join(file.score_sources)
            yield Violation((*path, "score_source"), f"one of {known}", node.score_source, node.code)
        if node.children and (node.rule is not None or node.role != "score"):
            key = "role" if node.rule is None else "rule"
            yield Violation((*path, key), f"no {key} on a node with children", "one", node.code)
        if node.status in ("official", "derived") and not node.source:
            hint = "say which document states it"
            yield Violation(path, f"a source for {node.status} points", "none", node.code, hint)
        if node.years is not None and not any(exists(node, year) for year in covered):
            name = parent.code if parent else file.framework
            yield Violation((*path, "years"), f"years of {name}", "none of them", node.code)


def _appraised(file: FrameworkFile) -> Iterator[Violation]:
    for place, source in enumerate(file.appraised):
        if source not in file.score_sources:
            yield Violation(("appraised", place), f"one of {', '.join(file.score_sources)}", source)


def _maxima(file: FrameworkFile, year: int) -> Iterator[Violation]:
    for node, _, _, path in walk(file, year):
        stated = declared_max(node, year)
        if isinstance(node.max, list):
            matching = [item for item in node.max if in_years([item.years], year)]
            if len(matching) > 1:
                found = f"{len(matching)} of them"
                yield Violation((*path, "max"), "one maximum a year", found, node.code)
        if not node.children:
            yield from _leaf_maximum(node, stated, path)
        elif not any(child.children or child.role == "score" for child in node.children):
            yield Violation(path, "a child that is neither bonus nor penalty", "none", node.code)
        elif stated is not None and stated != max_points(node, year):
            yield _sum_violation((*path, "max"), node, stated, max_points(node, year))


def _leaf_maximum(node: NodeFile, stated: Fraction | None, path: Path) -> Iterator[Violation]:
    if stated is None:
        yield Violation(path, "maximum points", "none", node.code)
    elif stated == 0:
        yield Violation((*path, "max"), "maximum points above 0", "0", node.code)
    elif node.rule is not None:
        for problem in rule_problems(node.rule, stated):
            yield Violation((*path, "rule", *problem.path), problem.expected, problem.found, node.code)


def _sum_violation(path: Path, node: NodeFile, stated: Fraction, total: Fraction) -> Violation:
    expected = f"children of {node.code} that add to {points_text(stated)}"
    return Violation(path, expected, points_text(total), node.code)


def _totals(file: FrameworkFile, year: int) -> Iterator[Violation]:
    for index, totals in enumerate(file.totals):
        if in_years([totals.years] if totals.years else None, year):
            yield from _against(file, totals, ("totals", index), year)


def _against(file: FrameworkFile, totals: Totals, path: Path, year: int) -> Iterator[Violation]:
    yield from _declared(file, totals, path, year)
    areas = {area.code: area for area in file.tree if exists(area, year)}
    for code, declared in totals.by_area.items():
        place = (*path, "by_area", code)
        if code in areas:
            alone = file.model_copy(update={"tree": [areas[code]]})
            yield from _declared(alone, declared, place, year, code)
        else:
            yield Violation(place, f"one of the areas {', '.join(areas)}", code)


def _declared(
    file: FrameworkFile, totals: AreaTotals, path: Path, year: int, area: str = ""
) -> Iterator[Violation]:
    """What is declared of the whole tree, or of the one area that `file` holds."""
    nodes = [(node, depth) for node, _, depth, _ in walk(file, year)]
    within = f" in area {area}" if area else ""
    leaves = [node for node, _ in nodes if not node.children and node.role == "score"]
    total = sum((max_points(node, year) for node in leaves), Fraction(0))
    if totals.points is not None and totals.points != total:
        expected = f"{f'area {area}' if area else 'a tree'} of {points_text(totals.points)} points"
        yield Violation((*path, "points"), expected, points_text(total), area)
    for source, points in totals.by_score_source.items():
        place = (*path, "by_score_source", source)
        if source not in file.score_sources:
            yield Violation(place, f"one of {', '.join(file.score_sources)}", source, area)
            continue
        part = sum((max_points(node, year) for node in leaves if node.score_source == source), Fraction(0))
        if part != points:
            expected = f"{points_text(points)} points by {source}{within}"
            yield Violation(place, expected, points_text(part), area)
    for index, count in enumerate(totals.count_by_depth):
        depth = index + (2 if area else 1)  # of an area, what is below it is counted
        at_depth = sum(1 for _, node_depth in nodes if node_depth == depth)
        if at_depth != count:
            known = depth <= len(file.depth_names)
            name = file.depth_names[depth - 1].en.lower() if known else f"depth {depth}"
            expected = f"{count} nodes at depth {depth} ({name}){within}"
            yield Violation((*path, "count_by_depth", index), expected, str(at_depth), area)


def _bands(file: FrameworkFile) -> Iterator[Violation]:
    for year in years_of(file):
        seen: dict[Fraction, str] = {}
        for index, band in enumerate(file.bands):
            if not in_years([band.years] if band.years else None, year):
                continue
            if band.at_least in seen:
                found = f"{seen[band.at_least]} and {band.code} in {year}"
                yield Violation(("bands", index, "at_least"), "one band from each value", found, band.code)
                return
            seen[band.at_least] = band.code
