"""Playing records from their first day to their last, on a virtual clock, in a sandbox, in a real file.

Here: setting the stage and running it. Not here: what is told (demo_story.py), who acts (demo_cast.py), what is shown
at the end (demo_ending.py). Imported by demo.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from carepath import care as library
from carepath.adapters.printing import Letterhead, PrintAdapter
from carepath.adapters.recording import RecordingAdapter
from carepath.authoring import load_clinic
from carepath.care import CarePath
from carepath.cli import demo_file
from carepath.cli.demo_cast import Cast
from carepath.cli.demo_ending import Ending, introduce
from carepath.cli.demo_script import Script, script
from carepath.cli.demo_story import Story
from carepath.cli.options import ON_FILE, folder_of
from carepath.cli.printing import Screen, count, local
from carepath.cli.staging import Stage, feed_of
from carepath.core.definitions import Clinic
from carepath.errors import RequestError
from carepath.feeds.feeding import replay
from carepath.feeds.records import FeedChange, FeedReading
from carepath.ports import Outgoing, Verdict
from carepath.shipped import shipped_pathways
from carepath.testing.clock import ManualClock

SAMPLES = "samples"
# Tasks and events that turn a story.
WORTH_TELLING = (
    "low_count", "summary", "care_plan", "fear_call", "offer_call", "after_denial", "refill_call",
    "treatment_stopped", "approved", "refill_wanted", "fear_screen", "consult_held",
)  # fmt: skip
MOST_BEATS = 60  # of somebody's own records, which may span years; alarms are told without end


class Overheard:
    """An adapter with somebody listening: what left is kept by its key. It reaches nobody whom the other does not."""

    only_records = True

    def __init__(self, adapter: RecordingAdapter | PrintAdapter, left: dict[str, Outgoing]) -> None:
        self.name, self.channels = adapter.name, tuple(adapter.channels)
        self.replay, self.timeout = adapter.replay, adapter.timeout
        self._adapter = adapter
        self._left = left

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        self._left[delivery.key] = delivery
        return self._adapter.deliver(delivery, attempt=attempt)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is to be played, and where."""

    database: Path
    clinic: Clinic
    source: Path
    reading: FeedReading
    ours: bool  # our samples: the cast acts


def play(database: str, *, records: Path | None, pathways: Path | None, shown: Screen) -> Ending:
    """Plays it all, told on the screen as it happens; what is left to show then."""
    shown.status("Reading the pathways and the records")
    scene = _scene(database, records, pathways)
    clock = ManualClock(_first_moment(scene))
    again = demo_file.make_way(scene.database)
    left: dict[str, Outgoing] = {}
    care = library.open(
        f"{ON_FILE}{scene.database}",
        pathways=scene.clinic,
        adapters=_ways(scene, clock, left),
        clock=clock,
        sandbox=True,
    )
    with care:
        demo_file.mark(care, clock)
        later = script(care, scene.source) if scene.ours else None
        for patient in later.patients if later else ():
            scene.reading.patients.setdefault(patient.reference, patient)
        introduce(shown, scene.clinic, scene.reading, file=scene.database, again=again, ours=scene.ours)
        story = Story(care, shown, left, most=None if scene.ours else MOST_BEATS, worth=WORTH_TELLING)
        refused = _run(care, clock, story, scene, later, shown)
        place = (scene.database, pathways)
        return Ending.of(care, story, place=place, ended_at=clock.now(), refused=refused)


def _scene(database: str, records: Path | None, pathways: Path | None) -> _Scene:
    folder = shipped_pathways() if pathways is None else folder_of(pathways)
    clinic = load_clinic(folder)
    source = records or shipped_pathways() / SAMPLES
    return _Scene(demo_file.file_named(database), clinic, source, feed_of(clinic, "fhir").read(source), records is None)


def _first_moment(scene: _Scene) -> datetime:
    if scene.reading.begins_at is None:
        message = f"Nothing in {scene.source} is named by the clinic's mapping, or has a date."
        raise RequestError("nothing-to-play", message, hint="See feeds/fhir.yaml in the folder of the pathways.")
    return scene.reading.begins_at


def _ways(scene: _Scene, clock: ManualClock, left: dict[str, Outgoing]) -> list[Overheard]:
    site = scene.clinic.site
    letters = PrintAdapter(demo_file.letters_of(scene.database), Letterhead(site.title, clock, site.zone))
    return [Overheard(RecordingAdapter(), left), Overheard(letters, left)]


def _run(
    care: CarePath, clock: ManualClock, story: Story, scene: _Scene, later: Script | None, shown: Screen
) -> tuple[str, ...]:
    """Plays it; what the pathways did not take of what the cast did, by the code of the error."""
    cast = Cast(care, cues=later.cues) if later else Cast(care, ())
    for patient in scene.reading.patients.values() if later else ():
        care.add_patient(patient)
    patients = tuple(scene.reading.patients)

    told_to = clock.now()

    def settled(done: int) -> bool:
        nonlocal told_to
        today = clock.now().astimezone(ZoneInfo(care.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        if done and scene.ours and today > told_to:  # a day is told when it is over: timelines are long to read
            story.look(patients, before=today)
            told_to = today
        if done and scene.ours:
            cast.look()
        shown.status(_status(clock, story, care.zone))
        return cast.act(clock.now())

    def after_each(change: FeedChange) -> None:
        if not scene.ours:  # records may span years: their timelines are not read at every stop
            story.look((change.patient,))

    stage = Stage(care, clock, settled=settled, next_act=cast.next_act)
    feed = feed_of(scene.clinic, "fhir")
    until = later.ends_at if later else None
    replay(stage, feed, scene.source, clock, until=until, next_due=stage.next_due, after_each=after_each)
    story.look(patients)
    return tuple(cast.refused)


def _status(clock: ManualClock, story: Story, zone: str) -> str:
    last = story.beats[-1].patient if story.beats else ""
    counts = ", ".join(count(number, noun) for noun, number in story.totals().items())
    return f"{local(clock.now(), zone)}  {last}  {counts}"
