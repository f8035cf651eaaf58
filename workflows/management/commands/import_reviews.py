"""manage.py import_reviews FILE"""

from workflows.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Shows what importing a file of reviews (CSV or XLSX) would do; writes with --confirm."
    kind = "reviews"
