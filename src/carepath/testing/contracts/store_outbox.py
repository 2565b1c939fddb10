"""What a store does about time and delivery: timers, messages, claims with leases and tokens, attempts.

Part of the suite in store.py. Each check takes an empty store. A lease of no length has run out at once, so nothing
here waits.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from carepath.errors import ConflictError, RequestError
from carepath.ports import Store
from carepath.rows import Claimed
from carepath.testing.contracts.store_rows import (
    HOUR,
    NOON,
    TICK,
    attempt,
    begun,
    delivery,
    message,
    raises,
    timer,
)

OVER_AT_ONCE = timedelta(0)


def planned(store: Store, patient_id: str, *ids: str, **changes: object) -> None:
    """A message and its delivery for each id, due at noon unless said otherwise."""
    with store.begin() as work:
        for each in ids:
            safety = bool(changes.get("safety", False))
            work.outbox.add_message(message(patient_id, id=f"m-{each}", journey_id=None, safety=safety))
            work.outbox.add_delivery(delivery(patient_id, id=each, message_id=f"m-{each}", **changes))


def claimed(store: Store, *, lease_for: timedelta = HOUR, limit: int = 10, safety: bool | None = None) -> list[Claimed]:
    """What a worker takes at noon."""
    with store.begin() as work:
        return list(work.outbox.claim(at=NOON, lease_for=lease_for, limit=limit, safety=safety))


def claimed_ids(store: Store, **how: object) -> list[str]:
    return [each.delivery.id for each in claimed(store, **how)]  # type: ignore[arg-type]


def it_arms_and_moves_timers(store: Store) -> None:
    patient_id = begun(store)
    first, moved = timer(patient_id), timer(patient_id, due_at=NOON + HOUR)
    climbing = timer(patient_id, owner_id="x1", owner="escalation")
    with store.begin() as work:
        for row in (first, climbing, timer(patient_id, name="late"), moved):
            work.timers.arm(row)
        assert list(work.timers.of_owner("j1")) == [timer(patient_id, name="late"), moved]
        work.timers.disarm("j1", "late")
        work.timers.disarm("j1", "never armed")
        assert list(work.timers.of_owner("j1")) == [moved]
        work.timers.disarm_all("j1")
    with store.begin(write=False) as work:
        assert list(work.timers.of_owner("j1")) == []
        assert list(work.timers.of_owner("x1")) == [climbing]


def it_gives_the_first_due_timer(store: Store) -> None:
    """Earliest by due time, owner, name; due by that very microsecond; of that patient; not held."""
    ana, luis = begun(store), begun(store, "luis", journey_id="j2")
    in_order = [
        timer(ana, owner_id="j9", name="z", due_at=NOON - TICK),
        timer(ana, owner_id="j1", name="a"),
        timer(ana, owner_id="j1", name="b"),
        timer(ana, owner_id="j2", name="a"),
        timer(ana, owner_id="j1", name="c", due_at=NOON + TICK),
    ]
    with store.begin() as work:
        for row in reversed(in_order):
            work.timers.arm(row)
        work.timers.arm(timer(luis, owner_id="j3", due_at=NOON - HOUR))
        for row in in_order:
            assert work.timers.first_due(ana, row.due_at - TICK) is None
            assert work.timers.first_due(ana, row.due_at) == row
            assert work.timers.next_at() == NOON - HOUR
            work.timers.disarm(row.owner_id, row.name)
        work.timers.disarm_all("j3")
        assert work.timers.next_at() is None


def it_holds_timers(store: Store) -> None:
    patient_id = begun(store)
    with store.begin() as work:
        work.timers.arm(timer(patient_id))
        work.timers.arm(timer(patient_id, owner_id="j2"))
        work.timers.hold_all("j1", True)
        assert list(work.timers.of_owner("j1")) == [timer(patient_id, held=True)]
        assert work.timers.first_due(patient_id, NOON) == timer(patient_id, owner_id="j2")
        work.timers.hold_all("j2", True)
        assert work.timers.first_due(patient_id, NOON) is None
        assert list(work.timers.patients_due(NOON, 5)) == []
        assert work.timers.next_at() is None
        work.timers.hold_all("j1", False)
        assert work.timers.first_due(patient_id, NOON) == timer(patient_id)


def it_names_patients_with_something_due(store: Store) -> None:
    """Each once, longest due first, no more than asked for."""
    ids = [begun(store, name, journey_id=name) for name in ("ana", "luis", "zoe", "sam")]
    ana, luis, zoe, sam = ids
    with store.begin() as work:
        for patient_id, name, due_at in (
            (ana, "a", NOON - HOUR),
            (ana, "b", NOON - 4 * HOUR),
            (luis, "a", NOON - 2 * HOUR),
            (zoe, "a", NOON),
            (sam, "a", NOON + TICK),
        ):
            work.timers.arm(timer(patient_id, owner_id=patient_id, name=name, due_at=due_at))
    with store.begin(write=False) as work:
        assert list(work.timers.patients_due(NOON, 10)) == [ana, luis, zoe]
        assert list(work.timers.patients_due(NOON, 2)) == [ana, luis]


def it_keeps_messages_and_deliveries(store: Store) -> None:
    patient_id = begun(store)
    said = message(patient_id)
    ways = [
        delivery(patient_id, recipient="caregiver:0", channel="sms", tried=("app", "email"), safety=True),
        delivery(patient_id, id="d0", recipient="role:nurse", attempts=2, reason="r", reference="SM1"),
    ]
    settled = replace(said, status="delivered", reason="ok", settled_at=NOON + TICK, safety=True)
    other = message(patient_id, id="m0", journey_id=None, kind="page")
    with store.begin() as work:
        work.outbox.add_message(said)
        work.outbox.add_message(other)
        for row in ways:
            work.outbox.add_delivery(row)
        with raises(ConflictError):
            work.outbox.add_message(said)
        with raises(ConflictError):
            work.outbox.add_delivery(ways[0])
        work.outbox.save_message(settled)
        with raises(RequestError):
            work.outbox.save_message(replace(settled, id="unknown"))
    with store.begin(write=False) as work:
        assert work.outbox.message("m1") == settled
        assert work.outbox.message("unknown") is None
        assert list(work.outbox.messages(patient_id=patient_id)) == [settled, other], "in the order they were added"
        assert list(work.outbox.messages(journey_id="j1")) == [settled]
        assert list(work.outbox.messages()) == [settled, other]
        assert list(work.outbox.deliveries("m1")) == ways
        assert work.outbox.delivery("d1") == ways[0]
        assert work.outbox.delivery("unknown") is None


def it_claims_what_is_due(store: Store) -> None:
    """Pending, due to the microsecond, in order of due time, no more than asked; nobody claims it twice."""
    people = [begun(store, name, journey_id=name) for name in ("ana", "luis", "zoe", "sam", "kim")]
    planned(store, people[0], "d3", due_at=NOON)
    planned(store, people[1], "d2", due_at=NOON - TICK)
    planned(store, people[2], "d9", due_at=NOON - HOUR)
    planned(store, people[3], "later", due_at=NOON + TICK)
    planned(store, people[4], "gone", status="revoked")
    first = claimed(store, limit=2)
    assert [each.delivery.id for each in first] == ["d9", "d2"]
    assert claimed_ids(store) == ["d3"]
    assert claimed_ids(store) == []
    with store.begin() as work:
        now = work.database_now()
        for each in first:
            assert each.message.id == each.delivery.message_id
            assert each.token == 1
            assert each.delivery.lease_until is not None
            assert now < each.delivery.lease_until <= now + HOUR
            assert work.outbox.delivery(each.delivery.id) == each.delivery


def it_sends_to_a_patient_in_sequence(store: Store) -> None:
    """A delivery waits while an earlier one of its patient is out; others' do not."""
    ana, luis = begun(store), begun(store, "luis", journey_id="j2")
    planned(store, ana, "a1", due_at=NOON - HOUR)
    planned(store, ana, "a2", "a3", due_at=NOON - 2 * TICK)
    planned(store, luis, "l1")
    (first, other) = claimed(store)
    assert (first.delivery.id, other.delivery.id) == ("a1", "l1")
    assert claimed_ids(store) == [], "a2 waits for a1"
    with store.begin() as work:
        assert work.outbox.save_delivery(replace(first.delivery, status="accepted"), token=first.token)
    assert claimed_ids(store) == ["a2"], "of two due at once the one added first"
    assert claimed_ids(store) == []


def it_lets_another_channel_pass(store: Store) -> None:
    """Where both channels are known and differ, nobody waits."""
    patient_id = begun(store)
    planned(store, patient_id, "by sms", channel="sms", due_at=NOON - HOUR)
    planned(store, patient_id, "by app", channel="app")
    planned(store, patient_id, "by sms too", channel="sms")
    assert claimed_ids(store) == ["by sms", "by app"]


def it_lets_safety_overtake(store: Store) -> None:
    """A safety message waits for nothing, and has a claim of its own."""
    patient_id = begun(store)
    planned(store, patient_id, "stuck", due_at=NOON - HOUR)
    assert claimed_ids(store) == ["stuck"]
    planned(store, patient_id, "waits")
    planned(store, patient_id, "red flag", "red flag too", safety=True)
    assert claimed_ids(store, safety=False) == []
    assert claimed_ids(store, safety=True, limit=1) == ["red flag"]
    assert claimed_ids(store) == ["red flag too"]


def it_fences_a_stale_holder(store: Store) -> None:
    """Whose lease ran out and was claimed again writes nothing any more; the new holder does."""
    patient_id = begun(store)
    planned(store, patient_id, "d1")
    (stale,) = claimed(store, lease_for=OVER_AT_ONCE)
    (fresh,) = claimed(store)
    assert (stale.token, fresh.token) == (1, 2)
    with store.begin() as work:
        before = work.outbox.delivery("d1")
        assert not work.outbox.save_delivery(replace(stale.delivery, status="dead", reason="late"), token=stale.token)
        assert work.outbox.delivery("d1") == before
        settled = replace(fresh.delivery, status="delivered", settled_at=NOON, attempts=1)
        assert work.outbox.save_delivery(settled, token=fresh.token)
        assert work.outbox.delivery("d1") == replace(settled, lease_until=None)
        assert not work.outbox.save_delivery(replace(settled, id="unknown"), token=fresh.token)


def it_keeps_a_lease_while_its_holder_notes_something(store: Store) -> None:
    patient_id = begun(store)
    planned(store, patient_id, "d1")
    (held,) = claimed(store)
    noted = replace(held.delivery, channel="sms", attempts=1)
    with store.begin() as work:
        assert work.outbox.save_delivery(noted, token=held.token)
    assert claimed_ids(store) == []
    again = replace(noted, lease_until=None, due_at=NOON - TICK, reason="busy")
    with store.begin() as work:
        assert work.outbox.save_delivery(again, token=held.token)
    (retried,) = claimed(store)
    assert retried.delivery == replace(again, token=2, lease_until=retried.delivery.lease_until)


def it_revokes_only_what_nobody_holds(store: Store) -> None:
    """Without a token: refused while a lease runs; else written, and a late holder's token is worth nothing."""
    ana, luis, zoe = (begun(store, name, journey_id=name) for name in ("ana", "luis", "zoe"))
    planned(store, ana, "held")
    (held,) = claimed(store)
    planned(store, luis, "free")
    planned(store, zoe, "ran out")
    with store.begin() as work:
        free = work.outbox.delivery("free")
        assert free is not None
        assert work.outbox.save_delivery(replace(free, status="revoked"), token=None)
        assert not work.outbox.save_delivery(replace(held.delivery, status="revoked"), token=None)
        assert work.outbox.delivery("held") == held.delivery
    (ran_out,) = claimed(store, lease_for=OVER_AT_ONCE)
    with store.begin() as work:
        assert work.outbox.save_delivery(replace(ran_out.delivery, status="revoked"), token=None)
        assert not work.outbox.save_delivery(replace(ran_out.delivery, status="delivered"), token=ran_out.token)
        found = work.outbox.delivery("ran out")
        assert found is not None
        assert found.status == "revoked"


def it_takes_a_providers_later_word(store: Store) -> None:
    """A settled delivery is held by nobody, even where the holder left its lease in the row."""
    patient_id = begun(store)
    planned(store, patient_id, "d1")
    (held,) = claimed(store)
    accepted = replace(held.delivery, status="accepted", reference="SM1")
    with store.begin() as work:
        assert work.outbox.save_delivery(accepted, token=held.token)
        assert work.outbox.save_delivery(replace(accepted, status="delivered"), token=None)
        found = work.outbox.delivery("d1")
        assert found is not None
        assert (found.status, found.reference, found.lease_until) == ("delivered", "SM1", None)


def it_frees_leases_that_ran_out(store: Store) -> None:
    ana, luis = begun(store), begun(store, "luis", journey_id="j2")
    planned(store, ana, "d1")
    assert len(claimed(store, lease_for=OVER_AT_ONCE)) == 1
    planned(store, luis, "d2")
    assert len(claimed(store, limit=1)) == 1
    with store.begin() as work:
        work.outbox.release_expired()
    (fresh,) = claimed(store)
    with store.begin() as work:
        assert work.outbox.release_expired() == 0
        found = work.outbox.delivery(fresh.delivery.id)
        assert found is not None
        assert found.lease_until == fresh.delivery.lease_until


def it_counts_the_leases_it_frees(store: Store) -> None:
    people = [begun(store, name, journey_id=name) for name in ("ana", "luis")]
    for patient_id in people:
        planned(store, patient_id, f"to {patient_id}")
    assert len(claimed(store, lease_for=OVER_AT_ONCE)) == 2
    with store.begin() as work:
        assert work.outbox.release_expired() == 2
        assert work.outbox.release_expired() == 0
        freed = work.outbox.delivery(f"to {people[0]}")
        assert freed is not None
        assert (freed.lease_until, freed.status) == (None, "pending")


def it_says_when_to_look_again(store: Store) -> None:
    """The earliest due time of what is to be claimed, now or later; not of what is out, nor of what waits for it."""
    patient_id = begun(store)
    with store.begin(write=False) as work:
        assert work.outbox.next_at() is None
    planned(store, patient_id, "d1", due_at=NOON - HOUR)
    planned(store, patient_id, "d2", due_at=NOON)
    with store.begin(write=False) as work:
        assert work.outbox.next_at() == NOON - HOUR
    (held,) = claimed(store)
    with store.begin(write=False) as work:
        assert work.outbox.next_at() is None
    with store.begin() as work:
        assert work.outbox.save_delivery(replace(held.delivery, status="dead"), token=held.token)
        assert work.outbox.next_at() == NOON


def it_notes_attempts_once(store: Store) -> None:
    """In order of their number; what was noted as the end of one stands."""
    patient_id = begun(store)
    planned(store, patient_id, "d1")
    done = replace(attempt(1), verdict="RetryLater", detail="busy", finished_at=NOON + TICK)
    with store.begin() as work:
        work.outbox.start_attempt(attempt(2, channel="app"))
        work.outbox.start_attempt(attempt(1))
        with raises(ConflictError):
            work.outbox.start_attempt(attempt(1, channel="email"))
        work.outbox.finish_attempt(done)
        with raises(ConflictError):
            work.outbox.finish_attempt(replace(done, verdict="Delivered"))
        with raises(ConflictError):
            work.outbox.finish_attempt(replace(done, number=3))
    with store.begin(write=False) as work:
        assert list(work.outbox.attempts("d1")) == [done, attempt(2, channel="app")]
        assert list(work.outbox.attempts("unknown")) == []


OUTBOX_CHECKS = (
    it_arms_and_moves_timers,
    it_gives_the_first_due_timer,
    it_holds_timers,
    it_names_patients_with_something_due,
    it_keeps_messages_and_deliveries,
    it_claims_what_is_due,
    it_sends_to_a_patient_in_sequence,
    it_lets_another_channel_pass,
    it_lets_safety_overtake,
    it_fences_a_stale_holder,
    it_keeps_a_lease_while_its_holder_notes_something,
    it_revokes_only_what_nobody_holds,
    it_takes_a_providers_later_word,
    it_frees_leases_that_ran_out,
    it_counts_the_leases_it_frees,
    it_says_when_to_look_again,
    it_notes_attempts_once,
)
