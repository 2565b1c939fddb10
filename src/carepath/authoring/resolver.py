"""What a name of a state stands for: targets, initial states, states named in expressions.

Nearest scope first: the children of the state where the name stands, then of the state that holds it, and so on up;
else the one state of that name in the whole pathway. Dotted: the first segment so, the rest a path below it.
Imported by the compiler and its helpers.
"""

from __future__ import annotations

from collections import defaultdict

from carepath.authoring.diagnostics import Report
from carepath.authoring.nodes import Scalar
from carepath.authoring.parts import Draft
from carepath.core.spelling import did_you_mean
from carepath.errors import Mark


class Resolver:
    """Finds states of one pathway by the names that its author wrote."""

    def __init__(self, root: Draft, report: Report) -> None:
        self.report = report
        self.states = {state.path: state for state in root.walk()}
        self.named: dict[str, list[Draft]] = defaultdict(list)
        for state in self.states.values():
            if state.path:
                self.named[state.name].append(state)

    def targets(self, names: list[Scalar], at: Draft) -> tuple[str, ...]:
        """The paths of several targets; those that cannot be found are reported and left out."""
        found = [path for name in names if (path := self.find(name.text, at, name.mark)) is not None]
        self.check_together(names, found)
        return tuple(dict.fromkeys(found))

    def find(self, name: str, at: Draft, mark: Mark) -> str | None:
        """The path of the state that `name` means where it stands, else None and a finding."""
        first, _, rest = name.partition(".")
        nearest = next((scope.children[first] for scope in at.line() if first in scope.children), None)
        candidates = [nearest] if nearest is not None else self.named.get(first, [])
        return self._one(name, rest, candidates, mark)

    def below(self, name: str, holder: Draft, mark: Mark) -> str | None:
        """As `find`, but only among what stands below `holder`: for `initial`."""
        first, _, rest = name.partition(".")
        if first in holder.children:
            return self._one(name, rest, [holder.children[first]], mark)
        candidates = [state for state in self.named.get(first, []) if holder in state.line()]
        if not candidates and name in self.states and holder in self.states[name].line():
            return name
        if not candidates:
            inside = [state.name for state in holder.walk() if state is not holder]
            what = f'state "{holder.path}"' if holder.path else "the pathway"
            self.report.add(mark, "CP103", f'the initial state "{name[:60]}" is not below {what}.',
                            did_you_mean(name, inside, what="There are"))  # fmt: skip
            return None
        return self._one(name, rest, candidates, mark)

    def _one(self, name: str, rest: str, candidates: list[Draft], mark: Mark) -> str | None:
        if len(candidates) > 1:
            places = " and ".join(state.path for state in candidates[:3])
            hint = f"Write enough of the path to tell them apart: {_telling(candidates)}."
            self.report.add(mark, "CP102", f'"{name}" could mean {places}.', hint)
            return None
        state: Draft | None = candidates[0] if candidates else None
        for segment in rest.split(".") if rest and state is not None else ():
            state = state.children.get(segment) if state is not None else None
        if state is not None:
            return state.path
        known = [*self.named, *(path for path in self.states if "." in path and "." in name)]
        self.report.add(
            mark, "CP101", f'there is no state "{name[:60]}" here.', did_you_mean(name, known, what="There are")
        )
        return None

    def check_together(self, names: list[Scalar], found: list[str]) -> None:
        """Several targets have to lie in different regions of a parallel state."""
        if len(found) < 2 or len(found) != len(names):
            return
        for number, second in enumerate(found):
            for first in found[:number]:
                if not self._together(self.states[first], self.states[second]):
                    message = f'"{first}" and "{second}" can never be active together.'
                    hint = "Several targets name one state in each of several regions of a parallel state."
                    self.report.add(names[number].mark, "CP123", message, hint)
                    return

    def _together(self, first: Draft, second: Draft) -> bool:
        line = list(first.line())
        common = next(state for state in second.line() if state in line)
        return common.kind == "parallel" and common is not first and common is not second


def _telling(candidates: list[Draft]) -> str:
    first = candidates[0]
    holder = first.parent.name if first.parent is not None else ""
    return f"{holder}.{first.name}" if holder else first.path
