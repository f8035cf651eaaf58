"""What is said when a page itself has failed."""

import logging
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from tafollow.branding import branding

logger = logging.getLogger(__name__)


def failed(request: HttpRequest) -> HttpResponse:
    """500: touches neither the database nor the list of static files; its reference stands beside the traceback."""
    reference = uuid.uuid4().hex[:12]
    logger.error("page failed", extra={"reference": reference, "path": request.path}, exc_info=True)
    context = branding(request) | {"reference": reference, "static_url": settings.STATIC_URL}
    return HttpResponse(render_to_string("500.html", context), status=500)
