"""Where the addresses under /api/ lead."""

from typing import Any

from django.urls import include, path, register_converter
from rest_framework.routers import SimpleRouter

from reviews.api import registers
from workflows.api import (
    consent,
    dialogue,
    documents,
    duties,
    history,
    hooks,
    people,
    planning,
    postroom,
    process,
    records,
    reminders,
    reporting,
    stages,
    views,
)


class PartyCode:
    """Three capital letters, as ISO 3166-1 writes States."""

    regex = "[A-Z]{3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PartyCode, "party")

RESOURCES: list[tuple[str, Any, str]] = [
    ("mechanisms", registers.Mechanisms, "int"),
    ("cycles", registers.Cycles, "int"),
    ("provisions", registers.Provisions, "int"),
    ("categories", registers.Categories, "int"),
    ("groups", registers.Groups, "int"),
    ("holidays", registers.Holidays, "int"),
    ("suggestions", registers.Suggestions, "int"),
    ("guides", registers.Guides, "int"),
    ("documents", documents.Documents, "uuid"),
    ("observations", registers.Observations, "uuid"),
    ("parties", records.Parties, "party"),
    ("reviews", records.Reviews, "uuid"),
    ("needs", consent.Needs, "uuid"),
    ("releases", consent.Releases, "uuid"),
    ("follow-ups", stages.FollowUps, "uuid"),
    ("carried-over", stages.CarriedOver, "uuid"),
    ("contacts", dialogue.Contacts, "uuid"),
    ("workshops", dialogue.Workshops, "uuid"),
    ("letters", process.Letters, "uuid"),
    ("messages", process.Messages, "uuid"),
    ("addresses", postroom.Addresses, "uuid"),
    ("deliveries", process.Deliveries, "int"),
    ("appointments", people.Appointments, "uuid"),
    ("institutions", people.Institutions, "uuid"),
    ("providers", people.Providers, "uuid"),
    ("hooks", hooks.Hooks, "uuid"),
    ("hook-messages", hooks.HookMessages, "uuid"),
    ("tasks", people.Tasks, "uuid"),
    ("periods", reporting.Periods, "uuid"),
    ("reports", reporting.Reports, "uuid"),
    ("report-lines", reporting.ReportLines, "uuid"),
    ("report-answers", reporting.ReportAnswers, "uuid"),
    ("extensions", reporting.Extensions, "uuid"),
    ("waivers", reporting.Waivers, "uuid"),
    ("reminder-rules", reminders.Rules, "uuid"),
    ("reminders", reminders.Reminders, "uuid"),
    ("plans", planning.Plans, "uuid"),
    ("plan-versions", planning.PlanVersions, "uuid"),
    ("objectives", planning.Objectives, "uuid"),
    ("lines", planning.Lines, "uuid"),
    ("activities", planning.Activities, "uuid"),
    ("duties", duties.Duties, "uuid"),
    ("patience", duties.Patiences, "slug"),
]
router = SimpleRouter(use_regex_path=False)
for name, resource, converter in RESOURCES:
    resource.lookup_value_converter = converter
    router.register(name, resource, basename=name)

version_1 = [
    path("follow-ups/<uuid:follow_up>/facts/", process.Facts.as_view({"get": "list"}), name="facts"),
    path("facts/<uuid:fact>/because/", history.Because.as_view(), name="because"),
    path("needs/<uuid:need>/facts/", history.FactsOfNeed.as_view({"get": "list"}), name="need-facts"),
    path("needs/<uuid:need>/assessments/", dialogue.Assessments.as_view({"get": "list"}), name="assessments"),
    path("need-ledger/", dialogue.NeedLedger.as_view(), name="need-ledger"),
    path("needs/<uuid:need>/disclosures/", consent.Disclosures.as_view({"get": "list"}), name="disclosures"),
    path("documents/<uuid:document>/readings/", documents.Readings.as_view({"get": "list"}), name="readings"),
    path("post/", process.Post.as_view({"get": "retrieve"}), name="post"),
    path("post/hold/", process.Post.as_view({"post": "hold"}), name="post-hold"),
    path("post/release/", process.Post.as_view({"post": "release"}), name="post-release"),
    path("me/", process.Me.as_view(), name="me"),
    *router.urls,
]
urlpatterns = [
    path("v1/", include(version_1)),
    path("schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.Docs.as_view(), name="api-docs"),
    path("problems/", views.Problems.as_view(), name="problems"),
    path("problems/<slug:name>/", views.Problem.as_view(), name="problem"),
]
