"""Addresses of the pages."""

from django.urls import path

from workflows.pages import (
    acknowledge,
    asking,
    board,
    contacts,
    documents,
    follow_ups,
    health,
    invitations,
    needs,
    people,
    personal,
    probes,
    process,
    tokens,
)

urlpatterns = [
    path("", board.board, name="board"),
    path("follow-ups/<uuid:id_>/", follow_ups.follow_up, name="follow-up"),
    path("letters/<uuid:id_>/", follow_ups.letter, name="letter"),
    path("letters/<uuid:id_>/letter.pdf", follow_ups.letter_pdf, name="letter-pdf"),
    path("reviews/", board.reviews, name="reviews"),
    path("needs/", needs.needs, name="needs"),
    path("needs/decide/", needs.decide, name="needs-decide"),
    path("needs/<uuid:id_>/", needs.need, name="need"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<uuid:id_>/", documents.document, name="document"),
    path("documents/<uuid:id_>/file/", documents.document_file, name="document-file"),
    path("ask/<slug:verb>/<str:pk>/", asking.ask, name="ask"),
    path("acknowledge/<str:token>/", acknowledge.acknowledge, name="acknowledge"),
    path("people/", people.people, name="people"),
    path("people/propose/", people.propose, name="propose"),
    path("people/<uuid:id_>/", people.person, name="person"),
    path("invitation/<str:secret>/", invitations.invitation, name="invitation"),
    path("not-the-right-contact/<str:token>/", contacts.not_the_right_contact, name="not-the-right-contact"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<uuid:id_>/revoke/", tokens.revoke, name="token-revoke"),
    path("account/data/", personal.data, name="personal-data"),
    path("process/", process.process, name="process"),
    path("health/", health.health, name="health"),
    path("healthz", probes.alive, name="alive"),
    path("readyz", probes.ready, name="ready"),
    path("metrics", probes.metrics, name="metrics"),
]
