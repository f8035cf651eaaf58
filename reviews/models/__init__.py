"""The record: what the Mechanism has told us. Nothing here changes by itself; only moves assigns `state`."""

from reviews.models.mechanisms import Category, CategoryScheme, Chapter, Cycle, Instrument, Mechanism, Provision
from reviews.models.needs import Need, NeedProvision
from reviews.models.parties import Group, Membership, StateParty
from reviews.models.people import FocalPoint
from reviews.models.reviews import Document, Observation, Phase, Review
from reviews.models.uploads import Upload

__all__ = [
    "Category",
    "CategoryScheme",
    "Chapter",
    "Cycle",
    "Document",
    "FocalPoint",
    "Group",
    "Instrument",
    "Mechanism",
    "Membership",
    "Need",
    "NeedProvision",
    "Observation",
    "Phase",
    "Provision",
    "Review",
    "StateParty",
    "Upload",
]
