"""What every page shows of the installation itself."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def branding(request: HttpRequest) -> dict[str, Any]:
    """Logo, whom to write to, and whether this is the demo and shows its mail."""
    return {
        "branding_logo": settings.BRANDING_LOGO,
        "contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "demo": settings.DEMO,
        "organisation": settings.OIDC_NAME,
        "mail_page": bool(settings.DEMO and settings.MAIL_PAGE_DIR),
    }
