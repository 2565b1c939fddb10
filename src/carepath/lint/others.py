"""What the pathways of a clinic ask of, give to and send to one another: looked up once for all of them.

Imported by chart.py, running.py and values.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from carepath.core.pathway import Pathway, Send, Start

EVERYBODY = "all"  # whom a `send` may speak to, in place of one pathway


@dataclass(slots=True)
class Others:
    """`asked`: names that a `send` reads of each receiver; `given`: context that a `start` gives; `sent`: events.

    `statuses`: of every pathway, by name.
    """

    asked: dict[str, set[str]] = field(default_factory=dict)
    given: dict[str, set[str]] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    statuses: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, pathways: Mapping[str, Pathway]) -> Others:
        """Those of all actions of all these pathways."""
        found = cls(statuses={name: pathway.status for name, pathway in pathways.items()})
        for action in (one for pathway in pathways.values() for one in pathway.actions()):
            if isinstance(action, Start):
                found.given.setdefault(action.pathway, set()).update(action.context)
            elif isinstance(action, Send):
                found.sent.add(action.event)
                if action.where is not None:
                    found.asked.setdefault(action.to, set()).update(action.where.names)
        return found

    def add(self, more: Others) -> None:
        """Takes in what further pathways ask, give, send and are."""
        for mine, theirs in ((self.asked, more.asked), (self.given, more.given)):
            for name, words in theirs.items():
                mine.setdefault(name, set()).update(words)
        self.sent |= more.sent
        self.statuses |= more.statuses

    def asked_of(self, name: str) -> set[str]:
        """What is asked of the context of that pathway."""
        return self.asked.get(name, set()) | self.asked.get(EVERYBODY, set())
