"""PostgreSQL, Valkey, a mail sink and a supervisor for the demo and the tests, without root, Docker or other services.

Nothing here is used in production, and nothing outside imports it but tests and bench.
"""
