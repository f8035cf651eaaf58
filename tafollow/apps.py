from django.apps import AppConfig
from django.contrib.admin import apps as stock
from django.utils.translation import gettext_lazy as _


class TafollowConfig(AppConfig):
    name = "tafollow"
    verbose_name = _("Service")
    default = True

    def ready(self) -> None:
        from tafollow import checks  # noqa: F401 - registers itself


class AdminConfig(stock.AdminConfig):
    """The stock admin with our name on it."""

    default = False
    default_site = "tafollow.admin.Site"
