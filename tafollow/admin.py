"""The admin site: Django's own, with our name, our style sheet and the interface languages of the United Nations."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PRIVATE = frozenset({"account", "mfa", "usersessions", "socialaccount"})
"""Apps of allauth: their rows hold secrets of persons, which nobody else may read or set."""


class Site(AdminSite):
    site_header = gettext_lazy("Follow-up on country reviews")
    site_title = gettext_lazy("Follow-up on country reviews")
    index_title = gettext_lazy("Registers and records")

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        super().register([model for model in models if model._meta.app_label not in PRIVATE], *args, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one door, with its limits and second factor. Who is inside already may not see the admin."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("Only the Secretariat and auditors work in the registers."))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """There is one place for that, too."""
        return redirect("account_change_password")
