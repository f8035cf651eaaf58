"""Passwords hashed by argon2 with the least effort: most tests ask who is let in, not how long guessing would take."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
