"""A clinic's folder: every reference looked up, every file checked, all findings of all files at once."""

# ruff: noqa: E501 - a case is easier to read in one line
from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.unit.authoring.marked import CLINIC, HEAD, HERE, check_folder, place
from tests.unit.authoring.test_diagnostics import cases
from tests.unit.authoring.test_reader import WRONG

from carepath.authoring import check_clinic, load_clinic, load_pathway
from carepath.authoring.diagnostics import CODES
from carepath.core.calendar import registered
from carepath.core.durations import Duration
from carepath.errors import ConfigurationError, DefinitionError

PATHWAY = HEAD + "owner: nursing\ncalendar: clinic\nuse: [net]\nstates: {a: {after: {1d: b}}, b: {type: final}}\n"
ACTION = HEAD + "states: {a: {after: {1d: {target: b, actions: [%s]}}}, b: {type: final}}\n"
OTHER = HEAD.replace("p\n", "other\n", 1)
RULE = CLINIC["rules/r.yaml"]
CONTENT = CLINIC["content/c.yaml"]

# code, the file with the mark, its text, further files
CASES: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "role": ("CP301", "p.yaml", ACTION % "task: {id: t, role: ▸nurs, title: T, due: 4h}", {}),
    "ladder": ("CP302", "p.yaml", ACTION % "escalate: {ladder: ▸red_flags}", {}),
    "content": ("CP303", "p.yaml", ACTION % "message: ▸helo", {}),
    "part": ("CP305", "p.yaml", PATHWAY.replace("[net]", "[▸nett]"), {}),
    "owner": ("CP310", "p.yaml", PATHWAY.replace("owner: ", "owner: ▸x"), {}),
    "calendar": ("CP309", "p.yaml", PATHWAY.replace("calendar: ", "calendar: ▸x"), {}),
    "questionnaire of an event": (
        "CP308", "p.yaml", HEAD + "events: {x: {questionnaire: ▸sympt}}\nstates: {a: {on: {x: b}}, b: {type: final}}\n", {},
    ),
    "rule set": (
        "CP304", "p.yaml", HEAD + "rules: [{set: ▸triage_rule, concludes: triage, levels: [green, amber, red]}]\n"
        "states: {a: {type: final}}\n", {},
    ),
    "levels of a rule set": (
        "CP304", "p.yaml",
        HEAD + "rules: [{set: triage_rules, concludes: triage, ▸levels: [red, green]}]\nstates: {a: {type: final}}\n", {},
    ),
    "a conclusion without its rules": (
        "CP202", "p.yaml", HEAD + "events: {x: {questionnaire: symptoms}}\nstates:\n  a:\n    on:\n      x:\n"
        '        - {guard: ▸triage == "red", target: b}\n        - {target: b}\n  b: {type: final}\n', {},
    ),
    "a conclusion from another event": (
        "CP202", "p.yaml", HEAD + "events: {x: {}}\nrules: [{set: triage_rules, concludes: triage, levels: [green, amber, red]}]\n"
        'states: {a: {on: {x: [{guard: ▸triage == "red", target: b}, {unknown: true, target: b}]}}, b: {type: final}}\n', {},
    ),
    "pathway to start": ("CP307", "p.yaml", ACTION % "start: {pathway: ▸othr}", {}),
    "what the other pathway takes": (
        "CP314", "p.yaml", ACTION % "start: {pathway: other, context: {▸dat: today}}",
        {"o.yaml": OTHER + "context: {day: {type: date}}\nstates: {a: {type: final}}\n"},
    ),
    "what the other pathway reads when it begins": (
        "CP314", "p.yaml", ACTION % "start: {pathway: ▸other, context: {day: today}}",
        {"o.yaml": OTHER + "context: {day: {type: date}, why: {type: code}}\nenroll: {on: x, once_per: event.day}\n"
                           "events: {x: {data: {day: {type: date, required: true}, why: {type: code, required: true}}}}\n"
                           "states: {a: {entry: [set: {why: event.why}], after: {1d: b}}, b: {type: final}}\n"},
    ),
    "event of the receiver": (
        "CP107", "p.yaml", ACTION % "send: {event: ▸com, to: other}",
        {"o.yaml": OTHER + "events: {come: {}}\nstates: {a: {on: {come: b}}, b: {type: final}}\n"},
    ),
    "data that the receiver needs": (
        "CP011", "p.yaml", ACTION % "send: {event: ▸come, to: other}",
        {"o.yaml": OTHER + "events: {come: {data: {d: {type: date, required: true}}}}\n"
                           "states: {a: {on: {come: b}}, b: {type: final}}\n"},
    ),
    "context of the receiver in where": (
        "CP202", "p.yaml", ACTION % "send: {event: come, to: other, where: context.dat == today and ▸context.x == today}".replace("dat ", "day "),
        {"o.yaml": OTHER + "context: {day: {type: date}}\nevents: {come: {}}\nstates: {a: {on: {come: b}}, b: {type: final}}\n"},
    ),
    "one event, two sets of data": (
        "CP119", "p.yaml",
        HEAD + "events: {▸come: {data: {d: {type: date}}}}\nstates: {a: {on: {come: b}}, b: {type: final}}\n",
        {"o.yaml": OTHER + "events: {come: {}}\nstates: {a: {on: {come: b}}, b: {type: final}}\n"},
    ),
    "a safety event in one pathway only": (
        "CP119", "p.yaml",
        HEAD + "events: {▸come: {}}\nstates: {a: {on: {come: b}}, b: {type: final}}\n",
        {"o.yaml": OTHER + "events: {come: {safety: true}}\nstates: {a: {on: {come: b}}, b: {type: final}}\n"},
    ),
    "two files, one name": ("CP311", "p.yaml", PATHWAY.replace("pathway: ", "pathway: ▸"), {"o.yaml": PATHWAY}),
    "an event that the part hears too": (
        "CP113", "p.yaml", HEAD + "use: [▸net]\non: {task.overdue: {}}\nstates: {a: {type: final}}\n", {},
    ),
    "an id that the part opens too": (
        "CP113", "p.yaml", HEAD + "use: [▸net]\nevents: {x: {}}\non: {x: {actions: [escalate: {ladder: slow}]}}\n"
        "states: {a: {type: final}}\n", {},
    ),
    "a target of a part": (
        "CP101", "parts/net.yaml", "part: net\nevents: {x: {}}\non: {x: ▸nowhere}\n", {"p.yaml": PATHWAY},
    ),
    "a key of a part": ("CP010", "parts/net.yaml", "part: net\n▸initial: a\n", {"p.yaml": PATHWAY}),
    "site value of no pathway": ("CP307", "site.yaml", "site: s\nzone: UTC\nparameters: {▸q: {x: 1}}\n", {"p.yaml": PATHWAY}),
    "site value of no parameter": (
        "CP306", "site.yaml", "site: s\nzone: UTC\nparameters: {p: {▸x: 1}}\n", {"p.yaml": PATHWAY},
    ),
    "site value out of its limits": (
        "CP208", "site.yaml", "site: s\nzone: UTC\nrules: {triage_rules: {fever: ▸39}}\n", {"p.yaml": PATHWAY},
    ),
    "site value of no rule set": ("CP304", "site.yaml", "site: s\nzone: UTC\nrules: {▸triag: {fever: 38}}\n", {"p.yaml": PATHWAY}),
    "zone": ("CP015", "site.yaml", "site: s\nzone: ▸America/Torronto\n", {"p.yaml": PATHWAY}),
    "who phones": ("CP301", "site.yaml", "site: s\nzone: UTC\ncall_role: ▸nobody\n", {"p.yaml": PATHWAY}),
    "a role's owner": ("CP301", "roles.yaml", CLINIC["roles.yaml"].replace("4h, out_of_hours: ", "4h, out_of_hours: ▸x"), {"p.yaml": PATHWAY}),
    "a role without nights": (
        "CP011", "roles.yaml", CLINIC["roles.yaml"].replace("{title: Nurse", "▸{title: Nurse").replace(", out_of_hours: lead", ""),
        {"p.yaml": PATHWAY},
    ),
    "a ladder that falls silent": (
        "CP313", "ladders.yaml", CLINIC["ladders.yaml"].replace("[{role: lead", "[▸{role: lead").replace("15m, repeat: 5m}]\n", "15m}]\n").replace("15m}]\n", "15m, repeat: 5m}]\n", 1),
        {"p.yaml": PATHWAY},
    ),
    "a ladder's calendar": (
        "CP309", "ladders.yaml", CLINIC["ladders.yaml"].replace("calendar: clinic\n    rungs: [{role: l", "calendar: ▸clinc\n    rungs: [{role: l"),
        {"p.yaml": PATHWAY},
    ),
    "opening hours": ("CP015", "calendars.yaml", CLINIC["calendars.yaml"].replace('"08:00-17:00"', '▸"8-17"'), {"p.yaml": HEAD + "states: {a: {type: final}}\n"}),
    "a day of the week": ("CP014", "calendars.yaml", CLINIC["calendars.yaml"].replace("{mon:", '{tue: "08:00-17:00", ▸montag:'), {"p.yaml": HEAD + "states: {a: {type: final}}\n"}),
    "a place in a text": ("CP312", "content/c.yaml", CONTENT.replace("{en: Hi}", '{en: "Hi ▸{name}"}'), {"p.yaml": PATHWAY}),
    "a brace in a text": ("CP312", "content/c.yaml", CONTENT.replace("{en: Hi}", '{en: ▸"Hi {clinic"}'), {"p.yaml": PATHWAY}),
    "a channel of a text": ("CP014", "content/c.yaml", CONTENT.replace("{en: Hi}", "{en: {sms: Hi, ▸email: Hi}}"), {"p.yaml": PATHWAY}),
    "a content nobody gave a status": ("CP011", "content/c.yaml", CONTENT.replace("version", "▸version").replace("    status: example\n", ""), {"p.yaml": PATHWAY}),
    "a field of a rule": ("CP203", "rules/r.yaml", RULE.replace("when: event.temperature", "when: ▸event.temprature"), {"p.yaml": PATHWAY}),
    "a parameter of a rule": ("CP202", "rules/r.yaml", RULE.replace(">= parameters.fever", ">= ▸parameters.fevr"), {"p.yaml": PATHWAY}),
    "context of a rule": (
        "CP304", "p.yaml", HEAD + "rules: [{set: ▸triage_rules, concludes: triage, levels: [green, amber, red]}]\n"
        "states: {a: {type: final}}\n", {"rules/r.yaml": RULE.replace("when: event.temperature", "when: context.x")},
    ),
    "a level of a rule": ("CP206", "rules/r.yaml", RULE.replace("level: red", "level: ▸rd"), {"p.yaml": PATHWAY}),
    "a place in a reason": ("CP312", "rules/r.yaml", RULE.replace('"{event.temperature} C"', '"▸{event.temp} C"'), {"p.yaml": PATHWAY}),
    "words in a reason": ("CP117", "rules/r.yaml", RULE.replace('"{event.temperature} C"', '"▸{event.words} C"'), {"p.yaml": PATHWAY}),
    "a questionnaire that rules read": ("CP308", "rules/r.yaml", RULE.replace("reads: [symptoms]", "reads: [▸sympt]"), {"p.yaml": PATHWAY}),
    "two rules, one id": (
        "CP112", "rules/r.yaml", RULE + '      - {id: ▸hot, level: green, when: event.temperature < 30, because: "x"}\n', {"p.yaml": PATHWAY},
    ),
    "another ending": ("CP315", "q.yml", "▸", {"p.yaml": PATHWAY}),
    "an empty file": ("CP009", "q.yaml", "▸# nothing", {"p.yaml": PATHWAY}),
    "a list for a file": ("CP009", "q.yaml", "▸- a", {"p.yaml": PATHWAY}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_reference_is_found_in_its_file(tmp_path: Path, name: str) -> None:
    code, file, text, further = CASES[name]
    folder = tmp_path / "clinic"
    found = check_folder({**further, file: text}, folder)
    shown = "\n".join(map(str, found))
    assert [one.code for one in found] == [code], shown
    assert found[0].where == (f"clinic/{file}", *place(text)), shown


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    folder = tmp_path / "clinic"
    assert not check_folder({"p.yaml": PATHWAY}, folder)
    return folder


def test_a_clinic_is_compiled_whole(clinic: Path) -> None:
    loaded = load_clinic(clinic)
    assert loaded.roles["nurse"].respond_within == Duration(4, "h")
    assert loaded.owners == {"nursing": "lead"}
    assert loaded.ladders["slow"].rungs[0].repeat == Duration(5, "m")
    assert loaded.ladders["slow"].version != loaded.ladders["red_flag"].version
    assert loaded.contents["hello"].text == {"en": {"any": "Hi"}}
    assert loaded.questionnaires["symptoms"].fields["temperature"].maximum == 45
    assert loaded.rule_sets["triage_rules"].rules[0].level == "red"
    assert loaded.site.zone == loaded.pathways["p"].zone == "America/Toronto"
    assert registered(loaded.pathways["p"].calendar_version or "") == loaded.calendars["clinic"]
    assert set(loaded.sources) == {f"clinic/{name}" for name in [*CLINIC, "p.yaml"]}


def test_the_site_sets_parameters(clinic: Path) -> None:
    (clinic / "p.yaml").write_text(PATHWAY + "parameters: {days: {type: duration, default: 2d}}\n")
    (clinic / "site.yaml").write_text(
        "site: s\nzone: UTC\nparameters: {p: {days: 5d}}\nrules: {triage_rules: {fever: 37.8}}\n"
        'quiet_hours: {from: "21:00", until: "08:00"}\nphone: 416-555-0100\n'
    )
    loaded = load_clinic(clinic)
    assert loaded.pathways["p"].values == {"days": Duration(5, "d")}
    assert loaded.rule_sets["triage_rules"].parameters["fever"].value == 37.8
    assert (str(loaded.site.quiet_from), loaded.site.phone) == ("21:00:00", "416-555-0100")


def test_pathways_may_stand_in_a_folder_of_their_own(clinic: Path) -> None:
    (clinic / "pathways").mkdir()
    (clinic / "p.yaml").rename(clinic / "pathways" / "p.yaml")
    assert set(load_clinic(clinic).pathways) == {"p"}
    assert load_pathway(clinic / "pathways" / "p.yaml").calendar_version


def test_one_pathway_is_loaded_with_the_folder_around_it(clinic: Path) -> None:
    assert load_pathway(clinic / "p.yaml").states[""].on[0].event == "task.overdue"


def test_a_pathway_is_not_kept_from_loading_by_other_files(clinic: Path) -> None:
    (clinic / "q.yaml").write_text("pathway: q\n")
    (clinic / "ladders.yaml").write_text(CLINIC["ladders.yaml"] + "    colour: red\n")
    assert load_pathway(clinic / "p.yaml").name == "p"
    with pytest.raises(DefinitionError):
        load_clinic(clinic)


def test_a_pathway_is_kept_from_loading_by_its_own_part(clinic: Path) -> None:
    (clinic / "parts" / "net.yaml").write_text("part: net\ncolour: red\n")
    with pytest.raises(DefinitionError, match="CP010"):
        load_pathway(clinic / "p.yaml")


@pytest.mark.parametrize(
    ("file", "wrong"),
    [("rules/r.yaml", "level: rd"), ("questionnaires/q.yaml", "maximum: no"), ("calendars.yaml", "mon: x")],
)
def test_a_pathway_is_kept_from_loading_by_what_it_is_compiled_from(clinic: Path, file: str, wrong: str) -> None:
    uses = "events: {x: {questionnaire: symptoms}}\nrules: [{set: triage_rules, concludes: triage, levels: [green, amber, red]}]\n"
    (clinic / "p.yaml").write_text(PATHWAY.replace("states: {a: {", uses + "states: {a: {on: {x: b}, "))
    assert load_pathway(clinic / "p.yaml")
    key = wrong.partition(":")[0]
    text = re.sub(rf"{key}: [^,\n}}]+", wrong, CLINIC[file], count=1)
    assert text != CLINIC[file]
    (clinic / file).write_text(text)
    with pytest.raises(DefinitionError):
        load_pathway(clinic / "p.yaml")


def test_a_lone_file_refers_to_what_it_likes(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text((ACTION % "escalate: {ladder: anything}").replace(HERE, ""))
    assert load_pathway(tmp_path / "p.yaml").file == "p.yaml"


def test_the_error_lists_every_problem_of_every_file(clinic: Path) -> None:
    (clinic / "p.yaml").write_text(PATHWAY.replace("1d: b", "1d: c, x: b"))
    (clinic / "ladders.yaml").write_text("ladders: {slow: {}}\n")
    with pytest.raises(DefinitionError) as caught:
        load_clinic(clinic)
    found = [one.where for one in caught.value.diagnostics]
    assert found == sorted(found)
    assert {where.file for where in found} == {"clinic/ladders.yaml", "clinic/p.yaml"}
    assert "more)" in str(caught.value)


def test_a_pathway_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no file"):
        load_pathway(tmp_path / "p.yaml")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no folder"):
        check_clinic(tmp_path / "none")


def test_a_folder_without_pathways(tmp_path: Path) -> None:
    assert [one.code for one in check_clinic(tmp_path)[1]] == ["CP009"]


def test_every_diagnostic_is_tried_somewhere() -> None:
    tried = {code for code, _, _ in cases()} | {code for code, *_ in CASES.values()} | {code for code, _ in WRONG}
    assert set(CODES) - tried == {"CP001", "CP007"}  # files that cannot be read, and too large ones: test_reader.py


def test_every_diagnostic_has_a_name_and_a_meaning_of_its_own() -> None:
    assert len({rule.name for rule in CODES.values()}) == len(CODES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name) and rule.meaning.endswith(".") for rule in CODES.values())


MANY = """\
pathway: p
version: 1.0.0
title: T
owner: nursing
events: {reprt: {questionnaire: symptoms}}
rules: [{set: triage_rules, concludes: triage, levels: [green, amber, red]}]
stats:
  a:
    entry: [escalate: {id: e, ladder: sloow}, task: {id: t, role: nurs, title: T, due: 4 hours}]
    on:
      report:
        - {guard: triage == "red", target: b, actions: [escalate: {id: e, ladder: slow}]}
        - {unknown: true, target: c}
      task.completed.t: b
  b: {type: final}
"""


def test_one_mistake_is_said_once_and_hides_no_other(tmp_path: Path) -> None:
    found = check_folder({"p.yaml": MANY}, tmp_path / "clinic")
    assert [(one.where.line, one.code) for one in found] == [
        (7, "CP010"), (9, "CP302"), (9, "CP301"), (9, "CP015"), (11, "CP107"), (13, "CP101"),
    ]  # fmt: skip
