"""What an expression tells about itself before it runs: names, paths, columns, static types, certain clashes."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import yaml

from carepath.core.expressions import Expression, Scope, check_names, infer, parse

LEVELS = {"triage": ("green", "amber", "red"), "burden": ("mild", "severe")}


# -- what an expression tells about itself --


def test_what_it_reads():
    text = (
        'triage == "red" and event.score > context.cycle + context.cycle or known(triage.because) and today > event.on'
    )
    expression = parse(text, levels=LEVELS)
    assert expression.names == {"triage", "event.score", "context.cycle", "triage.because", "today", "event.on"}
    assert [(name, text[column : column + len(name)]) for name, column in expression.references] == [
        (name, name) for name, _ in expression.references
    ]


def test_paths_are_named_and_can_be_resolved():
    text = 'active("calm") and entered("calm", "urgent") < 3 and entered("call") > 1 and entered("call") < 9'
    expression = parse(text)
    assert expression.entered == (("calm", "urgent"), ("call", None))
    assert [text[column + 1 : column + 1 + len(path)] for path, column in expression.paths] == [
        path for path, _ in expression.paths
    ]
    asked = []
    resolved = expression.with_paths({"calm": "watch.triage.calm", "call": "watch.call"})
    scope = Scope(active=lambda path: asked.append(path) is None, entered=lambda *pair: asked.append(pair) or 2)
    assert resolved.evaluate(scope) is True
    assert asked == ["watch.triage.calm", ("watch.triage.calm", "urgent"), ("watch.call", None), ("watch.call", None)]
    assert resolved.text == text
    assert resolved != expression


def test_equal_when_they_say_the_same():
    assert parse("event.x > 1") == parse("event.x > 1")
    assert hash(parse("event.x > 1")) == hash(parse("event.x > 1"))
    assert parse('triage > "green"', levels=LEVELS) != parse('triage > "green"')
    carried = pickle.loads(
        pickle.dumps(parse('triage >= "amber" and active("a")', levels=LEVELS).with_paths({"a": "b"}))
    )
    assert isinstance(carried, Expression)
    assert [path for path, _ in carried.paths] == ["b"]
    assert carried.evaluate(Scope(conclusions={"triage": {"level": "red"}}, active=lambda path: path == "b")) is True


def test_columns_stay_true_behind_strange_letters():
    text = 'event.a == "Zoë 検査" and event.bb > 3 and active("é") and context.c < 3d'
    expression = parse(text)
    assert all(text[column : column + len(name)] == name for name, column in expression.references)
    assert expression.evaluate(Scope(event={"a": "Zoë 検査", "bb": 4}, active=lambda path: path == "é")) is None


# -- names --


def test_unknown_names_are_told_with_the_nearest():
    expression = parse('event.temprature > 3 and triage.because == blocked and now > event.at and context.zz == "x"')
    problems = check_names(expression, {"event.temperature", "triage", "context.cycle"})
    assert [(one.name, one.column) for one in problems] == [
        ("event.temprature", 0),
        ("blocked", 43),
        ("context.zz", 74),
    ]
    assert problems[0].hint == "Did you mean event.temperature?"
    assert '"blocked"' in problems[1].hint
    assert "Declare" in problems[2].hint


# -- static types --

TYPES = {
    "event.temperature": "number",
    "event.days": "integer",
    "event.on": "date",
    "event.at2": "datetime",
    "event.outcome": "code",
    "event.flag": "boolean",
    "context.done": "list",
    "parameters.opens": "duration",
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("event.days", "integer"),
        ("event.days + 1", "integer"),
        ("event.days + 1.5", "number"),
        ("event.days / 2", "number"),
        ("event.on + event.days * 1d - parameters.opens", "date"),
        ("event.at2 + 3h", "datetime"),
        ("now", "datetime"),
        ("max(event.on, today)", "date"),
        ("max(event.days, 2.5)", "number"),
        ("max(context.done)", None),
        ("triage", "text"),
        ("triage.rules", "list"),
        ("choose(event.flag, 1, 2.5)", "number"),
        ("choose(event.flag, 1d, event.nothing)", None),
        ("event.nothing", None),
        ("event.nothing + 1d", None),
        ("event.nothing * 1d", "duration"),
        ("not event.flag", "boolean"),
        ('event.outcome in ["a"]', "boolean"),
        ("round(event.temperature)", "integer"),
        ("round(event.temperature, 1)", "number"),
        ("date_of(event.at2) + 1d", "date"),
        ("count(context.done)", "integer"),
        ('entered("a")', "integer"),
        ("[1]", "list"),
        ("event.temperature + event.nothing", "number"),
        ('triage > "green"', "boolean"),
        ("-parameters.opens", "duration"),
    ],
)
def test_static_type(text, kind):
    assert infer(parse(text, levels=LEVELS), TYPES) == (kind, ())


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("event.on > event.days", 0, "A date cannot be compared with a number"),
        ("event.flag and event.days", 15, "and takes a yes-or-no, and this is a number"),
        ("not event.on", 4, "not takes a yes-or-no"),
        ("event.on + event.days", 0, "A date cannot be added to a number"),
        ("event.on == event.at2", 0, "date_of"),
        ("event.on - event.on", 0, "days_between"),
        ("event.outcome < event.outcome", 0, "A text has no order"),
        ("event.on + 3h", 11, "Only days, weeks, months and years"),
        ("event.on + 3d at 09:00", 11, "Only days, weeks, months and years"),
        ("event.outcome + 1", 0, "A text cannot be added to a number"),
        ("event.days in event.outcome", 14, "looks into a list"),
        ("count(event.days)", 6, "count takes a list"),
        ("days_between(event.days, today)", 13, "days_between takes a date or a moment"),
        ("max(event.on, event.days)", 0, "one kind"),
        ("max(event.outcome, event.outcome)", 0, "no order"),
        ("max(event.days)", 0, "two values or more"),
        ("choose(event.days, 1, 2)", 7, "choose takes a yes-or-no"),
        ("-event.outcome", 0, "minus sign"),
        ("-event.on", 0, "minus sign"),
        ("event.outcome * event.nothing", 0, "cannot stand beside *"),
        ("round(event.outcome)", 6, "round takes a number"),
        ('event.flag == "true"', 0, "A yes-or-no cannot be compared with a text"),
        ('event.days == "3"', 0, "A number cannot be compared with a text"),
    ],
)
def test_certain_clashes(text, column, words):
    problems = infer(parse(text, levels=LEVELS), TYPES).problems
    assert [at for at, _ in problems] == [column]
    assert words in problems[0][1]


# -- the shipped pathways --

PATHWAYS = Path(__file__).parents[3] / "pathways"
ALONE = ("guard", "when", "unless", "once_per", "match", "date", "day_one", "where")
INSIDE = ("set", "append", "context")


def expressions_in(node):
    """Every scalar of a YAML document that stands where an expression does."""
    for child in node.value if isinstance(node, yaml.SequenceNode) else ():
        yield from expressions_in(child)
    for key, child in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(child, yaml.ScalarNode):
            yield from [child.value] if key.value in ALONE else ()
        elif key.value in INSIDE:
            yield from [part.value for _, part in child.value if isinstance(part, yaml.ScalarNode)]
        yield from expressions_in(child)


SHIPPED = [*PATHWAYS.glob("*.yaml"), *PATHWAYS.glob("parts/*.yaml")]


def test_every_expression_of_the_shipped_pathways_reads():
    found = [
        text
        for file in sorted(SHIPPED)
        for text in expressions_in(yaml.compose(file.read_text(), Loader=yaml.SafeLoader))
    ]
    assert len(found) > 50
    for text in found:
        if text != "null":  # a plain null in `set` empties the field
            parse(text)
