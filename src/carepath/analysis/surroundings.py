"""What stands around a pathway, in words: clinical rules, alarms with their ladders, questions, texts to patients.

Only what the pathway uses. Imported by reading.py and saying.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from carepath.analysis.conditions import Reader
from carepath.analysis.telling import Line
from carepath.analysis.vocabulary import Vocabulary
from carepath.analysis.words import capital, field_words, listed, quoted, span, unit_of, value, words
from carepath.core.definitions import Clinic, Content, Ladder, RuleSet, Rung
from carepath.core.fields import Field
from carepath.core.pathway import Action, Ask, Escalate, EventSchema, Message, Pathway

_WAYS = {"page": "by page", "phone": "by phone", "task": "by a task", "sms": "by text message", "email": "by e-mail"}


def rules(vocabulary: Vocabulary) -> Iterator[Line]:
    """Each rule set that the pathway uses: its levels, worst first, and what leads to each."""
    for use in vocabulary.pathway.rules:
        found = vocabulary.clinic.rule_sets.get(use.rule_set)
        if found is None:
            yield Line(f"{capital(words(use.concludes))} is {listed(use.levels, 'or')}.")
            continue
        inside = Reader(of_the_rules(vocabulary.clinic, found))
        levels = [_level(level, found, inside) for level in reversed(found.levels)]
        ends = Line("The worst level that holds is the answer. If what is needed is missing, there is no answer, and "
                    "the pathway says what is done then.")  # fmt: skip
        yield Line(f"{capital(words(use.concludes))} is, from mild to grave, {listed(found.levels, 'or')}:",
                   (*levels, ends))  # fmt: skip


def of_the_rules(clinic: Clinic, found: RuleSet) -> Vocabulary:
    """The words that stand in rules: their own parameters, and the answers that they read."""
    asked = [clinic.questionnaires[name] for name in found.reads if name in clinic.questionnaires]
    fields: Mapping[str, Field] = {name: field for one in asked for name, field in one.fields.items()}
    events = {"": EventSchema("", fields=fields)}
    return Vocabulary(Pathway(found.name, "", "", "", {}, parameters=found.parameters, events=events), clinic)


def _level(level: str, found: RuleSet, inside: Reader) -> Line:
    mine = [one for one in found.rules if one.level == level]
    said = [inside.condition(one.when) for one in mine]
    if len(said) == 1:
        return Line(f"{capital(words(level))}, if {said[0]}.")
    return Line(f"{capital(words(level))}, if any of these holds:", tuple(Line(f"{capital(one)}.") for one in said))


def alarms(vocabulary: Vocabulary, actions: Iterable[Action]) -> Iterator[Line]:
    """Each ladder that these actions climb, rung by rung."""
    used = dict.fromkeys(one.ladder for one in actions if isinstance(one, Escalate))
    for name in used:
        ladder = vocabulary.ladder(name)
        if ladder is None:
            yield Line(f"{quoted(words(name))}: the ladder is not in this folder.")
        else:
            yield Line(f"{quoted(ladder.title)}:", tuple(rungs(ladder, vocabulary)))


def rungs(ladder: Ladder, vocabulary: Vocabulary) -> Iterator[Line]:
    """Who is rung, how, and how long they have."""
    for number, rung in enumerate(ladder.rungs, 1):
        yield Line(f"{'First' if number == 1 else 'Then'}: {rung_words(rung, vocabulary)}.")
    yield Line("Whoever answers ends it; until then it is not silent.")


def rung_words(rung: Rung, vocabulary: Vocabulary) -> str:
    """Whom one rung rings, how, and how long they have."""
    ways = listed([_WAYS.get(one, f"by {words(one)}") for one in rung.channels])
    night = f" (outside working hours: {vocabulary.role(rung.night_role)})" if rung.night_role else ""
    again = f", and again every {span(rung.repeat)} until somebody answers" if rung.repeat is not None else ""
    return f"{vocabulary.role(rung.role)}{night}, {ways}, with {span(rung.acknowledge_within)} to answer{again}"


def questionnaires(vocabulary: Vocabulary) -> Iterator[Line]:
    """Each set of questions: which answers there are."""
    used = dict.fromkeys(one.questionnaire for one in vocabulary.pathway.events.values() if one.questionnaire)
    for name in used:
        found = vocabulary.clinic.questionnaires.get(name)
        if found is not None:
            answers = tuple(
                Line(f"{capital(field_words(key, one))}{_answers(one)}.") for key, one in found.fields.items()
            )
            yield Line(f"{quoted(words(name))} ({found.title or words(name)}):", answers)


def _answers(field: Field) -> str:
    if field.type == "boolean":
        return ": yes or no"
    low_high = field.minimum is not None and field.maximum is not None
    return f": {value(field.minimum)} to {value(field.maximum, unit_of('', field))}" if low_high else ""


def texts(vocabulary: Vocabulary, actions: Iterable[Action]) -> Iterator[Line]:
    """Each text as it is sent, in the clinic's first language, the longest wording."""
    used = dict.fromkeys(one.content for one in actions if isinstance(one, Message | Ask))
    for name in used:
        found = vocabulary.clinic.contents.get(name)
        if found is not None:
            yield Line(f"{quoted(words(name))}: {_wording(found, vocabulary)}")


def _wording(content: Content, vocabulary: Vocabulary) -> str:
    languages = [one for one in vocabulary.clinic.site.languages if one in content.text] or [*content.text]
    by_channel = content.text[languages[0]] if languages else {}
    return by_channel.get("any") or next(iter(by_channel.values()), "no text yet")
