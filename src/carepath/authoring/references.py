"""References of a pathway to what stands outside it: roles, ladders, content, other pathways.

What is not known (a lone file) is not checked. Imported by whatever compiles a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from carepath.authoring.action_document import Expressions, SendDocument, StartDocument
from carepath.authoring.diagnostics import Report
from carepath.authoring.events import EventTable
from carepath.authoring.nodes import Scalar
from carepath.authoring.surroundings import Neighbour, Surroundings
from carepath.authoring.unknowns import reads_absent
from carepath.core.events import BUILT_IN, is_reserved
from carepath.core.fields import Field
from carepath.core.spelling import did_you_mean

# kind in Surroundings: code, word in the message, where it is defined
_KINDS = {
    "roles": ("CP301", "role", "roles.yaml"),
    "owners": ("CP310", "owner", "roles.yaml, under owners"),
    "ladders": ("CP302", "ladder", "ladders.yaml"),
    "contents": ("CP303", "content", "the folder content/"),
    "rule_sets": ("CP304", "rule set", "the folder rules/"),
    "neighbours": ("CP307", "pathway", "the folder pathways/"),
    "questionnaires": ("CP308", "questionnaire", "the folder questionnaires/"),
    "calendar_names": ("CP309", "calendar", "calendars.yaml"),
}


@dataclass(slots=True)
class References:
    """Looks up the names that one pathway uses and does not define."""

    surroundings: Surroundings
    report: Report
    timers: list[Scalar] = field(default_factory=list)  # named by cancel; checked once all timers have their ids

    def check(self, kind: str, name: Scalar | None) -> bool:
        """Reports a name of that kind that does not exist; whether it may be used."""
        known = self.surroundings.known(kind)
        if name is None or not name.text or known is None or name.text in known:
            return True
        code, word, home = _KINDS[kind]
        hint = did_you_mean(name.text, known, what="There are") or f"Define it in {home}."
        self.report.add(name.mark, code, f'there is no {word} "{name.text}".', hint)
        return False

    def neighbour(self, pathway: str) -> Neighbour | None:
        """What is known of another pathway."""
        return (self.surroundings.neighbours or {}).get(pathway)

    def note_timer(self, name: Scalar) -> None:
        """Remembers that this timer is named, to be looked for when all are known."""
        self.timers.append(name)

    def check_timers(self, ids: Mapping[str, str]) -> None:
        """Reports the named timers that do not exist."""
        for name in self.timers:
            if name.text and name.text not in ids:
                hint = did_you_mean(name.text, ids, what="There are")
                self.report.add(name.mark, "CP120", f'there is no timer "{name.text}".', hint)

    # -- other journeys --

    def check_report_arrives(self, questionnaire: Scalar, events: EventTable) -> None:
        """Reports an ask whose questionnaire no event of the pathway carries: its answer could not arrive."""
        carried = {schema.questionnaire for schema in events.declared.values()}
        if questionnaire.text and questionnaire.text not in carried:
            message = f'no event of this pathway carries the questionnaire "{questionnaire.text}".'
            hint = f"Declare one: events: {{name: {{from: [patient], questionnaire: {questionnaire.text}}}}}."
            self.report.add(questionnaire.mark, "CP308", message, hint)

    def never_concluded(self, names: list[str], events: EventTable) -> dict[str, str]:
        """Conclusions that no rule set draws from any of these events, each with what it is drawn from."""
        if not names:
            return {}  # no such event: that is said already
        carried = {events.declared[name].questionnaire for name in names if name in events.declared}
        rule_sets = (self.surroundings.rule_sets or {}).values()
        return {one.concludes: " and ".join(one.reads) for one in rule_sets if not carried & set(one.reads)}

    def context_of(self, pathway: str) -> Mapping[str, Field]:
        """The context fields of another pathway, as far as they are known."""
        other = self.neighbour(pathway)
        return {} if other is None else other.context

    def check_start(self, body: StartDocument) -> None:
        """Reports a pathway that does not exist, and given values that it does not take."""
        self.check("neighbours", body.pathway)
        other = self.neighbour(body.pathway.text)
        if other is None:
            return
        data = [set(fields) for name in other.enrolls_on if (fields := other.events.get(name)) is not None]
        taken = set(other.context).union(*data)
        for name in body.context:
            if name not in taken:
                message = f'{body.pathway.text} takes no "{name}": it is neither in its context nor in what enrolls it.'
                self.report.add(name.mark, "CP314", message, did_you_mean(name, taken, what="It takes"))
        given = {str(name): Field("code", required=True) for name in body.context}
        needed = [found.dotted.partition(".")[2] for one in other.at_start if (found := reads_absent(one, given))]
        for missing in dict.fromkeys(needed):
            message = f"{body.pathway.text} reads event.{missing} when it begins, and is not given it."
            hint = f"Write context: {{{missing}: ...}}."
            self.report.add(body.pathway.mark, "CP314", message, hint)

    def check_send(self, body: SendDocument) -> Mapping[str, Field] | None:
        """Reports an event that the receiver does not know; its fields, where they are known."""
        name = body.event.text
        if is_reserved(name) or name in BUILT_IN:
            message = f'"{name}" cannot be sent: it is carepath\'s own.'
            self.report.add(body.event.mark, "CP109", message, "Send an event that the receiver declares.")
            return None
        if body.to.text != "all":
            self.check("neighbours", body.to)
        if self.surroundings.neighbours is None or not name:
            return None
        receivers = self._receivers(body.to.text)
        found = [one.events[name] for one in receivers if name in one.events]
        if receivers and not found:
            known = {event for one in receivers for event in one.events}
            whose = "no pathway" if body.to.text == "all" else f"{body.to.text} does not"
            message = f'{whose} declare{"s" if body.to.text == "all" else ""} the event "{name}".'
            self.report.add(body.event.mark, "CP107", message, did_you_mean(name, known, what="It declares"))
        fields = next((one for one in found if one is not None), None)
        if fields is not None:
            self.check_payload(body.event, body.payload, fields)
        return fields

    def _receivers(self, to: str) -> list[Neighbour]:
        neighbours = self.surroundings.neighbours or {}
        if to == "all":
            return list(neighbours.values())
        return [neighbours[to]] if to in neighbours else []

    def check_payload(self, event: Scalar, payload: Expressions, fields: Mapping[str, Field]) -> None:
        """Reports data that the event does not take, and data that it needs and is not given."""
        for name in payload:
            if name not in fields:
                hint = did_you_mean(name, fields, what="It takes") or "It takes no data."
                self.report.add(name.mark, "CP203", f'the event {event.text} has no field "{name}".', hint)
        for needed, one in fields.items():
            if one.required and needed not in payload:
                hint = f"Write {{event: {event.text}, data: {{{needed}: ...}}}}."
                self.report.add(event.mark, "CP011", f'the event {event.text} needs "{needed}".', hint)
