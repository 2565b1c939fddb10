"""Which adapter carries which channel, from what the operator wrote: names, adapters, or both.

Here: resolving and checking. Every mistake is a ConfigurationError that says what to write instead.
Not here: which channel a message takes (reach). Imported by care.

An adapter of your own is a class with `name`, `channels`, `replay`, `timeout` and `deliver` (see carepath.ports);
hand an instance to `open(adapters=[...])`, or name it in your pyproject.toml:

    [project.entry-points."carepath.adapters"]
    acme_sms = "acme_sms.adapter:AcmeSms"

and write "acme_sms". What stands there is an adapter, or is called without arguments to make one. Prove it with
`carepath.testing.contracts.adapter`. One that tells nobody says so with `only_records = True`, and may be used in a
sandbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from carepath.adapters.actions import ACTION, handlers_of
from carepath.adapters.console import ConsoleAdapter
from carepath.adapters.inbox import InboxAdapter
from carepath.adapters.printing import Letterhead, PrintAdapter
from carepath.adapters.recording import RecordingAdapter
from carepath.core.spelling import did_you_mean
from carepath.errors import ConfigurationError
from carepath.ports import Adapter

GROUP = "carepath.adapters"
REPLAY = ("safe", "lookup", "never")
BUILT_IN = ("console", "recording", "inbox", "print:FOLDER", "smtp://USER@HOST", "smtps://USER@HOST", "webhook:URL")
_ANY_CHANNEL = {"console": ConsoleAdapter, "recording": RecordingAdapter}  # these carry whatever they are told to
_NEEDED = ("name", "channels", "replay", "timeout", "deliver")


class Registry(Mapping[str, Adapter]):
    """The adapter of each channel. A channel without one is no way out."""

    def __init__(self, by_channel: Mapping[str, Adapter] | None = None) -> None:
        self._by_channel = dict(by_channel or {})

    def __getitem__(self, channel: str) -> Adapter:
        return self._by_channel[channel]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_channel)

    def __len__(self) -> int:
        return len(self._by_channel)

    @property
    def channels(self) -> frozenset[str]:
        """Channels that have an adapter."""
        return frozenset(self._by_channel)

    @property
    def adapters(self) -> tuple[Adapter, ...]:
        """Every adapter once."""
        return tuple({id(adapter): adapter for adapter in self._by_channel.values()}.values())

    def find(self, channel: str) -> Adapter | None:
        return self._by_channel.get(channel)


def resolve_adapters(
    spec: Any,
    *,
    actions: Mapping[str, Any] | None = None,
    letterhead: Letterhead | None = None,
    sandbox: bool = False,
) -> Registry:
    """The registry that `spec` describes; every adapter in it was looked at.

    None: no adapters (everything is passed on by people). A name or an adapter, or a list of them: each carries all
    its channels. A mapping: channel to name or adapter. Names: those of BUILT_IN, and those of
    installed packages. `actions`: the app's own, by name (see actions.py). `letterhead`: for letters. `sandbox`:
    adapters that only record are allowed, no others, and an action that nobody carries out is recorded.
    Raises ConfigurationError.
    """
    if isinstance(spec, Registry):
        registry = spec
    elif spec is None:
        registry = Registry()
    elif isinstance(spec, Mapping):
        registry = _from_mapping(spec, _Names(letterhead or Letterhead()))
    else:
        listed = spec if isinstance(spec, list | tuple | set | frozenset) else [spec]
        registry = _from_list(listed, _Names(letterhead or Letterhead()))
    if actions:
        registry = _with_actions(registry, actions)
    if not sandbox:
        return registry
    _must_only_record(registry)
    return registry if ACTION in registry else Registry({**registry, ACTION: RecordingAdapter((ACTION,))})


@dataclass
class _Names:
    """Adapters by name, each made once: two channels that name one adapter share it."""

    letterhead: Letterhead
    made: dict[str, Adapter] = field(default_factory=dict)

    def resolve(self, named: Any, channels: tuple[str, ...] | None = None) -> Adapter:
        """The adapter itself, or the one of this name; the built-in ones carry `channels` where these are given."""
        if not isinstance(named, str):
            return checked(named)
        if named not in self.made:
            self.made[named] = checked(self._make(named, channels))
        return self.made[named]

    def _make(self, name: str, channels: tuple[str, ...] | None) -> Any:
        kind, _, rest = name.partition(":")
        if name in _ANY_CHANNEL:
            return _ANY_CHANNEL[name](channels) if channels else _ANY_CHANNEL[name]()
        if kind == "print":
            if not rest.strip():
                raise ConfigurationError("adapter-folder", "Letters need a folder.", hint='Write "print:letters".')
            return PrintAdapter(rest.strip(), self.letterhead)
        if name == InboxAdapter.name:
            return InboxAdapter()
        if kind == "webhook":
            from carepath.adapters import webhook  # networking, only where it is wanted

            return webhook.from_environment(rest, channels)
        if kind in ("smtp", "smtps"):
            from carepath.adapters import smtp

            return smtp.from_environment(name)
        return _installed(name)


def checked(adapter: Any) -> Adapter:
    """The adapter, if it is one. ConfigurationError says what it lacks."""
    kind = type(adapter).__name__
    if isinstance(adapter, type):
        hint = f"Write {adapter.__name__}(...) with brackets."
        raise _unfit(f"{adapter.__name__} is a class; an adapter is an instance of one.", hint)
    lacking = [name for name in _NEEDED if not hasattr(adapter, name)]
    if lacking:
        raise _unfit(f"{kind} is no adapter: it lacks {', '.join(lacking)}.", "See carepath.ports.Adapter.")
    for right, message, hint in _shape(adapter):
        if not right:
            raise _unfit(f"{kind}: {message}", hint)
    fit: Adapter = adapter
    return fit


def _shape(adapter: Any) -> Iterator[tuple[bool, str, str]]:
    channels, timeout = adapter.channels, adapter.timeout
    named = isinstance(adapter.name, str) and bool(adapter.name.strip())
    yield named, "its name is no text.", 'Give it one, such as name = "acme_sms".'
    texts = isinstance(channels, list | tuple) and all(isinstance(one, str) and one.strip() for one in channels)
    yield texts and bool(channels), "its channels are no tuple of texts.", 'Write channels = ("sms",), with the comma.'
    yield adapter.replay in REPLAY, "its replay is unknown.", f"It is one of: {', '.join(REPLAY)}."
    seconds = isinstance(timeout, int | float) and not isinstance(timeout, bool) and 0 < timeout <= 3600
    yield seconds, "its timeout is no number of seconds.", "Write timeout = 10.0; an hour at most."
    yield callable(adapter.deliver), "its deliver cannot be called.", "Define deliver(self, delivery, *, attempt)."


def _with_actions(registry: Registry, actions: Any) -> Registry:
    if not isinstance(actions, Mapping):
        hint = 'Write actions={"place_order": place_order}.'
        raise ConfigurationError("action-name", "The app's actions are no mapping of name to function.", hint=hint)
    handlers = {channel: checked(handler) for channel, handler in handlers_of(actions)}
    for channel in handlers:
        if channel in registry:
            message = f"{registry[channel].name} and a function both carry out {channel}."
            raise ConfigurationError("adapter-twice", message, hint="Leave one of them out.")
    return Registry({**registry, **handlers})


def _from_list(listed: Iterable[Any], names: _Names) -> Registry:
    by_channel: dict[str, Adapter] = {}
    for named in listed:
        adapter = names.resolve(named)
        for channel in adapter.channels:
            other = by_channel.setdefault(channel, adapter)
            if other is not adapter:
                message = f"{other.name} and {adapter.name} both carry {channel}."
                hint = f'Say which: adapters={{"{channel}": ...}}.'
                raise ConfigurationError("adapter-twice", message, hint=hint)
    return Registry(by_channel)


def _from_mapping(spec: Mapping[Any, Any], names: _Names) -> Registry:
    by_channel: dict[str, Adapter] = {}
    for channel, named in spec.items():
        if not isinstance(channel, str) or not channel.strip():
            raise ConfigurationError("adapter-channel", "A channel is a name.", hint='Write {"sms": ...}.')
        sharing = tuple(one for one, other in spec.items() if isinstance(other, str) and other == named)
        adapter = names.resolve(named, sharing)
        if channel not in adapter.channels:
            message = f"{adapter.name} does not carry {channel}."
            hint = f"It carries: {', '.join(adapter.channels)}."
            raise ConfigurationError("adapter-channel", message, hint=hint)
        by_channel[channel] = adapter
    return Registry(by_channel)


def _installed(name: str) -> Any:
    """What an installed package offers under this name, made where it is a class or a function."""
    offered = tuple(entry_points(group=GROUP))
    found = {point.value: point for point in offered if point.name == name}
    if not found:
        known = [*(point.name for point in offered), *BUILT_IN]
        hint = did_you_mean(name, known, what="There are")
        raise ConfigurationError("adapter-unknown", f"There is no adapter called {name[:80]!r}.", hint=hint)
    if len(found) > 1:
        hint = "Make the one you mean yourself and hand it to open(adapters=[...])."
        message = f"More than one installed package offers {name!r}: {', '.join(sorted(found))}."
        raise ConfigurationError("adapter-twice", message, hint=hint)
    return _made(next(iter(found.values())))


def _made(point: EntryPoint) -> Any:
    try:
        found = point.load()
        is_adapter = hasattr(found, "deliver") and not isinstance(found, type)
        return found if is_adapter or not callable(found) else found()
    except Exception as error:
        message = f"The adapter {point.name!r} of an installed package cannot be made: {type(error).__name__}."
        hint = f"It stands at {point.value}. Make it yourself and hand it to open(adapters=[...])."
        raise ConfigurationError("adapter-broken", message, hint=hint) from error


def _must_only_record(registry: Registry) -> None:
    for adapter in registry.adapters:
        if getattr(adapter, "only_records", False) is not True:
            message = f"{adapter.name} reaches real people, and this is a sandbox."
            hint = 'Use "recording", "console" or "print:FOLDER", or leave sandbox=True out.'
            raise ConfigurationError("adapter-in-sandbox", message, hint=hint)


def _unfit(message: str, hint: str) -> ConfigurationError:
    return ConfigurationError("adapter-unfit", message, hint=hint)
