"""Every rule of `check` that is no matter of reading or compiling: one table, and nothing registers itself.

Numbers: 4xx the statechart and safety, 5xx texts and how they reach a patient, 6xx people and approval, 7xx what an
author says to ignore. Each has a page in pages/. Imported by running.py, pages.py and sarif.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from carepath.authoring.diagnostics import CODES, Rule
from carepath.lint import approval, flow, guards, hearing, messages, people, safety, texts, timing, values
from carepath.lint.chart import Chart, Finding
from carepath.lint.whole import Whole


class OfPathway(NamedTuple):
    """A rule that looks at one pathway; its text, and what finds it."""

    name: str
    meaning: str
    find: Callable[[Chart], Iterator[Finding]]
    severity: str = "warning"


class OfClinic(NamedTuple):
    """A rule that looks at all of a clinic's folder."""

    name: str
    meaning: str
    find: Callable[[Whole], Iterator[Finding]]
    severity: str = "warning"


OF_PATHWAY: dict[str, OfPathway] = {
    # The number that a step gives when it runs into one: what is seen here, no patient meets.
    "CP190": OfPathway("endless-step", "A step that would never end.", flow.endless_step, "error"),
    "CP401": OfPathway(
        "hidden-handler", "A handler that does nothing for people hides an outer one that does.", flow.hidden_handler
    ),
    "CP402": OfPathway(
        "swallows-everything", "A state hears every event, and hides what outer ones do.", flow.swallows_everything
    ),
    "CP403": OfPathway(
        "waits-for-nobody", "A task is done, and the state stays with nothing to wait for.", flow.waits_for_nobody
    ),
    "CP404": OfPathway(
        "asked-for-ever", "The same is opened again and again, and nobody counts or is told.", flow.asked_for_ever
    ),
    "CP405": OfPathway("fought-over", "Two regions do different things on one event.", flow.fought_over),
    "CP406": OfPathway(
        "entered-again", "A target inside a state enters it anew, and its entry runs again.", flow.entered_again
    ),
    "CP410": OfPathway(
        "timer-never-fires", "A timer that an earlier one always forestalls.", timing.timer_never_fires
    ),
    "CP411": OfPathway(
        "timers-at-one-moment", "Two timers that are due together and lead apart.", timing.timers_at_one_moment
    ),
    "CP412": OfPathway("clock-never-started", "A clock that nothing starts.", timing.clock_never_started),
    "CP413": OfPathway("clock-never-stopped", "A clock that is started and never stopped.", timing.clock_never_stopped),
    "CP414": OfPathway("warning-after-limit", "A clock that warns when it is too late.", timing.warning_after_limit),
    "CP420": OfPathway("guard-never-true", "A guard that nothing can make true.", guards.never_true),
    "CP421": OfPathway("guard-always-true", "A guard that everything makes true.", guards.always_true),
    "CP422": OfPathway("outcome-unmatched", "An outcome that no alternative takes.", guards.outcome_unmatched),
    "CP430": OfPathway("silence-unheard", "An ask whose expiry leads to no person.", hearing.silence_unheard),
    "CP431": OfPathway("overdue-unheard", "A task that may be late, and nobody hears it.", hearing.overdue_unheard),
    "CP432": OfPathway(
        "dead-delivery-unheard", "A message that may not arrive, and nobody hears it.", hearing.dead_delivery_unheard
    ),
    "CP433": OfPathway(
        "exhausted-unheard", "A ladder that may run out, and nobody hears it.", hearing.exhausted_unheard
    ),
    "CP434": OfPathway(
        "failed-action-unheard", "An action of the app that may fail unheard.", hearing.failed_action_unheard
    ),
    "CP435": OfPathway("breach-unheard", "A clock whose limit passes unheard.", hearing.breach_unheard),
    "CP436": OfPathway("completion-unheard", "A task whose outcome changes nothing.", hearing.completion_unheard),
    "CP437": OfPathway(
        "kept-completion-unheard", "A kept task that may be done where nobody hears it.",
        hearing.kept_completion_unheard,
    ),
    "CP438": OfPathway("answer-unheard", "An answer that may come and is not heard.", hearing.answer_unheard),
    "CP440": OfPathway(
        "worst-not-escalated", "The worst level of a safety event raises no escalation.", safety.worst_not_escalated
    ),
    "CP441": OfPathway(
        "worst-unmatched", "The worst level of a safety event is taken by no alternative.", safety.worst_unmatched
    ),
    "CP442": OfPathway(
        "unknown-to-nobody", "A safety event of unknown meaning leads to no person.", safety.unknown_to_nobody
    ),
    "CP443": OfPathway(
        "message-beside-alarm", "A message with a red flag that quiet hours can hold.", safety.message_beside_alarm
    ),
    "CP444": OfPathway(
        "alarm-on-slow-ladder", "A red flag climbs a ladder that is not for safety.", safety.alarm_on_slow_ladder
    ),
    "CP450": OfPathway("parameter-unused", "A parameter that nothing reads.", values.parameter_unused),
    "CP451": OfPathway("context-unused", "A field of context that nothing reads or sets.", values.context_unused),
    "CP452": OfPathway("context-unset", "A field of context that is read and never set.", values.context_unset),
    "CP453": OfPathway("set-reads-itself", "A set that reads what it has just changed.", values.set_reads_itself),
    "CP454": OfPathway("event-never-sent", "An event that nobody can send.", values.event_never_sent),
    "CP510": OfPathway(
        "reminder-without-expiry", "A reminder that stays true for ever.", messages.reminder_without_expiry
    ),
    "CP511": OfPathway(
        "expires-in-quiet-hours", "Quiet hours may hold it until it expires.", messages.expires_in_quiet_hours
    ),
    "CP512": OfPathway(
        "sent-in-quiet-hours", "A timer of an hour in which nothing is sent.", messages.sent_in_quiet_hours
    ),
    "CP513": OfPathway("reply-not-offered", "The text does not say how to answer.", messages.reply_not_offered),
    "CP514": OfPathway("stop-is-an-answer", "A word that ends all messages is an answer.", messages.stop_is_an_answer),
    "CP515": OfPathway(
        "one-reply-for-two", "Two asks that may be open together take one reply.", messages.one_reply_for_two
    ),
    "CP516": OfPathway(
        "reminder-after-expiry", "An ask that reminds when it has expired.", messages.reminder_after_expiry
    ),
    "CP517": OfPathway(
        "not-for-this-reader", "A message to somebody whom its text is not for.", messages.not_for_this_reader
    ),
    "CP518": OfPathway(
        "identity-not-vouched", "No way of the text can verify its reader.", messages.identity_not_vouched
    ),
    "CP519": OfPathway(
        "urgent-by-slow-way", "A safety message that only goes where few look.", messages.urgent_by_slow_way
    ),
    "CP601": OfPathway("nobody-owns", "A pathway without an owner.", people.nobody_owns),
    "CP610": OfPathway("not-approved", "An approved pathway uses what nobody approved.", approval.not_approved),
    "CP611": OfPathway("retired", "A pathway uses what was retired.", approval.retired),
}  # fmt: skip

OF_CLINIC: dict[str, OfClinic] = {
    "CP501": OfClinic(
        "language-missing", "A text that a language of the site does not have.", texts.language_missing
    ),
    "CP502": OfClinic(
        "sensitive-by-text-message", "A result that anybody may read.", texts.sensitive_by_text_message
    ),
    "CP503": OfClinic("long-text-message", "A text message that is cut into many.", texts.long_text_message),
    "CP504": OfClinic("no-way-to-call", "A text that names no number.", texts.no_way_to_call),
    "CP505": OfClinic("telling", "A text message that tells a stranger of the illness.", texts.telling),
    "CP506": OfClinic("nothing-fills-phone", "A text gives a number that the site has not.", texts.nothing_fills_phone),
    "CP507": OfClinic("unknown-channel", "A channel that reaches nobody.", texts.unknown_channel),
    "CP602": OfClinic("nobody-at-night", "A rung that nobody answers at night.", people.nobody_at_night),
    "CP603": OfClinic("night-role-asleep", "A stand-in for the night who is not on call.", people.night_role_asleep),
    "CP604": OfClinic(
        "safety-ladder-sleeps", "A safety ladder that climbs in business time.", people.safety_ladder_sleeps
    ),
    "CP605": OfClinic("one-role-ladder", "A safety ladder that asks one role only.", people.one_role_ladder),
    "CP606": OfClinic("stand-in-asleep", "Stand-ins among whom nobody is on call.", people.stand_in_asleep),
    "CP612": OfClinic("no-review-date", "What is approved without a date of review.", approval.no_review_date),
    "CP613": OfClinic("review-past", "What should have been reviewed by now.", approval.review_past),
}  # fmt: skip

OF_IGNORE: dict[str, Rule] = {
    "CP701": Rule("ignore-unknown", "A code under ignore that does not exist.", "warning"),
    "CP702": Rule("ignore-without-reason", "A code under ignore without a reason.", "warning"),
    "CP703": Rule("ignore-of-nothing", "A code under ignore that is found nowhere there.", "warning"),
    "CP704": Rule("ignore-of-error", "An error cannot be ignored.", "warning"),
}

RULES: dict[str, Rule] = {
    **{code: Rule(one.name, one.meaning, one.severity) for code, one in OF_PATHWAY.items()},
    **{code: Rule(one.name, one.meaning, one.severity) for code, one in OF_CLINIC.items()},
    **OF_IGNORE,
}
ALL: dict[str, Rule] = dict(sorted({**CODES, **RULES}.items()))
