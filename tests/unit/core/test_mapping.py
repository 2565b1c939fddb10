"""Paths into a record: what they find, and what is refused as a path."""

import pytest

from carepath.core.mapping import Codes, Condition, FeedPath, PathError, first_of

RECORD = {
    "code": {"coding": [{"system": "a", "code": "1"}, {"system": "b", "code": "2"}], "text": "x"},
    "telecom": [
        {"system": "phone", "use": "old", "value": "1"},
        {"system": "phone", "use": "mobile", "value": "2"},
        {"system": "email", "value": "3"},
    ],
    "deceasedBoolean": True,
    "count": 0,
}


def find(text):
    return FeedPath.parse(text).find(RECORD)


def test_a_list_without_an_index_means_each_of_its_elements():
    assert find("code.coding.code") == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("code.coding[1].code", ["2"]),
        ("code.coding[9].code", []),
        ("telecom[system=phone].value", ["1", "2"]),
        ("telecom[system=phone][use!=old].value", ["2"]),
        ("telecom[use!=old].value", ["2", "3"]),
        ("code.coding[system=a].code", ["1"]),
        ("nothing.at.all", []),
        ("code.text.deeper", []),
        ("count", [0]),
    ],
)
def test_a_path_finds(text, found):
    assert find(text) == found


def test_a_filter_takes_a_url_with_dots_and_slashes():
    record = {"identifier": [{"system": "http://a.example/x.y", "value": "7"}]}
    assert FeedPath.parse("identifier[system=http://a.example/x.y].value").find(record) == ["7"]


@pytest.mark.parametrize(
    "text", ["", ".", "a.", ".a", "a..b", "a[", "a[]", "a[b]", "a b", "a[0", "_a", "a-b", "x" * 500]
)
def test_what_is_no_path_is_refused_with_an_example(text):
    with pytest.raises(PathError) as caught:
        FeedPath.parse(text)
    assert "code.coding.code" in caught.value.hint


@pytest.mark.parametrize(
    "record", [None, 3, "text", [], {"code": None}, {"code": [[1]]}, {"code": {"coding": {"code": "1"}}}]
)
def test_a_record_of_another_shape_is_no_error(record):
    FeedPath.parse("code.coding.code").find(record)


def test_the_first_path_that_leads_anywhere_counts():
    paths = (FeedPath.parse("absent"), FeedPath.parse("code.text"), FeedPath.parse("count"))
    assert first_of(paths, RECORD) == "x"
    assert first_of((), RECORD) is None


def test_a_code_counts_only_in_its_own_system():
    path = FeedPath.parse("code")
    assert Codes(path, "b", {"2": "ours"}).meaning(RECORD) == "ours"
    assert Codes(path, "a", {"2": "ours"}).meaning(RECORD) is None


def test_a_condition_compares_truth_as_json_writes_it():
    assert Condition(FeedPath.parse("deceasedBoolean"), ("true",)).holds(RECORD)
    assert not Condition(FeedPath.parse("deceasedBoolean"), ("false",)).holds(RECORD)
