"""Wires the rooms together. Empty on purpose: a web process imports this package and must not meet a broker client.

Workers start with `celery -A tafollow.celery`, the ringer with `manage.py ring`; both import the Celery app themselves.
"""
