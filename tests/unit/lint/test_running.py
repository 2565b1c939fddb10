"""What is looked at, what is ignored, and what is said of an `ignore` that is not right."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.authoring.marked import CLINIC, HEAD, check_folder
from tests.unit.lint.small import found

from carepath.lint import check
from carepath.lint.messages import STOPPING
from carepath.lint.rules import ALL, OF_CLINIC, OF_PATHWAY, RULES
from carepath.runtime.inbound import STOP

OWNED = HEAD + "owner: nursing\n"
LATE = "states: {{a: {{{0}entry: [task: {{id: t, role: nurse, title: Phone, due: 4h, outcomes: [done]}}], on: {{task.completed.t: b}}}}, b: {{type: final}}}}\n"  # noqa: E501
REASON = "ignore: {CP431: the ward round hears it}"


def codes(diagnostics):
    return [one.code for one in diagnostics]


def test_a_warning_is_ignored_on_its_pathway_or_its_state(tmp_path):
    assert codes(found(tmp_path, OWNED + LATE.format(""))) == ["CP431"]
    assert codes(found(tmp_path, OWNED + REASON + "\n" + LATE.format(""))) == []
    assert codes(found(tmp_path, OWNED + LATE.format(REASON + ", "))) == []


def test_an_ignore_on_another_state_silences_nothing(tmp_path):
    text = OWNED + LATE.format("").replace("b: {type: final}", "b: {type: final, " + REASON + "}")
    assert codes(found(tmp_path, text)) == ["CP431", "CP703"]


@pytest.mark.parametrize(
    ("ignored", "code"),
    [
        ("{CP431: the ward round hears it, CP999: x}", "CP701"),
        ("{cp431: the ward round hears it, CP431: it does}", "CP701"),
        ('{CP431: ""}', "CP702"),
        ('{CP431: "  "}', "CP702"),
        ("{CP431: the ward round hears it, CP114: all is known}", "CP703"),
        ("{CP431: the ward round hears it, CP104: they wait}", "CP704"),
    ],
)
def test_an_ignore_that_is_not_right_is_itself_a_finding(ignored, code, tmp_path):
    (one,) = found(tmp_path, f"{OWNED}ignore: {ignored}\n" + LATE.format(""))
    assert (one.code, one.where.line, one.severity) == (code, 5, "warning")
    assert one.hint


def test_an_ignore_of_what_the_compiler_finds_is_of_use(tmp_path):
    text = (
        OWNED + "ignore: {CP108: a later version hears it}\nevents: {go: {from: [app]}}\nstates: {a: {type: final}}\n"
    )
    assert codes(found(tmp_path, text)) == []


def test_what_is_found_in_a_part_is_ignored_by_the_pathway_that_uses_it(tmp_path):
    part = "part: net\ntitle: Net\non:\n  task.overdue: {actions: [{message: hello}]}\n"
    using = OWNED.replace("owner", "use: [net]\nowner") + "states: {a: {after: {1d: b}}, b: {type: final}}\n"
    (tmp_path / "parts").mkdir()

    def in_part(text):
        check_folder({"parts/net.yaml": part, "p.yaml": text}, tmp_path)
        return [one.code for one in check(tmp_path)[1] if one.where.file.endswith("net.yaml")]

    assert in_part(using) == ["CP432"]
    ignoring = using.replace("owner", "ignore: {CP432: the ward hears it}\nowner")
    assert in_part(ignoring) == []
    (tmp_path / "q.yaml").write_text(using.replace("pathway: p", "pathway: q"))
    assert in_part(ignoring) == ["CP432"]  # the other pathway did not say so


def test_a_part_alone_is_looked_at_in_the_pathways_that_use_it(tmp_path):
    part = "part: net\ntitle: Net\non:\n  task.overdue: {actions: [{message: hello}]}\n"
    using = OWNED.replace("owner", "use: [net]\nowner") + "states: {a: {after: {1d: b}}, b: {type: final}}\n"
    unowned = HEAD.replace(": p", ": q") + "states: {a: {after: {1d: b}}, b: {type: final}}\n"
    check_folder({"parts/net.yaml": part, "p.yaml": using, "q.yaml": unowned}, tmp_path)
    assert codes(check(tmp_path / "parts" / "net.yaml")[1]) == ["CP432"]


def test_an_error_elsewhere_in_a_pathway_hides_no_rule(tmp_path):
    text = (
        OWNED + "parameters: {n: {type: integer, default: 1}}\nstates: {a: {after: {1d: b}}, b: {type: final}, c: {}}\n"
    )
    assert {"CP105", "CP450"} <= set(codes(found(tmp_path, text)))


def test_a_pathway_that_could_not_be_read_whole_is_not_looked_at(tmp_path):
    unused = "parameters: {n: {type: integer, default: 1}}\n"
    text = OWNED + unused + "states: {a: {after: {1d: b}, waits: {x: y}}, b: {type: final}}\n"
    assert codes(found(tmp_path, text)) == ["CP010"]


def test_one_file_is_shown_alone_and_knows_the_folder(tmp_path):
    check_folder({"p.yaml": OWNED + LATE.format(""), "q.yaml": HEAD.replace(": p", ": q") + LATE.format("")}, tmp_path)
    clinic, diagnostics = check(tmp_path / "p.yaml")
    assert clinic is not None
    assert list(clinic.pathways) == ["p"]
    assert codes(diagnostics) == ["CP431"]


def test_a_lone_file_is_looked_at_too(tmp_path):
    (tmp_path / "p.yaml").write_text(OWNED + LATE.format(""))
    assert codes(check(tmp_path / "p.yaml")[1]) == ["CP431"]


def test_a_date_of_review_is_held_against_the_day_that_is_given(tmp_path):
    dated = OWNED + "review_by: 2030-06-01\nstates: {a: {after: {1d: b}}, b: {type: final}}\n"
    check_folder({"p.yaml": dated}, tmp_path)

    def said(today):
        return [one for one in codes(check(tmp_path, today=today)[1]) if one == "CP613"]

    assert said(date(2030, 6, 1)) == []
    assert said(date(2030, 6, 2)) == ["CP613"]


def test_a_warning_does_not_take_the_clinic_away_and_an_error_does(tmp_path):
    check_folder({"p.yaml": OWNED + LATE.format("")}, tmp_path)
    assert check(tmp_path)[0] is not None
    (tmp_path / "p.yaml").write_text(OWNED + "states: {a: {always: [b]}, b: {always: [a]}}\n")
    clinic, diagnostics = check(tmp_path)
    assert clinic is None
    assert "CP190" in codes(diagnostics)


def test_the_table_names_each_rule_once():
    assert set(RULES) == {code for code in ALL if code >= "CP4"} | {"CP190"}
    assert len({one.name for one in ALL.values()}) == len(ALL)
    assert len({one.find for one in (*OF_PATHWAY.values(), *OF_CLINIC.values())}) == len(OF_PATHWAY) + len(OF_CLINIC)


def test_the_words_that_end_all_messages_are_those_that_the_runtime_knows():
    assert STOPPING == STOP


def test_a_clinic_with_nothing_wrong_has_no_finding(tmp_path):
    assert codes(found(tmp_path, OWNED + "states: {a: {after: {1d: b}}, b: {type: final}}\n")) == []
    assert set(CLINIC) >= {"roles.yaml", "ladders.yaml"}
