"""The suite that every store passes. Public: yours must pass it too.

Each check takes a fresh, empty store (an implementation of carepath.ports.Store). With pytest:

    import pytest
    from carepath.testing.contracts.store import STORE_CHECKS
    from acme_store import AcmeStore

    @pytest.fixture
    def store():
        store = AcmeStore(...)
        yield store
        store.close()

    @pytest.mark.parametrize("check", STORE_CHECKS, ids=lambda check: check.__name__)
    def test_acme_keeps_the_contract(check, store):
        check(store)

Without pytest: `check_store(make)` runs them all. Nothing here sleeps: a lease of no length has run out at once. What
only several processes can show (locks that wait, claims that skip) is not here: see tests/race of carepath.
"""

from __future__ import annotations

from collections.abc import Callable

from carepath.ports import Store
from carepath.testing.contracts.store_care import CARE_CHECKS
from carepath.testing.contracts.store_outbox import OUTBOX_CHECKS
from carepath.testing.contracts.store_transactions import TRANSACTION_CHECKS

Check = Callable[[Store], None]
STORE_CHECKS: tuple[Check, ...] = (*TRANSACTION_CHECKS, *CARE_CHECKS, *OUTBOX_CHECKS)


def check_store(make: Callable[[], Store]) -> None:
    """Runs every check, each on a store of its own, which it closes. AssertionError where one does not hold."""
    for check in STORE_CHECKS:
        store = make()
        try:
            check(store)
        finally:
            store.close()
