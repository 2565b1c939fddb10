"""What a change of each thing that an author can write is about: safety, timing or wording.

One row for each field of each definition; a test holds the table complete. Where in doubt it is safety. None: not
compared, since it is a place in a file, or follows from what is compared. Imported by comparing.py and matching.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Class = Literal["safety", "timing", "wording"]
CLASSES: tuple[Class, ...] = ("safety", "timing", "wording")

_S: Class = "safety"
_T: Class = "timing"
_W: Class = "wording"
WEIGHTS: Mapping[str, Mapping[str, Class | None]] = {
    "Pathway": {
        "name": _S, "version": _W, "title": _W, "fingerprint": None, "states": _S, "phase": _W, "status": _S,
        "owner": _S, "review_by": _W, "sources": _W, "calendar": _T, "zone": _T, "calendar_version": None,
        "calendar_versions": None, "parameters": _S, "context": _S, "events": _S, "enroll": _S, "clocks": _T,
        "rules": _S, "file": None,
    },
    "State": {
        "path": None, "kind": _S, "order": None, "parent": None, "children": None, "initial": _S, "history": _S,
        "default": _S, "title": _W, "phase": _W, "entry": _S, "exit": _S, "on": _S, "always": _S, "timers": _S,
        "where": None,
    },
    "Handler": {"event": _S, "alternatives": _S, "where": None},
    "Transition": {
        "number": None, "source": None, "event": None, "guard": _S, "unknown": _S, "targets": _S, "reenter": _S,
        "forward": _S, "actions": _S, "doubtful": None, "where": None,
    },
    "Timer": {
        "id": None, "state": None, "kind": _T, "alternatives": _S, "delay": _T, "anchor": _T, "days": _T, "until": _T,
        "at_time": _T, "if_past": _T, "if_late": _T, "where": None,
    },
    "Message": {
        "id": None, "content": _W, "copy_to": _S, "topic": _W, "expires": _T, "safety": _S, "identity": _S,
    },
    "Ask": {
        "id": None, "content": _W, "expires": _T, "questionnaire": _S, "answers": _S, "remind": _T, "identity": _S,
        "where": None,
    },
    "Task": {
        "id": None, "role": _S, "title": _W, "due": _T, "outcomes": _S, "priority": _S, "keep": _S, "subject": _S,
        "where": None,
    },
    "Escalate": {"id": None, "ladder": _S, "reason": _W},
    "ClockAction": {"verb": None, "id": None, "limit": _T, "until": _T, "result": _W},
    "Start": {"pathway": None, "context": _S, "if_running": _S},
    "Send": {"event": None, "to": None, "payload": _S, "where": _S, "if_unheard": _S},
    "Set": {"entries": _S},
    "Append": {"entries": _S},
    "Raise": {"event": None, "payload": _S},
    "Cancel": {"kind": None, "id": None, "reason": _W},
    "Do": {"name": _S, "id": None, "arguments": _S},
    "Pause": {"path": None},
    "Resume": {"path": None},
    "EventSchema": {
        "name": None, "from_": _S, "fields": _S, "questionnaire": _S, "safety": _S, "match": _S, "if_older_than": _T,
        "where": None,
    },
    "Enrollment": {"on": _S, "when": _S, "unless": _S, "once_per": _S, "ever": _S},
    "Clock": {"id": None, "limit": _T, "warn": _T, "calendar": _T},
    "RuleUse": {"rule_set": _S, "concludes": _S, "levels": _S},
    "Parameter": {"name": None, "field": _S, "value": _S},
    "Field": {
        "type": _S, "of": _S, "unit": _S, "unique": _S, "default": _S, "required": _S, "minimum": _S, "maximum": _S,
        "implausible": _S,
    },
    "Role": {"name": None, "title": _W, "owner": _S, "respond_within": _T, "out_of_hours": _S, "on_call": _S},
    "Rung": {"role": _S, "channels": _S, "acknowledge_within": _S, "night_role": _S, "repeat": _S},
    "Ladder": {"name": None, "title": _W, "calendar": _S, "rungs": _S, "safety": _S, "version": None},
    "Content": {
        "name": None, "version": _W, "status": _S, "topic": _W, "sensitivity": _S, "audiences": _S, "channels": _S,
        "text": _W, "review_by": _W,
    },
    "Questionnaire": {"name": None, "fields": _S, "version": _W, "title": _W},
    "Rule": {"id": None, "level": _S, "when": _S, "because": _W, "where": None},
    "RuleSet": {
        "name": None, "version": _W, "concludes": _S, "levels": _S, "reads": _S, "parameters": _S, "rules": _S,
        "fingerprint": None, "status": _S, "review_by": _W,
    },
    "Site": {
        "name": _W, "title": _W, "zone": _T, "languages": _W, "phone": _W, "call_role": _S, "quiet_from": _T,
        "quiet_until": _T,
    },
    "Calendar": {"name": None, "zone": _T, "hours": _T, "holidays": _T, "version": None},
}  # fmt: skip
# What is said of a field, where its name is not what an author calls it.
FIELD_NAMES: Mapping[str, str] = {
    "from_": "from", "at_time": "time", "subject": "for", "payload": "data", "arguments": "with",
    "kind": "type", "fields": "data", "targets": "target", "default": "default", "night_role": "night role",
}  # fmt: skip
