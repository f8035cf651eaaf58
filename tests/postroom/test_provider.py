"""What a mail provider tells by its webhook: the same as a bounce mail, and only to whoever knows the secret."""

from base64 import b64encode

import pytest
from django.test import Client
from django.urls import include, path

from tests.postroom.conftest import write
from workflows.bounces import provider
from workflows.ledger.models import Entry
from workflows.models import Address, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(settings):
    """Post an event as Postmark does; returns the status of the answer."""
    settings.MAIL_PROVIDER, settings.ANYMAIL = "postmark", {"WEBHOOK_SECRET": "postmark:secret"}
    provider.listen()

    class Addresses:
        urlpatterns = [path("mail-provider/", include(provider.urls()))]

    settings.ROOT_URLCONF = Addresses

    def post(event, secret="postmark:secret"):
        basic = f"Basic {b64encode(secret.encode()).decode()}"
        return Client(raise_request_exception=False).post(
            "/mail-provider/postmark/tracking/", event, "application/json", headers={"Authorization": basic}
        )

    return post


def a_bounce(message_id, **more):
    return {
        "RecordType": "Bounce",
        "ID": 4323372036854775807,
        "Type": "HardBounce",
        "TypeCode": 1,
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {"message-id": message_id},
        "Description": "The server was unable to deliver your message.",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": "a.zenda@state.example",
        "BouncedAt": "2026-05-01T09:00:00Z",
    } | more


def test_a_bounce_that_a_provider_tells_of_is_noted_once(tell, sink, deliver, settings, follow_through):
    settings.MAIL_METADATA_HEADER = "X-PM-Metadata-message-id"
    message = write()
    deliver()

    statuses = [tell(a_bounce(message.message_id)).status_code for _time in range(2)]
    follow_through()

    assert statuses == [200, 200]
    [mail] = sink.mails
    assert f"X-PM-Metadata-message-id: {message.message_id}" in (sink.folder / mail["file"]).read_text()
    told = Entry.objects.get(type="MessageBounced").payload
    assert (told["status"], told["permanent"], told["bounce"]) == ("5.1.1", True, "4323372036854775807")
    assert (Message.objects.get().state, Address.objects.get().state) == ("bounced", "dead")


@pytest.mark.parametrize("secret", ["postmark:guess", "", ":"])
def test_nobody_without_the_secret_is_believed(tell, deliver, secret):
    message = write()
    deliver()

    answer = tell(a_bounce(message.message_id), secret=secret)

    assert answer.status_code == 400
    assert Message.objects.get().state == "sent"


@pytest.mark.parametrize("event", [{"RecordType": "Delivery"}, {"Metadata": {}}])
def test_what_is_no_bounce_of_ours_changes_nothing(tell, deliver, event):
    message = write()
    deliver()

    answer = tell(a_bounce(message.message_id) | event)

    assert answer.status_code == 200
    assert Message.objects.get().state == "sent"
    assert not Entry.objects.filter(type="MessageBounced").exists()


def test_without_a_provider_there_is_no_such_address():
    assert Client().post("/mail-provider/postmark/tracking/").status_code == 404
