"""What the `survey` notebook shows: ballots, quality, groups, and the ranks that the survey leaves open."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control, norm

from par_lib.analysis.compute import YearInputs
from par_lib.composite.rank_confidence import rank_confidence_sets
from par_lib.report.language import Language
from par_lib.report.views.ends import names_at_end, who
from par_lib.survey.cleared import cleared
from par_lib.survey.next_ballot import next_ballots
from par_lib.survey.points import SURVEY, index_error, points_table, survey_points
from par_lib.survey.quality_report import QualityReport, by_group
from par_lib.survey.questionnaire import common_questions
from par_lib.survey.sides import side_by_side
from par_lib.survey.survey_year import SurveyYear

_CHECKS: dict[str, tuple[str, str]] = {
    "not answered": ("Câu hỏi không trả lời", "Questions not answered"),
    "no opinion": ("Trả lời không có ý kiến", "Answers without an opinion"),
    "straight-lining": ("Phiếu chọn một phương án cho mọi câu", "Ballots with one answer to all questions"),
    "near-duplicate": ("Phiếu gần trùng phiếu khác", "Ballots nearly equal to another"),
    "speeding": ("Phiếu điền quá nhanh", "Ballots filled in too fast"),
    "alike place": ("Địa bàn có phiếu giống nhau bất thường", "Places whose ballots are too much alike"),
    "alike unit": ("Đơn vị có phiếu giống nhau bất thường", "Units whose ballots are too much alike"),
}


def group_names(survey: SurveyYear, lang: Language) -> dict[str, str]:
    """Names of the respondent groups by code, in the order of the questionnaire."""
    return {group.code: group.name[lang] for group in survey.questionnaire.file.groups}


_SIDES = {"inside": ("bên trong", "inside"), "outside": ("bên ngoài", "outside")}


def names_with_sides(survey: SurveyYear, lang: Language) -> dict[str, str]:
    """Names of the respondent groups by code, insiders first, each with its side where that is known."""
    named = group_names(survey, lang)
    side = {group.code: group.side for group in survey.questionnaire.file.groups}
    order = {"inside": 0, "outside": 1, None: 2}
    ordered = sorted(named, key=lambda code: order[side[code]])
    told = {code: _SIDES[of][0 if lang == "vi" else 1] for code, of in side.items() if of}
    return {code: f"{named[code]} ({told[code]})" if code in told else named[code] for code in ordered}


def ballot_table(survey: SurveyYear, lang: Language) -> pd.DataFrame:
    """Each respondent group: name, questions, ballots, and the fewest and most ballots about one unit.

    Where the ballots handed out are known also planned and response, in percent of them. Numbers of few
    ballots, and those that would give one back, are blank (`par_lib.survey.cleared`).
    """
    by_unit: pd.Series = survey.who.groupby(["group", "unit"], observed=True).size()
    handed = {} if survey.planned is None else survey.planned.groupby(level="group").sum().to_dict()
    hidden = cleared(survey)
    rows = []
    for code, name in group_names(survey, lang).items():
        if code not in by_unit.index.get_level_values("group"):
            continue
        own = by_unit.xs(code, level="group")
        questions = len(survey.questionnaire.questions(code))
        planned = handed.get(code, 0)
        response = 100 * own.sum() / planned if planned else np.nan
        ends = [own.idxmin(), own.idxmax()]
        known = [None if (str(unit), code) in hidden.ballots else int(own.loc[str(unit)]) for unit in ends]
        total = None if ("group", code) in hidden.sums else int(own.sum())
        rows.append((name, questions, planned, total, response if total else np.nan, *known))
    columns = ["group", "questions", "planned", "ballots", "response", "fewest", "most"]
    table = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(("ballots", "fewest", "most"), "Int64"))
    return table if handed else table.drop(columns=["planned", "response"])


def lowest_response(survey: SurveyYear, lang: Language) -> tuple[float, str, float] | None:
    """The response of all ballots handed out, and who has the lowest, and which, in percent.

    None where it is not known how many ballots were handed out.
    """
    if survey.planned is None:
        return None
    planned: pd.Series = survey.planned.groupby(level="unit", sort=False).sum()
    back = survey.who["unit"].astype(str).value_counts().reindex(planned.index).fillna(0)
    rates = 100 * back / planned
    lowest = who(names_at_end(rates, survey.units, lang, highest=False), lang)
    return float(100 * len(survey.who) / planned.sum()), lowest, float(rates.min())


def quality_table(report: QualityReport, survey: SurveyYear, lang: Language) -> pd.DataFrame:
    """Checks by group: what was looked for, in which group, of how many, how many were found."""
    names = group_names(survey, lang)
    table = by_group(report.checks)
    words = {check: pair[0 if lang == "vi" else 1] for check, pair in _CHECKS.items()}
    order = {check: place for place, check in enumerate(_CHECKS)}
    table = table.sort_values("check", key=lambda checks: checks.map(order), kind="stable", ignore_index=True)
    return table.assign(check=table["check"].map(words), group=table["group"].map(names))


def widest_gap(profile: pd.DataFrame) -> tuple[str, str, str, float]:
    """The area in which groups differ most, the group that rates highest and lowest there, and by how much.

    Args:
        profile: as `group_profile` gives it.

    >>> rows = [("1", "in", 80.0), ("1", "out", 70.0), ("2", "in", 60.0), ("2", "out", 61.0)]
    >>> widest_gap(pd.DataFrame(rows, columns=["area", "group", "percent"]))
    ('1', 'in', 'out', 10.0)
    """
    ratings = profile.pivot(index="area", columns="group", values="percent")
    gaps = ratings.max(axis=1) - ratings.min(axis=1)
    area = str(gaps.idxmax())
    own = ratings.loc[area]
    return area, str(own.idxmax()), str(own.idxmin()), float(gaps[area])


def open_ranks(
    inputs: YearInputs,
    index: pd.DataFrame,
    survey: SurveyYear,
    lang: Language,
    *,
    seed: int,
    level: float = 0.95,
) -> pd.DataFrame:
    """The ranking with the sampling error of the survey: what the ballots can and cannot tell apart.

    Args:
        inputs: of the year.
        index: as `overall_index` gives it.
        survey: of the same year.
        lang: of the names.
        seed: of the draws behind the confidence sets.
        level: of intervals and confidence sets.

    Returns:
        Ranked units with ballots, first to last: unit, name, rank, index, se, lower, upper; low and high, the
        ranks that the survey leaves open for it (each set holds with probability `level`); p_next, the p
        value of no difference to the next unit.
    """
    error = index_error(survey, inputs.scores, index.set_index("unit")["max_points"])
    judged = list(error.index.get_level_values(1).astype(str))
    ranked = index[index["rank"].notna() & index["unit"].isin(judged)].sort_values("rank", kind="stable")
    units = list(ranked["unit"])
    covariance = pd.DataFrame(error.covariance, index=judged, columns=judged).loc[units, units]
    estimates = ranked.set_index("unit")["index"]
    sets = rank_confidence_sets(estimates, covariance, seed=seed, coverage=level)
    spread = covariance.to_numpy()
    se = np.sqrt(np.diag(spread))
    half = norm.isf((1 - level) / 2) * se
    apart = np.sqrt(np.maximum(se[:-1] ** 2 + se[1:] ** 2 - 2 * np.diag(spread, 1), 1e-300))
    gaps = -np.diff(estimates.to_numpy(float))
    names = {unit.code: unit.name[lang] for unit in inputs.units.units}
    return pd.DataFrame(
        {
            "unit": units,
            "name": [names[unit] for unit in units],
            "rank": ranked["rank"].to_numpy(),
            "index": estimates.to_numpy(),
            "se": se,
            "lower": estimates.to_numpy() - half,
            "upper": estimates.to_numpy() + half,
            "low": sets["low"].to_numpy(),
            "high": sets["high"].to_numpy(),
            "p_next": np.append(2 * norm.sf(np.abs(gaps) / apart), np.nan),
        }
    )


def survey_margins(inputs: YearInputs, survey: SurveyYear, ranks: pd.DataFrame) -> pd.DataFrame:
    """What the survey gives each unit, with its error and the ballots that it rests on.

    Only the survey has a sampling error, so the error of the index in points is that of the survey's points.

    Args:
        inputs: The year.
        survey: Of the same year.
        ranks: As `open_ranks` gives them.

    Returns:
        Columns `name`, `ballots`, `value` and `se`: points of the survey in % of their maximum. Empty where
        the framework of the year has the survey as one block. Units whose ballots would give a small
        number of them back are left out.
    """
    components = survey.questionnaire.components()
    codes, maximum = [one.code for one in components], sum(float(one.maximum) for one in components)
    columns = [place for place, leaf in enumerate(inputs.framework.leaves) if leaf.code in codes]
    if not columns:
        return pd.DataFrame(columns=["name", "ballots", "value", "se"])
    points = pd.Series(
        inputs.scores.points[:, columns].sum(axis=1), index=[u.code for u in inputs.scores.units]
    )
    ballots = survey.who.groupby("unit", observed=True).size()
    hidden = cleared(survey).sums
    ballots = ballots[[("unit", str(unit)) not in hidden for unit in ballots.index]]
    whole = float(inputs.framework.max_points)
    return pd.DataFrame(
        {
            "name": ranks["name"],
            "ballots": ranks["unit"].map(ballots),
            "value": 100 * ranks["unit"].map(points) / maximum,
            "se": ranks["se"] * whole / maximum,
        }
    ).dropna(subset=["ballots"], ignore_index=True)


def side_table(survey: SurveyYear, lang: Language, *, level: float = 0.95) -> pd.DataFrame:
    """Insiders beside outsiders by unit, from those whom insiders rate higher to those whom they rate lower.

    Args:
        survey: Of the year.
        lang: Of the names.
        level: Of the intervals.

    Returns:
        As `side_by_side`, with `name`; `inside_half` and `outside_half`, half their intervals; and `apart`,
        whether the difference is beyond chance at 5 % false discoveries (Benjamini and Hochberg 1995).
        Units whose numbers are not shown are left out.
    """
    table = side_by_side(survey, lonely="adjust", level=level)
    table = table.dropna(subset=["difference"]).reset_index(drop=True)
    names = {unit.code: unit.name[lang] for unit in survey.units.units}
    half = norm.isf((1 - level) / 2)
    table = table.assign(
        name=table["unit"].map(names),
        inside_half=half * table["inside_se"].astype(float),
        outside_half=half * table["outside_se"].astype(float),
        apart=false_discovery_control(table["p_value"].fillna(1.0).to_numpy(float)) < 1 - level
        if len(table)
        else False,
    )
    return table.sort_values("difference", ascending=False, kind="stable", ignore_index=True)


def compared_groups(survey: SurveyYear, lang: Language) -> dict[str, str]:
    """Names of the groups of each side that are asked what the other is asked, too, one after the other."""
    common = set(common_questions(survey.questionnaire))
    asked = {
        group
        for component in survey.questionnaire.components()
        if common & set(component.questions)
        for group in component.groups
    }
    named, told = group_names(survey, lang), dict.fromkeys(_SIDES, "")
    for group in survey.questionnaire.file.groups:
        if group.side and group.code in asked:
            told[group.side] += ("; " if told[group.side] else "") + named[group.code]
    return told


def unit_points(survey: SurveyYear, *, level: float = 0.95) -> pd.DataFrame:
    """Points of every unit and code, as `points_table`; absent groups leave their weight to the others."""
    return points_table(survey_points(survey, lonely="adjust", absent="renormalise"), level)


def plan_table(
    inputs: YearInputs,
    index: pd.DataFrame,
    survey: SurveyYear,
    points: pd.DataFrame,
    lang: Language,
    *,
    level: float = 0.95,
) -> pd.DataFrame:
    """The margin that the ballots of each ranked unit give its index, and what one more of them would tell.

    Args:
        inputs: Of the year.
        index: As `overall_index` gives it.
        survey: Of the same year.
        points: As `unit_points` gives them.
        lang: Of the names.
        level: Of the margins.

    Returns:
        As `next_ballots`, widest margin first, with `name`, `deff` (design effect of the survey's points) and
        `best` by name; numbers of few ballots are blank (`par_lib.survey.cleared`).
    """
    table = next_ballots(survey, inputs.scores, index.set_index("unit")["max_points"], level=level)
    effect = points[points["level"] == SURVEY].set_index("unit")["deff"]
    names = {unit.code: unit.name[lang] for unit in survey.units.units}
    hidden = cleared(survey)
    table = table.astype({"ballots": "Int64", "of_best": "Int64"})
    table.loc[[("unit", unit) in hidden.sums for unit in table["unit"]], "ballots"] = pd.NA
    few = [key in hidden.ballots for key in zip(table["unit"], table["best"], strict=True)]
    table.loc[few, "of_best"] = pd.NA
    ranked = index[index["rank"].notna()]["unit"]
    table = table[table["unit"].isin(ranked)].assign(
        name=table["unit"].map(names),
        deff=table["unit"].map(effect),
        best=table["best"].map(group_names(survey, lang)),
    )
    return table.sort_values("margin", ascending=False, kind="stable", ignore_index=True)


def pairs_not_told_apart(table: pd.DataFrame, level: float = 0.95) -> int:
    """Neighbours in the ranking whose indexes the survey does not tell apart."""
    return int((table["p_next"] >= 1 - level).sum())
