"""Addresses of the pages."""

from django.urls import path

from workflows.pages import acknowledge, asking, board, documents, follow_ups, health, needs, probes

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
    path("health/", health.health, name="health"),
    path("healthz", probes.alive, name="alive"),
    path("readyz", probes.ready, name="ready"),
    path("metrics", probes.metrics, name="metrics"),
]
