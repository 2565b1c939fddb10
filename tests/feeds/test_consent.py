"""What a patient agrees to by a record, and what they themselves say after it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from carepath.authoring import load_clinic
from carepath.care import open as open_care
from carepath.feeds.feeding import feed_into
from carepath.feeds.reading import Feed
from carepath.shipped import shipped_pathways
from carepath.testing.clock import ManualClock

NOW = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
CHANNEL = "https://carepath.example/fhir/channel"
ANA = {"resourceType": "Patient", "id": "ana", "telecom": [{"system": "sms", "value": "+14165550100"}]}


def agreed(channel: str, at: str, status: str = "active") -> dict[str, object]:
    said = {"code": [{"coding": [{"system": CHANNEL, "code": channel}]}]}
    about = {"patient": {"reference": "Patient/ana"}, "dateTime": at, "provision": said}
    return {"resourceType": "Consent", "id": f"{channel}-{at[:10]}", "status": status, **about}


def test_a_stop_outlasts_an_older_yes_that_is_fed_again(tmp_path: Path) -> None:
    clinic, clock = load_clinic(shipped_pathways()), ManualClock(NOW)
    path = tmp_path / "records.ndjson"
    with open_care("sqlite://", pathways=clinic, clock=clock, sandbox=True) as care:
        feed = Feed(clinic.feeds["fhir"], zone=clinic.site.zone)

        def fed(*records: dict[str, object]) -> set[str]:
            path.write_text("\n".join(map(json.dumps, (ANA, *records))), encoding="utf-8")
            feed_into(care, feed, path, now=clock.now())
            return set(care.patient("ana").consents)

        old = (agreed("sms", "2026-03-01T10:00:00Z"), agreed("email", "2026-03-01T10:00:00Z"))
        assert fed(*old) == {"sms", "email"}
        care.inbound("sms", "+14165550100", "STOP", provider_id="in-1")
        assert fed(*old) == {"email"}
        clock.set(datetime(2026, 3, 20, 15, 0, tzinfo=UTC))
        assert fed(*old, agreed("sms", "2026-03-12T10:00:00Z")) == {"sms", "email"}
        care.send("ana", "opted_out", origin="patient", event_id="all")
        assert fed(*old, agreed("sms", "2026-03-12T10:00:00Z")) == set()
