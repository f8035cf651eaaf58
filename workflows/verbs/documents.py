"""Filing documents and deciding who may read them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from reviews.models import Document, StateParty
from workflows import commands
from workflows.commands.documents import reason_against_submitting
from workflows.verbs import words
from workflows.verbs.verb import Verb


def _said(said: dict[str, Any], about: str) -> dict[str, Any]:
    """What a form says, as commands take it: the file apart from what is said `about` it."""
    return {about: {name: value for name, value in said.items() if name != "file"}, "upload": said["file"]}


def _in_the_language_of_the_state(party: StateParty) -> dict[str, Any]:
    return {"language": party.working_language}


VERBS = [
    Verb(
        "file_document",
        StateParty,
        gettext_lazy("File a document"),
        gettext_lazy("The file is looked through; then it stands in the record of this State."),
        lambda row, said, by: commands.file_document(party=row.pk, by=by, **_said(said, "paper")),
        gettext_lazy("The document is filed."),
        form=words.Filing,
        begins=_in_the_language_of_the_state,
    ),
    Verb(
        "submit_document",
        StateParty,
        gettext_lazy("Submit a document"),
        gettext_lazy("The file is looked through; then it stands in the record of this State."),
        lambda row, said, by: commands.submit_document(party=row.pk, by=by, **_said(said, "paper")),
        gettext_lazy("The document is filed."),
        form=words.Submission,
        begins=_in_the_language_of_the_state,
    ),
    Verb(
        "file_version",
        Document,
        gettext_lazy("File a new version"),
        gettext_lazy("The new version stands beside the old one, which stays."),
        lambda row, said, by: commands.file_version(document_id=row.pk, by=by, **_said(said, "edition")),
        gettext_lazy("The new version is filed."),
        form=words.Edition,
        begins=words.as_it_is("symbol", "language", "dated_on"),
    ),
    Verb(
        "submit_version",
        Document,
        gettext_lazy("Submit a new version"),
        gettext_lazy("The new version stands beside the old one, which stays."),
        lambda row, said, by: commands.submit_version(document_id=row.pk, by=by, **_said(said, "edition")),
        gettext_lazy("The new version is filed."),
        form=words.Edition,
        begins=words.as_it_is("symbol", "language", "dated_on"),
        refuses=lambda row, actor: reason_against_submitting(row.kind),
    ),
    Verb(
        "classify_document",
        Document,
        gettext_lazy("Classify the document"),
        gettext_lazy("Who may read the document is decided anew, wider or narrower."),
        lambda row, said, by: commands.classify_document(document_id=row.pk, by=by, **said),
        gettext_lazy("The classification is recorded."),
        form=words.Classifying,
        begins=words.as_it_is("classification"),
    ),
    Verb(
        "restrict_document",
        Document,
        gettext_lazy("Narrow who may read the document"),
        gettext_lazy("Fewer people may read the document; only the State can widen that again."),
        lambda row, said, by: commands.restrict_document(document_id=row.pk, by=by, **said),
        gettext_lazy("The classification is recorded."),
        form=words.Classifying,
        begins=words.as_it_is("classification"),
    ),
]
