"""What a pathway may refer to outside its own file. None: not known here, so references to it are not checked.

Made by clinic.py out of a folder, or empty for a lone file. Imported by whatever compiles a file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from carepath.authoring.nodes import Node, Scalar
from carepath.authoring.pathway_document import PartDocument
from carepath.core.calendar import Calendar
from carepath.core.definitions import Questionnaire, RuleSet, Site
from carepath.core.expressions import Expression
from carepath.core.fields import Field


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What other pathways need to know of one: its events' data, what it enrolls on, its context, what it hears."""

    events: Mapping[str, Mapping[str, Field] | None]  # None: the fields are not known here
    enrolls_on: tuple[str, ...]
    context: Mapping[str, Field]
    at_start: tuple[Expression, ...] = ()  # what reads journey.started: once_per, and the first entry actions


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The rest of a clinic's folder, as far as it is known."""

    parts: Mapping[str, PartDocument] | None = None
    roles: Collection[str] | None = None
    owners: Collection[str] | None = None
    ladders: Collection[str] | None = None
    contents: Collection[str] | None = None
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    calendar_names: Collection[str] | None = None
    questionnaires: Mapping[str, Questionnaire] | None = None
    rule_sets: Mapping[str, RuleSet] | None = None
    neighbours: Mapping[str, Neighbour] | None = None
    site: Site = field(default_factory=Site)
    overrides: Mapping[str, tuple[Scalar, Node]] = field(default_factory=dict)  # parameter -> key, the site's value
    alone: bool = False  # a text or file by itself, for stepping: its calendar is an ordinary week

    def known(self, kind: str) -> Collection[str] | None:
        """The names of one kind that exist; None where they are not known."""
        found: Collection[str] | None = getattr(self, kind)
        return found
