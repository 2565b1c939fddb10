"""JourneyHarness: a scenario as Python calls, on the real engine, with a clock that goes from due moment to due moment.

Here: what a scenario may say: people, what happens, time, trouble, and what must be so. The pytest steps only call
this. Not here: how an expectation is looked up (checks) and explained (explain). Needs no pytest.

    with JourneyHarness("pathways", at="Monday 2 March 2026, 09:00", zone="America/Toronto") as scenario:
        scenario.patient("Ana", age=54, language="es")
        scenario.start("symptom_monitoring", "Ana", cycle_day_1="today", regimen="folfox")
        scenario.reports("Ana", temperature=38.4)
        scenario.assert_in("Ana", "Red flag not answered yet")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict, Unpack

from carepath.core.calendar import at_local, local_date
from carepath.core.durations import Duration
from carepath.core.events import BUILT_IN
from carepath.core.pathway import EventSchema
from carepath.errors import RequestError
from carepath.ports import Delivered, Refused
from carepath.rows import Caregiver
from carepath.testing import checks
from carepath.testing.moments import find_zone, parse_moment, parse_span
from carepath.testing.people import Person, make_caregiver, read_traits, words
from carepath.testing.titles import pick, unknown
from carepath.testing.values import as_result, as_sent, task_fields
from carepath.testing.world import World, read_clinic

DEFAULT_START = "Monday 2 March 2026, 09:00"
Span = str | Duration
watchers: list[Callable[[Path, World], None]] = []  # called when a scenario ends, with its clinic's folder and world


class Traits(TypedDict, total=False):
    """What may be told of a patient; see carepath.testing.people.Person."""

    age: int
    language: str
    reach: tuple[str, ...]
    refused: tuple[str, ...]
    absent: tuple[str, ...]
    sex: str


class JourneyHarness:
    """One scenario. `pathways`: the clinic's folder; `at`: when it begins, as a phrase says it or an aware datetime;
    `zone`: where (default: the clinic's own). `url`: another database than one in memory. `base`: where relative
    folders are seen from.

    People may be told of before or after it begins; it begins with the first thing that happens. Wrong names raise
    RequestError, which lists what there is; expectations that do not hold raise ScenarioFailed, which says why.
    """

    def __init__(
        self,
        pathways: str | Path = "pathways",
        *,
        at: str | datetime = DEFAULT_START,
        zone: str | None = None,
        url: str = "sqlite://",
        base: Path | None = None,
    ) -> None:
        self._folder = Path(pathways)
        self._at = at
        self._zone = zone
        self._url = url
        self._base = base or Path()
        self._opened: World | None = None
        self.people: dict[str, Person] = {}
        self.caregivers: dict[str, Caregiver] = {}
        self._count = 0  # of things sent in, for their ids
        self._since: checks.Since | None = None
        self._trouble: tuple[str, datetime] | None = None  # said last, and when; nothing has happened since

    def __enter__(self) -> JourneyHarness:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        untried = "" if kind else self._untried_trouble()
        self.close()
        if untried:
            raise RequestError(
                "scenario-untried",
                f"Nothing happened, and no time went by, after this was said: {untried}.",
                hint="Say what happens meanwhile, or how much time goes by: 3 days pass.",
            )

    def close(self) -> None:
        """Ends the scenario and lets go of the database."""
        world, self._opened = self._opened, None
        if world is None:
            return
        try:
            for watch in watchers:
                watch(self._base / self._folder, world)
        finally:
            world.close()

    @property
    def world(self) -> World:
        """The opened engine, its clock and what left. The first use opens it."""
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    # -- the clinic and its people -----------------------------------------------------------------------------------

    def use(self, pathways: str | Path) -> None:
        """The folder of the clinic's pathways."""
        self._not_begun("the folder of the pathways")
        self._folder = Path(pathways)

    def begin(self, at: str | datetime, zone: str) -> None:
        """When and where the scenario begins: "Monday 2 March 2026, 09:00" in "Toronto"."""
        self._not_begun("when it begins")
        self._at, self._zone = at, zone

    def patient(self, name: str, **traits: Unpack[Traits]) -> Person:
        """A patient; what is not told is 54, speaks English, is reachable by sms and phone and agreed to both."""
        return self._add(Person(name, **traits, told="reach" in traits))

    def tell(self, name: str, said: str) -> Person:
        """A patient as a phrase tells of them: "aged 54, speaks Spanish, has no phone"."""
        return self._add(read_traits(Person(name), said))

    def caregiver(self, name: str, *, of: str, topics: str | Sequence[str]) -> None:
        """Somebody who cares for a patient, and may hear about these topics of content and no others."""
        cared_for = self._person(of)
        topics = words(topics) if isinstance(topics, str) else tuple(topics)
        one = make_caregiver(name, topics, len(self.people) + len(self.caregivers))
        self.caregivers[name] = one
        self.people[of] = replace(cared_for, caregivers=(*cared_for.caregivers, one))
        if self._opened is not None:
            self._opened.care.update_patient(self._as_patient(self._opened, self.people[of]))

    # -- what happens ------------------------------------------------------------------------------------------------

    def start(self, pathway: str, name: str, /, **context: Any) -> None:
        """Enrolls the patient; `context` is what the pathway starts with."""
        patient, world = self._person(name), self.world
        found = pick(pathway, world.clinic.pathways.values(), names=lambda one: (one.name, one.title), what="pathways")
        values = as_sent(found.context, context, now=world.clock.now(), zone=world.zone)
        self._happening()
        world.care.enroll(found.name, patient.reference, context=values)
        world.run()

    def happens(self, event: str, name: str, /, **fields: Any) -> None:
        """The event comes in, from the first origin that its pathway allows."""
        patient = self._person(name)
        schema = self._schema(event)
        origin = schema.from_[0] if schema and schema.from_ else BUILT_IN.get(event, ("app",))[0]
        self._send(patient, event, origin, fields)

    def reports(self, name: str, /, **fields: Any) -> None:
        """The patient answers a questionnaire: the event whose questionnaire has these fields."""
        patient = self._person(name)
        self._send(patient, self._reported(patient, fields), "patient", fields)

    def replies(self, name: str, text: str, channel: str) -> None:
        """A text comes in by a channel, from the person's own address."""
        contacts = self._contacts(name)
        if channel not in contacts:
            raise unknown(channel, contacts, what=f"channels of {name}")
        self._happening()
        self._count += 1
        provider_id = f"scenario-reply-{self._count}"
        self.world.happened = f"{channel}:{provider_id}"
        self.world.care.inbound(channel=channel, address=contacts[channel], text=text, provider_id=provider_id)
        self.world.run()

    def does_not_answer(self, name: str) -> None:
        """The clock goes on until the patient's open question expires."""
        asks = self.world.open_asks(self._person(name).reference)
        if len(asks) != 1:
            there = ", ".join(f"{one.name} (until {self.world.told(one.expires_at)})" for one in asks)
            raise RequestError(
                "scenario-asks",
                f"{name} has {len(asks)} open questions" + (f": {there}." if asks else "."),
                hint="Say how much time goes by: 3 days pass." if asks else "Let the clock go on until one was asked.",
            )
        self._play_to(asks[0].expires_at)

    def finish(self, role: str, title: str, outcome: str, /, **fields: Any) -> None:
        """A person of this role completes their task with one of its outcomes and the outcome's fields."""
        world = self.world
        task = checks.the_task(world, role, title)
        rows = [row for row in world.journeys() if row.id == task.journey_id]
        known = task_fields(world.pathway(rows[0]), task.name, outcome) if rows else {}
        values = as_sent(known, fields, now=world.clock.now(), zone=world.zone)
        self._happening()
        world.care.complete_task(task.id, {"outcome": outcome, **values}, by=task.role)
        world.run()

    def decline(self, role: str, title: str) -> None:
        """A person of this role says that they will not do their task."""
        world = self.world
        task = checks.the_task(world, role, title)
        self._happening()
        world.care.decline_task(task.id, by=task.role, reason="not mine")
        world.run()

    def acknowledge(self, by: str, ladder: str) -> None:
        """A person answers an open escalation, named by its ladder or its reason."""
        world = self.world
        found = world.escalations((one.reference for one in self.people.values()), status="open")
        escalation = pick(ladder, found, names=lambda one: checks.names_of(world, one), what="open escalations")
        self._happening()
        world.care.acknowledge(escalation.id, by=by)
        world.run()

    # -- time and trouble --------------------------------------------------------------------------------------------

    def advance(self, span: Span, *, calendar: str | None = None) -> None:
        """Time goes by: "3 days", "2 business hours" (by a calendar), or a Duration."""
        self._play_to(self.world.after(parse_span(span), calendar=calendar))

    def go_to(self, moment: str | datetime) -> None:
        """The clock goes on to the next such moment: "Thursday 09:00", "03:00", or an aware datetime."""
        world = self.world
        if isinstance(moment, str):
            moment = parse_moment(moment).next_after(world.clock.now(), world.zone)
        if moment < world.clock.now():
            raise RequestError(
                "clock-back",
                f"It is {world.told(world.clock.now())} already; a scenario does not go back.",
                hint="Name a later time.",
            )
        self._play_to(moment)

    def adapter_down(self, channel: str, for_: Span) -> None:
        """From now on and for so long nothing gets through by this channel. The clock stays."""
        until = self.world.after(parse_span(for_))
        self.world.recorder.down_until(channel, until)
        self._happening(f"{channel} is down for {for_}")

    def stop_workers(self, for_: Span) -> None:
        """From now on and for so long nothing is delivered and no timer fires by itself. The clock stays."""
        self.world.stopped_until = self.world.after(parse_span(for_))
        self._happening(f"the workers stop for {for_}")

    def action_fails(self, action: str, reason: str = "refused") -> None:
        """From now on the app refuses to do this: it comes back as action.failed, with this code as its reason."""
        self._answer(action, Refused(reason), "fails")

    def action_succeeds(self, action: str, /, **results: Any) -> None:
        """From now on the app does this, and gives these results back with action.succeeded. So it is unless said."""
        world = self.world
        outcome = as_result(results, now=world.clock.now(), zone=world.zone)
        self._answer(action, Delivered(outcome=outcome), "succeeds")

    # -- what must be so ---------------------------------------------------------------------------------------------

    def assert_in(self, name: str, state: str, region: str | None = None) -> None:
        """One of the patient's journeys is in this state (title, id or path), looking only inside `region`."""
        __tracebackhide__ = True
        checks.is_in(self.world, self._person(name), state, region)

    def assert_sent(self, name: str, content: str, channel: str | None = None, *, within: Span | None = None) -> None:
        """This content left for the person. `within`: of what happened last; the clock goes on until then."""
        __tracebackhide__ = True
        contacts, span = self._contacts(name), parse_span(within) if within else None
        checks.was_sent(self.world, checks.Wanted(name, contacts, content, channel), self._last(), span)

    def assert_nothing_sent(self, name: str, *, for_: Span) -> None:
        """Nothing left for the person for so long; the clock goes on where less time went by since what happened."""
        __tracebackhide__ = True
        checks.nothing_sent(self.world, name, self._contacts(name), since=self._last(), span=parse_span(for_))

    def assert_task(self, role: str, title: str, *, due_by: str | datetime | None = None) -> None:
        """This role has an open task of this title, due then or before."""
        __tracebackhide__ = True
        checks.has_task(self.world, role, title, due_by)

    def assert_reached(self, ladder: str, role: str, *, at: str | datetime | None = None) -> None:
        """The escalation has asked this role, at that minute."""
        __tracebackhide__ = True
        checks.reached(self.world, [one.reference for one in self.people.values()], (ladder, role), at)

    def assert_carried_out(self, name: str, action: str, /, **arguments: Any) -> None:
        """The app has carried out this action for the patient, with these arguments among others."""
        __tracebackhide__ = True
        checks.was_carried_out(self.world, self._person(name), action, arguments)

    def assert_nothing_left(self, name: str) -> None:
        """No open task, question, unsent message or climbing escalation of the patient."""
        __tracebackhide__ = True
        checks.nothing_left(self.world, self._person(name))

    # -- inside ------------------------------------------------------------------------------------------------------

    def _open(self) -> World:
        folder = self._base / self._folder
        if not folder.is_dir():
            raise RequestError("scenario-folder", f"There is no folder {folder}.", hint="Name the clinic's folder.")
        clinic = read_clinic(folder)
        zone = find_zone(self._zone) if self._zone else clinic.site.zone
        at = self._at if isinstance(self._at, datetime) else _beginning(self._at, zone)
        world = World(clinic, at=at, zone=zone, url=self._url)
        for person in self.people.values():
            world.care.add_patient(self._as_patient(world, person))
        self._since = checks.Since(world.clock.now(), 0)
        return world

    def _not_begun(self, what: str) -> None:
        if self._opened is not None:
            raise RequestError("scenario-begun", f"The scenario has begun: it is too late to say {what}.",
                               hint="Say it first.")  # fmt: skip

    def _add(self, person: Person) -> Person:
        if person.name in self.people:
            hint = "Tell all at once. What the Background says already, a scenario leaves out."
            raise RequestError("scenario-person", f"{person.name} was told of already.", hint=hint)
        self.people[person.name] = person
        if self._opened is not None:
            self._opened.care.add_patient(self._as_patient(self._opened, person))
        return person

    def _as_patient(self, world: World, person: Person) -> Any:
        today = local_date(world.clock.now(), world.zone)
        number = [*self.people].index(person.name)
        return person.as_patient(today, world.zone if self._zone else None, number)

    def _person(self, name: str) -> Person:
        if name not in self.people:
            raise unknown(name, self.people, what="patients of this scenario")
        return self.people[name]

    def _contacts(self, name: str) -> Mapping[str, str]:
        if name in self.caregivers:
            return self.caregivers[name].contacts
        if name not in self.people:
            raise unknown(name, [*self.people, *self.caregivers], what="people of this scenario")
        return self.world.care.patient(self.people[name].reference).contacts

    def _schema(self, event: str) -> EventSchema | None:
        found = (one.events[event] for one in self.world.clinic.pathways.values() if event in one.events)
        return next(found, None)

    def _reported(self, patient: Person, fields: Mapping[str, Any]) -> str:
        """The one event whose questionnaire has all these fields."""
        world = self.world
        pathways = world.clinic.pathways
        schemas = [schema for one in pathways.values() for schema in one.events.values()]
        asked = {schema.name: schema for schema in schemas if schema.questionnaire}
        fitting = {name for name, schema in asked.items() if set(fields) <= set(schema.fields)}
        active = [row for row in world.journeys(patient.reference) if row.status == "active"]
        listened = {name for row in active for name in world.pathway(row).events}
        found = sorted(fitting if len(fitting) < 2 else fitting & listened or fitting)
        if len(found) == 1:
            return found[0]
        there = "; ".join(f"{name} ({', '.join(schema.fields)})" for name, schema in sorted(asked.items())) or "none"
        names = ", ".join(fields)
        message = f"{len(found)} events have a questionnaire with {names}: {', '.join(found)}." if found else (
            f"No event has a questionnaire with {names}.")  # fmt: skip
        hint = f"Say which: {found[0]} happens to {patient.name}:" if found else f"There are: {there}."
        raise RequestError("scenario-report", message, hint=hint)

    def _send(self, patient: Person, event: str, origin: str, fields: Mapping[str, Any]) -> None:
        world, schema = self.world, self._schema(event)
        values = as_sent(schema.fields if schema else {}, fields, now=world.clock.now(), zone=world.zone)
        self._happening()
        self._count += 1
        world.happened = f"scenario-{self._count}"
        world.care.send(patient.reference, event, values, event_id=world.happened, origin=origin)
        world.run()

    def _answer(self, action: str, verdict: Delivered | Refused, how: str) -> None:
        checks.must_be_asked_of_the_app(self.world, action)
        self.world.recorder.answers[action] = verdict
        self._happening(f"{action} {how} from now on")

    def _happening(self, trouble: str = "") -> None:
        """Something happens now: what is expected of it is counted from here."""
        world = self.world
        self._trouble = (trouble, world.clock.now()) if trouble else None
        self._since = checks.Since(world.clock.now(), len(world.recorder.left))
        world.happened = ""

    def _untried_trouble(self) -> str:
        """The trouble that was said last, where the scenario ended before it could make a difference."""
        if self._trouble is None or self.world.clock.now() > self._trouble[1]:
            return ""
        return self._trouble[0]

    def _last(self) -> checks.Since:
        """What happened last, and when."""
        if self._since is None:
            self._happening()
        assert self._since is not None
        return self._since

    def _play_to(self, until: datetime) -> None:
        self.world.play_to(until)
        self._since = self._last().moved_to(self.world.clock.now())


def _beginning(said: str, zone: str) -> datetime:
    """The moment at which a scenario begins: a date and a time."""
    moment = parse_moment(said)
    if moment.day is None:
        raise RequestError("scenario-time", "A scenario begins on a date.", hint=f"Write {DEFAULT_START}.")
    return at_local(moment.day, moment.clock, zone)
