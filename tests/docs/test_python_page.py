"""Every public name is on the page, with its docstring; so is every type that a public method gives back."""

from __future__ import annotations

import inspect
import re
from types import UnionType

import pytest
from tests.docs.made_python import GROUPS, Shown, _methods

import carepath
from carepath import testing

SHOWN = [shown for group in GROUPS.values() for shown in group]


def test_every_public_name_is_shown():
    names = {shown.name for shown in SHOWN}
    assert not {f"carepath.{name}" for name in carepath._HOMES} - names
    assert not {f"carepath.testing.{name}" for name in testing._HOMES} - names


def test_what_care_gives_back_is_shown():
    names = {shown.name.rpartition(".")[2] for shown in SHOWN}
    given = {
        name
        for _, method in inspect.getmembers(carepath.CarePath, inspect.isfunction)
        if not method.__name__.startswith("_")
        for name in re.findall(r"\b[A-Z]\w+", str(inspect.signature(method).return_annotation))
    }
    assert given >= {"Receipt", "Journey", "Task", "Explanation"}
    assert not given - names - {"None"}


DOCUMENTED = [shown for shown in SHOWN if not isinstance(shown.found, UnionType)]  # a union has no text of its own


@pytest.mark.parametrize("shown", DOCUMENTED, ids=lambda shown: shown.name)
def test_a_public_name_says_what_the_caller_gets(shown: Shown):
    found = shown.found
    assert found.__doc__
    assert not found.__doc__.startswith(f"{found.__name__}(")
    methods = dict(_methods(found)) if inspect.isclass(found) else {}
    silent = [name for name, one in methods.items() if not (one.fget if isinstance(one, property) else one).__doc__]
    assert silent == [name for name in silent if name in PLAIN]


PLAIN = ("journey_id", "pathway", "version", "fingerprint", "semantics", "started_at")  # of a Snapshot: its identity
