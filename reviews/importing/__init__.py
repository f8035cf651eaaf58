"""Files of reviews and needs: read, check, show every fault; only then, and only as a whole, write.

    table = read_table(file, name)                 # Unreadable, when it is no table
    preview = check("needs", table, today=today)   # every faulty row with field and remedy, and what would change
    written = apply(preview)                       # all or nothing, in one transaction; NotApplied says why not

Records are found again by their key (a review by State and cycle, a need by State, cycle and reference) and corrected;
columns that the file lacks are left as they are; nothing is ever deleted. No status changes here: what a file says
about concluded reviews is handed back to whoever asked.
"""

from reviews.importing.applying import NotApplied, apply
from reviews.importing.findings import Finding
from reviews.importing.previews import Preview, Written, check
from reviews.importing.tables import Table, Unreadable, read_table

__all__ = ["Finding", "NotApplied", "Preview", "Table", "Unreadable", "Written", "apply", "check", "read_table"]
