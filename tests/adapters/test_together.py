"""A journey's messages and actions through a real server and back, as a clinic in production has it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.adapters.conftest import response

from carepath.adapters import InboxAdapter
from carepath.adapters.webhook import WebhookAdapter, verify
from carepath.authoring import load_clinic
from carepath.care import Patient
from carepath.care import open as open_care
from carepath.testing.clock import ManualClock

SMALL = Path(__file__).parents[1] / "clinics" / "small"
SECRET, LOCAL = "a secret of the tests", "127.0.0.1"
ANA = Patient(
    "ana", "Ana", date(1970, 5, 1), contacts={"sms": "+14165550100", "portal": "ana-7"}, consents=("sms", "portal")
)


@pytest.fixture
def clock():
    return ManualClock(datetime(2026, 3, 2, 14, tzinfo=UTC))


@pytest.fixture
def care(server, clock):
    small = load_clinic(SMALL)
    clinic = replace(
        small,
        pathways={name: replace(one, status="approved") for name, one in small.pathways.items()},
        contents={
            name: replace(one, status="approved", channels=("sms", "portal")) for name, one in small.contents.items()
        },
    )
    hosts, url = (LOCAL,), f"http://{LOCAL}:{server.port}"
    way = {"hosts": hosts, "secret": SECRET, "plain_hosts": hosts, "private_hosts": hosts}
    hooks = [WebhookAdapter(f"{url}/texts", ("sms", "page"), **way), WebhookAdapter(f"{url}/do", ("action",), **way)]
    with open_care("sqlite://", pathways=clinic, adapters=[*hooks, InboxAdapter()], clock=clock, secret=SECRET) as made:
        made.add_patient(ANA)
        yield made


def report_fever(care):
    care.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr")
    care.send("ana", "report", {"temperature": 39}, origin="patient")
    care.run_until_idle()


def help_for_ana(care):
    (message,) = [one for one in care.messages("ana") if one.content == "get_help"]
    return [(one.channel, one.status, one.reason) for one in message.deliveries]


def test_a_message_and_a_page_arrive_signed(server, care):
    report_fever(care)
    assert all(verify(SECRET, headers, body) for headers, body in server.requests)
    posted = {json.loads(body)["channel"]: json.loads(body) for _, body in server.requests}
    sms = posted["sms"]
    assert (sms["address"], sms["recipient"], sms["safety"]) == (ANA.contacts["sms"], "patient", True)
    assert (posted["page"]["address"], posted["page"]["recipient"]) == ("nurse", "role")
    assert help_for_ana(care) == [("sms", "delivered", "")]


def test_what_the_server_refuses_reaches_the_patient_another_way(server, care):
    server.answer = response(b'{"reason": "no_such_number"}', status=422)
    report_fever(care)
    assert help_for_ana(care) == [("sms", "refused", "no_such_number"), ("portal", "delivered", "")]
    assert [one.content for one in care.inbox("ana")] == ["get_help"]


def test_a_text_that_may_have_gone_out_is_tried_again(server, care):
    server.answer = response(status=502)
    report_fever(care)
    assert help_for_ana(care) == [("sms", "pending", "http_502")]


def test_an_order_that_may_have_been_placed_is_not_repeated_and_a_person_finds_out(server, care, clock):
    care.send("ana", "filled", {"prescription": "rx-1", "days": 30}, origin="ehr")
    clock.set(datetime(2026, 3, 5, 18, tzinfo=UTC))
    care.run_until_idle()  # asked
    server.answer = response(status=502)
    care.send("ana", "wanted", origin="patient")
    care.run_until_idle()
    (order,) = [one for one in care.messages("ana") if one.kind == "action"]
    assert [(one.status, one.attempts) for one in order.deliveries] == [("dead", 1)]
    assert order.reason == "unknown_outcome_http_502"
    assert [task.title for task in care.tasks() if task.kind == "owner"]
