"""The demo shows all of its mail; elsewhere the page does not exist."""

import os
from email.message import EmailMessage

import pytest

from tafollow import mail_catcher
from tests.browser.letters_caught import NAME, a_letter, caught

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.DEMO, settings.MAIL_PAGE_DIR = True, str(tmp_path)
    return tmp_path


def test_the_newest_message_comes_first(client, folder):
    for age, subject in enumerate(["Third", "Second", "First"]):
        caught(a_letter(subject), f"{subject}.eml")
        os.utime(folder / f"{subject}.eml", (1_700_000_000 + age, 1_700_000_000 + age))

    lines = client.get("/demo/mail/").context["lines"]

    assert [line.subject for line in lines] == ["First", "Second", "Third"]


def test_a_long_list_goes_on_where_the_page_before_ended(client, folder, monkeypatch):
    monkeypatch.setattr(mail_catcher, "A_PAGE", 2)
    for number in range(5):
        caught(a_letter(str(number)), f"{number}.eml")
        os.utime(folder / f"{number}.eml", (1_700_000_000, 1_700_000_000))

    pages, address = [], "/demo/mail/"
    while address != "/demo/mail/" or not pages:
        answer = client.get(address)
        pages.append([line.subject for line in answer.context["lines"]])
        address = "/demo/mail/" + answer.context["next_url"]

    assert pages == [["4", "3"], ["2", "1"], ["0"]]


def test_an_empty_catcher_says_what_to_do_next(client, folder):
    assert "No mail yet" in client.get("/demo/mail/").content.decode()


def test_a_message_is_shown_with_its_headers_text_and_attachments(client, folder):
    page = client.get(caught(a_letter())).content.decode()

    assert "&lt;letter-1@tafollow.example&gt;" in page
    assert "Excellency,\n\nthe review of your State identified 2 needs." in page
    assert f"/demo/mail/{NAME}/attachments/1/" in page


def test_the_html_part_may_do_nothing_but_look(client, folder):
    answer = client.get(caught(a_letter()) + "html/")

    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    )
    assert b"<script>" in answer.content


def test_an_attachment_is_a_download_of_no_particular_type(client, folder):
    answer = client.get(caught(a_letter()) + "attachments/1/")

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 letter"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_message_inside_a_message_is_downloaded_as_its_source(client, folder):
    bounce = EmailMessage()
    bounce["Subject"] = "Undelivered"
    bounce.set_content("See below")
    bounce.add_attachment(a_letter("Inner"))

    answer = client.get(caught(bounce) + "attachments/1/")

    assert b"Subject: Inner" in b"".join(answer.streaming_content)


@pytest.mark.parametrize("number", [0, 2])
def test_there_is_no_attachment_of_another_number(number, client, folder):
    assert client.get(caught(a_letter()) + f"attachments/{number}/").status_code == 404


@pytest.mark.parametrize(
    "name", ["..%2Fsecret.eml", "%2Fetc%2Fpasswd", ".hidden.eml", "link.eml", "folder.eml", "none.eml"]
)
def test_nothing_but_a_message_of_the_folder_is_ever_read(name, client, folder):
    (folder.parent / "secret.eml").write_text("Subject: secret\n\nsecret")
    (folder / ".hidden.eml").write_text("Subject: secret\n\nsecret")
    (folder / "link.eml").symlink_to(folder.parent / "secret.eml")
    (folder / "folder.eml").mkdir()

    assert client.get(f"/demo/mail/{name}/").status_code == 404
    assert client.get("/demo/mail/").context["lines"] == []


@pytest.mark.parametrize("place", ["", "nonsense", "-1:a.eml", "9" * 30 + ":a.eml", ":"])
def test_a_place_that_we_did_not_write_is_the_beginning(place, client, folder):
    caught(a_letter())

    assert len(client.get("/demo/mail/", {"before": place}).context["lines"]) == 1


@pytest.mark.parametrize(("demo", "has_folder"), [(False, True), (True, False)])
def test_outside_the_demo_there_is_no_such_page(demo, has_folder, client, folder, settings):
    address = caught(a_letter())
    settings.DEMO, settings.MAIL_PAGE_DIR = demo, str(folder) if has_folder else ""

    assert [client.get(url).status_code for url in ("/demo/mail/", address, address + "html/")] == [404, 404, 404]
