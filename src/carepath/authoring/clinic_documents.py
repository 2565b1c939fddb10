"""What may stand in the files beside the pathways: roles, ladders, calendars and the site itself.

The compiled forms are in core.definitions and core.calendar; `definitions.py` makes them. Imported by folder.py,
checking.py and definitions.py.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from carepath.authoring.diagnostics import Report
from carepath.authoring.document import (
    Document,
    Flag,
    Name,
    Named,
    Names,
    Text,
    Texts,
    TimeOfDay,
    required,
)
from carepath.authoring.field_document import Kept
from carepath.authoring.nodes import Key


class RoleDocument(Document):
    """A queue of work: `owner` is the role that answers for it."""

    what: ClassVar[str] = "a role"
    title: Text = required()
    owner: Name = required()
    respond_within: Text = required()
    out_of_hours: Name | None = None
    on_call: Flag = False

    def check(self, report: Report) -> None:
        if self.out_of_hours is None and not self.on_call:
            hint = "Write out_of_hours: role, or on_call: true."
            report.add(self.mark, "CP011", "a role says who answers out of hours.", hint)


class RolesDocument(Document):
    """roles.yaml: `roles` by name, and `owners`: who answers for a pathway, each a role."""

    what: ClassVar[str] = "roles.yaml"
    roles: dict[Named, RoleDocument] = required(dict)
    owners: dict[Named, Name] = Field(default_factory=dict)


class NightDocument(Document):
    what: ClassVar[str] = "night"
    role: Name = required()


class RungDocument(Document):
    """One step of a ladder; `night` stands in outside the ladder's calendar."""

    what: ClassVar[str] = "a rung"
    role: Name = required()
    channels: Names = required(list)
    acknowledge_within: Text = required()
    night: NightDocument | None = None
    repeat: Text | None = None


class LadderDocument(Document):
    """Roles in order, each with a time to answer."""

    what: ClassVar[str] = "a ladder"
    title: Text = required()
    calendar: Name = required()
    rungs: list[RungDocument] = required(list)
    safety: Flag = False

    def check(self, report: Report) -> None:
        if self.has("rungs") and not self.rungs and report.is_whole:
            report.add(self.key_mark("rungs"), "CP313", "a ladder has one rung or more.", "Add rungs: - {role: ...}.")
        for rung in self.rungs[:-1]:
            if rung.repeat is not None:
                message = "only the last rung repeats: the next one would never be reached by it."
                report.add(rung.key_mark("repeat"), "CP313", message, "Move repeat to the last rung.")
        if self.rungs and self.rungs[-1].repeat is None:
            message = "the last rung falls silent when nobody answers."
            report.add(self.rungs[-1].mark, "CP313", message, "Write repeat: 15m, so that it is paged again and again.")


class LaddersDocument(Document):
    what: ClassVar[str] = "ladders.yaml"
    ladders: dict[Named, LadderDocument] = required(dict)


class CalendarDocument(Document):
    """When the clinic is open: `hours` by weekday (mon ... sun) as "08:00-17:00", `holidays` as dates."""

    what: ClassVar[str] = "a calendar"
    zone: Text = required()
    hours: dict[Key, Text] = required(dict)
    holidays: Texts = Field(default_factory=list)


class CalendarsDocument(Document):
    what: ClassVar[str] = "calendars.yaml"
    calendars: dict[Named, CalendarDocument] = required(dict)


class QuietDocument(Document):
    """Local time in which nothing but safety messages goes out; may cross midnight."""

    what: ClassVar[str] = "quiet_hours"
    from_: TimeOfDay | None = required(lambda: None, alias="from")
    until: TimeOfDay | None = required(lambda: None)


class SiteDocument(Document):
    """site.yaml: the clinic itself, and its own values of parameters by pathway and by rule set.

    `call_role`: who phones where no channel can carry a message; left out, the pathway's owner.
    """

    what: ClassVar[str] = "site.yaml"
    site: Name = required()
    zone: Text = required()
    title: Text | None = None
    languages: Texts = Field(default_factory=list)
    phone: Text | None = None
    call_role: Name | None = None
    quiet_hours: QuietDocument | None = None
    parameters: dict[Named, dict[Named, Kept]] = Field(default_factory=dict)
    rules: dict[Named, dict[Named, Kept]] = Field(default_factory=dict)
