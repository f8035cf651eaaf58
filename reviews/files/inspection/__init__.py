"""What runs in the judging process: what a file's bytes are, and why they are refused. Nothing of Django here."""
