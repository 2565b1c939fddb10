"""All that an expression may read, and what its names stand for. No other door: no clock, no store.

Imported by the expression modules; the step, the rules and the runtime build a Scope (from core.expressions).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from carepath.core.calendar import Calendar, TimeError, local_date
from carepath.core.definitions import EMPTY
from carepath.core.expression_parser import CONCLUSION_PARTS

Evaluate = Callable[["Scope"], Any]


def _nothing() -> Mapping[str, Any]:
    return EMPTY


def _nowhere(path: str) -> bool:
    return False


def _never(path: str, since: str | None) -> int:
    return 0


@dataclass(slots=True)
class Scope:
    """One evaluation's world. Read only once built; what is left out is missing, and so unknown.

    `conclusions`: by name, each a mapping with level (None: undecided), because, rules and disputed, or its level.
    `patient`: born_on, sex, language, zone, site, in_hospital. `now`, `event_at`, `started_at`: aware.
    `active(path)` and `entered(path, since)` answer for the journey.
    """

    event: Mapping[str, Any] = field(default_factory=_nothing)
    context: Mapping[str, Any] = field(default_factory=_nothing)
    parameters: Mapping[str, Any] = field(default_factory=_nothing)
    patient: Mapping[str, Any] = field(default_factory=_nothing)
    conclusions: Mapping[str, Any] = field(default_factory=_nothing)
    now: datetime | None = None
    zone: str | None = None
    calendar: Calendar | None = None
    started_at: datetime | None = None
    event_name: str | None = None
    event_at: datetime | None = None
    event_by: str | None = None
    event_id: str | None = None
    active: Callable[[str], bool] = _nowhere
    entered: Callable[[str, str | None], int] = _never
    _today: date | None = field(default=None, init=False, repr=False)

    @property
    def today(self) -> date | None:
        """The local date of `now`; worked out once."""
        if self._today is None:
            self._today = self.date_of(self.now)
        return self._today

    def date_of(self, at: datetime | None) -> date | None:
        """The local date of a moment; None without a zone, or far outside the years that can be counted."""
        if at is None or self.zone is None:
            return None
        try:
            return local_date(at, self.zone)
        except TimeError:  # what cannot be worked out is unknown
            return None


def loader(dotted: str) -> Evaluate:
    """What reads this name from a scope."""
    root, _, rest = dotted.partition(".")
    special = _SPECIAL.get(dotted)
    if special is not None:
        return special
    if root in _MAPPINGS:
        return _MAPPINGS[root](rest)
    return _from_conclusion(root, rest if rest in CONCLUSION_PARTS else "level")


def _from_event(name: str) -> Evaluate:
    return lambda scope: scope.event.get(name)


def _from_context(name: str) -> Evaluate:
    return lambda scope: scope.context.get(name)


def _from_parameters(name: str) -> Evaluate:
    return lambda scope: scope.parameters.get(name)


def _from_patient(name: str) -> Evaluate:
    return lambda scope: scope.patient.get(name)


def _from_conclusion(name: str, part: str) -> Evaluate:
    def read(scope: Scope) -> Any:
        concluded = scope.conclusions.get(name) or EMPTY
        if isinstance(concluded, str):  # its level alone, as whoever steps by hand may give it
            return concluded if part == "level" else None
        value = concluded.get(part)
        return None if value == "" else value  # an empty reason is missing

    return read


def _age(scope: Scope) -> int | None:
    """Whole years lived, by the local date; somebody born on 29 February is a year older on 1 March."""
    born, today = scope.patient.get("born_on"), scope.today
    if not isinstance(born, date) or isinstance(born, datetime) or today is None or today < born:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


_MAPPINGS: Mapping[str, Callable[[str], Evaluate]] = {
    "event": _from_event, "context": _from_context, "parameters": _from_parameters, "patient": _from_patient,
}  # fmt: skip
_SPECIAL: Mapping[str, Evaluate] = {
    "today": lambda scope: scope.today,
    "now": lambda scope: scope.now,
    "patient.age": _age,
    "journey.started_on": lambda scope: scope.date_of(scope.started_at),
    "event.name": lambda scope: scope.event_name,
    "event.at": lambda scope: scope.event_at,
    "event.by": lambda scope: scope.event_by or None,
    "event.id": lambda scope: scope.event_id or None,
}
