"""From a step to a letter, a text message or a person: reach, care team, adapters and the relay together, on SQLite."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carepath import care as care_module
from carepath.adapters import RecordingAdapter
from carepath.authoring import load_clinic
from carepath.errors import RequestError
from carepath.ports import Delivered, Refused
from carepath.rows import Caregiver, Patient
from carepath.testing.clock import ManualClock

FILES = {
    "site.yaml": """
site: oak
title: Oak Clinic
zone: America/Toronto
languages: [en, es]
phone: 416 555 0100
call_role: desk
quiet_hours: {from: "21:00", until: "08:00"}
""",
    "calendars.yaml": """
calendars:
  clinic: {zone: America/Toronto, hours: {mon: "08:00-17:00", tue: "08:00-17:00"}}
""",
    "roles.yaml": """
roles:
  desk: {title: Front desk, owner: lead, respond_within: 4 business hours, out_of_hours: night_nurse}
  nurse: {title: Nurse, owner: lead, respond_within: 1h, out_of_hours: night_nurse}
  night_nurse: {title: Nurse at night, owner: lead, respond_within: 15m, on_call: true}
  lead: {title: Lead, owner: lead, respond_within: 1h, on_call: true}
owners: {nursing: lead}
""",
    "ladders.yaml": """
ladders:
  red:
    title: A red flag
    safety: true
    calendar: clinic
    rungs:
      - {role: nurse, channels: [page], acknowledge_within: 15m, repeat: 5m, night: {role: night_nurse}}
""",
    "content/texts.yaml": """
content:
  visit:
    version: 1.0.0
    status: example
    owner: nursing
    topic: appointments
    sensitivity: low
    audiences: [patient, caregiver]
    channels: [sms, portal, phone, print]
    text:
      en: {any: "Hello {first_name}, your visit is soon. {clinic}, {phone}."}
      es: {any: "Hola {first_name}, su visita es pronto. {clinic}, {phone}."}
""",
    "pathways/p.yaml": """
pathway: p
version: 1.0.0
title: P
status: example
owner: nursing
calendar: clinic
enroll: {on: begun}
events:
  begun: {from: [app]}
  remind: {from: [app]}
  warn: {from: [app]}
  bad: {from: [app]}
  stop: {from: [app]}
states:
  waiting:
    on:
      remind: {actions: [{message: {id: visit, content: visit, copy_to: caregiver}}]}
      warn: {actions: [{message: {id: visit, content: visit, safety: true}}]}
      bad:
        actions:
          - {escalate: {id: red, ladder: red, reason: first}}
          - {cancel: {escalation: red, reason: mistaken}}
          - {escalate: {id: red, ladder: red, reason: second}}
      delivery.dead.visit: {}
      escalation.exhausted.red: {}
      escalation.acknowledged.red: {}
      stop: over
  over: {type: final}
""",
}
NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)  # Monday 12:00 in Toronto
NIGHT = datetime(2026, 3, 3, 4, tzinfo=UTC)  # 23:00
CONSENTS = ("sms", "portal", "phone", "print")


class World:
    def __init__(self, clinic, folder, at):
        self.letters = folder / "letters"
        self.clock = ManualClock(at)
        self.recorder = RecordingAdapter(("sms", "portal", "page"))
        ways = [self.recorder, f"print:{self.letters}"]
        self.care = care_module.open("sqlite://", pathways=clinic, adapters=ways, clock=self.clock, sandbox=True)

    def tell(self, event, *, caregivers=(), language="en", **contacts):
        self.care.add_patient(Patient("ana", "Ana Silva", date(1972, 1, 1), language=language, contacts=contacts,
                                      consents=CONSENTS, caregivers=caregivers))  # fmt: skip
        self.care.send("ana", "begun", event_id="begun")
        self.care.send("ana", event, event_id="told")
        self.care.run_until_idle()

    def play(self, span):
        until = self.clock.now() + span
        while (due := self.care.next_due()) is not None and due <= until:
            self.clock.set(max(due, self.clock.now()))
            self.care.run_until_idle()
        self.clock.set(until)

    def tasks(self):
        return [(task.kind, task.role, task.title) for task in self.care.tasks(status="open")]

    def sent(self):
        return [(one.channel, one.address, one.text) for one in self.recorder.sent]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clinic")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
    return load_clinic(folder)


@pytest.fixture
def world(clinic, tmp_path):
    opened = []

    def at(now=NOON):
        opened.append(World(clinic, tmp_path, now))
        return opened[-1]

    yield at
    for one in opened:
        one.care.close()


@pytest.mark.usefixtures("on_each_database")
def test_a_text_message_in_the_patients_language(world):
    here = world()
    here.tell("remind", language="es", sms="+1416")
    assert here.sent() == [("sms", "+1416", "Hola Ana, su visita es pronto. Oak Clinic, 416 555 0100.")]


def test_a_patient_without_a_phone_gets_a_letter_with_the_clinics_date(world):
    here = world(NIGHT)
    here.tell("remind", print="1 Main St")
    (letter,) = here.letters.iterdir()
    page = letter.read_text(encoding="utf-8")
    assert "Hello Ana, your visit is soon." in page
    assert "<p>2026-03-02</p>" in page  # still the second in Toronto
    assert "Oak Clinic" in page


def test_a_language_that_nobody_wrote_is_a_task_for_a_person_and_never_english(world):
    here = world()
    here.tell("remind", language="pt", sms="+1416")
    assert here.sent() == []
    assert here.tasks() == [
        ("call", "desk", "Speak to the patient with an interpreter, the text is not translated: visit")
    ]


def test_quiet_hours_hold_it_until_the_morning(world):
    here = world(NIGHT)
    here.tell("remind", sms="+1416")
    assert here.sent() == []
    here.play(timedelta(hours=8, minutes=59))
    assert here.sent() == []
    here.play(timedelta(minutes=1))
    assert len(here.sent()) == 1


def test_a_safety_message_leaves_at_night(world):
    here = world(NIGHT)
    here.tell("warn", sms="+1416")
    assert len(here.sent()) == 1


def test_a_safety_message_without_a_way_is_passed_on_by_whoever_is_there_at_night(world):
    here = world(NIGHT)
    here.tell("warn", print="1 Main St")
    assert not here.letters.exists()
    (call,) = here.care.tasks(status="open")
    assert (call.role, call.priority, call.due_at) == ("night_nurse", "urgent", NIGHT + timedelta(minutes=15))


def test_refused_by_one_way_it_goes_by_the_next(world):
    here = world()
    here.recorder.refuse("sms")
    here.tell("remind", sms="+1416", portal="ana@portal")
    assert [channel for channel, _, _ in here.sent()] == ["portal"]


def test_refused_everywhere_it_is_a_task_for_a_person(world):
    here = world()
    for channel in ("sms", "portal"):
        here.recorder.refuse(channel)
    here.tell("remind", sms="+1416", portal="ana@portal")
    assert here.tasks() == [("call", "desk", "Speak to the patient, the message was refused everywhere: visit")]


def test_a_consent_taken_back_while_it_was_held_holds(world):
    here = world(NIGHT)
    here.tell("remind", sms="+1416")
    here.care.update_patient(Patient("ana", "Ana Silva", contacts={"sms": "+1416"}, consents=()))
    here.play(timedelta(hours=12))
    assert here.sent() == []
    assert here.tasks() == [("call", "desk", "Speak to the patient: visit")]


def test_a_caregiver_hears_of_their_topics_and_nobody_is_phoned_in_their_place(world):
    here = world()
    luis = Caregiver("Luis", {"sms": "+1999"}, ("sms",), ("appointments",))
    eva = Caregiver("Eva", {"sms": "+1888"}, ("sms",), ("results",))
    here.tell("remind", caregivers=(luis, eva), sms="+1416")
    assert sorted((address, text.split(",")[0]) for _, address, text in here.sent()) == [
        ("+1416", "Hello Ana"), ("+1999", "Hello Luis"),
    ]  # fmt: skip
    assert here.tasks() == []


def test_nothing_leaves_after_death(world):
    here = world(NIGHT)
    here.tell("remind", sms="+1416")
    here.care.send("ana", "patient_deceased", event_id="died")
    here.play(timedelta(days=2))
    assert here.sent() == []
    assert here.tasks() == []


def test_an_escalation_raised_again_by_the_same_event_asks_again(world):
    here = world()
    here.tell("bad")
    assert here.tasks() == [("rung", "nurse", "A red flag")]
    assert [address for _, address, _ in here.sent()][-1] == "nurse"


def test_a_rung_that_is_asked_again_in_the_morning_moves_to_the_days_worklist(world):
    here = world(NIGHT)
    here.tell("bad")
    assert here.tasks() == [("rung", "night_nurse", "A red flag")]
    here.play(timedelta(hours=9, minutes=5))
    assert here.tasks() == [("rung", "nurse", "A red flag")]
    assert here.sent()[-1][:2] == ("page", "nurse")


def test_what_a_provider_says_later_is_heard_once(world):
    here = world()
    here.recorder.accept("sms")
    here.tell("remind", sms="+1416", portal="ana")
    (message,) = here.care.messages("ana")
    assert message.status == "sent"
    (key,) = (one.key for one in here.recorder.sent)
    assert here.care.report_delivery(key, Delivered("seen")) is True
    assert here.care.report_delivery(key, Delivered("seen")) is False
    assert here.care.messages("ana")[0].status == "delivered"


def test_what_a_provider_refuses_later_goes_by_the_next_way(world):
    here = world()
    here.recorder.accept("sms")
    here.tell("remind", sms="+1416", portal="ana")
    (key,) = (one.key for one in here.recorder.sent)
    assert here.care.report_delivery(key, Refused("no_such_number")) is True
    here.care.run_until_idle()
    assert [one.channel for one in here.recorder.sent] == ["sms", "portal"]
    assert here.care.messages("ana")[0].status == "delivered"


def test_a_report_that_fits_nothing_is_refused(world):
    here = world()
    with pytest.raises(RequestError, match="no delivery"):
        here.care.report_delivery("somebody else's", Delivered())
    with pytest.raises(RequestError, match="Delivered or Refused"):
        here.care.report_delivery("x", "delivered")
