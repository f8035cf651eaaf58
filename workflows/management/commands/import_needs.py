"""manage.py import_needs FILE"""

from workflows.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Shows what importing a file of needs (CSV or XLSX) would do; writes with --confirm."
    kind = "needs"
