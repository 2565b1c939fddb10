"""Parts merged where they are used: the tree of draft states that the compiler works on.

A draft holds the documents of one state, its own and those of its parts, with every clash reported. Targets of a part
resolve where it is used. Imported by compiler.py and its helpers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from carepath.authoring.action_document import ActionDocument
from carepath.authoring.diagnostics import Report
from carepath.authoring.nodes import Key, Scalar
from carepath.authoring.pathway_document import (
    AfterDocument,
    AlternativeDocument,
    AtDocument,
    EventDocument,
    EveryDocument,
    PartDocument,
    PathwayDocument,
    StateDocument,
    StateKeys,
)
from carepath.core.spelling import did_you_mean
from carepath.errors import Mark

ID_KINDS = ("message", "ask", "task", "escalate", "do")


@dataclass(slots=True, eq=False)
class Draft:
    """One state before it is compiled. The root's path is "". `children` by name, in file order."""

    path: str
    name: str
    mark: Mark
    parent: Draft | None
    document: StateDocument | None = None  # None: the root
    children: dict[str, Draft] = field(default_factory=dict)
    initial: list[Scalar] = field(default_factory=list)
    entry: list[ActionDocument] = field(default_factory=list)
    exit: list[ActionDocument] = field(default_factory=list)
    on: dict[Key, list[AlternativeDocument]] = field(default_factory=dict)
    after: list[AfterDocument] = field(default_factory=list)
    at: list[AtDocument] = field(default_factory=list)
    every: list[EveryDocument] = field(default_factory=list)
    always: list[AlternativeDocument] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """atomic, compound, parallel, final or history."""
        stated = self.document.type if self.document is not None else None
        return stated or ("compound" if self.children else "atomic")

    def line(self) -> Iterator[Draft]:
        """The state and all that hold it, the root last."""
        state: Draft | None = self
        while state is not None:
            yield state
            state = state.parent

    def walk(self) -> Iterator[Draft]:
        """The state and all below it, in document order."""
        yield self
        for child in self.children.values():
            yield from child.walk()

    def alternatives(self) -> Iterator[AlternativeDocument]:
        """Every alternative that stands in this state itself."""
        for group in self.on.values():
            yield from group
        yield from self.always
        yield from self.after
        yield from self.at

    def actions(self) -> Iterator[ActionDocument]:
        """Every action that stands in this state itself, in file order."""
        yield from self.entry
        yield from self.exit
        for alternative in self.alternatives():
            yield from alternative.actions
        for repeat in self.every:
            yield from repeat.actions


@dataclass(slots=True)
class Expansion:
    """A pathway's states with its parts merged in, and the events that the parts bring."""

    root: Draft
    events: list[tuple[Key, EventDocument]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)  # names of those used, each once


def expand(document: PathwayDocument, parts: Mapping[str, PartDocument] | None, report: Report) -> Expansion:
    """The tree of drafts of one pathway. Unknown parts (None: all, with a warning) and clashes are reported."""
    root = Draft("", "", document.mark, None, initial=document.initial, on=dict(document.on))
    expansion = Expansion(root, list(document.events.items()))
    _add_children(root, document.states, expansion)
    _Merger(parts, expansion, report).use(root, document.use, [])
    for state in list(root.walk()):
        if state.document is not None:
            _Merger(parts, expansion, report).use(state, state.document.use, [])
    return expansion


def _add_children(parent: Draft, states: Mapping[Key, StateDocument], expansion: Expansion) -> None:
    for name, document in states.items():
        path = f"{parent.path}.{name}" if parent.path else str(name)
        child = Draft(path, str(name), name.mark, parent, document, initial=document.initial)
        parent.children[str(name)] = child
        child.on = dict(document.on)
        _add_lists(child, document)
        _add_children(child, document.states, expansion)


def _add_lists(state: Draft, keys: StateKeys) -> None:
    state.entry = [*state.entry, *keys.entry]
    state.exit = [*state.exit, *keys.exit]
    state.after = [*state.after, *keys.after]
    state.at = [*state.at, *keys.at]
    state.every = [*state.every, *keys.every]
    state.always = [*state.always, *keys.always]


@dataclass(frozen=True, slots=True)
class _Merger:
    parts: Mapping[str, PartDocument] | None
    expansion: Expansion
    report: Report

    def use(self, state: Draft, names: list[Scalar], within: list[str]) -> None:
        """Merges the named parts into the state, after its own keys."""
        own = _ids(state)
        seen: set[str] = set()
        for name in names:
            if name.text in seen or name.text in within:
                self.report.add(name.mark, "CP113", f'the part "{name.text}" is used here twice.', "Name it once.")
            elif self.parts is None:
                self._leave_out(name)
            elif name.text not in self.parts:
                hint = did_you_mean(name.text, self.parts, what="There are") or "Put it into parts/ beside pathways/."
                self.report.add(name.mark, "CP305", f'there is no part "{name.text}".', hint)
            else:
                self._merge(state, self.parts[name.text], own, name)
                self.use(state, self.parts[name.text].use, [*within, name.text])
            seen.add(name.text)

    def _leave_out(self, name: Scalar) -> None:
        """A lone file: what it uses stands in a folder that is not here."""
        message = f'the part "{name.text}" is not here, and what it brings is left out.'
        hint = "Check the folder that has parts/ in it; no clinic runs a pathway without its parts."
        self.report.add(name.mark, "CP305", message, hint, severity="warning")
        self.report.incomplete = True

    def _merge(self, state: Draft, part: PartDocument, own: Mapping[str, Mark], name: Scalar) -> None:
        if name.text not in self.expansion.parts:
            self.expansion.parts.append(name.text)
            self.expansion.events.extend(part.events.items())
        for event, alternatives in part.on.items():
            if event in state.on:
                self._clash(name, f'the event "{event}"')
                continue
            state.on[event] = alternatives
        for child in part.states:
            if child in state.children:
                self._clash(name, f'the child "{child}"')
        _add_children(
            state, {key: one for key, one in part.states.items() if key not in state.children}, self.expansion
        )
        for id_ in sorted(set(own) & set(_part_ids(part))):
            self._clash(name, f'the id "{id_}"')
        _add_lists(state, part)

    def _clash(self, name: Scalar, what: str) -> None:
        message = f'the part "{name.text}" and the state that uses it both have {what}.'
        self.report.add(name.mark, "CP113", message, "Take it out of one of them, or give it another name.")


def _ids(state: Draft) -> dict[str, Mark]:
    return dict(pair for action in state.actions() for pair in opened_by(action))


def _part_ids(part: PartDocument) -> dict[str, Mark]:
    draft = Draft("", "", part.mark, None, on=part.on)
    _add_lists(draft, part)
    return _ids(draft)


def opened_by(action: ActionDocument) -> Iterator[tuple[str, Mark]]:
    """The id that the action opens something under, and its place; nothing where it opens nothing."""
    kind = action.kind
    if kind not in ID_KINDS:
        return
    body = getattr(action, kind)
    if body is None or (kind == "task" and body.is_update):
        return
    scalar = body.id or {"message": "content", "escalate": "ladder", "do": "name"}.get(kind)
    scalar = getattr(body, scalar) if isinstance(scalar, str) else scalar
    if scalar is not None and scalar.text:
        yield scalar.text, scalar.mark
