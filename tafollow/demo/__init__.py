"""What the demo shows: anonymised States, their reviews and needs, and one account per role. Never in production."""
