from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = _("Follow-up")

    def ready(self) -> None:
        from reviews.registers import loading
        from workflows.commands.patience import load_patience
        from workflows.commands.rules import load_rules
        from workflows.ledger.subscriptions import subscribe
        from workflows.reactions import REACTIONS

        subscribe(REACTIONS)
        loading.also(load_patience)
        loading.also(load_rules)
        if settings.MAIL_PROVIDER:
            from workflows.bounces import provider

            provider.listen()
