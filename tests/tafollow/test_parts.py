"""The parts of which pages are made."""

from datetime import UTC, datetime
from types import SimpleNamespace

from django.template.loader import render_to_string


def verb(**wishes):
    return {"name": "conclude", "label": "Conclude", "url": "/conclude/", "refusal": None, "confirm": None} | wishes


def test_a_verb_that_may_be_asked_for_is_a_button_that_posts(rf):
    page = render_to_string("admin/verbs/verbs.html", {"verbs": [verb()]}, rf.get("/"))

    assert '<form method="post" action="/conclude/">' in page
    assert '<button name="verb" value="conclude">Conclude</button>' in page
    assert "csrfmiddlewaretoken" in page


def test_a_refused_verb_cannot_be_posted_and_says_why(rf):
    page = render_to_string("admin/verbs/verbs.html", {"verbs": [verb(refusal="It is “Concluded”.")]}, rf.get("/"))

    assert "<form" not in page
    assert 'aria-disabled="true" aria-describedby="refusal-conclude"' in page
    assert 'id="refusal-conclude">It is “Concluded”.</span>' in page


def test_a_verb_that_wants_to_be_confirmed_asks_before_its_button(rf):
    page = render_to_string(
        "admin/verbs/verbs.html", {"verbs": [verb(confirm="A letter will be drafted.")]}, rf.get("/")
    )

    assert page.index("<summary>Conclude</summary>") < page.index("A letter will be drafted.") < page.index("<form")
    assert "Yes: Conclude</button>" in page


def test_a_timeline_tells_its_sentences_with_their_instants():
    entry = SimpleNamespace(at=datetime(2026, 5, 12, 9, 30, tzinfo=UTC), text="Readiness letter sent <to> all.")

    page = render_to_string("pages/parts/timeline.html", {"entries": [entry]})

    assert (
        '<time datetime="2026-05-12T09:30:00+00:00">12 May 2026, 09:30</time>Readiness letter sent &lt;to&gt; all.'
        in page
    )


def test_a_tag_carries_its_words_and_the_colour_of_its_kind():
    assert '<span class="tag tag-late">Silent</span>' in render_to_string(
        "pages/parts/tag.html", {"text": "Silent", "kind": "late"}
    )
