"""Every diagnostic that reading and compiling can give, and the report that gathers them.

A code never changes its meaning. Numbers: 0xx reading YAML and the shape of a file, 1xx the statechart, 2xx
expressions, 3xx what files refer to in one another. The lint room adds its own codes; see `carepath check`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from carepath.errors import Diagnostic, Mark


class Rule(NamedTuple):
    """One kind of finding: its name, what it means in a line, and whether it stops a pathway from running."""

    name: str
    meaning: str
    severity: str = "error"  # error | warning


CODES: dict[str, Rule] = {
    "CP001": Rule("unreadable-file", "The file cannot be read as UTF-8 text."),
    "CP002": Rule(
        "forbidden-character", "A character that no pathway may hold: NUL, a control character, half a pair."
    ),
    "CP003": Rule("not-yaml", "The text is not YAML at this place."),
    "CP004": Rule("tab", "A tab where only spaces may stand."),
    "CP005": Rule("duplicate-key", "One key stands twice in one mapping; the second would win silently."),
    "CP006": Rule("yaml-extra", "Tags, anchors, aliases, merge keys and several documents are not used here."),
    "CP007": Rule("too-large", "The file is larger or nested deeper than any pathway needs."),
    "CP008": Rule("torn-value", "A comma, bracket, colon or # tore an unquoted value apart."),
    "CP009": Rule("empty-file", "The file holds no mapping of keys."),
    "CP010": Rule("unknown-key", "A key that does not exist here."),
    "CP011": Rule("missing-key", "A key that must be there is not."),
    "CP012": Rule("wrong-shape", "A list, a mapping or a single value where another was meant."),
    "CP013": Rule("not-a-name", "A name has letters, digits and underscores only."),
    "CP014": Rule("not-allowed", "A value that is not one of those allowed here."),
    "CP015": Rule("wrong-value", "A value that is not what is written here: a date, a duration, a number."),
    "CP016": Rule("wrong-action", "An action is one key: what is to be done."),
    "CP017": Rule("wrong-field", "The declaration of a field contradicts itself."),
    "CP101": Rule("unknown-target", "A target, or a state named elsewhere, does not exist."),
    "CP102": Rule("ambiguous-target", "A target fits two states equally well."),
    "CP103": Rule("wrong-initial", "The initial state is not one below the state that names it."),
    "CP104": Rule("dead-end", "A state that no event, timer or other way leads out of."),
    "CP105": Rule("unreachable-state", "A state that nothing leads to."),
    "CP106": Rule("history-without-target", "A history state without a target has nowhere to go the first time."),
    "CP107": Rule("unknown-event", "An event that is declared nowhere."),
    "CP108": Rule("unheard-event", "An event is declared and heard nowhere.", "warning"),
    "CP109": Rule("reserved-name", "A name that only carepath itself uses."),
    "CP110": Rule("built-in-event", "A built-in event is guarded or declared otherwise than it is built in."),
    "CP111": Rule("wrong-kind-of-state", "A final, history or parallel state with keys that it cannot have."),
    "CP112": Rule("id-clash", "One id is one kind, one ladder and one set of outcomes."),
    "CP113": Rule("part-clash", "A part and the state that uses it both say the same thing."),
    "CP114": Rule("unknown-not-handled", "A guard can be unknown, and no alternative says what then.", "warning"),
    "CP115": Rule("revoked-at-once", "A message is opened in a state that leaves at once, so it is never sent."),
    "CP116": Rule("set-from-missing", "A field is set from a value that can be missing.", "warning"),
    "CP117": Rule("text-kept", "What people wrote would enter context, a title or a message."),
    "CP118": Rule("keys-disagree", "Two keys that do not belong together, or one that is missing beside another."),
    "CP119": Rule("event-differs", "One event name has different data in two pathways or parts."),
    "CP120": Rule("nothing-comes-back", "An event of something that is never opened."),
    "CP121": Rule("death-has-target", "The root hears patient_deceased with actions only."),
    "CP122": Rule("never-taken", "An alternative that an earlier one always hides."),
    "CP123": Rule("wrong-targets", "Several targets that cannot be active together."),
    "CP201": Rule("wrong-expression", "The expression cannot be read."),
    "CP202": Rule("unknown-name", "A name in an expression that does not exist here."),
    "CP203": Rule("not-in-this-event", "A field that an event arriving here does not have."),
    "CP204": Rule("expression-not-here", "Only a literal or one reference may stand here."),
    "CP205": Rule("bare-word", "A bare word where a value in quotes was meant."),
    "CP206": Rule("unknown-level", "A level that the conclusion does not have."),
    "CP207": Rule("unknown-code", "A text that the value it is compared with, or set to, can never be."),
    "CP208": Rule("wrong-type", "A value of another type than the field or place takes."),
    "CP301": Rule("unknown-role", "A role that roles.yaml does not have."),
    "CP302": Rule("unknown-ladder", "A ladder that ladders.yaml does not have."),
    "CP303": Rule("unknown-content", "A content that the folder content/ does not have."),
    "CP304": Rule("unknown-rule-set", "A rule set that the folder rules/ does not have, or has otherwise."),
    "CP305": Rule("unknown-part", "A part that the folder parts/ does not have."),
    "CP306": Rule("unknown-parameter", "A parameter that is declared nowhere."),
    "CP307": Rule("unknown-pathway", "A pathway that the folder pathways/ does not have."),
    "CP308": Rule("unknown-questionnaire", "A questionnaire that the folder questionnaires/ does not have."),
    "CP309": Rule("unknown-calendar", "A calendar that calendars.yaml does not have."),
    "CP310": Rule("unknown-owner", "An owner that roles.yaml does not have."),
    "CP311": Rule("defined-twice", "Two files define the same name."),
    "CP312": Rule("wrong-placeholder", "A text has a place that nothing fills."),
    "CP313": Rule("silent-ladder", "The last rung of a ladder falls silent, or an earlier one repeats."),
    "CP314": Rule("context-of-start", "What `start` gives is not what the other pathway takes."),
    "CP315": Rule("misplaced-file", "A file in a clinic's folder that nothing reads."),
}


# Such a pathway can be stepped, in a test or while it is being written, but no clinic may use it: `check` and a
# clinic's folder refuse it, a text or a lone file by itself is let pass.
UNSAFE = frozenset({"CP104", "CP105", "CP115", "CP120", "CP122"})
# Findings after which something is missing from what is checked further.
_LEAVE_OUT = frozenset({"CP101", "CP102", "CP103", "CP106", "CP111", "CP113", "CP123", "CP305"})


@dataclass(slots=True)
class Report:
    """Diagnostics as they are found; `sorted()` gives them in the order of files and lines, each once."""

    found: list[Diagnostic] = field(default_factory=list)
    incomplete: bool = False  # something that this file uses could not be read whole
    spoiled: dict[tuple[str, int], list[range]] = field(default_factory=dict)

    def spoil(self, mark: Mark, length: int) -> None:
        """What stands at this place is already known to be broken: nothing more is said about it."""
        columns = range(mark.column, mark.column + length + 1)
        self.spoiled.setdefault((mark.file, mark.line), []).append(columns)

    def add(self, mark: Mark, code: str, message: str, hint: str = "", *, severity: str | None = None) -> None:
        """Notes one finding of a code in the table, with its severity; not what stands at a spoiled place."""
        if code != "CP008" and self.is_spoiled(mark):
            return
        self.found.append(Diagnostic(mark, code, message, hint, severity or CODES[code].severity))

    def is_spoiled(self, mark: Mark) -> bool:
        """Whether something was said about this place that explains whatever else is wrong with it."""
        return any(mark.column in columns for columns in self.spoiled.get(mark[:2], ()))

    @property
    def is_whole(self) -> bool:
        """Whether no key, state or target was left out, so that what is absent is really absent."""
        return not self.incomplete and not any(one.code < "CP100" or one.code in _LEAVE_OUT for one in self.found)

    @property
    def has_errors(self) -> bool:
        return any(diagnostic.severity == "error" for diagnostic in self.found)

    @property
    def can_run(self) -> bool:
        """Whether what was read can be stepped, safe for a clinic or not."""
        return all(one.severity != "error" or one.code in UNSAFE for one in self.found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All findings, each once, by file, line and column."""
        return tuple(sorted(set(self.found)))

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(one for one in self.sorted() if one.severity == "error")
