"""SqlStore passes the suite of stores, in memory, on a file and on PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from carepath.store import SqlStore
from carepath.testing.contracts.store import STORE_CHECKS, check_store
from carepath.testing.contracts.store_outbox import (
    it_claims_what_is_due,
    it_fences_a_stale_holder,
    it_revokes_only_what_nobody_holds,
)


@pytest.mark.parametrize("check", STORE_CHECKS, ids=lambda check: check.__name__)
def test_sql_store_keeps_the_contract(check, store):
    check(store)


def test_the_suite_runs_without_pytest():
    check_store(lambda: SqlStore("sqlite://"))


class _Unfenced(SqlStore):
    """A store that takes every token, as a careless one would."""

    @contextmanager
    def begin(self, **options):
        with super().begin(**options) as work:
            save = work.outbox.save_delivery
            work.outbox.save_delivery = lambda row, *, token: save(row, token=work.outbox.delivery(row.id).token)
            yield work


def test_the_suite_finds_a_store_that_does_not_fence():
    failed = []
    for check in (it_fences_a_stale_holder, it_revokes_only_what_nobody_holds, it_claims_what_is_due):
        store = _Unfenced("sqlite://")
        try:
            check(store)
        except AssertionError:
            failed.append(check)
        finally:
            store.close()
    assert failed == [it_fences_a_stale_holder, it_revokes_only_what_nobody_holds]
