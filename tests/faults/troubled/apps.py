from django.apps import AppConfig


class TroubledConfig(AppConfig):
    name = "tests.faults.troubled"
    label = "troubled"

    def ready(self):
        from tests.faults.troubled.reactions import REACTIONS
        from workflows.ledger.subscriptions import subscribe

        subscribe(REACTIONS)
