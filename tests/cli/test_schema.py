"""`carepath schema`: valid schemas that fit every shipped file, offer the clinic's names, and work in a real editor.

What an editor asks is yaml-language-server (npm), by CAREPATH_TEST_YAML_SERVER or on the path; else a loud skip.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from tests.cli.conftest import run

from carepath.authoring.schemas import KINDS, schema
from carepath.cli import schema as command
from carepath.shipped import shipped_pathways

SHIPPED = shipped_pathways()
SERVER = os.environ.get("CAREPATH_TEST_YAML_SERVER") or shutil.which("yaml-language-server")
EDITOR = pytest.mark.skipif(SERVER is None, reason="NO EDITOR WAS TRIED: yaml-language-server is not installed (npm)")


class Loader(yaml.SafeLoader):
    """YAML 1.2's core schema: `on` is a key, a date is a text."""


Loader.yaml_implicit_resolvers = {}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(?:null|~|)$"), ["n", "~", ""])
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^-?[0-9]+$"), list("-0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789"))


def kind_of(file: Path) -> str:
    if file.parent == SHIPPED:
        return file.stem if file.stem in KINDS else "pathway"
    return {"parts": "part", "feeds": "feed"}.get(file.parent.name, file.parent.name)


def findings(kind: str, text: str) -> list[str]:
    found = Draft7Validator(schema(kind, SHIPPED)).iter_errors(yaml.load(text, Loader))
    return [f"{list(one.absolute_path)}: {one.message[:120]}" for one in found]


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_a_valid_schema_and_says_what_each_key_means(kind: str) -> None:
    made = schema(kind)
    Draft7Validator.check_schema(made)
    for name, one in made["definitions"].items():
        for key, value in one.get("properties", {}).items():
            assert value["description"], f"{name}.{key}"


@pytest.mark.parametrize("file", sorted(SHIPPED.rglob("*.yaml")), ids=lambda file: file.name)
def test_every_shipped_file_fits_its_schema(file: Path) -> None:
    assert findings(kind_of(file), file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("status: example", "status: exmple"),
        ("title: Symptom check-ins", "titel: Symptom check-ins"),
        ("type: parallel", "type: paralel"),
        ("pathway: symptom_monitoring\n", ""),
        ("outcomes: [better, not_better, not_reached]", "outcome: [better]"),
    ],
)
def test_a_slip_is_underlined(right: str, wrong: str) -> None:
    text = (SHIPPED / "symptom_monitoring.yaml").read_text(encoding="utf-8")
    assert right in text
    assert findings("pathway", text.replace(right, wrong, 1)) != []


def test_the_names_of_the_clinic_are_offered() -> None:
    role = schema("pathway", SHIPPED)["definitions"]["Task"]["properties"]["role"]
    assert "oncology_nurse" in role["anyOf"][0]["enum"]
    assert "enum" not in json.dumps(schema("pathway")["definitions"]["Task"]["properties"]["role"])


def test_the_command_prints_one_and_knows_all_kinds() -> None:
    assert set(command.KINDS) == set(KINDS)
    printed = run("schema", "ladders", "--pathways", SHIPPED)
    assert json.loads(printed.out)["title"] == "carepath: ladders"
    assert run("schema", "laders").code == 2


def test_an_editor_is_equipped_and_its_own_settings_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".vscode").mkdir()
    settings = tmp_path / ".vscode" / "settings.json"
    settings.write_text('{"editor.rulers": [120]}', encoding="utf-8")
    assert run("schema", "--editor", "--pathways", SHIPPED).code == 0
    assert json.loads(settings.read_text(encoding="utf-8"))["editor.rulers"] == [120]
    assert len(list((tmp_path / ".vscode").glob("*.schema.json"))) == len(KINDS)
    for odd in ("{ // mine\n}", "[]", '{"yaml.schemas": null}', '{"yaml.schemas": 3}'):
        settings.write_text(odd, encoding="utf-8")
        refused = run("schema", "--editor", "--pathways", SHIPPED)
        assert refused.code == 2
        assert "not plain JSON" in refused.err
        assert settings.read_text(encoding="utf-8") == odd


class Editor:
    """As much of an editor as asks the server what it thinks of a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = json.loads((folder / ".vscode" / "settings.json").read_text(encoding="utf-8"))
        assert SERVER is not None
        self.server = subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.asked = 0
        place = {"uri": folder.as_uri(), "name": "clinic"}
        able = {"workspace": {"configuration": True}}
        asked = {"processId": None, "rootUri": place["uri"], "capabilities": able, "workspaceFolders": [place]}
        self.ask("initialize", asked)
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": {}})

    def tell(self, method: str, params: Any, **more: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        assert self.server.stdin is not None
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def ask(self, method: str, params: Any) -> Any:
        self.asked += 1
        self.tell(method, params, id=self.asked)
        return next(one["result"] for one in self.heard() if one.get("id") == self.asked and "result" in one)

    def heard(self) -> Iterator[dict[str, Any]]:
        """What the server says; its own questions about settings are answered on the way."""
        assert self.server.stdout is not None
        while header := self.server.stdout.readline():
            length = int(header.split(b":")[1])
            while self.server.stdout.readline().strip():
                pass
            said = json.loads(self.server.stdout.read(length))
            if said.get("method") == "workspace/configuration":
                known = {"yaml": {"schemas": self.schemas(), "schemaStore": {"enable": False}, "validate": True}}
                answer = [known.get(one["section"], {}) for one in said["params"]["items"]]
                self.reply(said["id"], answer)
            elif "id" in said and "method" in said:
                self.reply(said["id"], None)
            else:
                yield said

    def reply(self, number: Any, result: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", "id": number, "result": result}).encode()
        assert self.server.stdin is not None
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def schemas(self) -> dict[str, str]:
        return {(self.folder / path).as_uri(): files for path, files in self.settings["yaml.schemas"].items()}

    def open(self, name: str, text: str) -> list[str]:
        """The server's findings about a file with this text."""
        uri = (self.folder / name).as_uri()
        opened = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": opened})
        for said in self.heard():
            if said.get("method") == "textDocument/publishDiagnostics" and said["params"]["uri"] == uri:
                return [one["message"] for one in said["params"]["diagnostics"]]
        raise AssertionError("the server went away")

    def complete(self, name: str, line: int, column: int) -> list[str]:
        where = {
            "textDocument": {"uri": (self.folder / name).as_uri()},
            "position": {"line": line, "character": column},
        }
        return [one["label"] for one in self.ask("textDocument/completion", where)["items"]]


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editor]:
    shutil.copytree(SHIPPED, tmp_path / "pathways")
    monkeypatch.chdir(tmp_path)
    assert run("schema", "--editor").code == 0
    one = Editor(tmp_path)
    yield one
    one.server.kill()
    one.server.communicate()


@EDITOR
def test_a_real_editor_is_content_with_the_shipped_files_and_underlines_a_slip(editor: Editor) -> None:
    text = (SHIPPED / "symptom_monitoring.yaml").read_text(encoding="utf-8")
    assert editor.open("pathways/symptom_monitoring.yaml", text) == []
    assert editor.open("pathways/ladders.yaml", (SHIPPED / "ladders.yaml").read_text(encoding="utf-8")) == []
    assert editor.open("pathways/slip.yaml", text.replace("status: example", "status: exmple")) != []


@EDITOR
def test_a_real_editor_offers_keys_and_the_names_of_the_clinic(editor: Editor) -> None:
    line = "      - task: {id: a, role: , title: b, due: 1d}"
    start = f"pathway: one\nversion: 1.0.0\ntitle: One\nstates:\n  first:\n    entry:\n{line}\n"
    editor.open("pathways/one.yaml", start)
    assert "oncology_nurse" in editor.complete("pathways/one.yaml", 6, len("      - task: {id: a, role: "))
    editor.open("pathways/two.yaml", "pathway: two\nversion: 1.0.0\ntitle: Two\nstates:\n  first:\n    \n")
    assert {"entry", "on", "after", "title"} <= set(editor.complete("pathways/two.yaml", 5, 4))
