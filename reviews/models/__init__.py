"""The record: what the Mechanism has told us. Nothing here changes by itself; only moves assigns `state`."""

from reviews.models.appointments import Appointment, Institution, Provider, Role
from reviews.models.assessments import Assessment, Met, Timing
from reviews.models.calendars import Holiday
from reviews.models.consent import Disclosure, Reading, Release, ReleaseProvider
from reviews.models.files import File
from reviews.models.mechanisms import Category, CategoryScheme, Chapter, Cycle, Instrument, Mechanism, Provision
from reviews.models.needs import Need, NeedProvision
from reviews.models.parties import Group, Membership, StateParty
from reviews.models.people import User
from reviews.models.retention import RetentionRule
from reviews.models.reviews import Classification, Document, Observation, Phase, Review
from reviews.models.suggestions import Guide, Suggestion
from reviews.models.uploads import Upload

__all__ = [
    "Appointment",
    "Assessment",
    "Category",
    "CategoryScheme",
    "Chapter",
    "Classification",
    "Cycle",
    "Disclosure",
    "Document",
    "File",
    "Group",
    "Guide",
    "Holiday",
    "Institution",
    "Instrument",
    "Mechanism",
    "Membership",
    "Met",
    "Need",
    "NeedProvision",
    "Observation",
    "Phase",
    "Provider",
    "Provision",
    "Reading",
    "Release",
    "ReleaseProvider",
    "RetentionRule",
    "Review",
    "Role",
    "StateParty",
    "Suggestion",
    "Timing",
    "Upload",
    "User",
]
