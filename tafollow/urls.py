"""Where every address leads."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from tafollow import demo_mail, pages

handler500 = pages.failed

urlpatterns = [
    path("", include("workflows.pages.urls")),
    path("admin/", admin.site.urls),
    path("", include("tafollow.accounts.urls")),
    path("language/", set_language, name="set_language"),
    path("demo/mail/", demo_mail.index, name="demo-mail"),
    path("demo/mail/<str:name>/", demo_mail.detail, name="demo-mail-message"),
    path("demo/mail/<str:name>/html/", demo_mail.html_part, name="demo-mail-html"),
    path("demo/mail/<str:name>/attachments/<int:number>/", demo_mail.attachment, name="demo-mail-attachment"),
    path("api/", include("workflows.api.urls")),
]
if settings.MAIL_PROVIDER:
    from workflows.bounces import provider

    urlpatterns.append(path("mail-provider/", include(provider.urls())))
