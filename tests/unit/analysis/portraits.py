"""A small patient's page to look at, as plain values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from carepath.analysis.portrait import Course, Happening, Lane, Looked, Portrait, Sent, Stay, Why, Work

BEGAN = datetime(2026, 3, 2, 14, tzinfo=UTC)  # 09:00 in Toronto


def at(**span: float) -> datetime:
    """So long after it began."""
    return BEGAN + timedelta(**span)


def portrait(said: str = "Fever alarm") -> Portrait:
    """Ana had a fever on her second night. `said`: stands wherever words of people or authors can stand."""
    lane = Lane(said, (
        Stay("Watching", at(), at(hours=18)),
        Stay(said, at(hours=18), at(hours=18, minutes=22), alarming=True),
        Stay("Watching", at(hours=18, minutes=22), None),
    ))  # fmt: skip
    looked = (
        Looked("fever.yaml:7", said, "no", False, f"{said} was missing"),
        Looked("fever.yaml:8", "", "", True, ""),
    )
    return Portrait(
        name=said,
        facts=(said,),
        clinic=said,
        zone="America/Toronto",
        language="en",
        as_of=at(days=40),
        sandbox=True,
        courses=(
            Course(said, "1.0.0", said, at(), None, (lane,)),
            Course("Over", "1.0.0", "ended: completed", at(), at(days=1), ()),
        ),
        happenings=(
            Happening(at(), "event", "Dose given", mark=True),
            Happening(at(hours=18), "event", said, mark=True),
            Happening(at(hours=18), "alarm", said, mark=True),
            Happening(at(hours=18, minutes=22), "task", said),
        ),
        whys=(Why(at(hours=18), said, said, "heard", "Watching", said, (said,), looked),),
        sent=(
            Sent(at(hours=18), said, "sms", said, said, "fr", said, True),
            Sent(at(hours=20), "the patient", "", "plan", "", "", "revoked", False),
        ),
        work=(
            Work(said, said, at(hours=18), at(hours=19), said, at(hours=20), True, True),
            Work("Still to do", "Nurse", at(hours=18), at(hours=19), "", None, True, False),
        ),
    )
