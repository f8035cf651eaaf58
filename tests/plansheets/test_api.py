"""A program downloads a plan, sends it back and confirms."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reviews.files.answers import HEADERS
from tests.consent.conftest import signed_in
from tests.people import an_account
from tests.plansheets.office import Filled
from workflows.models import Line
from workflows.sheets import document, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(focal_point):
    return signed_in(focal_point)


def send(client, version, filled, **headers):
    content = filled if isinstance(filled, bytes) else filled.saved()
    file = SimpleUploadedFile("plan.xlsx", content)
    return client.post(f"/api/v1/plan-versions/{version.pk}/preview/", {"file": file}, headers=headers)


def download(client, version, ending):
    answer = client.read(f"/plan-versions/{version.pk}/{ending}/")
    assert answer.status_code == 200
    return answer, BytesIO(b"".join(answer.streaming_content))


@pytest.mark.parametrize(("ending", "media_type"), [("xlsx", workbook.MEDIA_TYPE), ("docx", document.MEDIA_TYPE)])
def test_a_version_is_downloaded_as_an_attachment(program, version, party, ending, media_type):
    answer, file = download(program, version, ending)

    assert answer["Content-Type"] == media_type
    assert f'filename="{party.pk}-plan-v1.{ending}"' in answer["Content-Disposition"]
    assert int(answer["Content-Length"]) == len(file.getvalue())
    assert {name: answer[name] for name in HEADERS} == HEADERS


def test_what_is_sent_back_is_previewed_and_then_imported(program, version, lines):
    _answer, file = download(program, version, "xlsx")
    filled = Filled.of(file).write(2, title="Train judges").add(title="New", objective="Another")

    preview = send(program, version, filled)

    assert preview.status_code == 200
    told = preview.json()
    assert told["counts"] == {"added": 1, "changed": 1, "removed": 0, "unchanged": 2}
    assert told["differences"][0] == {
        "kind": "changed",
        "activity": str(lines[0].activity_id),
        "number": 1,
        "title": lines[0].title,
        "sheet": "Plan",
        "row": 2,
        "changes": [{"field": "Title", "before": lines[0].title, "after": "Train judges", "key": None}],
    }
    assert (told["findings"], told["asked"]) == ([], {})
    assert Line.objects.get(pk=lines[0].pk).title == lines[0].title

    done = program.ask(f"/plan-versions/{version.pk}/import/", {"upload": told["upload"]})

    assert done.status_code == 200
    assert done.json()["id"] == str(version.pk)
    assert Line.objects.get(pk=lines[0].pk).title == "Train judges"


def test_findings_name_their_place(program, version, downloaded):
    told = send(program, version, downloaded.write(3, starts_on="soon")).json()

    assert [(each["sheet"], each["row"], each["field"], each["value"]) for each in told["findings"]] == [
        ("Plan", 3, "Starts on", "soon")
    ]
    refused = program.ask(f"/plan-versions/{version.pk}/import/", {"upload": told["upload"]})
    assert (refused.status_code, "faults" in refused.json()["detail"]) == (409, True)


def test_choices_are_asked_for_and_taken(program, version, lines, downloaded):
    downloaded.sheet.delete_rows(3)
    told = send(program, version, downloaded).json()
    key = str(lines[1].activity_id)
    assert told["asked"] == {key: ["keep", "remove"]}

    address, said = f"/plan-versions/{version.pk}/import/", {"upload": told["upload"]}
    assert program.ask(address, said).status_code == 409
    assert program.ask(address, said | {"choices": {key: "burn"}}).status_code == 400
    assert program.ask(address, said | {"choices": {key: "remove"}}).status_code == 200

    assert not Line.objects.filter(pk=lines[1].pk).exists()


def test_a_repeated_request_is_answered_as_before(program, version, downloaded):
    told = send(program, version, downloaded.add(title="New", objective="Another")).json()
    address, said = f"/plan-versions/{version.pk}/import/", {"upload": told["upload"]}

    answers = [program.ask(address, said, Idempotency_Key="k1") for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1]["Idempotent-Replay"] == "true"
    assert version.lines.filter(title="New").count() == 1


def test_a_file_that_is_not_taken_is_a_refusal_with_the_reason(program, version):
    refused = send(program, version, b"PK\x03\x04 cut off")

    assert (refused.status_code, "damaged" in refused.json()["detail"]) == (409, True)


@pytest.mark.parametrize("role", ["officer", "validating_authority"])
def test_only_focal_points_import(role, party, version, downloaded):
    scope = {"party": party} if role == "validating_authority" else {}
    client = signed_in(an_account(role, **scope))

    refused = send(client, version, downloaded)

    assert refused.status_code == 403


def test_people_of_other_states_find_no_draft(version, downloaded):
    stranger = signed_in(an_account("observer"))

    assert stranger.read(f"/plan-versions/{version.pk}/xlsx/").status_code == 404
    assert send(stranger, version, downloaded).status_code == 404
    assert stranger.get(f"/plan-versions/{version.pk}/plan.xlsx").status_code == 404


def test_nobody_sees_the_upload_of_somebody_else(program, party, version, downloaded):
    told = send(program, version, downloaded.write(2, title="Train judges")).json()
    other = signed_in(an_account("alternate", party=party))

    assert other.get(f"/plan-imports/{told['upload']}/").status_code == 404
    refused = other.ask(f"/plan-versions/{version.pk}/import/", {"upload": told["upload"]})
    assert (refused.status_code, "not kept" in refused.json()["detail"]) == (409, True)


def test_reading_costs_the_same_for_many_lines(program, version, by):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from workflows import commands

    def cost():
        with CaptureQueriesContext(connection) as asked:
            download(program, version, "xlsx")
        return len(asked)

    few = cost()
    objective = version.objectives.first()
    for number in range(10):
        commands.add_line(version_id=version.pk, line={"title": f"{number}", "objective": objective.pk}, by=by)

    assert cost() == few
