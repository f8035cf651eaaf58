"""An app of the tests: one fact, and reactions that fail, die or know other versions of it."""
