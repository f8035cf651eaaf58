"""A real OpenID provider in a process of its own: allauth's, with its own settings, database and people."""
