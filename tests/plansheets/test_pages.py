"""In a browser, without a script: download, upload, look, choose, confirm."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reviews.models import Upload
from tests.consent.conftest import signed_in
from workflows import commands
from workflows.models import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(focal_point):
    return signed_in(focal_point)


def upload(browser, version, filled):
    file = SimpleUploadedFile("plan.xlsx", filled.saved())
    return browser.post(f"/plan-versions/{version.pk}/import/", {"file": file})


def text(answer):
    return " ".join(unescape(re.sub("<[^>]+>", " ", answer.content.decode())).split())


def test_the_page_offers_the_downloads_and_takes_the_file(browser, version):
    page = browser.get(f"/plan-versions/{version.pk}/import/")

    assert page.status_code == 200
    assert f'href="/plan-versions/{version.pk}/plan.xlsx"' in page.content.decode()
    assert browser.get(f"/plan-versions/{version.pk}/plan.xlsx").status_code == 200
    assert browser.get(f"/plan-versions/{version.pk}/plan.docx").status_code == 200


def test_what_is_uploaded_is_shown_and_then_confirmed(browser, version, lines, downloaded):
    sent = upload(browser, version, downloaded.write(2, title="Train <judges>"))
    kept = Upload.objects.get(about=version.pk)
    assert sent["Location"] == f"/plan-imports/{kept.pk}/"

    page = browser.get(sent["Location"])
    assert "Activities: 0 added, 1 changed, 0 not in the file, 2 unchanged." in text(page)
    assert "Train <judges>" in text(page)
    done = browser.post(sent["Location"], {})

    assert done["Location"] == f"/plan-versions/{version.pk}/import/"
    assert Line.objects.get(pk=lines[0].pk).title == "Train <judges>"
    assert browser.get(sent["Location"]).status_code == 404


def test_both_texts_are_shown_and_the_answer_is_kept_when_another_is_missing(browser, version, lines, downloaded, by):
    downloaded.write(2, title="From the file", risk="Mine").sheet.delete_rows(3)
    commands.change_line(line_id=lines[0].pk, changes={"title": "Meanwhile"}, by=by)
    address = upload(browser, version, downloaded)["Location"]
    page = browser.get(address)
    assert "As in the plan: Meanwhile" in text(page)
    assert "As in your file: From the file" in text(page)

    key = f"{lines[0].activity_id}.title"
    unclear = browser.post(address, {key: "file"})
    assert unclear.status_code == 422
    assert re.search(f'name="{key}" value="file"[^>]*checked', unclear.content.decode())
    assert Line.objects.get(pk=lines[0].pk).title == "Meanwhile"

    browser.post(address, {key: "file", str(lines[1].activity_id): "keep"})
    line = Line.objects.get(pk=lines[0].pk)
    assert (line.title, line.risk) == ("From the file", "Mine")
    assert Line.objects.filter(pk=lines[1].pk).exists()


def test_a_plan_that_moved_on_is_shown_again_before_it_is_written(browser, version, lines, downloaded, by):
    address = upload(browser, version, downloaded.write(2, title="From the file"))["Location"]
    commands.change_line(line_id=lines[1].pk, changes={"risk": "Meanwhile"}, by=by)
    commands.change_line(line_id=lines[0].pk, changes={"title": "Meanwhile"}, by=by)
    key = f"{lines[0].activity_id}.title"

    again = browser.post(address, {key: "file"})
    assert again.status_code == 409
    assert "The plan has changed since this preview was made" in text(again)

    browser.post(address, {key: "file"})
    assert Line.objects.get(pk=lines[0].pk).title == "From the file"


def test_faults_are_listed_with_their_place_and_there_is_nothing_to_confirm(browser, version, downloaded):
    page = browser.get(upload(browser, version, downloaded.write(3, starts_on="soon"))["Location"])

    assert "Plan 3 Starts on soon Write dates as year-month-day" in text(page)
    assert "Import the plan" not in text(page).split("Check before importing", 2)[2]


def test_a_file_that_is_not_taken_is_answered_on_the_same_page(browser, version):
    file = SimpleUploadedFile("plan.xlsx", b"PK\x03\x04 cut off")

    page = browser.post(f"/plan-versions/{version.pk}/import/", {"file": file})

    assert page.status_code == 409
    assert "The file is damaged" in text(page)


def test_an_adopted_version_offers_its_files_and_no_upload(browser, adopted):
    page = browser.get(f"/plan-versions/{adopted.pk}/import/")

    assert page.status_code == 200
    assert "only a draft or a returned version can be changed" in text(page)
    assert 'type="file"' not in page.content.decode()
