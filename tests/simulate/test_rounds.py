import numpy as np

from par_lib.inputs.entry import entry_problems
from par_lib.methodology.load import load_framework
from par_lib.simulate.leaves import give
from par_lib.simulate.rounds import SOURCE, tell


def stories(shipped, count=40):
    framework = load_framework(shipped, "province-2022", 2023)
    rng = np.random.default_rng(5)
    for node in framework.leaves:
        if framework.is_appraised(node):
            for _ in range(count):
                final = give(node, float(node.max_points) * rng.choice([0.0, 0.5, 0.75, 0.9, 1.0]), rng)
                yield framework, node, final, tell(node, final, rng)


def test_the_last_round_is_the_final_score_and_all_rows_are_valid(shipped):
    for framework, node, final, story in stories(shipped):
        entries = list(story.entries("01", node.code))
        assert [entry.stage for entry in entries] == ["self", "round-1", "round-2"]
        assert (entries[-1].points, entries[-1].value) == (final.points, final.value)
        assert {entry.source for entry in entries} == {SOURCE} == {"simulated"}
        assert not [problem for entry in entries for problem in entry_problems(framework, node, entry)]


def test_units_claim_more_than_they_get_and_explanations_raise_some_points(shipped):
    told = [story for *_, story in stories(shipped)]
    over = sum(story.claimed.points > story.second.points + 1e-9 for story in told)
    under = sum(story.claimed.points < story.second.points - 1e-9 for story in told)
    raised = [story for story in told if story.second.points > story.first.points + 1e-9]
    assert over > 5 * under > 0
    assert 0.01 * len(told) < len(raised) < 0.1 * len(told)
    assert all(story.explanation for story in raised)
    assert all(story.second.points >= story.first.points - 1e-9 for story in told)
    refused = [story for story in told if story.explanation and story.second.points == story.first.points]
    assert refused
