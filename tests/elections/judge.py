"""pabutools and pabulib-checker on a Pabulib file: run by `test_pabutools` in a Python of theirs.

    PYTHON tests/elections/judge.py FILE.pb '[["most-votes"], ["equal-shares", [3, 2], true]]'

Each count is answered with the ids of the projects that win, where equals go in the order of the
file.  Equal shares are counted once, with this share for every ballot, and filled up or not: we
do the raising.  Printed are the winners of each count, and what the checker calls errors, as JSON.
"""

import json
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from fractions import Fraction
from importlib import import_module
from typing import Any

election, rules = import_module("pabutools.election"), import_module("pabutools.rules")
breaking, checker = import_module("pabutools.tiebreaking"), import_module("pabulib.checker")


class Judge:
    """A file as pabutools reads it; projects that the rules keep out are taken out first."""

    def __init__(self, file: str) -> None:
        """Read the file."""
        self.instance, self.profile = election.parse_pabulib(file)
        places = {project.name: place for place, project in enumerate(self.instance.project_meta)}
        self.ties = breaking.TieBreakingRule(lambda _i, _p, project: places[project.name])
        self.budget = self.instance.budget_limit
        least = int(self.instance.meta.get("min_project_score_threshold") or 0)
        for project in list(self.instance):
            votes = sum(self.points(ballot, project) for ballot in self.profile)
            if project.cost > self.budget or votes < least:
                self.instance.remove(project)

    def points(self, ballot: Any, project: Any) -> Any:  # noqa: ANN401 - theirs
        """Return what a ballot gives a project: its points, its place in a ranking, or a vote."""
        if project not in ballot:
            return 0
        if isinstance(ballot, election.AbstractOrdinalBallot):
            length = int(self.instance.meta.get("max_length") or len(self.instance))
            return length - list(ballot).index(project)
        return ballot[project] if isinstance(ballot, Mapping) else 1

    def most_votes(self, given: list[Any]) -> list[str]:
        """Go on after these; pabutools divides by the cost, so that here it is multiplied first."""
        points = self.points

        class Votes(election.AdditiveSatisfaction):  # type: ignore[misc,name-defined]
            def __init__(self, instance: Any, profile: Any, ballot: Any) -> None:  # noqa: ANN401
                super().__init__(
                    instance, profile, ballot, lambda _i, _p, b, one, _k: points(b, one) * one.cost
                )

        found = rules.greedy_utilitarian_welfare(
            self.instance,
            self.profile,
            sat_class=Votes,
            tie_breaking=self.ties,
            initial_budget_allocation=given,
        )
        return [project.name for project in found]

    def equal_shares(self, share: list[int], *, fill_up: bool) -> list[str]:
        """Let every ballot have this share, and fill up what is left of the budget itself."""
        self.instance.budget_limit = Fraction(*share) * len(self.profile)
        found = rules.method_of_equal_shares(
            self.instance,
            self.profile.as_multiprofile(),
            sat_class=election.Cost_Sat,
            tie_breaking=self.ties,
        )
        self.instance.budget_limit = self.budget
        return self.most_votes(list(found)) if fill_up else [project.name for project in found]


def main() -> None:
    """Judge a file."""
    file, asked = sys.argv[1:]
    judge = Judge(file)
    winners = [
        judge.most_votes([]) if rule == "most-votes" else judge.equal_shares(how[0], fill_up=how[1])
        for rule, *how in json.loads(asked)
    ]
    with redirect_stdout(sys.stderr):
        report = checker.Checker().process_files([file])
    [told] = [found for found in report.values() if "results" in found]
    sys.stdout.write(json.dumps([winners, told["results"]["errors"]]))


if __name__ == "__main__":
    main()
