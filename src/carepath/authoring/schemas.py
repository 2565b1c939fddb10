"""JSON Schemas of every kind of file, made from the documents: for an editor that completes keys and underlines slips.

They know shapes, words and names. What only the whole clinic shows is `carepath check`'s to say. Imported by cli.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from carepath.authoring import action_document, document, feed_document, meanings, pathway_document
from carepath.authoring.clinic_documents import CalendarsDocument, LaddersDocument, RolesDocument, SiteDocument
from carepath.authoring.document import Choice, Document
from carepath.authoring.feed_document import FeedDocument
from carepath.authoring.folder import Folder, read_folder
from carepath.authoring.library_documents import (
    ContentDocument,
    ContentsDocument,
    QuestionnaireDocument,
    QuestionnairesDocument,
    RuleSetDocument,
    RuleSetsDocument,
)
from carepath.authoring.nodes import Key, Scalar, SequenceNode
from carepath.authoring.pathway_document import PartDocument, PathwayDocument

Schema = dict[str, Any]
Names = Mapping[str, Sequence[str]]

DIALECT = "http://json-schema.org/draft-07/schema#"
# By kind of file: the documents that such a file can be, and where the files stand in a clinic's folder.
KINDS: dict[str, tuple[tuple[type[Document], ...], str]] = {
    "pathway": ((PathwayDocument,), "!(roles|ladders|calendars|site).yaml"),
    "part": ((PartDocument,), "parts/*.yaml"),
    "content": ((ContentsDocument, ContentDocument), "content/*.yaml"),
    "rules": ((RuleSetDocument, RuleSetsDocument), "rules/*.yaml"),
    "questionnaires": ((QuestionnairesDocument, QuestionnaireDocument), "questionnaires/*.yaml"),
    "feed": ((FeedDocument,), "feeds/*.yaml"),
    "roles": ((RolesDocument,), "roles.yaml"),
    "ladders": ((LaddersDocument,), "ladders.yaml"),
    "calendars": ((CalendarsDocument,), "calendars.yaml"),
    "site": ((SiteDocument,), "site.yaml"),
}
# Keys whose value names something that stands elsewhere in the clinic.
_NAMING = {
    "role": "roles", "out_of_hours": "roles", "call_role": "roles", "ladder": "ladders", "calendar": "calendars",
    "use": "parts", "set": "rules",
}  # fmt: skip
_NAMING_IN = {
    ("MessageDocument", "content"): "content", ("AskDocument", "content"): "content",
    ("AskDocument", "questionnaire"): "questionnaires", ("EventDocument", "questionnaire"): "questionnaires",
    ("PathwayDocument", "owner"): "owners", ("RoleDocument", "owner"): "roles",
    ("StartDocument", "pathway"): "pathways",
}  # fmt: skip

_VALUE: Schema = {"type": ["string", "number", "boolean", "null"]}
_PLAIN: dict[Any, Schema] = {
    bool: {"type": "boolean"},
    date: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    time: {"type": "string", "pattern": r"^\d{2}:\d{2}$"},
    Scalar: _VALUE,
    Key: _VALUE,
    SequenceNode: {"type": "array"},
}
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)|`")


def schema(kind: str, folder: Path | None = None) -> Schema:
    """The JSON Schema (draft 7) of one kind of file: a key of KINDS.

    With a clinic's `folder`, its own roles, ladders, texts and so on are offered where one of them is meant. Raises
    ConfigurationError where there is no such folder.
    """
    models, _ = KINDS[kind]
    return _Maker({} if folder is None else _names(read_folder(folder))).schema(kind, models)


def _names(folder: Folder) -> Names:
    found: dict[str, Sequence[str]] = {
        kind: sorted({name.text for file in folder.of(kind) for name, _ in file.things()})
        for kind in ("pathways", "parts", "content", "rules", "questionnaires")
    }
    for kind in ("roles", "ladders", "calendars"):
        document = folder.document(f"{kind}.yaml")
        found[kind] = sorted(map(str, getattr(document, kind, ())))
    found["owners"] = sorted(map(str, getattr(folder.document("roles.yaml"), "owners", ())))
    return found


class _Maker:
    """Makes one schema; documents become definitions, each once."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._made: dict[str, Schema] = {}

    def schema(self, kind: str, models: tuple[type[Document], ...]) -> Schema:
        refs = [self._document(model) for model in models]
        whole: Schema = {"$schema": DIALECT, "title": f"carepath: {kind}", **_any(refs)}
        return {**whole, "definitions": dict(sorted(self._made.items()))}

    def _document(self, model: type[Document]) -> Schema:
        name = model.__name__.removesuffix("Document")
        if name not in self._made:
            self._made[name] = {}  # a state holds states
            self._made[name] = self._object(model)
        return {"$ref": f"#/definitions/{name}"}

    def _object(self, model: type[Document]) -> Schema:
        hints = get_type_hints(model, include_extras=True)
        properties: dict[str, Schema] = {}
        needed = []
        for attribute, field in model.model_fields.items():
            key = field.alias or attribute
            properties[key] = self._described(model, key, self._offered(model, key, self._of(hints[attribute])))
            if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("needed"):
                needed.append(key)
        made: Schema = {
            "type": "object",
            "title": re.sub(r"^(an?|the) ", "", model.what),
            "properties": properties,
            "additionalProperties": False,
            **_required(model, needed),
        }
        return _any([made, properties[model.short]]) if model.short else made

    def _described(self, model: type[Document], key: str, value: Schema) -> Schema:
        _, meaning = meanings.meaning(model, key)
        text = _LINK.sub(lambda found: found[1] or "", meaning)
        return {"allOf": [value], "description": text} if "$ref" in value else {**value, "description": text}

    def _offered(self, model: type[Document], key: str, value: Schema) -> Schema:
        names = self._names.get(_NAMING_IN.get((model.__name__, key)) or _NAMING.get(key, ""), ())
        if not names or "$ref" in value:
            return value
        return _any([{"enum": list(names)}, value])

    def _of(self, hint: Any) -> Schema:
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            return _any([self._of(one) for one in inner if one is not type(None)])
        if origin is Annotated:
            return self._annotated(inner[0], inner[1:])
        if origin is list:
            return {"type": "array", "items": self._of(inner[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": self._of(inner[1])}
        if isinstance(hint, type) and issubclass(hint, Document):
            return self._document(hint)
        return _PLAIN.get(hint, {})

    def _annotated(self, base: Any, marks: Sequence[Any]) -> Schema:
        words = next((mark.words for mark in marks if isinstance(mark, Choice)), None)
        if words is not None:
            return {"enum": list(words)}
        made = self._of(base)
        short = next((_SHORT_FORMS[mark.func] for mark in marks if getattr(mark, "func", None) in _SHORT_FORMS), None)
        return short(made) if short else made


def _one_or_list(made: Schema) -> Schema:
    """One stands for a list of one."""
    return _any([made["items"], made])


def _after(made: Schema) -> Schema:
    """A list of items with `delay`, or duration -> target or alternative."""
    way = {"$ref": "#/definitions/Alternative"}
    return _any([{"type": "object", "additionalProperties": way}, made])


def _outcomes(made: Schema) -> Schema:
    """Names, or names with their fields."""
    return _any([{"type": "array", "items": _VALUE}, made])


_SHORT_FORMS: dict[Any, Callable[[Schema], Schema]] = {
    document.as_list: _one_or_list,
    feed_document.as_codes: _one_or_list,
    pathway_document.as_alternatives: _one_or_list,
    pathway_document.as_after: _after,
    action_document.as_outcomes: _outcomes,
}


def _required(model: type[Document], needed: list[str]) -> Schema:
    if not needed:
        return {}
    if model.__name__ == "TaskDocument":  # id alone, or with due, updates an open task
        return {"anyOf": [{"required": needed}, {"required": ["id"], "maxProperties": 2}]}
    return {"required": needed}


def _any(schemas: list[Schema]) -> Schema:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
