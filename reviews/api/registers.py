"""Registers and records that are only read: no verbs, one line of scope each."""

from typing import Any

import django_filters as filters

from reviews import queries
from reviews.api import rows
from reviews.api.filters import Article, WholeNumber
from reviews.api.resources import Resource
from reviews.models import (
    Category,
    Classification,
    Cycle,
    Group,
    Guide,
    Holiday,
    Mechanism,
    Observation,
    Provision,
    Suggestion,
)

READ = ["get", "head", "options"]


class Mechanisms(Resource):
    model, read, serializer_class = Mechanism, queries.mechanisms, rows.MechanismRow
    http_method_names = READ


class Cycles(Resource):
    class Filters(filters.FilterSet):
        mechanism = WholeNumber()
        code = filters.CharFilter(max_length=50)

    model, read, serializer_class, filterset_class = Cycle, queries.cycles, rows.CycleRow, Filters
    http_method_names = READ


class Provisions(Resource):
    class Filters(filters.FilterSet):
        number = filters.CharFilter(max_length=20)
        instrument_code = filters.CharFilter("instrument__code", max_length=50)
        chapter_number = filters.CharFilter("chapter__number", max_length=20)

    model, read, serializer_class, filterset_class = Provision, queries.provisions, rows.ProvisionRow, Filters
    http_method_names = READ


class Categories(Resource):
    class Filters(filters.FilterSet):
        scheme = WholeNumber()
        scheme_code = filters.CharFilter("scheme__code", max_length=50)
        code = filters.CharFilter(max_length=50)

    model, read, serializer_class, filterset_class = Category, queries.categories, rows.CategoryRow, Filters
    http_method_names = READ


class Holidays(Resource):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        day = filters.DateFilter()
        kind = filters.ChoiceFilter(choices=Holiday.Kind.choices)
        source = filters.ChoiceFilter(choices=Holiday.Source.choices)

    model, read, serializer_class, filterset_class = Holiday, queries.holidays, rows.HolidayRow, Filters
    http_method_names = READ


class Groups(Resource):
    class Filters(filters.FilterSet):
        kind = filters.ChoiceFilter(choices=Group.Kind.choices)
        code = filters.CharFilter(max_length=50)

    model, read, serializer_class, filterset_class = Group, queries.groups, rows.GroupRow, Filters
    http_method_names = READ


class Suggestions(Resource):
    class Filters(filters.FilterSet):
        category = WholeNumber()
        category_code = filters.CharFilter("category__code", max_length=50)
        provision = WholeNumber()
        is_offered = filters.BooleanFilter()

    model, read, serializer_class, filterset_class = Suggestion, queries.suggestions, rows.SuggestionRow, Filters
    http_method_names = READ


class Guides(Resource):
    class Filters(filters.FilterSet):
        articles = Article(max_length=20, label="Is to be read on this article.")
        category_ids = WholeNumber("categories")

    model, read, serializer_class, filterset_class = Guide, queries.guides, rows.GuideRow, Filters
    http_method_names = READ


class Observations(Resource):
    class Filters(filters.FilterSet):
        party = filters.CharFilter(max_length=3)
        review = filters.UUIDFilter()
        kind = filters.ChoiceFilter(choices=Observation.Kind.choices)
        classification = filters.ChoiceFilter(choices=Classification.choices)
        articles = Article(max_length=20, label="Cites this article.")

    model, read, serializer_class, filterset_class = Observation, queries.observations, rows.ObservationRow, Filters
    http_method_names = READ

    def shown(self, rows: list[Any]) -> list[Any]:
        return queries.with_visible_documents(self.request.user, rows)
