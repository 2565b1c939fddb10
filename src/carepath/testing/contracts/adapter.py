"""The suite that every adapter passes. Public: yours must pass it too.

Each check takes a factory: a function without arguments that makes a fresh adapter, aimed at a test account, a fake
server or a folder that is thrown away. With pytest:

    import pytest
    from carepath.testing.contracts.adapter import ADAPTER_CHECKS
    from acme_sms import AcmeSms

    @pytest.mark.parametrize("check", ADAPTER_CHECKS, ids=lambda check: check.__name__)
    def test_acme_keeps_the_contract(check, fake_server):
        check(lambda: AcmeSms(url=fake_server.url))

Without pytest: `check_adapter(lambda: AcmeSms(...))` runs them all. A check fails with an AssertionError that says
what to change. Nothing here needs a channel to work: a verdict that says no is as good as one that says yes.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

from carepath.ports import Accepted, Adapter, Delivered, Outgoing, Refused, RetryLater, Unknown, Verdict
from carepath.runtime import verdicts

Factory = Callable[[], Adapter]

MARKER = "Zebra-7731"  # stands in text, name and address; must come back nowhere
ODD_TEXTS = {
    "nothing": "",
    "blanks": "  \n\t ",
    "emoji": "Take care 🩺👩🏽‍⚕️",
    "10,000 characters": "All is well. " * 770,
    "many lines": "One\nTwo\r\nThree\n\n\nFour\n",
    "right to left": "مرحبا، اتصل بالعيادة 416 555 0100",
    "markup": "<b>&amp;</b> {first_name} %s \\ \" ' --",
    "control characters": "bell \a and escape \x1b[31m and null \x00",
    "a lone surrogate": "broken \ud83d text",
}
_THREADS = 8
_numbers = count(1)


def outgoing(adapter: Adapter, text: str = "Please call the clinic.", **changes: Any) -> Outgoing:
    """A message that this adapter could be given, with a key of its own."""
    made = {
        "key": f"contract:{next(_numbers)}:0",
        "channel": adapter.channels[0],
        "address": f"{MARKER}@example.org",
        "text": f"{text}{MARKER}",
        "content": "visit_reminder",
        "recipient_name": MARKER,
    }
    return Outgoing(**(made | changes))


def it_says_what_it_is(factory: Factory) -> None:
    """Name, channels, replay and timeout are declared as the port wants them."""
    made: Any = factory()
    _must(_is_text(made.name), "name: give it one")
    _must(isinstance(made.channels, tuple) and len(made.channels) > 0, 'channels: a tuple, such as ("sms",)')
    _must(all(_is_text(one) for one in made.channels), "channels: texts only")
    _must(len(set(made.channels)) == len(made.channels), "channels: each once")
    _must(made.replay in ("safe", "lookup", "never"), "replay: safe, lookup or never")
    _must(isinstance(made.timeout, int | float) and not isinstance(made.timeout, bool), "timeout: a number")
    _must(0 < made.timeout <= 3600, "timeout: seconds, more than none and an hour at most")


def it_answers_with_a_verdict(factory: Factory) -> None:
    """Every channel, the first attempt and a later one: a verdict of the right shape."""
    adapter = factory()
    for channel in adapter.channels:
        for attempt in (1, 7):
            _must_be_verdict(adapter.deliver(outgoing(adapter, channel=channel), attempt=attempt))


def it_takes_any_text(factory: Factory) -> None:
    """Emoji, 10,000 characters, nothing, line breaks, Arabic, markup: a verdict, never an exception."""
    adapter = factory()
    for about, text in ODD_TEXTS.items():
        _must_be_verdict(_deliver(adapter, outgoing(adapter, text), about))
        _must_be_verdict(_deliver(adapter, outgoing(adapter, address=text, recipient_name=text), f"{about} (address)"))


def it_takes_the_same_key_twice(factory: Factory) -> None:
    """After a crash the same delivery comes again: no exception, and where `replay` is safe the same answer."""
    adapter = factory()
    delivery = outgoing(adapter)
    first = adapter.deliver(delivery, attempt=1)
    again = adapter.deliver(delivery, attempt=2)
    _must_be_verdict(again)
    if adapter.replay == "safe" and isinstance(first, Accepted | Delivered):
        _must(type(again) is type(first), "replay is safe: the same key twice must get the same kind of verdict")
        same = isinstance(again, Accepted | Delivered) and again.reference == first.reference
        _must(same, "replay is safe: the same key twice must get the same reference")


def it_tells_nobody_what_was_said(factory: Factory) -> None:
    """Verdicts go into logs and records: no text, name or address of a patient in them."""
    adapter = factory()
    for text in ("", *ODD_TEXTS.values()):
        verdict = adapter.deliver(outgoing(adapter, text), attempt=1)
        _must(MARKER not in repr(verdict), f"{type(verdict).__name__} repeats patient text; give a code instead")


def it_changes_nothing_it_is_given(factory: Factory) -> None:
    """What it is given stays as it was, arguments of actions included."""
    adapter = factory()
    delivery = outgoing(adapter, arguments={"list": [1, 2], "text": "x"})
    before = copy.deepcopy(delivery)
    adapter.deliver(delivery, attempt=1)
    _must(delivery == before, "deliver changed its Outgoing; work on a copy")


def it_serves_many_threads(factory: Factory) -> None:
    """One adapter, many workers: each gets its own verdict."""
    adapter = factory()
    deliveries = [outgoing(adapter) for _ in range(_THREADS * 4)]
    with ThreadPoolExecutor(_THREADS) as pool:
        verdicts = list(pool.map(lambda one: adapter.deliver(one, attempt=1), deliveries))
    for verdict in verdicts:
        _must_be_verdict(verdict)
    references = [one.reference for one in verdicts if isinstance(one, Accepted | Delivered) and one.reference]
    _must(len(set(references)) == len(references), "two deliveries got one reference; is something shared?")


def its_verdicts_can_be_kept(factory: Factory) -> None:
    """References and reasons are short plain texts that a table can hold; so is what an action gives back."""
    adapter = factory()
    verdict = adapter.deliver(outgoing(adapter), attempt=1)
    _must_be_verdict(verdict)
    kept: Any = verdict.reason if isinstance(verdict, RetryLater | Refused | Unknown) else verdict.reference
    _must(isinstance(kept, str) and len(kept) <= 200, "reason and reference: a text of at most 200 characters")
    _must("\n" not in kept, "reason and reference: one line")
    if isinstance(verdict, Delivered):
        same = verdicts.kept(verdict)
        fits = isinstance(same, Delivered) and same.outcome == verdict.outcome
        _must(fits, "outcome: a mapping of names to texts, numbers, true or false, dates, and lists of them")


ADAPTER_CHECKS: tuple[Callable[[Factory], None], ...] = (
    it_says_what_it_is,
    it_answers_with_a_verdict,
    it_takes_any_text,
    it_takes_the_same_key_twice,
    it_tells_nobody_what_was_said,
    it_changes_nothing_it_is_given,
    it_serves_many_threads,
    its_verdicts_can_be_kept,
)


def check_adapter(factory: Factory) -> None:
    """Runs every check; AssertionError that lists all that failed, by name."""
    failed = list(_failures(factory))
    _must(not failed, "\n".join(failed))


def _failures(factory: Factory) -> Iterator[str]:
    for check in ADAPTER_CHECKS:
        try:
            check(factory)
        except AssertionError as problem:
            yield f"{check.__name__}: {problem}"
        except Exception as problem:  # noqa: BLE001 - the others are checked all the same
            yield f"{check.__name__}: raised {type(problem).__name__}; answer with a verdict instead"


def _deliver(adapter: Adapter, delivery: Outgoing, about: str) -> Verdict:
    try:
        return adapter.deliver(delivery, attempt=1)
    except Exception as error:
        raise AssertionError(f"{about}: raised {type(error).__name__}; answer with a verdict instead") from error


def _must_be_verdict(verdict: object) -> None:
    kinds = (Accepted, Delivered, RetryLater, Refused, Unknown)
    named = ", ".join(kind.__name__ for kind in kinds)
    _must(isinstance(verdict, kinds), f"{type(verdict).__name__} is no verdict: {named}")
    if isinstance(verdict, RetryLater | Refused | Unknown):
        _must(bool(verdict.reason), "a verdict that says no gives a reason, as a code")
    if isinstance(verdict, Accepted):
        _must(bool(verdict.reference), "Accepted needs the reference under which the provider will say more")
    if isinstance(verdict, RetryLater) and verdict.after is not None:
        _must(verdict.after.total_seconds() >= 0, "after: a span of time, not a moment gone by")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _must(right: bool, what: str) -> None:
    """Not an assert statement: `python -O` would let every adapter pass."""
    if not right:
        raise AssertionError(what)
