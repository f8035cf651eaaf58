"""Names are the same everywhere: filters bear the names of fields, instants end in _at, days in _on."""

import pytest
from rest_framework import serializers

from workflows.api import process
from workflows.api.urls import RESOURCES

LISTS = {name: resource for name, resource, _converter in RESOURCES} | {"facts": process.Facts}
EVERYWHERE = frozenset(
    {"party", "cycle", "review", "letter", "follow_up", "kind", "state", "language", "classification"}
)
"""Where a row has one of these fields, its list can be narrowed by it. A list of facts is that of one State."""
INSTANTS = frozenset({"failing_since", "rests_until", "previous_until", "at", "since", "state_since"})
DAYS = frozenset({"valid_from", "valid_until", "snoozed_until", "day"})


def filters_of(resource):
    return set(resource.filterset_class.base_filters) if resource.filterset_class else set()


@pytest.mark.parametrize("name", LISTS)
def test_filters_are_named_like_the_fields_of_the_rows(name):
    fields = set(LISTS[name].serializer_class().fields)

    assert filters_of(LISTS[name]) - fields == set()


@pytest.mark.parametrize("name", LISTS)
def test_what_every_list_can_be_narrowed_by_is_the_same_everywhere(name):
    fields = set(LISTS[name].serializer_class().fields) - ({"party"} if name == "facts" else set())

    assert fields & EVERYWHERE - filters_of(LISTS[name]) == set()


@pytest.mark.parametrize("name", LISTS)
def test_instants_end_in_at_and_days_in_on(name):
    for shown in (LISTS[name].serializer_class, LISTS[name].detail_class):
        for field, kind in (shown().fields if shown else {}).items():
            if isinstance(kind, serializers.DateTimeField):
                assert field.endswith("_at") or field in INSTANTS, field
            elif isinstance(kind, serializers.DateField):
                assert field.endswith("_on") or field in DAYS, field


@pytest.mark.parametrize("name", LISTS)
def test_another_row_is_named_without_saying_that_it_is_an_id(name):
    fields = set(LISTS[name].serializer_class().fields)

    assert {field for field in fields if field.endswith("_id")} <= {"message_id"}  # the name of a header of mail
