"""What was written down of one team, as another's that is alike: the same numbers, weights and traits, not worked out
again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from composer.encoding.program import Row, Slack, Source
from composer.measures import Linear, Quotient


@dataclass
class TeamCopy:
    """From the team with index `team` to the one with index `other`; their names are `name` and `called`.

    `step` is how many places further its helpers stand. Rows of one source, and expressions shared, stay so.
    """

    team: int
    other: int
    name: str
    called: str
    step: int
    _sources: dict[int, Source] = field(default_factory=dict)
    _numbers: dict[int, Quotient] = field(default_factory=dict)

    def row(self, row: Row) -> Row:
        bend = None if row.slack is None else self._bend(row.slack)
        source = self._source(row.source)
        return Row(self.linear(row.expression), row.low, row.high, source, bend, row.about, self.words(row.says))

    def linear(self, expression: Linear) -> Linear:
        people = {(self.other, trait): weights for (_, trait), weights in expression.people.items()}
        helpers = {helper + self.step: weight for helper, weight in expression.auxiliaries.items()}
        return Linear(people, helpers, expression.constant, expression.shared)

    def words(self, words: str) -> str:
        """Words that begin with the team's name."""
        return self.called + words.removeprefix(self.name) if words else words

    def _source(self, source: Source) -> Source:
        """A requirement's label does not name its team; those of sizes and seats begin with it."""
        if id(source) not in self._sources:
            label = source.label if "require" in source.path else self.words(source.label)
            self._sources[id(source)] = replace(source, label=label, team=source.team and self.called)
        return self._sources[id(source)]

    def _bend(self, bend: Slack) -> Slack:
        return bend if bend.number is None else replace(bend, number=self._number(bend.number))

    def _number(self, number: Quotient) -> Quotient:
        if id(number) not in self._numbers:
            count = None if number.count is None else self.linear(number.count)
            self._numbers[id(number)] = replace(number, top=self.linear(number.top), count=count)
        return self._numbers[id(number)]
