"""What the things of one pathway are called: states by title, tasks by what they ask, roles, alarms, texts.

Imported by the modules that read a pathway aloud, draw it and compare two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from carepath.analysis.words import capital, quoted, words
from carepath.core.definitions import EMPTY, Clinic, Ladder
from carepath.core.fields import Field
from carepath.core.pathway import Ask, Escalate, Message, Pathway, State, Task


@dataclass(frozen=True)
class Vocabulary:
    """The words of one pathway in its clinic."""

    pathway: Pathway
    clinic: Clinic

    def state(self, path: str) -> str:
        """The state's title in quotes, else its name."""
        found = self.pathway.states.get(path)
        return quoted(title_of(found)) if found is not None else quoted(words(path.rpartition(".")[2]))

    def role(self, name: str | None) -> str:
        """Who it is, as the clinic calls them."""
        found = self.clinic.roles.get(name or "")
        return found.title if found is not None else words(name or "somebody")

    def ladder(self, name: str) -> Ladder | None:
        """The ladder, where the clinic has it."""
        return self.clinic.ladders.get(name)

    def alarm(self, name: str) -> str:
        """What an alarm is called: its ladder's title in quotes."""
        found = self.ladder(name)
        return quoted(found.title if found is not None else words(name))

    def rings(self, name: str) -> str:
        """Whom the alarm rings first; "" where the clinic does not have its ladder."""
        found = self.ladder(name)
        return self.role(found.rungs[0].role) if found is not None and found.rungs else ""

    def owner(self) -> str:
        """Who answers for the pathway and gets what it cannot decide."""
        return self.role(self.clinic.owners.get(self.pathway.owner, self.pathway.owner or None))

    def task(self, id_: str) -> str:
        """What the task asks, in quotes."""
        return quoted(self.tasks[id_].title if id_ in self.tasks else words(id_))

    def opened(self, id_: str) -> str:
        """The text, question or alarm with this id, in quotes."""
        if id_ in self.alarms:
            return self.alarm(self.alarms[id_].ladder)
        return quoted(words(self.contents.get(id_, id_)))

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """By id, as they are first opened."""
        found: dict[str, Task] = {}
        for action in self.pathway.actions():
            if isinstance(action, Task) and action.role is not None:
                found.setdefault(action.id, action)
        return found

    @cached_property
    def alarms(self) -> Mapping[str, Escalate]:
        """By id."""
        return {one.id: one for one in self.pathway.actions() if isinstance(one, Escalate)}

    @cached_property
    def contents(self) -> Mapping[str, str]:
        """The names of the texts of messages and questions, by id."""
        return {one.id: one.content for one in self.pathway.actions() if isinstance(one, Message | Ask)}

    def field(self, dotted: str, event: str = "") -> Field | None:
        """What the name is declared as. `event`: which one is heard where the name stands; "" for any."""
        root, _, rest = dotted.partition(".")
        if root == "context":
            return self.pathway.context.get(rest)
        if root == "parameters":
            found = self.pathway.parameters.get(rest)
            return found.field if found is not None else None
        if root != "event":
            return None
        return self._heard(event).get(rest) or self._anywhere.get(rest)

    def _heard(self, event: str) -> Mapping[str, Field]:
        if event in self.pathway.events:
            return self.pathway.events[event].fields
        kind, _, id_ = event.rpartition(".")
        if kind == "task.completed" and id_ in self.tasks:
            return {name: one for fields in self.tasks[id_].outcomes.values() for name, one in fields.items()}
        return EMPTY

    @cached_property
    def _anywhere(self) -> Mapping[str, Field]:
        return {name: one for schema in self.pathway.events.values() for name, one in schema.fields.items()}


def title_of(state: State) -> str:
    """The state's title, else its name in words."""
    return state.title or capital(words(state.path.rpartition(".")[2]))
