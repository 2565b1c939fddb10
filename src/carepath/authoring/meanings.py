"""What each key of each document means, in the words of docs/reference/language.md.

A key is looked up under its document, then under those that it is made from, so that what several share is said once.
A pair gives what stands there too, where the document itself says no more than "text". The links lead into that page.
Imported by schemas.py, and by what makes the page.
"""

# ruff: noqa: E501 - a table of sentences is read by the line

from __future__ import annotations

from carepath.authoring.document import Document

Meaning = str | tuple[str, str]
DURATION = "[duration](#durations)"
EXPRESSION = "[expression](#expressions)"
LITERAL = "text, or one reference"
SPAN = f"{DURATION}, or a reference"
DAYS = "list of whole numbers, or a reference"
PATH = "path"
PATHS = "path, or a list"
CHANNELS = "channel, or a list"
CONDITIONS = "path → value, or a list"

MEANINGS: dict[str, dict[str, Meaning]] = {
    "ContentsDocument": {"content": "texts for patients, by name"},
    "QuestionnairesDocument": {"questionnaires": "questionnaires, by name"},
    "RuleSetsDocument": {"rules": "rule sets, by name"},
    "PathwayDocument": {
        "pathway": "its name; unique in the clinic",
        "version": "a new one for each change that journeys can notice; one version has one text for ever",
        "title": "what people call it",
        "states": ("name → [state](#state)", "the states, the first of them entered first"),
        "initial": "where it begins, if not in its first state: a state, also a deeper one, or one in each region",
        "phase": "a word for a phase of care; for readers",
        "status": "`approved` may enroll; `example` and `draft` only in a sandbox; `retired` enrolls nobody",
        "owner": "who answers for it: a name under `owners` of roles.yaml. Whatever cannot be decided becomes their task",
        "review_by": "when somebody must look at it again; `carepath check` says when that day has passed",
        "sources": "where its clinical content comes from; for readers",
        "calendar": "the calendar that business time is counted by",
        "use": "[parts](#parts) that are merged into the root",
        "parameters": ("name → [field](#field)", "values that a site may set in site.yaml; each has a `default`"),
        "enroll": "when a journey begins by itself",
        "context": ("name → [field](#field)", "what a journey remembers; read as `context.name`, written by `set` and `append`"),
        "events": ("name → [event](#event)", "what may come in"),
        "rules": "the rule sets that it asks, each with the name of its conclusion",
        "clocks": ("name → [clock](#clock)", "measures across states"),
        "on": ("event → [alternative](#alternative), or a list", "what it hears in every state, asked last"),
        "ignore": ("code → reason", "warnings of `carepath check` that are not given for this pathway; errors always are"),
    },
    "PartDocument": {
        "part": "its name",
        "title": "what people call it",
        "events": ("name → [event](#event)", "events that whoever uses it declares with it"),
    },
    "StateKeys": {
        "use": "[parts](#parts) that are merged into this state, after its own keys",
        "entry": "done when the state is entered",
        "exit": "done when it is left",
        "on": ("event → [alternative](#alternative), or a list", "what it hears; see [Events](#what-a-state-hears)"),
        "after": (f"{DURATION} → target or [alternative](#alternative); or a list of [items](#after)",
                  "so long after it was entered"),
        "at": ("[item](#at), or a list", "on a date, or on days counted from one"),
        "every": ("[item](#every), or a list", "again and again while it is active"),
        "always": "taken at once wherever it holds, without an event",
        "states": ("name → [state](#state)", "states inside it; the first is entered first"),
    },
    "StateDocument": {
        "title": "what people call it; also in scenarios and on timelines",
        "phase": "as in a pathway",
        "type": "`parallel`: all states inside it are active at once, each a region. `final`: the end. `history`: stands for what was active before",
        "initial": "which of the states inside it is entered, if not the first",
        "history": "only for `type: history`: `shallow` remembers the state just below, `deep` the whole way down",
        "target": "only for `type: history`: where to go the first time",
        "ignore": ("code → reason", "warnings that are not given inside this state"),
    },
    "AlternativeDocument": {
        "guard": (EXPRESSION, "taken only where this is true"),
        "unknown": "taken only where a guard before it was unknown",
        "target": "where to; left out: the state stays as it is",
        "reenter": "leaves and enters its own state too, with all below it (SCXML's external transition)",
        "forward": "the event is heard once more in the states that were come to",
        "actions": "done on the way",
    },
    "AfterDocument": {
        "delay": (SPAN, "how long after entry"),
        "if_late": "after an outage: `fire` all the same, or `skip` it",
        "id": "a name of its own, for `cancel: {timer: ...}`",
    },
    "AtDocument": {
        "date": (EXPRESSION, "the day. One of `date`, `cycle_days` and `days` is needed"),
        "cycle_days": (DAYS, "days counted from `day_one`, which is day 1"),
        "day_one": (EXPRESSION, "the date that `cycle_days` counts from"),
        "days": (DAYS, "days counted from `after`, which is day 0; may be negative"),
        "after": (EXPRESSION, "the date that `days` counts from"),
        "time": ('`"HH:MM"`, needed', "the patient's local time"),
        "if_past": "an occurrence that is past when the state is entered: `skip` it, or fire `now`, once",
        "if_late": "as under `after`",
        "id": "as under `after`",
    },
    "EveryDocument": {
        "every": (SPAN, "how far apart"),
        "from": (EXPRESSION, "the first time; left out: one span after entry"),
        "until": (EXPRESSION, "no more after this"),
        "time": "the patient's local time, for spans in days or longer",
        "actions": "what is done; the state is kept",
        "if_late": "as under `after`",
        "id": "as under `after`",
    },
    "EventDocument": {
        "from": "who may send it; left out: only `raise` and `send` of pathways",
        "data": ("name → [field](#field)", "what it carries; read as `event.name`"),
        "questionnaire": "its data are the answers of this questionnaire",
        "safety": "a person must hear of it: nobody listening is an urgent task, and a paused state hears it too",
        "match": (EXPRESSION, "which of a patient's journeys of this pathway it is about: `event.` is what came in, `context.` the journey's"),
        "if_older_than": (DURATION, "one that happened longer ago is recorded and moves nothing"),
    },
    "EnrollDocument": {
        "on": "events that begin a journey",
        "when": (EXPRESSION, "only where this is true; unknown: nobody is enrolled, and the owner has a task"),
        "unless": (EXPRESSION, "not where this is true"),
        "once_per": (EXPRESSION, "one active journey for each value, such as one for each prescription; left out: one for each patient"),
        "ever": "with `once_per`: one for ever, not only one at a time",
    },
    "ClockDocument": {
        "limit": (SPAN, "how long it may take; then `clock.breached.<name>` is heard"),
        "warn": (f"{DURATION} or percentage of the limit, or a list", "when `clock.warned.<name>` is heard"),
        "calendar": "a calendar of its own; left out: the pathway's",
    },
    "RuleUseDocument": {
        "set": "the rule set",
        "concludes": "its conclusion; this name stands for the level in expressions",
        "levels": "its levels, mildest first, as the rule set has them",
    },
    "ActionDocument": {
        "message": "a text to the patient",
        "ask": "a question to the patient, and waiting for the answer",
        "task": "work for a person",
        "escalate": "somebody must answer: a ladder is climbed until a person does",
        "clock": "starts, pauses, resumes, stops or tightens a clock",
        "start": "begins a journey on another pathway",
        "send": "an event for the patient's other journeys",
        "set": (f"name → {EXPRESSION}", "gives context fields a value, in file order; where the value is missing the field keeps the one it has, a plain `null` empties it"),
        "append": (f"name → {EXPRESSION}", "adds to a list of the context"),
        "raise": "an event for this journey itself, heard in the same step",
        "cancel": "ends something that is open",
        "do": "an action of the app; an adapter for the channel `action:<name>`, or `action`, carries it out",
        "pause": "stops what waits in a state: its timers and asks keep what they have left. It hears safety events and what comes back, and nothing else",
        "resume": "lets it go on",
    },
    "MessageDocument": {
        "content": "the text, by its name in content/",
        "id": "what comes back is `delivery.….<id>`; left out: the name of the content",
        "to": "the patient",
        "copy_to": "also to each caregiver who may hear of this topic and agreed to a channel",
        "topic": "another topic than the content's",
        "expires": (SPAN, "not sent after that"),
        "safety": "quiet hours do not hold it, and it waits behind no other message",
        "identity": "only where the reader has signed in: portal or app",
    },
    "AskDocument": {
        "id": "what comes back is `ask.….<id>`",
        "content": "the text, by its name in content/",
        "expires": (SPAN, "how long an answer is awaited"),
        "questionnaire": "what is asked; its report closes the ask. This or `answers` is needed",
        "answers": ("text → event", "what somebody may write back, in quotes, and the event that it is"),
        "remind": (SPAN, "asked once more after that, while nobody answered"),
        "identity": "as in a message",
    },
    "TaskDocument": {
        "id": "what comes back is `task.….<id>`. `{id}` alone, or with `due`, updates the open task",
        "role": "whose work it is",
        "title": "what is to be done, without a word about the patient",
        "due": (SPAN, "by when; then `task.overdue.<id>` is heard"),
        "outcomes": ("list of names, or name → fields", "how it can end, and what must then be said"),
        "priority": "a rung of a ladder is `urgent`; no author's task is",
        "keep": "stays open when its state is left",
        "for": "who it is about, for readers",
    },
    "EscalateDocument": {
        "ladder": "whose turn it is, and how long each has",
        "id": "what comes back is `escalation.….<id>`; left out: the name of the ladder",
        "reason": (LITERAL, "why, as a code, or `triage.because`"),
    },
    "ClockActionDocument": {
        "start": "begins to measure; nothing where it runs",
        "pause": "stops measuring, until `until` or `resume`",
        "resume": "goes on measuring",
        "stop": "ends it",
        "tighten": "a shorter `limit`; never a longer one",
        "limit": (f"{DURATION} or {EXPRESSION}", "with `start`: another limit; with `tighten`: the new one"),
        "until": (EXPRESSION, "with `pause`: a date or moment"),
        "result": (LITERAL, "with `stop`: how it ended"),
    },
    "StartDocument": {
        "pathway": "the other pathway",
        "context": (f"name → {EXPRESSION}", "what it starts with; sets its context fields of the same name"),
        "if_running": "where such a journey runs: `skip`, or begin a `second`",
    },
    "SendDocument": {
        "event": ("event", "one that the other pathway declares"),
        "data": (f"name → {EXPRESSION}", "what it carries"),
        "to": ("pathway, or `all`", "who hears it"),
        "where": (EXPRESSION, "which of their journeys: `context.` is theirs, `event.` the data sent"),
        "if_unheard": "where none hears it: a task for the sender's owner, or `nothing`",
    },
    "RaiseDocument": {
        "event": ("event", "one that this pathway declares"),
        "data": (f"name → {EXPRESSION}", "what it carries"),
    },
    "CancelDocument": {
        "task": "the id of a task; exactly one of these five is named",
        "ask": "the id of an ask",
        "message": "the id of a message",
        "escalation": "the id of an escalation",
        "timer": "the id of a timer",
        "reason": (LITERAL, "why, as a code"),
    },
    "DoDocument": {
        "name": "the action, as the app knows it",
        "id": "what comes back is `action.….<id>`; left out: the name",
        "with": (f"name → {EXPRESSION}", "what the app is given"),
    },
    "FieldDocument": {
        "type": "see [types](#types)",
        "of": ("list of codes; for a list also a type", "which codes there are; what a list holds"),
        "unit": ("text", "what a number counts, such as `Cel`; for readers"),
        "unique": "a list holds each element once",
        "default": ("value", "where nothing is given"),
        "required": "an event without it is refused",
        "minimum": ("value", "the least, for numbers, dates and durations"),
        "maximum": ("value", "the most"),
        "implausible": "what lies outside, or cannot be read: `refuse` the event, or take the value as `missing`",
    },
    "RolesDocument": {
        "roles": ("name → [role](#role)", "the clinic's queues of work"),
        "owners": ("name → role", "who answers for a pathway: the names that pathways give as `owner`"),
    },
    "RoleDocument": {
        "title": "what people call it",
        "owner": ("role", "who answers for this queue"),
        "respond_within": (DURATION, "how long its work may wait, where no pathway says"),
        "out_of_hours": ("role", "who has its urgent work when the clinic is closed; needed without `on_call`"),
        "on_call": "somebody is there at any hour",
    },
    "LaddersDocument": {"ladders": ("name → [ladder](#ladder)", "the clinic's ladders")},
    "LadderDocument": {
        "title": "what people call it, and the title of its tasks",
        "calendar": "its hours: outside them each rung's `night` stands in",
        "rungs": "who is asked, in turn",
        "safety": "its pages go before everything else",
    },
    "RungDocument": {
        "role": "who is asked",
        "channels": (CHANNELS, "how the role is paged, by adapters; a task is opened in any case"),
        "acknowledge_within": (DURATION, "how long they have; then the next rung is asked as well"),
        "night": "who stands in outside the hours of the ladder's calendar",
        "repeat": (DURATION, "the last rung only, and needed there: paged again and again"),
    },
    "NightDocument": {"role": "who stands in"},
    "CalendarsDocument": {"calendars": ("name → [calendar](#calendar)", "the clinic's calendars")},
    "CalendarDocument": {
        "zone": ("time zone", "such as `America/Toronto`"),
        "hours": ('`mon` … `sun` → `"08:00-17:00"`', "when it is open; a day left out is closed"),
        "holidays": ("list of dates", "closed all day"),
    },
    "SiteDocument": {
        "site": "the clinic's name",
        "zone": ("time zone", "of the clinic, and of every patient who has none of their own"),
        "title": "its name in texts and on letters: `{clinic}`",
        "languages": "the languages that it writes in; for readers",
        "phone": "its number in texts: `{phone}`",
        "call_role": "who phones where no channel can carry a message; left out: the pathway's owner",
        "quiet_hours": "when nothing goes to patients but safety messages and letters",
        "parameters": ("pathway → name → value", "its own values of parameters"),
        "rules": ("rule set → name → value", "its own values of the parameters of rule sets"),
    },
    "QuietDocument": {"from": "the patient's local time", "until": "may be the next morning"},
    "ContentDocument": {
        "content": "its name, where the file holds one; a file of several has `content:` name → these keys",
        "version": "a new one for each change",
        "status": ("`draft` · `example` · `approved` · `retired`, needed", "only `approved` is sent; in a sandbox `example` too"),
        "topic": "what it is about: a caregiver hears the topics that they may hear",
        "sensitivity": "`carepath check` warns where `high` may go by a way that anybody can read",
        "audiences": "who may read it",
        "channels": (CHANNELS, "by which ways it may go"),
        "title": "for readers",
        "owner": "for readers",
        "review_by": "when somebody must look at it again; `carepath check` says when that day has passed",
        "sources": "for readers",
        "text": ("language → text, or language → channel → text", "the words; `any` stands for every other channel. Places: `{first_name}` `{clinic}` `{phone}`"),
    },
    "QuestionnaireDocument": {
        "questionnaire": "its name, where the file holds one; a file of several has `questionnaires:` name → these keys",
        "version": "a new one for each change; needed where the file holds one",
        "title": "what people call it",
        "sources": "for readers",
        "fields": "its questions: ids and what an answer may be",
    },
    "RuleSetDocument": {
        "rule_set": "its name, where the file holds one; a file of several has `rules:` name → these keys",
        "version": "a new one for each change",
        "title": "for readers",
        "status": "a pathway's own decides who may enroll; `carepath check` warns where an approved one uses a draft",
        "owner": "for readers",
        "review_by": "when somebody must look at it again; `carepath check` says when that day has passed",
        "sources": "for readers",
        "concludes": "the name of its conclusion",
        "levels": "mildest first; two or more",
        "reads": "the questionnaires whose answers `event.` means",
        "parameters": ("name → [field](#field)", "values that a site may set under `rules:` of site.yaml"),
        "rules": "the rules",
    },
    "RuleDocument": {
        "id": "unique in the rule set",
        "level": "what it concludes",
        "when": (EXPRESSION, "over `event.`, `parameters.`, `patient.`, and the `context.` of each pathway that uses it"),
        "because": ("text", "the sentence that says why; places such as `{event.temperature}`, never what people wrote"),
    },
    "FeedDocument": {
        "feed": "its name",
        "format": "how the records are written",
        "version": "a new one for each change",
        "title": "what people call it",
        "status": "for readers",
        "owner": "for readers",
        "review_by": "for readers",
        "sources": "for readers",
        "dates": "whose days: see [Feeds](feeds.md#whose-date-is-shown)",
        "day_at": 'the time of day that a date without one means (`"12:00"`)',
        "zone": ("time zone", "of times that are written without one, if it is not the clinic's; not of FHIR"),
        "country_code": ("text", 'of phone numbers that are written without one, such as `"1"`; left out, no such number is taken'),
        "identity": (PATHS, "where a row of a table has its own id; left out, its content tells it from others"),
        "systems": ("name → address", "the systems of codes, by a short name"),
        "patient": "where a patient's own facts stand",
        "consent": "the record by which a patient agrees to channels",
        "events": ("name → [entry](#feed-entry)", "which record is which event; a record may be several"),
    },
    "EventEntryDocument": {
        "event": "the event to send",
        "resource": "the type of record",
        "at": (PATHS, "where its time stands, the first that is there"),
        "subject": (PATHS, "where the patient is named; left out, of FHIR: `subject`, then `patient`; else the patient's own id"),
        "codes": "one of these has to fit",
        "where": (CONDITIONS, "each has to hold"),
        "unless": (CONDITIONS, "none may hold"),
        "with": ("name → [source](#source)", "the event's fields"),
        "origin": "who said it",
        "undated": "without a date: `refuse` it, take it as happening `now`, or `ignore` it",
        "one_per_day": "records of one patient and day that become this event are one",
    },
    "CodesDocument": {
        "in": (PATH, "where the code stands"),
        "system": "the short name of its system",
        "of": ("code → name", "the codes, each with our word for it"),
    },
    "ValueDocument": {
        "path": (PATHS, "read from there. Exactly one of `path`, `day`, `time`, `value` and `take` is needed"),
        "day": (PATHS, "the day of the date that stands there"),
        "time": (PATHS, "the moment that stands there"),
        "value": "always this",
        "take": "our word for the code, the day or time of the event, or the type and id of the record",
        "unit": ("unit, or a list", "with `path`: a value in another unit is missing"),
    },
    "OriginDocument": {
        "of": (PATH, "a reference to whoever said it"),
        "otherwise": "where that says nothing",
    },
    "PatientEntryDocument": {
        "resource": "the type of record",
        "reference": (PATHS, "the app's own id"),
        "name": (PATHS, "their name"),
        "born_on": (PATHS, "their birth date"),
        "sex": (PATHS, "their sex"),
        "language": (PATHS, "their language"),
        "contacts": "their addresses, in order of preference",
        "consents": (CHANNELS, "channels taken as agreed to without a record; empty unless a site writes otherwise"),
        "updates": "records that change a patient whom the app knows",
    },
    "UpdateDocument": {
        "by": ("type of record, or a list", "these types of record"),
        "at": (PATHS, "where the time stands from which it holds"),
    },
    "ContactDocument": {
        "channel": "the channel",
        "path": (PATH, "where the address stands"),
        "postal": "an address of several lines, for an envelope",
    },
    "ConsentEntryDocument": {
        "resource": "the type of record",
        "channels": (PATH, "where the channels stand"),
        "at": (PATHS, "from when on"),
        "subject": (PATHS, "where the patient is named; left out: `subject`, then `patient`"),
        "where": (CONDITIONS, "each has to hold"),
        "withdrawn": (CONDITIONS, "where this holds, it is taken back"),
    },
}  # fmt: skip

# Where the page explains a document, by the heading that stands above its keys.
ANCHORS = {
    "AlternativeDocument": "alternative", "AfterDocument": "after", "AtDocument": "at", "EveryDocument": "every",
    "StateDocument": "state", "EventDocument": "event", "EnrollDocument": "enroll", "ClockDocument": "clock",
    "RuleUseDocument": "use-of-a-rule-set", "PathwayDocument": "pathway", "PartDocument": "parts",
    "ActionDocument": "actions", "MessageDocument": "message", "AskDocument": "ask", "TaskDocument": "task",
    "EscalateDocument": "escalate", "ClockActionDocument": "clock-action", "StartDocument": "start",
    "SendDocument": "send", "RaiseDocument": "raise", "CancelDocument": "cancel", "DoDocument": "do",
    "FieldDocument": "field", "RoleDocument": "role", "RolesDocument": "rolesyaml", "NightDocument": "night",
    "RungDocument": "rung", "LadderDocument": "ladder", "LaddersDocument": "laddersyaml",
    "CalendarDocument": "calendar", "CalendarsDocument": "calendarsyaml", "QuietDocument": "quiet-hours",
    "SiteDocument": "siteyaml", "ContentDocument": "content", "QuestionnaireDocument": "questionnaire",
    "RuleSetDocument": "rule-set", "RuleDocument": "rule", "FeedDocument": "feed", "EventEntryDocument": "feed-entry",
    "CodesDocument": "codes", "ValueDocument": "source", "OriginDocument": "origin",
    "PatientEntryDocument": "feed-patient", "UpdateDocument": "feed-updates", "ContactDocument": "feed-contact", "ConsentEntryDocument": "feed-consent",
}  # fmt: skip
# Files that hold several, by name: their keys are those of the one, as the pages say.
OF_SEVERAL = {
    "ContentItem": "ContentDocument", "ContentsDocument": "ContentDocument",
    "QuestionnaireItem": "QuestionnaireDocument", "QuestionnairesDocument": "QuestionnaireDocument",
    "RuleSetItem": "RuleSetDocument", "RuleSetsDocument": "RuleSetDocument",
}  # fmt: skip


def meaning(model: type[Document], key: str) -> tuple[str, str]:
    """What stands under a key ("" where its document says so itself) and what it means. KeyError where nobody said."""
    names = [each.__name__ for each in model.__mro__]
    for name in [*names, *(OF_SEVERAL[name] for name in names if name in OF_SEVERAL)]:
        found = MEANINGS.get(name, {}).get(key)
        if found is not None:
            return ("", found) if isinstance(found, str) else found
    raise KeyError(f"say in meanings.py what {key} of {model.__name__} means")
