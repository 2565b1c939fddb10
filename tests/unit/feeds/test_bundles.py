"""Files in: what is a resource, and what is counted as none."""

import gzip
import json

import pytest

from carepath.core.mapping import FeedMapping, PatientMapping
from carepath.errors import RequestError
from carepath.feeds import bundles, files
from carepath.feeds.bundles import FhirRecord
from carepath.feeds.files import Unreadable, contents_of, files_of

PATIENT = {"resourceType": "Patient", "id": "a"}


MAPPING = FeedMapping("fhir", "1.0.0", "FHIR", PatientMapping("Patient", ()), ())


def read_records(path):
    found = contents_of(files_of(path, bundles.SUFFIXES))
    return [one for file in found for one in ([file] if isinstance(file, Unreadable) else bundles.read(file, MAPPING))]


def bodies(path):
    return [one.body for one in read_records(path) if isinstance(one, FhirRecord)]


def reasons(path):
    return [found.reason for found in read_records(path) if isinstance(found, Unreadable)]


def bundle(*resources):
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def test_a_bundle_a_lone_resource_lines_and_a_packed_file_are_all_read(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(bundle(PATIENT, PATIENT)))
    (tmp_path / "b.json").write_text("\ufeff" + json.dumps(PATIENT), encoding="utf-8")
    (tmp_path / "c.ndjson").write_text(json.dumps(PATIENT) + "\n\n" + json.dumps(PATIENT) + "\n")
    (tmp_path / "d.json.gz").write_bytes(gzip.compress(json.dumps(bundle(PATIENT)).encode()))
    (tmp_path / "notes.txt").write_text("not for us")
    assert [found.where for found in read_records(tmp_path)] == [
        "a.json#1", "a.json#2", "b.json", "c.ndjson#1", "c.ndjson#3", "d.json.gz#1"
    ]  # fmt: skip
    assert bodies(tmp_path) == [PATIENT] * 6


def test_a_packed_file_is_known_by_its_content_not_its_name(tmp_path):
    (tmp_path / "a.json").write_bytes(gzip.compress(json.dumps(PATIENT).encode()))
    assert bodies(tmp_path / "a.json") == [PATIENT]


def test_the_url_of_an_entry_is_kept(tmp_path):
    content = {"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:7", "resource": PATIENT}]}
    (tmp_path / "a.json").write_text(json.dumps(content))
    (found,) = read_records(tmp_path)
    assert isinstance(found, FhirRecord)
    assert found.full_url == "urn:uuid:7"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not-json"),
        (b"{", "not-json"),
        (b"[" * 200_000, "not-json"),
        (b'{"a":' * 200_000, "not-json"),
        (b'{"resourceType": "Patient", "x": NaN}', "not-json"),
        (b'{"resourceType": "Patient", "x": ' + b"9" * 5_000 + b"}", "not-json"),
        (b"\xff\xfe{}", "not-utf-8"),
        (b"[]", "not-a-resource"),
        (b'"text"', "not-a-resource"),
        (b"null", "not-a-resource"),
        (b'{"resourceType": 7}', "not-a-resource"),
        (b'{"resourceType": "Bundle", "entry": {}}', "not-a-bundle"),
        (b'{"resourceType": "Bundle", "entry": [1]}', "not-an-entry"),
        (b'{"resourceType": "Bundle", "entry": [{"resource": []}]}', "not-a-resource"),
        (b"\x1f\x8b\x08\x00broken", "unreadable-file"),
        (gzip.compress(b"{}" * 5_000, mtime=0)[:40], "unreadable-file"),
    ],
)
def test_what_is_broken_is_one_refusal(tmp_path, content, reason):
    (tmp_path / "a.json").write_bytes(content)
    assert reasons(tmp_path) == [reason]


def test_one_broken_file_does_not_stop_the_others(tmp_path):
    (tmp_path / "a.json").write_text("{")
    (tmp_path / "b.json").write_text(json.dumps(PATIENT))
    assert bodies(tmp_path) == [PATIENT]


def test_bundles_in_bundles_are_read_to_a_depth(tmp_path):
    content = PATIENT
    for _ in range(3):
        content = bundle(content)
    (tmp_path / "a.json").write_text(json.dumps(content))
    (tmp_path / "b.json").write_text(json.dumps(bundle(content)))
    assert bodies(tmp_path / "a.json") == [PATIENT]
    assert reasons(tmp_path / "b.json") == ["bundle-too-deep"]


def test_an_entry_without_a_resource_is_passed_over(tmp_path):
    (tmp_path / "a.json").write_text('{"resourceType": "Bundle", "entry": [{"request": {"method": "DELETE"}}]}')
    assert list(read_records(tmp_path)) == []


def test_a_file_that_unpacks_to_more_than_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1_000)
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(b" " * 100_000))
    assert reasons(tmp_path) == ["too-large"]


def test_a_path_that_is_not_there_says_what_to_name(tmp_path):
    with pytest.raises(RequestError) as caught:
        list(read_records(tmp_path / "absent.json"))
    assert caught.value.code == "no-such-file"
    assert ".ndjson" in caught.value.hint
