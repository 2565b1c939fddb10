"""The sample records that we ship are FHIR, as an independent reader (the extra `fhir`) understands it."""

from __future__ import annotations

import json

import pytest
from fhir.resources.R4B.bundle import Bundle
from pydantic import ValidationError

from carepath.shipped import shipped_pathways

SAMPLES = sorted((shipped_pathways() / "samples").glob("*.json"))


def test_there_are_samples():
    assert SAMPLES


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_a_bundle_about_one_patient(path):
    bundle = Bundle.model_validate_json(path.read_text(encoding="utf-8"))
    kinds = [entry.resource.get_resource_type() for entry in bundle.entry]
    assert kinds.count("Patient") == 1


def test_the_reader_refuses_a_field_that_does_not_exist():
    body = json.loads(SAMPLES[0].read_text(encoding="utf-8"))
    body["entry"][0]["resource"]["born"] = "1970-01-01"
    with pytest.raises(ValidationError):
        Bundle.model_validate(body)
