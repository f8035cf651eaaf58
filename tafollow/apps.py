from django.contrib.admin.apps import AdminConfig as StockAdminConfig


class AdminConfig(StockAdminConfig):
    """The stock admin with our name on it."""

    default_site = "tafollow.admin.Site"
