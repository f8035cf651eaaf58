"""Addresses of the pages."""

from django.urls import path

from workflows.pages import acknowledge, asking, board, follow_ups, health, probes

urlpatterns = [
    path("", board.board, name="board"),
    path("follow-ups/<uuid:id_>/", follow_ups.follow_up, name="follow-up"),
    path("letters/<uuid:id_>/", follow_ups.letter, name="letter"),
    path("letters/<uuid:id_>/letter.pdf", follow_ups.letter_pdf, name="letter-pdf"),
    path("reviews/", board.reviews, name="reviews"),
    path("ask/<slug:verb>/<str:pk>/", asking.ask, name="ask"),
    path("acknowledge/<str:token>/", acknowledge.acknowledge, name="acknowledge"),
    path("health/", health.health, name="health"),
    path("healthz", probes.alive, name="alive"),
    path("readyz", probes.ready, name="ready"),
    path("metrics", probes.metrics, name="metrics"),
]
