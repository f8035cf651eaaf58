"""What a State decides on who may see its needs and documents (rules 3, 4)."""

from dataclasses import dataclass
from uuid import UUID

from workflows.ledger import Fact


@dataclass(frozen=True, kw_only=True)
class NeedClassified(Fact):
    """Who may read the need at all is decided anew."""

    need: UUID
    classification: str


@dataclass(frozen=True, kw_only=True)
class NeedReleased(Fact):
    """The State decided who may see a need beyond the Secretariat (rule 3): the release with this id says so."""

    release: UUID
    need: UUID
    audience: str
    providers: list[str]
    basis: str


@dataclass(frozen=True, kw_only=True)
class ReleaseRevoked(Fact):
    """A decision on who may see a need is no longer in force; `reason` "replaced": another one has taken its place."""

    release: UUID
    need: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class DocumentFiled(Fact):
    """A document, or a new version of one, came into the record with its file."""

    document: UUID
    kind: str
    title: str
    version: int
    checksum: str


@dataclass(frozen=True, kw_only=True)
class DocumentClassified(Fact):
    """Who may read the document is decided anew."""

    document: UUID
    title: str
    classification: str
