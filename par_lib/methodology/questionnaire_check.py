"""Whether a questionnaire holds together, and together with its framework in every year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from par_lib.methodology.check import Violation, points_text
from par_lib.methodology.questionnaire import QuestionnaireFile, score_limits
from par_lib.methodology.resolve import resolve, years_of
from par_lib.methodology.schema import FrameworkFile

# What an export calls other things by: a question of that name could not be told from them.
RESERVED = frozenset(
    {
        *("respondent", "unit", "group", "stratum", "cluster", "mode", "weight", "question", "answer"),
        *("start", "end", "today", "id", "token", "seed", "key"),
    }
)


def violations(file: QuestionnaireFile, framework: FrameworkFile) -> list[Violation]:
    """Everything that does not hold."""
    return [*_codes(file), *_groups(file), *_scales(file), *_weights(file), *_against(file, framework)]


def _codes(file: QuestionnaireFile) -> Iterator[Violation]:
    groups = [(("groups", at, "code"), group.code) for at, group in enumerate(file.groups)]
    leaves = [(("leaves", at, "code"), leaf.code) for at, leaf in enumerate(file.leaves)]
    questions = [
        (("leaves", at, "questions", number, "code"), question.code)
        for at, leaf in enumerate(file.leaves)
        for number, question in enumerate(leaf.questions)
    ]
    for found in (groups, leaves, questions):
        counts = Counter(code for _, code in found)
        seen = set()
        for path, code in found:
            if code in seen:
                yield Violation(path, "each code once", f"{code} {counts[code]} times", code)
            seen.add(code)
    for path, code in questions:
        if code in RESERVED:
            yield Violation(path, f"a code other than {', '.join(sorted(RESERVED))}", code)


def _groups(file: QuestionnaireFile) -> Iterator[Violation]:
    known = {group.code for group in file.groups}
    for at, leaf in enumerate(file.leaves):
        for code in leaf.groups:
            if code not in known:
                expected = f"one of the groups {', '.join(sorted(known))}"
                yield Violation(("leaves", at, "groups", code), expected, code, leaf.code)
    for at, group in enumerate(file.groups):
        if not any(group.code in leaf.groups for leaf in file.leaves):
            yield Violation(("groups", at), "a leaf that asks the group", "none", group.code)


def _scales(file: QuestionnaireFile) -> Iterator[Violation]:
    used = {question.scale for question in file.questions()}
    for name, options in file.scales.items():
        path = ("scales", name)
        for what, values in (
            ("value", [option.value for option in options]),
            ("Vietnamese name", [option.name.vi.casefold() for option in options]),
            ("English name", [option.name.en.casefold() for option in options]),
        ):
            for value, count in Counter(values).items():
                if count > 1:
                    yield Violation(path, f"each {what} once", f"{value} {count} times")
        if len({option.score for option in options if option.score is not None}) < 2:
            yield Violation(path, "options of two scores or more", "one or none")
        if name not in used:
            yield Violation(path, "a question with this scale", "none")


def _weights(file: QuestionnaireFile) -> Iterator[Violation]:
    for at, leaf in enumerate(file.leaves):
        asked = [question.weight for question in leaf.questions]
        for what, weights in (("groups", list(leaf.groups.values())), ("questions", asked)):
            if sum(weights, Fraction(0)) != 1:
                total = points_text(sum(weights, Fraction(0)))
                yield Violation(("leaves", at, what), f"weights of {what} that add up to 1", total, leaf.code)


def _against(file: QuestionnaireFile, framework: FrameworkFile) -> Iterator[Violation]:
    for at, source in enumerate(file.score_sources):
        if source not in framework.score_sources:
            known = ", ".join(framework.score_sources)
            yield Violation(
                ("score_sources", at), f"a score source of {framework.framework}: {known}", source
            )
    nodes = {
        node.code: node
        for year in years_of(framework)
        for node in resolve(framework, year).leaves
        if node.score_source in file.score_sources
    }
    written = {leaf.code for leaf in file.leaves}
    for code in nodes:
        if code not in written:
            yield Violation(("leaves",), f"questions for leaf {code} of {framework.framework}", "none", code)
    for at, leaf in enumerate(file.leaves):
        if leaf.code not in nodes:
            sources = ", ".join(file.score_sources)
            yield Violation(
                ("leaves", at, "code"), f"a leaf of {framework.framework} by {sources}", leaf.code
            )
            continue
        limits = score_limits(nodes[leaf.code].rule)
        for number, question in enumerate(leaf.questions):
            yield from _scores(file, limits, ("leaves", at, "questions", number, "scale"), question.scale)


def _scores(
    file: QuestionnaireFile,
    limits: tuple[Fraction, Fraction] | None,
    path: tuple[str | int, ...],
    scale: str,
) -> Iterator[Violation]:
    if scale not in file.scales:
        yield Violation(path, f"one of the scales {', '.join(file.scales)}", scale)
    elif limits is None:
        yield Violation(path, "a leaf whose rule takes answers", "another", hint="survey_mean or sipas_share")
    else:
        strange: Iterable[Fraction] = (
            option.score
            for option in file.scales[scale]
            if option.score is not None and not limits[0] <= option.score <= limits[1]
        )
        for score in strange:
            wanted = f"scores from {points_text(limits[0])} to {points_text(limits[1])}, as the leaf's rule"
            yield Violation(path, wanted, points_text(score))
