"""What every page shows of the installation itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def branding(request: HttpRequest) -> dict[str, Any]:
    return {"branding_logo": settings.BRANDING_LOGO, "demo": settings.DEMO}
