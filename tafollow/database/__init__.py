"""Django's PostgreSQL backend, with one thing more: every transaction begins by saying who is asking (reviews.wall)."""
