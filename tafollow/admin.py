"""The admin site: Django's own, with our name, our style sheet and the interface languages of the United Nations."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class Site(AdminSite):
    site_header = _("Follow-up on country reviews")
    site_title = _("Follow-up on country reviews")
    index_title = _("Registers and records")
